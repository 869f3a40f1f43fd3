import { exp } from '../random/exp.ts';
import { ln } from '../random/ln.ts';
import { studentQuantile } from './student.ts';

/** A mean and how far on either side of it the truth is confidently looked for. */
export interface Interval {
  readonly mean: number;
  readonly halfWidth: number;
}

/**
 * The mean of independent values of one law, such as a metric of replications, with its Student-t
 * interval, which holds the law's mean with probability `confidence` if the values are normal.
 *
 * @throws RangeError if there are fewer than two values: one alone says nothing of its spread
 */
export function meanInterval(values: readonly number[], confidence: number): Interval {
  const count = values.length;
  if (count < 2) throw new RangeError(`an interval needs two values, not ${count}`);
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  const error = Math.sqrt(squares / (count - 1) / count);
  return { mean, halfWidth: studentQuantile(confidence, count - 1) * error };
}

/**
 * The share of all runs that may be otherwise though `count` independent ones were alike: if more
 * of them were, all of the `count` would be alike with a probability below 1 − `confidence`. About
 * 3 in `count` for 95 % (the rule of three: Hanley and Lippman-Hand, JAMA 249, 1983).
 */
export const unseenShare = (count: number, confidence: number): number =>
  1 - exp(ln(1 - confidence) / count);
