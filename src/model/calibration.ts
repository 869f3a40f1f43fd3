import type { Distribution } from './distribution.ts';
import type { Micros } from './time.ts';

/** The laws that can be fitted, in the order in which they are told. */
export const FIT_NAMES = ['exponential', 'gamma', 'lognormal', 'weibull', 'pareto'] as const;

export type FitName = (typeof FIT_NAMES)[number];

/** What measured durations are of a Function. */
export const CALIBRATED_KEYS = ['service_time', 'cold_start'] as const;

export type CalibratedKey = (typeof CALIBRATED_KEYS)[number];

/** What there is to know of the measured values. */
export interface MeasuredValues {
  readonly count: number;
  readonly mean_us: number;
  /** Over all of them, not an estimate of the law that they may be of. */
  readonly sd_us: number;
  readonly p50_us: Micros;
  readonly p90_us: Micros;
  readonly p99_us: Micros;
  readonly max_us: Micros;
}

/** A law that was fitted to the values, in the very numbers that a scenario is given. */
export interface FittedLaw {
  readonly law: FitName;
  readonly distribution: Distribution;
  /** The greatest distance between the shares that the law and the values have below a duration. */
  readonly ks_distance: number;
  /** Akaike's criterion: twice the parameters less twice the logarithm of the likelihood. */
  readonly aic: number;
}

/** A law that has no fit, and why. */
export interface UnfittedLaw {
  readonly law: FitName;
  readonly reason: string;
}

/** The value that a share lies below: of the law, and of what was measured. */
export interface QuantilePair {
  readonly share: number;
  readonly law_us: number;
  readonly measured_us: Micros;
}

/** What was found of some values. */
export interface Calibrated {
  readonly values: MeasuredValues;
  /** What stands for them in a scenario. */
  readonly distribution: Distribution;
  /** All laws that were tried, in order of AIC; none if the values stand for themselves. */
  readonly laws: readonly (FittedLaw | UnfittedLaw)[];
  /** Of the law that was chosen; none if the values stand for themselves. */
  readonly quantiles: readonly QuantilePair[];
}

/** What stands for a Function's durations, or for those of all rows where none is named. */
export interface CalibratedGroup extends Calibrated {
  readonly function?: string;
  /** As scenarios write it. */
  readonly written: unknown;
}

/** What was made of measurements. */
export interface CalibrationResult {
  readonly schema_version: 1;
  readonly kind: 'calibration';
  readonly tool: { readonly name: 'cutover'; readonly version: string; readonly semantics: string };
  readonly file: string;
  readonly column: string;
  readonly where: readonly { readonly column: string; readonly value: string }[];
  readonly key: CalibratedKey;
  readonly groups: readonly CalibratedGroup[];
}
