/** What `shrink.mjs` measures; it is bundled with the sources anew for each planted bug. */
import { Judge } from '../../src/harness/shrink/failures.ts';
import { shrinkScenario } from '../../src/harness/shrink/shrink-scenario.ts';
import { defineScenario } from '../../src/scenario/index.ts';
import { busyDay, eager } from '../../test/harness/shrink/busy-day.ts';

/**
 * @typedef {object} Case
 * @property {string} [expect] a line that is not true
 * @property {boolean} [eager] with the strategy that has a mistake in it
 */

/** @param {Case} given @returns {import('../../src/scenario/index.ts').ScenarioInput} */
function scenarioOf({ expect, eager: isEager }) {
  const lines = expect === undefined ? {} : { expect: [expect] };
  const text = JSON.stringify({ ...busyDay, ...lines });
  return JSON.parse(isEager ? text : text.replaceAll(eager.name, 'rolling'));
}

/**
 * Shrinks the busy day of a case by the first way in which it fails; null if it does not.
 *
 * @param {Case} given
 */
export function measured(given) {
  const strategies = given.eager ? [eager] : [];
  const input = scenarioOf(given);
  const judge = new Judge(strategies);
  const begun = process.cpuUsage();
  const [failure] = judge.failuresOf(defineScenario(input));
  if (failure === undefined) return null;
  const small = shrinkScenario(
    input, ({ scenario }) => judge.again(scenario, failure) !== undefined, { strategies },
  );
  const { user, system } = process.cpuUsage(begun);
  return { ...small, id: failure.id, seconds: (user + system) / 1e6 };
}
