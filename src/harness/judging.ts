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
  const { result } = simulate(scenario, { check: true, timeline: true });
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
export function judgeScenario(data: ScenarioData, relations: readonly Relation[]): Judgement {
  try {
    const probe = probeOf(data);
    return upToItsEnd(readWritten(writeScenario(data, 'drawn')), (scenario) => together([
      byProperties(scenario), ...relations.map((each) => byRelation(scenario, probe, each)),
    ], scenario));
  } catch (error) {
    const message = error instanceof Error ? error.stack ?? error.message : `${error}`;
    return { events: 0, antecedents: new Map(), violations: [{ id: BROKEN_OFF, message }] };
  }
}
