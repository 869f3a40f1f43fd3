import type { RunResult } from '../../model/result.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { Strategy } from '../../model/strategy.ts';
import { RunError } from '../../platform/run-error.ts';
import { simulate } from '../../simulate.ts';
import { BROKEN_OFF } from '../judging.ts';
import { RELATIONS } from '../relations/index.ts';
import type { Relation } from '../relations/relation.ts';

/** In which way a scenario fails. */
export interface Failure {
  readonly kind: 'property' | 'expectation' | 'relation' | 'error';
  /** The id of a property or relation, a line of `expect`, or `error` where a run breaks off. */
  readonly id: string;
  /** What was found. */
  readonly message: string;
}

/** A scenario may have so many times the events of the one it came of, and at least so many. */
const EVENTS_FACTOR = 4;
const LEAST_EVENTS = 50_000;

/** The first line of a message without its numbers: equal for `took 61s` and `took 94s`. */
export const shapeOf = (message: string): string =>
  message.replace(/\n.*/s, '').replace(/[\d.,]+(us|ms|[smhd])?/g, '#');

function failuresIn({ properties = [], expectations = [] }: RunResult): readonly Failure[] {
  return [
    ...properties.flatMap(({ id, ok, violation }): readonly Failure[] =>
      (ok ? [] : [{ kind: 'property', id, message: violation?.message ?? '' }])),
    ...expectations.filter(({ ok, text }) => !ok && !/ is violated$/.test(text))
      .map(({ text, actual }): Failure => ({ kind: 'expectation', id: text, message: actual })),
  ];
}

/** Where two runs of a scenario are made to differ, for relations that have to be told. */
const PROBE = { at: 0, factor: 2, strategy: 'rolling' } as const;

/** Carries scenarios out to see in which ways they fail. */
export class Judge {
  private readonly strategies: readonly Strategy[];
  private mostEvents = Number.MAX_SAFE_INTEGER;

  constructor(strategies: readonly Strategy[] = []) {
    this.strategies = strategies;
  }

  /**
   * The ways in which a scenario fails, as far as one run of it shows; from now on those that have
   * many more events than it are given up.
   */
  failuresOf(scenario: Scenario): readonly Failure[] {
    const { failures, events } = this.judge(scenario);
    this.mostEvents = Math.max(events * EVENTS_FACTOR, LEAST_EVENTS);
    return failures;
  }

  /** The way in which it violates a relation between two runs; undefined if it does not. */
  relationFailure(scenario: Scenario, relation: Relation): Failure | undefined {
    const verdict = relation.judge(scenario, PROBE);
    if (typeof verdict === 'string') return undefined;
    return { kind: 'relation', id: relation.id, message: verdict.difference };
  }

  /** How a scenario fails in the same way; undefined if it does not. */
  again(scenario: Scenario, failure: Failure): Failure | undefined {
    const relation = RELATIONS.find(({ id }) => failure.kind === 'relation' && id === failure.id);
    if (relation === undefined) {
      return this.judge(scenario).failures.find((other) => isSame(other, failure));
    }
    try {
      simulate(scenario, { strategies: this.strategies, mostEvents: this.mostEvents });
      return this.relationFailure(scenario, relation);
    } catch {
      return undefined;
    }
  }

  private judge(scenario: Scenario): { failures: readonly Failure[]; events: number } {
    const { strategies, mostEvents } = this;
    try {
      const { result } = simulate(scenario, { check: true, strategies, mostEvents });
      return { failures: failuresIn(result), events: result.events };
    } catch (error) {
      // What the rules do not allow is no failure: nor is a run that is too long.
      if (error instanceof RunError) return { failures: [], events: 0 };
      const message = error instanceof Error ? error.message : String(error);
      return { failures: [{ kind: 'error', id: BROKEN_OFF, message }], events: 0 };
    }
  }
}

/** Whether two failures are of the same way: numbers may differ, what they are about may not. */
export function isSame(one: Failure, other: Failure): boolean {
  if (one.kind !== other.kind || one.id !== other.id) return false;
  return one.kind === 'property' || shapeOf(one.message) === shapeOf(other.message);
}
