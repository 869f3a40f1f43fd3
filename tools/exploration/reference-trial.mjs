/** Compares the simulator with the reference interpreter along what was explored. */
import { scenarioAlong } from '../../src/harness/explore/counterexample.ts';
import { parseScope } from '../../src/harness/explore/scope.ts';
import { Exploration } from '../../src/harness/explore/search.ts';
import { PLAIN, stageOf } from '../../src/harness/explore/stage.ts';
import { referenceEquality } from '../../src/harness/relations/reference-equality.ts';
import { defineScenario } from '../../src/scenario/index.ts';

/** @typedef {import('../../src/harness/explore/expansion.ts').Path} Path */

/** D09 is about one run: it looks nowhere in particular. */
const PROBE = /** @type {const} */ ({ at: 0, factor: 1, strategy: 'rolling' });

/**
 * Compares along every step of a scope, or on a shortest way to each of its worlds, up to the first
 * difference; `every` says which of them: each first, each tenth and so on.
 *
 * @param {{ name: string, isEvery: boolean }} what
 * @param {number} every
 */
export function compare({ name, isEvery }, every) {
  const scope = parseScope(name);
  if (scope === null) throw new Error(`${name} is no scope`);
  const stage = stageOf(scope, PLAIN);
  let ways = 0;
  let compared = 0;
  /** @type {string[]} */
  const differences = [];
  /** @param {Path} path @param {boolean} isNew */
  const onStep = (path, isNew) => {
    if (!isEvery && !isNew) return;
    if (ways++ % every !== 0) return;
    compared++;
    const scenario = defineScenario(scenarioAlong(stage, path), { file: name });
    const verdict = referenceEquality.judge(scenario, PROBE);
    if (verdict === 'holds') return;
    const what = verdict === 'does not apply' ? verdict : verdict.difference;
    differences.push(`${JSON.stringify(scenario.events.map(({ action }) => action))}\n${what}`);
  };
  const exploration = new Exploration({ stage, scope, properties: [], onStep });
  while (differences.length === 0 && exploration.step());
  return { ways, compared, differences };
}
