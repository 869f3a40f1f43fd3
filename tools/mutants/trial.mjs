/**
 * What mutants are put to: hand-written scenarios, everything small, and random scenarios. It is
 * bundled with the sources anew for each mutant (see `mutated.mjs`).
 */
import { BATCH, scenariosOf } from '../../src/harness/campaign/drawing.ts';
import { parseScope } from '../../src/harness/explore/scope.ts';
import { Exploration } from '../../src/harness/explore/search.ts';
import { SETTINGS, stageOf } from '../../src/harness/explore/stage.ts';
import { BROKEN_OFF, judgeScenario } from '../../src/harness/judging.ts';
import { RELATIONS } from '../../src/harness/relations/index.ts';
import { hits, watchSometimes } from '../../src/harness/sometimes/index.ts';
import { Run } from '../../src/platform/run.ts';
import { World } from '../../src/platform/world.ts';
import { PROPERTIES } from '../../src/properties/index.ts';
import { PropertyWatch } from '../../src/properties/watch.ts';
import { parseScenario } from '../../src/scenario/index.ts';
import { simulate } from '../../src/simulate.ts';
import { TraceLog } from '../../src/trace/log.ts';

/**
 * What found a bug: a property, a relation, or `error`, and where it did.
 *
 * @typedef {{ id: string, where: string, length?: number }} Kill
 * @typedef {import('../../src/model/scenario.ts').Scenario} Scenario
 */

/** Everything that can find a bug. */
export const KILLERS = [...PROPERTIES, ...RELATIONS].map(({ id, name }) => ({ id, name }));

/**
 * Counts by id.
 *
 * @typedef {Record<string, number>} Counts
 */

/** Where relations look at a scenario: in the middle of those that are written for mutants. */
const PROBE = /** @type {const} */ ({ at: 12_000_000, factor: 2, strategy: 'recreate' });

/** The properties that the trace violates, up to where a run breaks off. @param {Scenario} of */
function violatedUntilError(of) {
  /** @type {PropertyWatch[]} */
  const readers = [];
  const log = new TraceLog(readers);
  const watch = new PropertyWatch(log.texts);
  readers.push(watch);
  try {
    const run = new Run(new World(of, log));
    run.advance(of.duration ?? Number.POSITIVE_INFINITY, of.duration === null);
  } catch {
    // Told by whoever asks: here it only matters what was violated before.
  }
  log.flush();
  return watch.results().filter(({ ok }) => !ok).map(({ id }) => id);
}

/**
 * The properties that a run of a scenario violates, its digest, and how often each property and
 * condition had something to say; `error` for a run that breaks off.
 *
 * @param {Scenario} scenario
 */
function judged(scenario) {
  /** @type {PropertyWatch[]} */
  const watches = [];
  /** @param {import('../../src/trace/texts.ts').Texts} texts */
  const readers = (texts) => {
    watches.push(watchSometimes(texts));
    return watches;
  };
  try {
    const { result } = simulate(scenario, { check: true, timeline: true, readers });
    const properties = result.properties ?? [];
    return {
      ids: properties.filter(({ ok }) => !ok).map(({ id }) => id), digest: result.digest,
      counts: Object.fromEntries([
        ...properties.map(({ id, antecedents }) => /** @type {const} */ ([id, antecedents])),
        ...watches.flatMap((watch) => [...hits(watch)]),
      ]),
    };
  } catch {
    const ids = [BROKEN_OFF, ...violatedUntilError(scenario)];
    return { ids, digest: BROKEN_OFF, counts: {} };
  }
}

/** The relations that a scenario violates. @param {Scenario} scenario */
function unrelated(scenario) {
  return RELATIONS.filter((relation) => {
    try {
      return typeof relation.judge(scenario, PROBE) !== 'string';
    } catch {
      return false;
    }
  }).map(({ id }) => id);
}

/** The scenario that a text states. @param {string} text @param {string} where */
function scenarioOf(text, where) {
  const parsed = parseScenario(text, { file: where });
  if ('scenario' in parsed) return parsed.scenario;
  throw new Error(`${where}: ${parsed.problems[0]?.message}`);
}

/**
 * Carries out a scenario and judges it by all properties.
 *
 * @param {string} text
 * @param {string} where
 */
export function byProperties(text, where) {
  const { ids, digest, counts } = judged(scenarioOf(text, where));
  return { kills: ids.map((id) => ({ id, where })), digest, counts };
}

/**
 * Judges a scenario by all relations.
 *
 * @param {string} text
 * @param {string} where
 */
export const byRelations = (text, where) => (
  { kills: unrelated(scenarioOf(text, where)).map((id) => ({ id, where })) });

/**
 * Explores a scope.
 *
 * @param {string} name
 * @param {string} wanted the setting
 */
export function byExploration(name, wanted) {
  const scope = parseScope(name);
  const setting = SETTINGS.find((each) => each.name === wanted);
  if (scope === null || setting === undefined) throw new Error(`no scope ${name} ${wanted}`);
  const exploration = new Exploration({ stage: stageOf(scope, setting), scope });
  while (exploration.step());
  const { counterexample, states } = exploration;
  const where = `${name}${wanted === 'plain' ? '' : `, ${wanted}`}`;
  const length = counterexample?.path.flat().length ?? 0;
  return {
    states,
    kills: counterexample === null ? [] : [{ id: counterexample.id, where, length }],
  };
}

/**
 * Judges random scenarios by all properties and by one relation each, or by `relation` alone, until
 * one of `wanted` is violated.
 *
 * @param {number} runs
 * @param {readonly string[]} wanted
 */
export function byCampaign(runs, wanted) {
  const own = RELATIONS.filter(({ id }) => wanted.includes(id));
  const relations = own.length > 0 ? own : RELATIONS;
  /** @type {Kill[]} */
  const kills = [];
  for (let run = 0; run < runs; run++) {
    const data = scenariosOf(1, Math.floor(run / BATCH))[run % BATCH];
    const relation = relations[run % relations.length];
    if (data === undefined || relation === undefined) break;
    const { violations } = judgeScenario(data, [relation]);
    for (const { id } of violations) {
      if (!kills.some((each) => each.id === id)) kills.push({ id, where: `random ${run}` });
    }
    if (kills.some(({ id }) => wanted.includes(id))) break;
  }
  return { kills };
}
