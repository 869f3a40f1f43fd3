import type { StudiedMetric, StudiedValue } from './study.ts';

/** Whether all of an interval is on the right side of a goal, none of it, or a part. */
export type GoalVerdict = 'met' | 'missed' | 'open';

/**
 * Why every cell was measured: asked for; few enough; several axes; costs that are not shown to
 * depend on what is varied; a metric that goes up and down; what halving came to was contradicted
 * by cells that it had measured.
 */
export type GridReason = 'asked' | 'few' | 'axes' | 'flat' | 'bent' | 'contradicted';

/** One cell that was measured. */
export interface SolvedCell {
  /** Of each axis. */
  readonly values: readonly string[];
  /** In order of the solution's metrics. */
  readonly metrics: readonly Pick<StudiedValue, 'measured' | 'estimate'>[];
  /** In order of the goals. */
  readonly goals: readonly GoalVerdict[];
}

/** The cheapest values of a scenario that meet goals, and what shows that they are. */
export interface SolutionResult {
  readonly schema_version: 1;
  readonly kind: 'solution';
  readonly tool: { readonly name: 'cutover'; readonly version: string; readonly semantics: string };
  readonly scenario: { readonly name: string; readonly file: string };
  /** What is varied, as `--vary` gives it, and all values that it may have. */
  readonly axes: readonly { readonly path: string; readonly values: readonly string[] }[];
  /** As `--goal` gives them, and the places of their metrics. */
  readonly goals: readonly { readonly goal: string; readonly metric: number }[];
  /** The place of the metric that is to be small; absent: the first value that will do. */
  readonly minimize?: number;
  readonly seed: number;
  /** Of each cell. */
  readonly replications: number;
  /** False if it was stopped before there was an answer. */
  readonly complete: boolean;
  readonly confidence: number;
  /** As many of all runs may be otherwise, at this confidence, where all replications are alike. */
  readonly unseen_share: number;
  readonly method: 'bisection' | 'grid';
  /** Why it was a grid. */
  readonly reason?: GridReason;
  /** The place of the metric that goes up and down, if that is the reason. */
  readonly bent?: number;
  readonly metrics: readonly Pick<StudiedMetric, 'metric' | 'unit' | 'wanted'>[];
  /** Those that were measured, in order of the grid: the last axis varies fastest. */
  readonly cells: readonly SolvedCell[];
  /** The place under `cells` of the answer; absent if no cell meets all goals. */
  readonly answer?: number;
  /** The place of the next cheaper cell, which does not meet them; absent if there is none. */
  readonly below?: number;
  /** The places of cells that meet all goals and are not shown to have more of `minimize`. */
  readonly rivals?: readonly number[];
  /** The place of the cell that comes closest, where there is no answer. */
  readonly closest?: number;
}
