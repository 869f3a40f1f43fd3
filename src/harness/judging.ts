import type { Scenario } from '../model/scenario.ts';
import type { Micros } from '../model/time.ts';
import { EndlessRunError } from '../platform/run-error.ts';
import { simulate } from '../simulate.ts';
import { probeOf, readWritten, type ScenarioData, writeScenario } from './arbitrary/scenarios.ts';
import type { Probe, Relation } from './relations/relation.ts';

/** What was violated: the id of a property or relation, and what showed it. */
export interface Violation {
  readonly id: string;
  readonly message: string;
}

/** The id of a violation where a scenario cannot be carried out to its end. */
export const BROKEN_OFF = 'error';

/** No scenario that is drawn, or made smaller, has so many: one that has does not end. */
const MOST_EVENTS = 2_000_000;

/** What came of one scenario. */
export interface Judgement {
  readonly events: number;
  /** By id of a property or relation, how often it had something to say. */
  readonly antecedents: ReadonlyMap<string, number>;
  readonly violations: readonly Violation[];
  /** What it was judged by, also where it says none and would never end. */
  readonly duration?: Micros | null;
}

function byProperties(scenario: Scenario): Judgement {
  const { result } = simulate(scenario, { check: true, timeline: true, mostEvents: MOST_EVENTS });
  const antecedents = new Map<string, number>();
  const violations: Violation[] = [];
  for (const { id, violation, antecedents: count } of result.properties ?? []) {
    antecedents.set(id, count);
    if (violation === undefined) continue;
    const { message, rule, at_us, seqs } = violation;
    const where = `${rule}, at ${at_us} µs, records ${seqs.join(', ')}`;
    violations.push({ id, message: `${message} (${where})` });
  }
  return { events: result.events, antecedents, violations };
}

function byRelation(scenario: Scenario, probe: Probe, relation: Relation): Judgement {
  const verdict = relation.judge(scenario, probe);
  const violations = typeof verdict === 'string'
    ? [] : [{ id: relation.id, message: verdict.difference }];
  const antecedents = new Map([[relation.id, verdict === 'does not apply' ? 0 : 1]]);
  return { events: 0, antecedents, violations };
}

const together = (judgements: readonly Judgement[], { duration }: Scenario): Judgement => ({
  duration,
  events: judgements.reduce((sum, { events }) => sum + events, 0),
  antecedents: new Map(judgements.flatMap(({ antecedents }) => [...antecedents])),
  violations: judgements.flatMap(({ violations }) => violations),
});

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
  return { events: 0, antecedents: new Map(), violations: [{ id: BROKEN_OFF, message }] };
}

/** A judge to whom a run that cannot be carried out to its end is a violation as well. */
export const judgeRun: Judge = (scenario, probe, relations) => {
  try {
    return upToItsEnd(scenario, (ending) => together([
      byProperties(ending), ...relations.map((each) => byRelation(ending, probe, each)),
    ], ending));
  } catch (error) {
    return brokenOff(error);
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
