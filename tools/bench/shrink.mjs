/**
 * How long it takes to shrink a scenario of 40 commands and 300 inputs: one that fails by a
 * strategy with a mistake, by a line that is not true, and by bugs planted in the sources.
 *
 *     node tools/bench/shrink.mjs
 */
import { fileURLToPath } from 'node:url';
import { mutantOf } from '../mutants/mutant.mjs';
import { loadMutated } from '../mutants/mutated.mjs';

const MUTANTS = ['M03', 'M14', 'M30', 'M41'];
const LONGEST_SECONDS = 10;

const trial = fileURLToPath(new URL('shrink-trial.mjs', import.meta.url));

/** @typedef {typeof import('./shrink-trial.mjs')} Trial */

/** @param {string | null} mutant @returns {Promise<Trial>} */
const load = (mutant) => loadMutated(mutant === null ? null : mutantOf(mutant), trial);

/** @param {string} what @param {ReturnType<Trial['measured']>} found */
function report(what, found) {
  if (found === null) {
    console.log(`${what.padEnd(28)}it does not fail`);
    return;
  }
  const { id, runs, seconds, isMinimal, input: { events = [], traffic = [] } } = found;
  const inputs = traffic.reduce((sum, { arrivals }) =>
    sum + ('at' in arrivals && Array.isArray(arrivals.at) ? arrivals.at.length : Number.NaN), 0);
  console.log([
    what.padEnd(28), id.slice(0, 10).padEnd(12), `${runs} runs`.padStart(10),
    `${seconds.toFixed(2)} s CPU`.padStart(12), `${events.length} events`.padStart(11),
    `${inputs} inputs`.padStart(11), isMinimal ? '' : '  not minimal',
  ].join(''));
  if (!isMinimal || seconds > LONGEST_SECONDS) process.exitCode = 1;
}

const { measured } = await load(null);
report('a strategy with a mistake', measured({ eager: true }));
report('a line that is not true', measured({ expect: 'api.latency.p99 < 5s' }));
for (const id of MUTANTS) report(`planted bug ${id}`, (await load(id)).measured({}));
