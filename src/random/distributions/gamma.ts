import { type Law, type Of, type SingleSampler, toDuration } from '../law.ts';
import { ln } from '../ln.ts';
import { normalQuantile } from '../normal.ts';
import { power } from '../power.ts';
import { Subdraws } from '../subdraws.ts';

/** Bounds of the coefficient of variation: beyond them rounding errors would show. */
const LEAST_CV = 0.0001;
const GREATEST_CV = 1000;

/**
 * Gamma variates of a shape from 1 up and scale 1, by the method of Marsaglia and Tsang (A simple
 * method for generating gamma variables, ACM TOMS 26, 2000). The draw gives the first candidate,
 * and as that is nearly always taken, the variate nearly always grows with it.
 */
function gammaVariates(shape: number, subdraws: Subdraws): (draw: number) => number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  return (draw) => {
    for (let u = draw; ; u = subdraws.next()) {
      const x = normalQuantile(u);
      const root = 1 + c * x;
      if (root <= 0) continue;
      const v = root * root * root;
      const square = x * x;
      const test = 1 - subdraws.next();
      // Decides nearly every time, without a logarithm.
      if (test < 1 - 0.0331 * square * square) return d * v;
      if (ln(test) < square / 2 + d * (1 - v + ln(v))) return d * v;
    }
  };
}

/** Gamma durations of the given shape, from 1e-6 to 1e8, and scale in microseconds. */
export function gammaSampler(shape: number, scale: number): SingleSampler {
  const subdraws = new Subdraws();
  if (shape >= 1) {
    const variate = gammaVariates(shape, subdraws);
    return (u) => {
      subdraws.restart(u);
      return toDuration(scale * variate(u));
    };
  }
  // A variate of shape + 1 times U^(1/shape) has the shape wanted; the power decides most of it.
  const variate = gammaVariates(shape + 1, subdraws);
  const exponent = 1 / shape;
  return (u) => {
    subdraws.restart(u);
    return toDuration(scale * variate(subdraws.next()) * power(u, exponent));
  };
}

export const gamma: Law<Of<'gamma'>> = {
  kind: 'gamma',
  summary: 'a light-tailed spread around the mean; cv below 1 steadier than exponential',
  inverted: false,
  forms: [{ written: 'map', required: { mean: 'duration', cv: 'positive' } }],
  problem({ cv }) {
    if (cv >= LEAST_CV && cv <= GREATEST_CV) return undefined;
    return `cv must be from ${LEAST_CV} to ${GREATEST_CV}`;
  },
  mean: ({ mean }) => mean,
  sampler: ({ mean, cv }) => gammaSampler(1 / (cv * cv), mean * cv * cv),
};
