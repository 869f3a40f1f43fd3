import type { Scenario } from '../model/scenario.ts';
import type { Micros } from '../model/time.ts';
import { EndlessRunError, TooManyEvents } from '../platform/run-error.ts';
import type { PropertyWatch } from '../properties/watch.ts';
import { simulate } from '../simulate.ts';
import { probeOf, readWritten, type ScenarioData, writeScenario } from './arbitrary/scenarios.ts';
import type { Probe, Relation } from './relations/relation.ts';
import { hits, watchSometimes } from './sometimes/index.ts';
import { LifecycleCoverage } from './sometimes/lifecycle-coverage.ts';

/** What was violated: the id of a property or relation, and what showed it. */
export interface Violation {
  readonly id: string;
  readonly message: string;
  /** Where an error came from that is a bug of cutover, for whoever looks for it there. */
  readonly stack?: string;
}

/** The id of a violation where a scenario cannot be carried out to its end. */
export const BROKEN_OFF = 'error';

/** A run that goes on for longer is cut off: a hundred times what a usual one has. */
export const MOST_EVENTS = 20_000;

type Counts = ReadonlyMap<string, number>;

/** What came of one scenario. */
export interface Judgement {
  readonly events: number;
  /** How much time passed in it. */
  readonly simulated: Micros;
  /** Whether it was cut off, and nothing can be said of it. */
  readonly isCut: boolean;
  /** By id of a property, relation or condition, how often it had something to say or was met. */
  readonly antecedents: Counts;
  /** How often containers and inputs made each move of their lives. */
  readonly moves: Counts;
  readonly violations: readonly Violation[];
  /** What it was judged by, also where it says none and would never end. */
  readonly duration?: Micros | null;
}

const NOTHING: Counts = new Map();

function byProperties(scenario: Scenario): Judgement {
  const coverage = new LifecycleCoverage();
  const conditions: PropertyWatch[] = [];
  const { result } = simulate(scenario, {
    check: true, timeline: true, mostEvents: MOST_EVENTS,
    readers: (texts) => {
      conditions.push(watchSometimes(texts, [coverage.property]));
      return conditions;
    },
  });
  const antecedents = new Map(conditions.flatMap((watch) => [...hits(watch)]));
  antecedents.delete(coverage.property.id);
  const violations: Violation[] = [];
  for (const { id, violation, antecedents: count } of result.properties ?? []) {
    antecedents.set(id, count);
    if (violation === undefined) continue;
    const { message, rule, at_us, seqs } = violation;
    const where = `${rule}, at ${at_us} µs, records ${seqs.join(', ')}`;
    violations.push({ id, message: `${message} (${where})` });
  }
  const { events, ended_at_us: simulated } = result;
  return {
    events, simulated, isCut: false, antecedents, moves: coverage.counts, violations,
    duration: scenario.duration,
  };
}

/** Of a run that could not be judged. */
const withoutEnd = (violations: readonly Violation[]): Judgement => ({
  events: 0, simulated: 0, isCut: violations.length === 0, antecedents: NOTHING, moves: NOTHING,
  violations,
});

function withRelation(
  judgement: Judgement, relation: Relation, { scenario, probe }: {
    readonly scenario: Scenario; readonly probe: Probe;
  },
): Judgement {
  const verdict = relation.judge(scenario, probe);
  const { id } = relation;
  const { antecedents, violations } = judgement;
  return {
    ...judgement,
    antecedents: new Map([...antecedents, [id, verdict === 'does not apply' ? 0 : 1]]),
    violations: typeof verdict === 'string'
      ? violations : [...violations, { id, message: verdict.difference }],
  };
}

/**
 * What `use` makes of a scenario: of one in which inputs would wait for ever, as it is up to the
 * instant at which that was plain.
 */
export function upToItsEnd<T>(scenario: Scenario, use: (ending: Scenario) => T): T {
  try {
    return use(scenario);
  } catch (error) {
    if (!(error instanceof EndlessRunError)) throw error;
    return use({ ...scenario, duration: error.atMicros });
  }
}

/** Carries a scenario out and judges it by every property and by these relations. */
export type Judge = (
  scenario: Scenario, probe: Probe, relations: readonly Relation[],
) => Judgement;

function brokenOff(error: unknown): Judgement {
  const message = error instanceof Error ? error.stack ?? error.message : `${error}`;
  return withoutEnd([{ id: BROKEN_OFF, message }]);
}

/** A judge to whom a run that cannot be carried out to its end is a violation as well. */
export const judgeRun: Judge = (scenario, probe, relations) => {
  try {
    return upToItsEnd(scenario, (ending) => relations.reduce(
      (judgement, relation) => withRelation(judgement, relation, { scenario: ending, probe }),
      byProperties(ending),
    ));
  } catch (error) {
    return error instanceof TooManyEvents ? withoutEnd([]) : brokenOff(error);
  }
};

/** Has a scenario judged that is drawn; that it is none is a violation, too. */
export function judgeScenario(
  data: ScenarioData, relations: readonly Relation[], judge: Judge = judgeRun,
): Judgement {
  let scenario: Scenario;
  try {
    scenario = readWritten(writeScenario(data, 'drawn'));
  } catch (error) {
    return brokenOff(error);
  }
  return judge(scenario, probeOf(data), relations);
}
