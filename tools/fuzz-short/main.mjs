/**
 * Random scenarios, judged by every property and each by one relation: prints how often each of
 * them had something to say, and fails if one is violated or never had. What is violated is made
 * small and written down as a scenario. Expects `npm run build` to have been done.
 *
 *     node tools/fuzz-short/main.mjs [--runs N] [--seed N] [--workers N] [--folder PATH]
 *                                    [--relation ID]
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';

/**
 * @typedef {{ id: string, name: string, times: number, scenarios: number }} Law
 * @typedef {import('../../src/harness/campaign.ts').Find} Find
 * @typedef {{ runs: number, events: number, laws: Law[], finds: Find[] }} Outcome
 * @typedef {{ seed: number, runs: number, workers: number, relation?: string }} Plan
 */

/** No scenario takes longer than a fraction of a second. */
const LONGEST_RUN_S = 60;

/**
 * Ends with an error where a worker stays at one scenario.
 *
 * @param {Plan} plan
 * @param {Int32Array} progress
 */
function watch({ seed }, progress) {
  let seen = [...progress];
  const look = () => {
    const now = [...progress];
    const stuck = now.find((run, number) => run >= 0 && run === seen[number]);
    seen = now;
    if (stuck === undefined) return;
    console.error(`scenario ${stuck} of seed ${seed} does not come to an end`);
    process.exit(1);
  };
  return setInterval(look, LONGEST_RUN_S * 1000);
}

/**
 * What a worker came to with its share of the scenarios.
 *
 * @param {Plan & { number: number, progress: Int32Array }} task
 * @returns {Promise<Outcome>}
 */
function share(task) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('worker.mjs', import.meta.url), { workerData: task });
    worker.on('error', reject);
    worker.on('message', (outcome) => {
      Atomics.store(task.progress, task.number, -1);
      resolve(outcome);
    });
  });
}

/** @param {Outcome} a @param {Outcome} b @returns {Outcome} */
function added(a, b) {
  const laws = a.laws.map((law, place) => ({
    ...law,
    times: law.times + (b.laws[place]?.times ?? 0),
    scenarios: law.scenarios + (b.laws[place]?.scenarios ?? 0),
  }));
  const finds = [...a.finds];
  for (const find of b.finds) {
    const at = finds.findIndex(({ id }) => id === find.id);
    if (at < 0) finds.push(find);
    else if (find.run < (finds[at]?.run ?? 0)) finds[at] = find;
  }
  return { runs: a.runs + b.runs, events: a.events + b.events, laws, finds };
}

/** @param {Plan} plan @returns {Promise<Outcome>} */
async function campaign(plan) {
  const progress = new Int32Array(new SharedArrayBuffer(4 * plan.workers)).fill(-1);
  const watching = watch(plan, progress);
  const shares = Array.from({ length: plan.workers }, (_, number) =>
    share({ ...plan, number, progress }));
  const outcomes = await Promise.all(shares);
  clearInterval(watching);
  return outcomes.reduce(added);
}

/** @param {number} value */
const count = (value) => Math.round(value).toLocaleString('en-US');

/** @param {Outcome} outcome @param {{ plan: Plan, seconds: number }} run */
function print({ runs, events, laws }, { plan: { seed, workers }, seconds }) {
  console.log(`${count(runs)} random scenarios, seed ${seed}: ${count(events)} events in `
    + `${seconds.toFixed(1)} s, ${count(events / seconds)} events/s, ${workers} workers\n`);
  /** @param {string} law @param {string} times @param {string} scenarios */
  const row = (law, times, scenarios) =>
    console.log(`  ${law.padEnd(31)}${times.padStart(15)}${scenarios.padStart(14)}`);
  row('', 'put to the test', 'in scenarios');
  for (const { id, name, times, scenarios } of laws) {
    row(`${id}  ${name}`, count(times), count(scenarios));
  }
}

/** @param {readonly Find[]} finds @param {string} folder */
function write(finds, folder) {
  if (finds.length > 0) mkdirSync(folder, { recursive: true });
  for (const { id, message, run, tried, name, text, files } of finds) {
    const path = join(folder, `${name}.yaml`);
    writeFileSync(path, text);
    for (const [file, data] of Object.entries(files)) writeFileSync(join(folder, file), data);
    console.error(`\n${id} is violated in scenario ${run}: ${message}`);
    console.error(`made small in ${tried} runs:\n\n${text}\n  npx cutover run ${path}`);
  }
}

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    workers: { type: 'string', default: String(Math.min(4, availableParallelism())) },
    folder: { type: 'string', default: join('scenarios', 'found') },
    /** In place of all relations in turn. */
    relation: { type: 'string' },
  },
});
const [runs = 0, seed = 0, workers = 0] = [values.runs, values.seed, values.workers].map(Number);
if (![runs, seed, workers].every(Number.isSafeInteger) || runs < 1 || workers < 1) {
  console.error('--runs, --seed and --workers are whole numbers');
  process.exit(2);
}
const { relation } = values;
const plan = { runs, seed, workers, ...(relation === undefined ? {} : { relation }) };
const begun = process.hrtime.bigint();
const outcome = await campaign(plan);
print(outcome, { plan, seconds: Number(process.hrtime.bigint() - begun) / 1e9 });
write(outcome.finds, values.folder);
const never = outcome.laws.filter(({ times }) => times === 0).map(({ id }) => id);
if (never.length > 0) console.error(`\nnever put to the test: ${never.join(', ')}`);
if (outcome.finds.length === 0) console.log('\nno violation');
if (outcome.finds.length + never.length > 0) process.exitCode = 1;
