import { type Interval, meanInterval } from './interval.ts';

/** How two alternatives differ that were given the same chances, replication by replication. */
export interface PairedDifference extends Interval {
  /** How likely the interval holds the law's mean. */
  readonly confidence: number;
  /** Replications in which the first has less than the second. */
  readonly less: number;
  /** Replications in which both have the same. */
  readonly equal: number;
}

/**
 * The first less the second, pair by pair, with a Student-t interval. What both owe to chance
 * cancels out, so that it says more than two intervals beside each other.
 *
 * @throws RangeError if there are not as many of one as of the other, or fewer than two
 */
export function pairedDifference(
  first: readonly number[], second: readonly number[], confidence: number,
): PairedDifference {
  if (first.length !== second.length) {
    throw new RangeError(`${first.length} and ${second.length} values make no pairs`);
  }
  const pairs = first.map((value, place) => value - (second[place] as number));
  return {
    ...meanInterval(pairs, confidence), confidence,
    less: pairs.filter((pair) => pair < 0).length,
    equal: pairs.filter((pair) => pair === 0).length,
  };
}

/**
 * The variance of a difference of independent values of these laws, by that of their pairs: how
 * many times as many values it would take for as narrow an interval. `null` of pairs that do not
 * vary.
 *
 * @throws RangeError as {@link pairedDifference}
 */
export function pairingGain(first: readonly number[], second: readonly number[]): number | null {
  // Of as many values each, so that the squares are as the variances.
  const square = ({ halfWidth }: Interval): number => halfWidth * halfWidth;
  const paired = square(pairedDifference(first, second, 0.5));
  if (paired === 0) return null;
  return (square(meanInterval(first, 0.5)) + square(meanInterval(second, 0.5))) / paired;
}

/**
 * The confidence of each of several intervals such that all of them hold together with at least
 * the given one (Bonferroni).
 */
export function confidenceOfEach(confidence: number, intervals: number): number {
  return 1 - (1 - confidence) / Math.max(1, intervals);
}

/** What a difference shows; `null` where the interval holds zero: no difference is shown. */
export function shownBy({ mean, halfWidth }: Interval): 'less' | 'more' | null {
  if (mean + halfWidth < 0) return 'less';
  return mean - halfWidth > 0 ? 'more' : null;
}
