import type { Condition } from '../model/expectation.ts';
import type { GoalVerdict } from '../model/solution.ts';
import { type Column, estimateOf } from './comparison.ts';
import { pairedDifference, shownBy } from './pairing.ts';

/** A side of an amount that an interval has to lie on as a whole. */
export interface Bound {
  readonly side: 'below' | 'above';
  readonly amount: number;
  /** Whether the amount itself is on the wrong side. */
  readonly isStrict: boolean;
}

/** What is wanted of a metric. */
export interface Goal {
  /** Its place among the metrics that are measured. */
  readonly metric: number;
  /** All of them are to hold. */
  readonly bounds: readonly Bound[];
}

/** The bounds that a condition sets; `null` for `!=`, which names no side. */
export function boundsOf({ operator, amount, tolerance }: Condition): readonly Bound[] | null {
  const middle = amount.num / amount.den;
  const off = tolerance === null ? 0
    : (tolerance.isRelative ? middle : 1) * tolerance.amount.num / tolerance.amount.den;
  const bound = (side: Bound['side'], isStrict: boolean, at = middle): Bound =>
    ({ side, amount: at, isStrict });
  switch (operator) {
    case '<': case '<=': return [bound('below', operator === '<')];
    case '>': case '>=': return [bound('above', operator === '>')];
    case '==': return [bound('above', false, middle - off), bound('below', false, middle + off)];
    case '!=': return null;
  }
}

/** How far a value is on the right side of a bound; below zero on the wrong one. */
const margin = ({ side, amount }: Bound, value: number): number =>
  (side === 'below' ? amount - value : value - amount);

const isRight = ({ isStrict }: Bound, by: number): boolean => (isStrict ? by > 0 : by >= 0);

/** The interval of a mean, if there was something to measure in every replication. */
function intervalOf(column: Column): { readonly mean: number; readonly half: number } | null {
  const { measured, estimate } = estimateOf(column);
  if (estimate === undefined || measured < column.length) return null;
  return { mean: estimate.mean, half: estimate.half_width };
}

/**
 * Whether a bound holds for the whole interval (`met`), for none of it (`missed`), or for a part
 * (`open`). Where there was nothing to measure in some replication, it is missed.
 */
function verdictOfBound(bound: Bound, column: Column): GoalVerdict {
  const found = intervalOf(column);
  if (found === null) return 'missed';
  const by = margin(bound, found.mean);
  if (isRight(bound, by - found.half)) return 'met';
  return isRight(bound, by + found.half) ? 'open' : 'missed';
}

/** Whether a bound holds for the whole interval. */
export const holds = (bound: Bound, column: Column): boolean =>
  verdictOfBound(bound, column) === 'met';

/** Whether a goal is met by the whole interval, missed by it, or neither is shown. */
export function verdictOf({ bounds }: Goal, column: Column): GoalVerdict {
  const verdicts = bounds.map((bound) => verdictOfBound(bound, column));
  if (verdicts.includes('missed')) return 'missed';
  return verdicts.includes('open') ? 'open' : 'met';
}

/**
 * By how much of its amount the interval is beyond a goal, at the end that is farthest: 0 if it is
 * met, infinite where there was nothing to measure in some replication.
 */
export function shortfall({ bounds }: Goal, column: Column): number {
  const found = intervalOf(column);
  if (found === null) return Number.POSITIVE_INFINITY;
  return Math.max(...bounds.map((bound) => {
    const by = margin(bound, found.mean) - found.half;
    return isRight(bound, by) ? 0 : -by / (Math.abs(bound.amount) || 1);
  }));
}

/** What is not there is as far on the wrong side as can be. */
const scored = (side: Bound['side'], value: number | null): number => {
  if (value === null) return Number.NEGATIVE_INFINITY;
  return side === 'below' ? -value : value;
};

/**
 * What the step from one cell to another does for those who want a metric on one side, as far as
 * it is shown at this confidence on common random numbers; `none` if it is not.
 */
export function stepShown(
  from: Column, to: Column,
  { side, confidence }: { readonly side: Bound['side']; readonly confidence: number },
): 'better' | 'worse' | 'none' {
  const before = from.map((value) => scored(side, value));
  const after = to.map((value) => scored(side, value));
  const lost = after.some((value, place) => value < (before[place] as number)
    && !Number.isFinite(value));
  const gained = after.some((value, place) => value > (before[place] as number)
    && !Number.isFinite(before[place] as number));
  if (lost && gained) return 'none';
  if (lost || gained) return lost ? 'worse' : 'better';
  const both = after.flatMap((value, place) => (Number.isFinite(value) ? [place] : []));
  if (both.length < 2) return 'none';
  const values = (column: readonly number[]) => both.map((place) => column[place] as number);
  const shown = shownBy(pairedDifference(values(after), values(before), confidence));
  if (shown === null) return 'none';
  return shown === 'more' ? 'better' : 'worse';
}
