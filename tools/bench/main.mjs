/**
 * The benchmark: W2 by `cutover run`, digest and summary metrics on, as a ratio to the C++
 * yardstick where that is at hand; how the time per event grows with the number of containers;
 * memory at 10^6 and 10^7 inputs. All figures are user CPU of whole processes, taken in turn within
 * this one run: ratios hold on a noisy machine, single figures do not. Expects `npm run build` to
 * have been done.
 *
 *     node tools/bench/main.mjs [--rounds N]
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const yardstick = fileURLToPath(new URL('../../../shared/bench/limit/', import.meta.url));
const program = join(here, '../../dist/cli/main.js');
const clock = join(here, '../process-clock.cjs');
const at = process.argv.indexOf('--rounds');
const rounds = at > 0 ? Number(process.argv[at + 1]) : 5;

/**
 * Runs a scenario: what it did, and what the process took.
 *
 * @param {string} file
 * @param {readonly string[]} sets
 * @param {'--check' | '--no-check'} check
 * @returns {{ inputs: number, events: number, digest: string, user: number, rssMB: number }}
 */
function run(file, sets = [], check = '--no-check') {
  const { status, output, stderr } = spawnSync(process.execPath, [
    '--require', clock, program, 'run', join(here, file), check, '--json',
    ...sets.flatMap((set) => ['--set', set]),
  ], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  if (status !== 0) throw new Error(stderr);
  /** @type {import('../../src/model/result.ts').RunResult} */
  const { apps, events, digest } = JSON.parse(output[1] ?? '');
  const { userMicros, rssKilobytes } = JSON.parse(output[3] ?? '');
  const inputs = apps.flatMap((app) => Object.values(app.functions))
    .reduce((sum, { inputs: { arrived } }) => sum + arrived, 0);
  return { inputs, events, digest, user: userMicros / 1e6, rssMB: rssKilobytes / 1024 };
}

/** @param {readonly number[]} values */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Builds the C++ programs in a folder of their own; `null` where that cannot be done. */
function buildYardstick() {
  if (!existsSync(yardstick)) return null;
  const folder = mkdtempSync(join(tmpdir(), 'cutover-bench-'));
  cpSync(yardstick, folder, { recursive: true });
  try {
    execFileSync('make', ['-s', 'w2-wheel', 'tables.bin'], { cwd: folder, stdio: 'ignore' });
  } catch {
    rmSync(folder, { recursive: true });
    return null;
  }
  return folder;
}

/** @param {string} folder */
function runYardstick(folder) {
  const printed = execFileSync('./w2-wheel', ['1', '1', '200', '400', '1'], { cwd: folder });
  return JSON.parse(printed.toString()).user;
}

function benchW2() {
  const folder = buildYardstick();
  const ratios = [];
  const times = [];
  let last;
  for (let round = 0; round < rounds; round++) {
    const limit = folder === null ? Number.NaN : runYardstick(folder);
    last = run('w2.yaml');
    ratios.push(limit / last.user);
    times.push((last.user * 1e9) / last.inputs);
  }
  if (folder !== null) rmSync(folder, { recursive: true });
  console.log(`W2: ${last?.inputs} inputs, ${last?.events} events, digest ${last?.digest}`);
  console.log(`  ${median(times).toFixed(0)} ns per input (median of ${rounds})`);
  console.log(folder === null
    ? '  the C++ yardstick is not on this machine: no ratio'
    : `  ${(100 * median(ratios)).toFixed(1)} % of the C++ wheel (median of ${rounds} pairs)`);
}

/** @param {readonly string[]} sets */
function growth(sets) {
  const sizes = [10, 100, 1_000, 10_000];
  const cost = sizes.map((n) => {
    const seconds = Math.max(20, 1_600_000 / (0.8 * n));
    const options = [
      `app.functions.work.initial_containers=${n}`, `app.functions.work.min_containers=${n}`,
      `traffic.0.arrivals.poisson.rate=${0.8 * n}/s`, `duration=${Math.round(seconds)}s`, ...sets,
    ];
    const runs = [1, 2, 3].map(() => run('pool.yaml', options));
    return median(runs.map(({ user, events }) => (user * 1e9) / events));
  });
  const times = (cost[3] ?? Number.NaN) / (cost[0] ?? Number.NaN);
  const shown = sizes.map((n, place) => `${n}: ${cost[place]?.toFixed(0)}`).join('  ');
  const label = sets.map((set) => set.replace(/^.*\.|routing=/g, '')).join(' ');
  console.log(`  ${label.padEnd(52)} ${shown}  ×${times.toFixed(2)}`);
}

function benchGrowth() {
  console.log('ns per event by number of containers, and growth from 10 to 10,000');
  const routings = ['most-recently-used', 'least-recently-used', 'newest', 'oldest'];
  for (const routing of routings) {
    growth([`platform.routing=${routing}`]);
    const concurrency = ['app.functions.work.max_inputs=8', 'app.functions.work.target_inputs=4'];
    growth([`platform.routing=${routing}`, ...concurrency]);
  }
}

/** What it costs to watch all properties. */
function benchProperties() {
  const ratios = [1, 2, 3].map(() => {
    const plain = run('w2.yaml', ['duration=8h']);
    return run('w2.yaml', ['duration=8h'], '--check').user / plain.user;
  });
  console.log(`all properties on against off: ×${median(ratios).toFixed(2)}`);
}

function benchMemory() {
  const small = run('w2.yaml', ['duration=5000s']);
  const large = run('w2.yaml', ['duration=50000s']);
  for (const { inputs, rssMB } of [small, large]) {
    console.log(`  ${inputs} inputs: ${rssMB.toFixed(0)} MB at most`);
  }
  console.log(`  ×${(large.rssMB / small.rssMB).toFixed(2)}`);
}

benchW2();
benchGrowth();
benchProperties();
console.log('memory');
benchMemory();
