import { exp } from '../exp.ts';
import { lnGamma } from '../ln-gamma.ts';
import { type Law, type Of, toDuration } from '../law.ts';
import { ln } from '../ln.ts';
import { power } from '../power.ts';

/** Bounds of sd / mean between which the shape is found. */
const LEAST_CV = 0.001;
const GREATEST_CV = 100_000;

/** Above the inverse shape of {@link GREATEST_CV}. */
const GREATEST_INVERSE_SHAPE = 25;

/**
 * The inverse of the shape whose coefficient of variation is `cv`, by bisection until two
 * neighbours are left: cv² + 1 = Γ(1 + 2t) / Γ(1 + t)², which grows with t.
 */
function inverseShape(cv: number): number {
  const wanted = ln(1 + cv * cv);
  let low = 0;
  let high = GREATEST_INVERSE_SHAPE;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) return middle;
    if (lnGamma(1 + 2 * middle) - 2 * lnGamma(1 + middle) < wanted) low = middle;
    else high = middle;
  }
}

/** Shape, and scale in microseconds. */
export function weibullParameters(distribution: Of<'weibull'>): { shape: number; scale: number } {
  if ('shape' in distribution) return { shape: distribution.shape, scale: distribution.scale };
  const { mean, sd } = distribution;
  const inverse = inverseShape(sd / mean);
  return { shape: 1 / inverse, scale: mean * exp(-lnGamma(1 + inverse)) };
}

export const weibull: Law<Of<'weibull'>> = {
  kind: 'weibull',
  summary: 'shape below 1: the longer it took, the longer it will take; above 1: it wears out',
  inverted: true,
  forms: [
    { written: 'map', required: { mean: 'positive duration', sd: 'positive duration' } },
    { written: 'map', required: { shape: 'positive', scale: 'positive duration' } },
  ],
  problem(distribution) {
    if ('shape' in distribution) return undefined;
    const cv = distribution.sd / distribution.mean;
    if (cv >= LEAST_CV && cv <= GREATEST_CV) return undefined;
    return `sd must be from ${LEAST_CV} to ${GREATEST_CV} times the mean`;
  },
  mean(distribution) {
    if ('mean' in distribution) return distribution.mean;
    return distribution.scale * exp(lnGamma(1 + 1 / distribution.shape));
  },
  sampler(distribution) {
    const { shape, scale } = weibullParameters(distribution);
    const inverse = 1 / shape;
    return (u) => toDuration(scale * power(-ln(1 - u), inverse));
  },
};
