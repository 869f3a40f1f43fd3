/**
 * `npm run explore:reference`: the simulator and the reference interpreter have the same trace,
 * record by record (D09), along every step of one scope and along a shortest way to each world of
 * another. Expects `npm run build` to have been done.
 *
 *     node tools/exploration/reference.mjs [--every N]
 *
 * `--every N` compares each N-th of them alone.
 */
import { parseArgs } from 'node:util';
import { scenarioAlong } from '../../dist/harness/explore/counterexample.js';
import { parseScope } from '../../dist/harness/explore/scope.js';
import { Exploration } from '../../dist/harness/explore/search.js';
import { PLAIN, stageOf } from '../../dist/harness/explore/stage.js';
import { referenceEquality } from '../../dist/harness/relations/reference-equality.js';
import { defineScenario } from '../../dist/scenario/index.js';

/** @typedef {import('../../src/harness/explore/expansion.ts').Path} Path */

/** What is compared: along every step, or on the way to each world alone. */
const COMPARED = [
  { name: 'K1C1D2F1', of: 'every step', isEvery: true },
  { name: 'K2C2D2F1', of: 'a shortest way to each world', isEvery: false },
];

/** D09 is about one run: it looks nowhere in particular. */
const PROBE = /** @type {const} */ ({ at: 0, factor: 1, strategy: 'rolling' });

/** @param {(typeof COMPARED)[number]} what @param {number} every */
function compare({ name, isEvery }, every) {
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

const { values } = parseArgs({ options: { every: { type: 'string', default: '1' } } });
for (const what of COMPARED) {
  const { ways, compared, differences } = compare(what, Number(values.every));
  const share = compared === ways ? '' : ` of ${ways}`;
  console.log(`${what.name}, ${what.of}: ${compared}${share} compared, `
    + `${differences.length} differ`);
  for (const difference of differences) console.error(difference);
  if (differences.length > 0) process.exitCode = 3;
}
