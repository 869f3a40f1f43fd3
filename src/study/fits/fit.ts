import type { Distribution } from '../../model/distribution.ts';
import type { Sample } from './sample.ts';

/** A law with its parameters, as functions of a duration in microseconds. */
export interface Curve {
  /** The share of the law below a duration. */
  readonly share: (x: number) => number;
  /** The duration that this share of the law, in (0, 1), lies below. */
  readonly quantile: (share: number) => number;
  /** The logarithm of the density. */
  readonly lnDensity: (x: number) => number;
}

/** How the parameters of a law are found that make a sample most likely. */
export interface Fit<D extends Distribution = Distribution> {
  readonly kind: D['kind'];
  /** How many parameters are found. */
  readonly parameters: number;
  /** Whether the law can give 0: those that cannot are not for samples with zeros. */
  readonly hasZero: boolean;
  /**
   * The law in the very numbers that a scenario is given: durations in whole microseconds, others
   * with six digits. Takes a sample whose values are not all the same, with zeros if the law has.
   */
  fit(sample: Sample): D;
  curve(distribution: D): Curve;
}

/** No sample tells more digits of a parameter than these. */
const DIGITS = 6;

/** A number as it is written in a scenario. */
export const written = (value: number): number => Number(value.toPrecision(DIGITS));

/** A duration as it is written in a scenario: whole microseconds, one at least. */
export const writtenMicros = (value: number): number => Math.max(1, Math.round(value));
