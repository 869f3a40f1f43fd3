/**
 * What two threads gain over one: the time that a study takes whose replications take half a second
 * or more each, with one thread and with two in turn, and the same for one of many small
 * replications. Writes reports/threads.md. Needs `npm run build` to have been done, and a machine
 * with two cores that has nothing else to do.
 *
 *     node tools/bench/threads.mjs [--rounds N]
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';

/** Not a gate: what two cores have to give on a good day. */
const GOAL = 1.6;

const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '../..');
const program = join(root, 'dist/cli/main.js');
const at = process.argv.indexOf('--rounds');
const rounds = at > 0 ? Number(process.argv[at + 1]) : 3;

const STUDIES = [
  { shown: '24 replications of 500,000 inputs each', duration: '2500s', runs: 12 },
  { shown: '4,000 replications of 400 inputs each', duration: '2s', runs: 2_000 },
];

/**
 * Seconds that a study takes on so many threads, and what it prints.
 *
 * @param {typeof STUDIES[number]} study
 * @param {number} threads
 */
function carriedOut({ duration, runs }, threads) {
  const begun = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [
    program, 'compare', join(here, 'w2.yaml'),
    '--set', `duration=${duration}`, '--set', 'events=[]',
    '--vary', 'platform.routing=newest,oldest', '--runs', String(runs),
    '--threads', String(threads), '--json',
  ], { encoding: 'utf8', env: { ...process.env, CI: '1' } });
  if (status !== 0) throw new Error(stderr);
  return { seconds: (performance.now() - begun) / 1000, stdout };
}

/** @param {readonly number[]} values */
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const rows = STUDIES.map((study) => {
  /** @type {{ one: number, two: number }[]} */
  const taken = [];
  for (let round = 0; round < rounds; round++) {
    const [one, two] = [carriedOut(study, 1), carriedOut(study, 2)];
    if (one.stdout !== two.stdout) throw new Error('two threads have other results than one');
    taken.push({ one: one.seconds, two: two.seconds });
  }
  const [one, two, gain] = [
    taken.map((each) => each.one), taken.map((each) => each.two),
    taken.map((each) => each.one / each.two),
  ].map(median);
  const each = ((one ?? 0) / (2 * study.runs)) * 1000;
  return `| ${study.shown} | ${each.toFixed(each < 10 ? 1 : 0)} ms | ${one?.toFixed(1)} s `
    + `| ${two?.toFixed(1)} s | ${gain?.toFixed(2)}× |`;
});

const report = `# Two threads

What \`--threads 2\` gains over \`--threads 1\`: time on the wall of whole processes, start-up
included, medians of ${rounds} rounds, one after the other in turn. Node ${process.versions.node},
${availableParallelism()} cores (${cpus()[0]?.model}). The results are compared: they are the same
to the byte. On replications of half a second or more the goal is ${GOAL}×, on two cores that have
nothing else to do. Written by \`npm run bench:threads\`.

| study | each | one thread | two threads | gain |
|---|---|---|---|---|
${rows.join('\n')}
`;
writeFileSync(join(root, 'reports/threads.md'), report);
process.stdout.write(report);
