/**
 * Runs every bundled scenario on each supported major version of Node and compares the digests.
 * Binaries come from the npm package `node` and are kept in node_modules/.cache, so that only the
 * first run needs the network. Expects `npm run build` to have been done.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const MAJORS = ['20', '22', '24'];
const root = fileURLToPath(new URL('..', import.meta.url));
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
 * @param {string} binary
 * @param {string} file
 * @returns {string}
 */
function digestOf(binary, file) {
  const args = [`${root}dist/cli/main.js`, 'run', file, '--json'];
  const run = spawnSync(binary, args, { maxBuffer: 2 ** 28, encoding: 'utf8' });
  // 1 says that something in the scenario failed: a result like any other.
  if (run.status !== 0 && run.status !== 1) throw new Error(`${binary} ${file}: ${run.stderr}`);
  return JSON.parse(run.stdout).digest;
}

const scenarios = readdirSync(`${root}scenarios`).filter((name) => name.endsWith('.yaml')).sort();
const binaries = MAJORS.map(nodeBinary);
const versions = binaries.map((binary) => execFileSync(binary, ['--version']).toString().trim());
console.log(`digests on Node ${versions.join(', ')}`);
let different = 0;
for (const name of scenarios) {
  const digests = binaries.map((binary) => digestOf(binary, `${root}scenarios/${name}`));
  const same = digests.every((one) => one === digests[0]);
  if (!same) different++;
  console.log(`${same ? 'same ' : 'DIFFERENT'} ${same ? digests[0] : digests.join(' ')}  ${name}`);
}
console.log(`${scenarios.length - different} same, ${different} different`);
if (different > 0 || scenarios.length === 0) process.exitCode = 1;
