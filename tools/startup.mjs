/**
 * Start-up: the CPU time of short commands above that of Node doing nothing, and where it stands
 * against what we promise ourselves. Writes reports/startup.md. Needs `npm run build` to have been
 * done, and a machine that has little else to do.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROUNDS = 25;

const root = fileURLToPath(new URL('..', import.meta.url));
const clock = join(root, 'tools/process-clock.cjs');
const program = join(root, 'dist/cli/main.js');
const folder = mkdtempSync(join(tmpdir(), 'cutover-startup-'));
const scenario = join(folder, 'scenarios/first.yaml');

/**
 * Milliseconds of CPU time, user and system, of a process of Node.
 *
 * @param {readonly string[]} args
 */
function cpuMillis(args) {
  const { status, output, stderr } = spawnSync(process.execPath, ['--require', clock, ...args], {
    cwd: folder, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  if (status !== 0) throw new Error(stderr);
  const { userMicros, systemMicros } = JSON.parse(output[3] ?? '');
  return (userMicros + systemMicros) / 1_000;
}

/** @param {readonly number[]} values */
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

const nothing = join(folder, 'nothing.mjs');
writeFileSync(nothing, '');
cpuMillis([program, 'init', '-q']);

/** The program as it was before its modules were put together, for comparison. */
const apart = join(folder, 'apart.mjs');
const library = pathToFileURL(join(root, 'dist/cli/command-line.js'));
writeFileSync(apart, `import { main } from '${library}';
const { stdout, stderr, argv, env } = process;
process.exitCode = await main(argv.slice(2), { stdout, stderr, env, cwd: process.cwd() });
`);

const CASES = [
  { shown: 'cutover --help', args: [program, '--help'], goal: 100 },
  { shown: 'cutover run scenarios/first.yaml', args: [program, 'run', scenario], goal: 150 },
  { shown: 'cutover validate scenarios/first.yaml', args: [program, 'validate', scenario] },
  { shown: 'the same run, its modules not put together', args: [apart, 'run', scenario] },
];

/** @type {number[]} */
const bare = [];
/** @type {number[][]} */
const taken = CASES.map(() => []);
// One after the other again and again, so that what else the machine does befalls all alike.
for (let round = 0; round < ROUNDS; round++) {
  bare.push(cpuMillis([nothing]));
  for (const [place, { args }] of CASES.entries()) taken[place]?.push(cpuMillis(args));
}
rmSync(folder, { recursive: true });

const rows = CASES.map(({ shown, goal }, place) => {
  const above = Math.round(median(taken[place] ?? []) - median(bare));
  return `| ${shown} | ${above} ms | ${goal === undefined ? '' : `${goal} ms`} |`;
});
const report = `# Start-up

CPU time, user and system, of a whole process above that of Node ${process.versions.node} doing
nothing, which takes ${Math.round(median(bare))} ms here: medians of ${ROUNDS} processes each, one
after the other in turn. The scenario is the one that \`cutover init\` writes, some 600 inputs and a
deployment, run with all properties watching. Goals are for a quiet machine. Written by
\`npm run startup\`.

| command | above Node | goal |
|---|---|---|
${rows.join('\n')}

What makes the difference: \`npm run build\` puts the program and the packages that it uses into a
few files, because Node spends most of its time on finding and opening modules; what only some
commands need (tables, the schema, the test runner) is in files of its own that they load when they
act. The library, which programs import, stays as it is, module by module.
`;
writeFileSync(join(root, 'reports/startup.md'), report);
process.stdout.write(report);
