import type { Amount, Condition, Unit } from '../model/expectation.ts';
import type { Micros } from '../model/time.ts';
import { formatAmount } from './amounts.ts';
import { Comparison, type Side } from './comparison.ts';

/** How a line came out. */
export interface Verdict {
  readonly ok: boolean;
  /** What was found, in the line's own unit. */
  readonly actual: string;
}

/**
 * Judges one line from what it observes of the run. Instants are never before the last record that
 * was read, and between two records a line goes through its sides in one direction only.
 */
export interface Judge {
  /** What would be found if the run ended at this instant. */
  sideAt(now: Micros): Side;
  isTrueOn(side: Side): boolean;
  /** Whether a line that is not true on this side will never be true again. */
  isLostOn(side: Side): boolean;
  /** Whether a line that is not true on this side at the end has never been. */
  wasNeverTrue(side: Side): boolean;
  verdict(endedAt: Micros): Verdict;
}

/** Whether a number can only grow, or only shrink, as the run goes on. */
export type Trend = 'rises' | 'falls' | 'varies';

/** A number that is read off the run. */
export interface Measure {
  readonly unit: Unit;
  readonly trend: Trend;
  /** What it is if the run ends at this instant; `null` if there is nothing to measure. */
  at(now: Micros): Amount | null;
  /** Of something that is still under way: what it has come to. */
  soFar?(now: Micros): Amount | null;
  /** Why there is nothing to measure. */
  absence(now: Micros): string;
}

/** The sides that a number passes, from the first to the last. */
const COURSES: Readonly<Record<Trend, readonly Side[]>> = {
  rises: ['below', 'within', 'above'],
  falls: ['above', 'within', 'below'],
  varies: [],
};

/** Judges a measure by a condition. */
export class ConditionJudge implements Judge {
  readonly #measure: Measure;
  readonly #comparison: Comparison;
  readonly #isUpperBound: boolean;

  constructor(measure: Measure, condition: Condition) {
    this.#measure = measure;
    this.#comparison = new Comparison(condition);
    this.#isUpperBound = condition.operator === '<' || condition.operator === '<=';
  }

  /** What is found if the run ends at this instant; `null` if there is nothing to measure. */
  found(endedAt: Micros): Amount | null {
    return this.#measure.at(endedAt);
  }

  /** What is under way keeps to an upper bound until it has taken longer. */
  sideAt(now: Micros): Side {
    const soFar = this.#isUpperBound ? this.#measure.soFar?.(now) : null;
    return this.#comparison.sideOf(this.#measure.at(now) ?? soFar ?? null);
  }

  isTrueOn(side: Side): boolean {
    return this.#comparison.isTrueOn(side);
  }

  isLostOn(side: Side): boolean {
    return side === COURSES[this.#measure.trend].at(-1);
  }

  wasNeverTrue(side: Side): boolean {
    const course = COURSES[this.#measure.trend];
    const passed = course.slice(0, course.indexOf(side) + 1);
    return passed.length > 0 && !passed.some((each) => this.isTrueOn(each));
  }

  verdict(endedAt: Micros): Verdict {
    const found = this.#measure.at(endedAt);
    const ok = this.isTrueOn(this.#comparison.sideOf(found));
    const actual = found === null
      ? this.#measure.absence(endedAt) : formatAmount(this.#measure.unit, found);
    return { ok, actual };
  }
}

/** Something that is the case or not, and what is the case at the end. */
export interface State {
  holds(now: Micros): boolean;
  actual(endedAt: Micros): string;
}

/** Judges whether something is the case. */
export class StateJudge implements Judge {
  readonly #state: State;

  constructor(state: State) {
    this.#state = state;
  }

  sideAt(now: Micros): Side {
    return this.#state.holds(now) ? 'within' : 'nowhere';
  }

  isTrueOn(side: Side): boolean {
    return side === 'within';
  }

  isLostOn(): boolean {
    return false;
  }

  wasNeverTrue(): boolean {
    return false;
  }

  verdict(endedAt: Micros): Verdict {
    return { ok: this.#state.holds(endedAt), actual: this.#state.actual(endedAt) };
  }
}
