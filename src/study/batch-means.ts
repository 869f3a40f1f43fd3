import type { Micros } from '../model/time.ts';

/** A stretch of a run: from an instant on, and before another one. */
export interface Stretch {
  readonly from: Micros;
  readonly to: Micros;
}

/**
 * The time from one instant to another in so many stretches, in order, which differ by at most a
 * microsecond. Each takes a microsecond or more.
 *
 * @throws RangeError if there is less time than that
 */
export function stretchesOf({ from, to }: Stretch, count: number): readonly Stretch[] {
  if (to - from < count) throw new RangeError(`${to - from} us make no ${count} stretches`);
  const start = (place: number): Micros => from + Math.floor(place * ((to - from) / count));
  return Array.from({ length: count }, (_, place) =>
    ({ from: start(place), to: place + 1 === count ? to : start(place + 1) }));
}

/**
 * How much each value resembles the next one, from −1 to 1 (lag-1 autocorrelation): about 0 if they
 * are independent; 0 of values that are all the same.
 *
 * Batch means make an interval as if batches were independent, so that one is too narrow when they
 * are alike: Schmeiser: Batch size effects in the analysis of simulation output, Oper. Res. 30
 * (1982).
 */
export function serialCorrelation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const offs = values.map((value) => value - mean);
  const squares = offs.reduce((sum, off) => sum + off * off, 0);
  if (squares === 0) return 0;
  const products = offs.slice(1).map((off, place) => off * (offs[place] as number));
  return products.reduce((sum, product) => sum + product, 0) / squares;
}

/** The normal law's quantile for 99 of 100 on one side. */
const ONE_SIDED = 2.326;

/**
 * Whether values are more alike from one to the next than independent ones are in 99 of 100 cases.
 */
export function areCorrelated(values: readonly number[]): boolean {
  return serialCorrelation(values) * Math.sqrt(values.length) > ONE_SIDED;
}
