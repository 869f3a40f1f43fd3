/** The Node binaries of the matrix, and the digests that scenarios have on them. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const MAJORS = ['20', '22', '24'];
const root = fileURLToPath(new URL('../..', import.meta.url));
const cache = `${root}node_modules/.cache/node-matrix`;

/**
 * Path of a Node binary of this major version, installed into the cache if need be.
 *
 * @param {string} major
 */
function nodeBinary(major) {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  const prefix = `${cache}/${major}`;
  const windows = process.platform === 'win32';
  const binary = `${prefix}/node_modules/node/bin/node${windows ? '.exe' : ''}`;
  if (!existsSync(binary)) {
    mkdirSync(prefix, { recursive: true });
    const args = ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', prefix];
    execFileSync('npm', [...args, `node@${major}`], {
      stdio: ['ignore', 'ignore', 'inherit'], shell: windows,
    });
  }
  return binary;
}

/**
 * The digest of a scenario, run by this binary.
 *
 * @param {string[]} command
 * @param {string} file
 * @returns {string}
 */
function digestOf([binary = '', ...flags], file) {
  const args = [...flags, `${root}dist/cli/main.js`, 'run', file, '--json', '--no-check'];
  const run = spawnSync(binary, args, { maxBuffer: 2 ** 28, encoding: 'utf8' });
  // 1 says that something in the scenario failed: a result like any other.
  if (run.status !== 0 && run.status !== 1) throw new Error(`${binary} ${file}: ${run.stderr}`);
  return JSON.parse(run.stdout).digest;
}

/**
 * Each supported major version, and this one without its compilers.
 *
 * @returns {import('./main.mjs').Engine[]}
 */
export function nodes() {
  const commands = [...MAJORS.map((major) => [nodeBinary(major)]), [process.execPath, '--jitless']];
  return commands.map(([binary = '', ...flags]) => ({
    name: ['Node', execFileSync(binary, ['--version']).toString().trim().slice(1), ...flags]
      .join(' '),
    digests: (files) => files.map((file) => digestOf([binary, ...flags], `${root}${file}`)),
  }));
}
