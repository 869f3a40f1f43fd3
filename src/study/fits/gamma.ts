import { digamma } from '../../random/digamma.ts';
import { gammaShare } from '../../random/gamma-share.ts';
import type { Of } from '../../random/law.ts';
import { lnGamma } from '../../random/ln-gamma.ts';
import { ln } from '../../random/ln.ts';
import { bisect } from '../bisection.ts';
import { type Fit, written, writtenMicros } from './fit.ts';

/** Shapes between which the fit is looked for: wider than what a scenario can say. */
const LEAST_SHAPE = 1e-7;
const GREATEST_SHAPE = 1e9;

/** The gamma variate of scale 1 that this share lies below. */
function variate(shape: number, share: number): number {
  let high = shape + 1;
  while (gammaShare(shape, high) < share) high *= 2;
  return bisect(0, high, (x) => gammaShare(shape, x) < share);
}

/**
 * The mean of the law is that of the sample, and its shape k solves ln k − ψ(k) = ln mean − mean ln
 * (Johnson, Kotz and Balakrishnan, Continuous univariate distributions 1, 17.7); the left side
 * falls with k.
 */
export const gamma: Fit<Of<'gamma'>> = {
  kind: 'gamma',
  parameters: 2,
  hasZero: false,
  fit({ mean, meanLog }) {
    const shape = bisect(LEAST_SHAPE, GREATEST_SHAPE, (k) => ln(k) - digamma(k) > -meanLog);
    return { kind: 'gamma', mean: writtenMicros(mean), cv: written(1 / Math.sqrt(shape)) };
  },
  curve({ mean, cv }) {
    const shape = 1 / (cv * cv);
    const scale = mean * cv * cv;
    return {
      share: (x) => gammaShare(shape, x / scale),
      quantile: (share) => scale * variate(shape, share),
      lnDensity: (x) =>
        (shape - 1) * ln(x / scale) - x / scale - lnGamma(shape) - ln(scale),
    };
  },
};
