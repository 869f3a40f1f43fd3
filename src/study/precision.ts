import { CONFIDENCE } from './comparison.ts';
import { meanInterval } from './interval.ts';
import type { Measured } from './replication.ts';

/** How well the mean of a metric is to be known. */
export interface Precision {
  /** The place of the metric among those that are measured. */
  readonly place: number;
  /** What half of its interval is at most: in its unit, or a share of the mean. */
  readonly halfWidth: number;
  readonly isRelative: boolean;
}

/**
 * The fewest replications after which somebody may look whether they are enough. Whoever stops as
 * soon as an interval is narrow stops rather where it is too narrow by chance: intervals of a few
 * replications hold the truth less often than they say, those from 20 on nearly as often.
 */
export const FEWEST_RUNS = 20;

/** How many replications there are after the next round: a quarter more, `most` at most. */
export const nextRound = (count: number, most: number): number =>
  Math.min(most, Math.ceil(count * 1.25));

/** Whether replications, two or more of which had something to measure, tell it so precisely. */
export function isPrecise(
  replications: readonly Measured[], { place, halfWidth, isRelative }: Precision,
): boolean {
  const values = replications.map((measured) => measured[place] ?? null)
    .filter((value) => value !== null);
  if (values.length < 2) return false;
  const found = meanInterval(values, CONFIDENCE);
  return found.halfWidth <= (isRelative ? halfWidth * Math.abs(found.mean) : halfWidth);
}
