/** Observations that are averaged before anything else, which takes most of the noise away. */
const BATCH = 5;
/** Batches at the end that the rule does not cut up to: so few may be alike by chance. */
const LAST = 5;

/** The shortest series that a warm-up can be looked for in: twenty batches. */
export const SHORTEST_SERIES = 20 * BATCH;

/** How much of a series is warm-up. */
export interface WarmUp {
  /** Observations to be cut off at the beginning: a multiple of five. */
  readonly cut: number;
  /** False if the cut lies in the second half: the series is too short to tell by it. */
  readonly isSettled: boolean;
}

function meansOfBatches(series: readonly number[]): readonly number[] {
  return Array.from({ length: Math.floor(series.length / BATCH) }, (_, batch) => {
    const values = series.slice(batch * BATCH, (batch + 1) * BATCH);
    return values.reduce((sum, value) => sum + value, 0) / BATCH;
  });
}

/**
 * Where a series that starts out of its steady state has reached it: MSER-5. Of all beginnings, in
 * whole batches of five, the one is cut without which the mean of what is left is known best, that
 * is, with the least squared standard error as if batches were independent; the shortest of
 * several. What does not fill a batch at the end is left out.
 *
 * White, K. P.: An effective truncation heuristic for bias reduction in simulation output,
 * Simulation 69 (1997); batches of five: White, Cobb and Spratt, WSC 2000. The last batches are no
 * place to cut, and a cut in the second half tells of too short a run: Hoad, Robinson and Davies:
 * Automating warm-up length estimation, J. Oper. Res. Soc. 61 (2010).
 *
 * @throws RangeError if the series is shorter than {@link SHORTEST_SERIES}
 */
export function warmUpOf(series: readonly number[]): WarmUp {
  if (series.length < SHORTEST_SERIES) {
    throw new RangeError(`a warm-up is looked for in ${SHORTEST_SERIES} values or more`);
  }
  const means = meansOfBatches(series);
  let [count, mean, squares] = [0, 0, 0];
  let [cut, least] = [0, Number.POSITIVE_INFINITY];
  // From the end on, so that what is left grows by a batch at a time (Welford's sums).
  for (let batch = means.length - 1; batch >= 0; batch--) {
    const value = means[batch] as number;
    const off = value - mean;
    mean += off / ++count;
    squares += off * (value - mean);
    const error = squares / (count * count);
    if (count >= LAST && error <= least) [cut, least] = [batch, error];
  }
  return { cut: cut * BATCH, isSettled: 2 * cut <= means.length };
}
