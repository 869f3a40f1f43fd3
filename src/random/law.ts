import type { Distribution, DistributionKind } from '../model/distribution.ts';
import type { Micros } from '../model/time.ts';
import { roundMicros } from '../model/time.ts';

/**
 * The k-th value (from 0) of a sequence, as a function of its one draw `u` in [0, 1): a whole
 * number of microseconds from 0 to {@link LONGEST}. The same arguments give the same value.
 */
export type SingleSampler = (u: number, k: number) => Micros;

/**
 * Writes the values for a column of draws, the first of which has place `first`, into `values`,
 * which is another column of the same length.
 */
export type BlockSampler = (draws: Float64Array, values: Float64Array, first: number) => void;

/** Samples one value at a time, or, with the same result, many at once. */
export interface Sampler extends SingleSampler {
  readonly fill: BlockSampler;
}

/**
 * What a parameter must be. `duration` may be 0; `positive duration` and `positive` are finite and
 * above 0; `count` is a whole number from 1; `probability` is in [0, 1]; `durations` is a list of
 * at least one duration.
 */
export type ParameterType =
  | 'duration' | 'positive duration' | 'positive' | 'count' | 'probability' | 'durations';

/** Bounds of a `positive` parameter, such as a coefficient of variation: nothing is beyond. */
export const LEAST_POSITIVE = 0.000_001;
export const GREATEST_POSITIVE = 1_000_000;

export type Parameters = Readonly<Record<string, ParameterType>>;

/**
 * One legal way of writing the parameters of a law:
 * - `value`: bare, `2s`;
 * - `map`: named, `{ mean: 2s, cv: 0.5 }`, with all that is in `required`, and no key that is
 *   neither there nor in `optional`;
 * - `list`: at least one item, each a value of one type or a map with all of the named parameters;
 * - `file`: `{ file, column, unit }`, replaced by `{ values }` before the law is compiled.
 */
export type DistributionForm =
  | { readonly written: 'value'; readonly type: ParameterType }
  | { readonly written: 'map'; readonly required: Parameters; readonly optional?: Parameters }
  | { readonly written: 'list'; readonly items: ParameterType | Parameters }
  | { readonly written: 'file' };

/** The distribution of one kind, with its parameters. */
export type Of<K extends DistributionKind> = Extract<Distribution, { readonly kind: K }>;

/** A law that values are drawn from: how it is written, what is wrong with it, how it samples. */
export interface Law<D extends Distribution = Distribution> {
  readonly kind: D['kind'];
  /** One line for the help and the reference. */
  readonly summary: string;
  /** Whether a greater draw never gives a smaller value. */
  readonly inverted: boolean;
  readonly forms: readonly DistributionForm[];
  /** What is impossible about parameters each of which is of its type; undefined if nothing. */
  problem?(distribution: D): string | undefined;
  /** The mean of the law in microseconds before rounding; absent where values come in order. */
  mean?(distribution: D): number;
  /** Does what needs doing once; needs a distribution without a {@link Law.problem}. */
  sampler(distribution: D): SingleSampler;
  /**
   * The same for many values at once, for laws that runs spend much time on. The sampler called in
   * a loop gives the same values, but each costs allocations, since V8 compiles no call from a
   * loop to one of many functions without them.
   */
  blockSampler?(distribution: D): BlockSampler;
}

/** No law gives a longer duration than this, 142 years: an instant plus it is still exact. */
export const LONGEST: Micros = 2 ** 52;

// Its own: see the note in `engine/event-queue.ts`.
const MOST = LONGEST;

/** The whole microsecond nearest to `value`, from 0 to {@link LONGEST}. */
export function toDuration(value: number): Micros {
  return roundMicros(Math.min(value, MOST));
}
