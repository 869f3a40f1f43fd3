import type { StudiedMean } from './study.ts';
import type { Micros } from './time.ts';

/** What is compared of a log and of a scenario. */
export const PREDICTED_STATISTICS = ['mean', 'p50', 'p90', 'p95', 'p99'] as const;

export type PredictedStatistic = (typeof PREDICTED_STATISTICS)[number];

/** A statistic of a log beside what a scenario predicts of it, in microseconds. */
export interface Prediction {
  readonly statistic: PredictedStatistic;
  readonly measured_us: Micros;
  /** The mean over replications, with its interval. */
  readonly predicted_us: StudiedMean;
  /** How much more is predicted than measured, as a share of that; absent where that is 0. */
  readonly error?: number;
  /** Where that of one log is expected if the scenario is right, all statistics together. */
  readonly range_us: { readonly low: number; readonly high: number };
  /** Whether what was measured is there, or is less or more. */
  readonly verdict: 'within' | 'less' | 'more';
}

/** A log beside what a scenario predicts of it. */
export interface PredictionResult {
  readonly schema_version: 1;
  readonly kind: 'prediction';
  readonly tool: { readonly name: 'cutover'; readonly version: string; readonly semantics: string };
  readonly file: string;
  readonly column: string;
  /** How many values were measured. */
  readonly count: number;
  readonly scenario: { readonly name: string; readonly file: string };
  readonly metric: string;
  readonly seed: number;
  readonly replications: number;
  /** False if it was stopped before all replications were done. */
  readonly complete: boolean;
  readonly confidence: number;
  readonly statistics: readonly Prediction[];
}
