import type { Unit } from './expectation.ts';
import type { Micros } from './time.ts';

/** A mean over replications, and how far on either side of it the truth is confidently. */
export interface StudiedMean {
  readonly mean: number;
  readonly half_width: number;
}

/** How an alternative differs from the first one, replication by replication. */
export interface StudiedDifference extends StudiedMean {
  /** How likely the interval holds the true difference: more than 0.95 if it is one of several. */
  readonly confidence: number;
  /** Replications in which this alternative has less than the first, and as much as it. */
  readonly less: number;
  readonly equal: number;
  /**
   * How many times as many replications would tell as much if the alternatives did not have the
   * same chances; absent where the difference is the same in all.
   */
  readonly pairing_gain?: number;
}

/**
 * What a difference shows: `less` and `more` are of metrics of which neither is better, `none` is
 * no difference shown.
 */
export type StudyVerdict = 'better' | 'worse' | 'less' | 'more' | 'none';

/** One metric of one alternative. */
export interface StudiedValue {
  /** As `--vary` gives it. */
  readonly value: string;
  /** Replications in which there was something to measure. */
  readonly measured: number;
  /** Over those in which there was; absent if there were fewer than two. */
  readonly estimate?: StudiedMean;
  /** Absent of the first alternative, and if either had a replication with nothing to measure. */
  readonly difference?: StudiedDifference;
  readonly verdict?: StudyVerdict;
}

/** One metric of all alternatives. */
export interface StudiedMetric {
  /** As a line of `expect` names it. */
  readonly metric: string;
  /** Durations are in microseconds, rates per second, shares from 0 to 1, money in dollars. */
  readonly unit: Unit;
  /** What people want of it, if either. */
  readonly wanted: 'less' | 'more' | null;
  readonly alternatives: readonly StudiedValue[];
}

/** How well a metric was to be known, and whether it is. */
export interface StudiedPrecision {
  readonly metric: string;
  readonly unit: Unit;
  /** What half of its interval should be at most: in its unit, or if `relative` a share of it. */
  readonly half_width: number;
  readonly relative: boolean;
  readonly reached: boolean;
}

/** What scenarios come to in the long run: which part of their runs was looked at, and how. */
export interface StudiedSteadyState {
  /** Cut off the beginning of each run. */
  readonly warmup_us: Micros;
  /** The length of a run, warm-up included: of the longest of them. */
  readonly duration_us: Micros;
  /** The metric on which MSER-5 found the warm-up; absent if it was given. */
  readonly metric?: string;
  /** Batches of one run in place of replications. */
  readonly batches?: number;
  /** Metrics whose batches resemble the next ones: their intervals are too narrow. */
  readonly alike?: readonly string[];
  /**
   * Events, such as `events.0`, that are varied and happen in what is cut off, in some cell at
   * least: what they do there is not measured. Absent if there are none.
   */
  readonly cut_off?: readonly string[];
}

/** Alternatives on common random numbers. */
export interface ComparisonResult {
  readonly schema_version: 1;
  readonly kind: 'comparison';
  readonly tool: { readonly name: 'cutover'; readonly version: string; readonly semantics: string };
  readonly scenario: { readonly name: string; readonly file: string };
  readonly vary: { readonly path: string; readonly values: readonly string[] };
  /** Of the study; each replication has one of its own, which comes of this and its number. */
  readonly seed: number;
  /** Or batches, if the steady state has such. */
  readonly replications: number;
  /** False if it was stopped before all replications were done. */
  readonly complete: boolean;
  /** Absent unless replications went on until metrics were known so well. */
  readonly precision?: readonly StudiedPrecision[];
  /** Absent of a study of runs from beginning to end. */
  readonly steady_state?: StudiedSteadyState;
  readonly confidence: number;
  readonly metrics: readonly StudiedMetric[];
}

/** What is varied in a sweep, and what it is set to. */
export interface StudyAxis {
  /** As `--vary` gives it: several paths, separated by commas, have the same value. */
  readonly path: string;
  /** Each as YAML. */
  readonly values: readonly string[];
}

/** One metric of one cell. */
export type SweptValue = Pick<StudiedValue, 'measured' | 'estimate'>;

/** One cell of a grid: what is measured of it, in order of the metrics. */
export interface SweptCell {
  /** Of each axis. */
  readonly values: readonly string[];
  readonly metrics: readonly SweptValue[];
}

/** Which values of an axis are best for a metric, the other axes being set to something. */
export interface BestValues {
  /** The place of the axis. */
  readonly axis: number;
  /** What the axes are set to; `null` for the axis itself. */
  readonly setting: readonly (string | null)[];
  /** Those with the best mean: several if they measured the same in every replication. */
  readonly best: readonly string[];
  /** Those that are not shown to be worse. All others are shown to be. */
  readonly rivals: readonly string[];
}

/** A metric of a sweep. */
export interface SweptMetric extends Pick<StudiedMetric, 'metric' | 'unit' | 'wanted'> {
  /**
   * Along each axis, for each setting of the others; all of it holds together with the study's
   * confidence. Empty if neither less nor more is wanted. Settings with a value for which a
   * replication had nothing to measure are left out.
   */
  readonly best: readonly BestValues[];
}

/** A grid of cells on common random numbers. */
export interface SweepResult extends Omit<ComparisonResult, 'kind' | 'vary' | 'metrics'> {
  readonly kind: 'sweep';
  readonly axes: readonly StudyAxis[];
  readonly metrics: readonly SweptMetric[];
  /** In order of the grid: the last axis varies fastest. */
  readonly cells: readonly SweptCell[];
}
