import type { MeasureClaim } from '../expectations/measure-watch.ts';
import { keysOf } from '../expectations/metric-names.ts';
import type { Micros } from '../model/time.ts';
import { type Stretch, stretchesOf } from './batch-means.ts';
import type { Measured } from './replication.ts';
import { SHORTEST_SERIES, warmUpOf } from './warm-up.ts';

/** Stretches of a run in which its warm-up is looked for: a hundred batches of five. */
const LOOKS = 500;

/**
 * Whether what a claim measures can be measured of a stretch of a run: of the inputs that arrive in
 * it, or of the containers that exist then.
 */
export const hasStretches = (claim: MeasureClaim): boolean =>
  // That of a stretch is the mean over the whole run.
  claim.kind === 'metric' && claim.metric.kind !== 'queue' && keysOf(claim.metric).includes('from');

/** The same of a stretch of the run alone; takes one that {@link hasStretches}. */
export function within(claim: MeasureClaim, { from, to }: Stretch): MeasureClaim {
  if (claim.kind !== 'metric') return claim;
  const { selection } = claim;
  return {
    ...claim,
    selection: {
      ...selection,
      from: Math.max(from, selection.from ?? from), to: Math.min(to, selection.to ?? to),
    },
  };
}

/**
 * What to measure of a run of this length to find its warm-up: the same of each of many stretches,
 * and of durations their mean, as a percentile of a few says little.
 */
export function looksAt(claim: MeasureClaim, duration: Micros): readonly MeasureClaim[] {
  const plain: MeasureClaim = claim.kind === 'metric' && claim.metric.kind === 'span'
    ? { ...claim, metric: { ...claim.metric, statistic: 'mean' } } : claim;
  return stretchesOf({ from: 0, to: duration }, LOOKS).map((stretch) => within(plain, stretch));
}

/** How much of each run is warm-up, and whether runs are long enough to tell. */
export interface FoundWarmUp {
  readonly until: Micros;
  readonly isSettled: boolean;
}

/**
 * The warm-up of runs of this length by what {@link looksAt} measured of some of them: MSER-5 on
 * the mean of the runs, stretch by stretch, which is steadier than a single one. Stretches in which
 * no run had anything to measure are left out. `null` if too few are left.
 */
export function warmUpAmong(runs: readonly Measured[], duration: Micros): FoundWarmUp | null {
  const series = stretchesOf({ from: 0, to: duration }, LOOKS).flatMap(({ from }, place) => {
    const values = runs.flatMap((measured) => measured[place] ?? []);
    const sum = values.reduce((total, value) => total + value, 0);
    return values.length === 0 ? [] : [{ from, mean: sum / values.length }];
  });
  if (series.length < SHORTEST_SERIES) return null;
  const { cut, isSettled } = warmUpOf(series.map(({ mean }) => mean));
  return { until: cut === 0 ? 0 : (series[cut] as { from: Micros }).from, isSettled };
}

/** What was measured of stretches, one after the other, stretch by stretch. */
export function byStretch(measured: Measured, count: number): readonly Measured[] {
  const metrics = measured.length / count;
  return Array.from({ length: count }, (_, place) =>
    measured.slice(place * metrics, (place + 1) * metrics));
}
