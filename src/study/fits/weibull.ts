import { weibullParameters } from '../../random/distributions/weibull.ts';
import { exp } from '../../random/exp.ts';
import type { Of } from '../../random/law.ts';
import { ln } from '../../random/ln.ts';
import { power } from '../../random/power.ts';
import { type Fit, written, writtenMicros } from './fit.ts';
import type { Sample } from './sample.ts';

/** Newton's steps double the right digits; so many are never needed. */
const MOST_STEPS = 200;

/** Sums of w, w y and w y² over the sample: y = ln(value / greatest), w = exp(shape · y). */
function weighted({ logs }: Sample, shape: number): readonly [number, number, number] {
  const top = logs.at(-1) as number;
  let [weights, first, second] = [0, 0, 0];
  for (const log of logs) {
    const y = log - top;
    const weight = exp(shape * y);
    weights += weight;
    first += weight * y;
    second += weight * y * y;
  }
  return [weights, first, second];
}

/**
 * The shape k at which the mean of ln value, weighted by value^k, is 1/k above the plain one. Their
 * difference grows with k: Newton's method, with the interval halved where that would leave it.
 */
function shapeOf(sample: Sample): number {
  const { meanLog, logs, count } = sample;
  const plain = meanLog - (logs.at(-1) as number);
  const squares = logs.reduce((sum, log) => sum + (log - meanLog) * (log - meanLog), 0);
  let [low, high] = [0, Number.POSITIVE_INFINITY];
  // π / √6 over the standard deviation of the logarithms, which it is of the law.
  let shape = 1.2825498301618641 / Math.sqrt(squares / count);
  for (let step = 0; step < MOST_STEPS; step++) {
    const [weights, first, second] = weighted(sample, shape);
    const mean = first / weights;
    const excess = mean - 1 / shape - plain;
    if (excess > 0) high = shape;
    else low = shape;
    const slope = second / weights - mean * mean + 1 / (shape * shape);
    const newton = shape - excess / slope;
    const middle = high === Number.POSITIVE_INFINITY ? 2 * low : (low + high) / 2;
    const next = newton > low && newton < high ? newton : middle;
    if (Math.abs(next - shape) <= 1e-12 * shape) return next;
    shape = next;
  }
  return shape;
}

/** Johnson, Kotz and Balakrishnan, Continuous univariate distributions 1, 21.4. */
export const weibull: Fit<Of<'weibull'>> = {
  kind: 'weibull',
  parameters: 2,
  hasZero: false,
  fit(sample) {
    const shape = shapeOf(sample);
    const [weights] = weighted(sample, shape);
    const scale = sample.greatest * power(weights / sample.count, 1 / shape);
    return { kind: 'weibull', shape: written(shape), scale: writtenMicros(scale) };
  },
  curve(distribution) {
    const { shape, scale } = weibullParameters(distribution);
    return {
      share: (x) => 1 - exp(-power(x / scale, shape)),
      quantile: (share) => scale * power(-ln(1 - share), 1 / shape),
      lnDensity: (x) => ln(shape / scale) + (shape - 1) * ln(x / scale) - power(x / scale, shape),
    };
  },
};
