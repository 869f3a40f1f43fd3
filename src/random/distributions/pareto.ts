import { type Law, type Of, toDuration } from '../law.ts';
import { ln } from '../ln.ts';
import { power } from '../power.ts';

/** With a smaller shape, the greatest draws would be too coarse, and nothing has such a tail. */
const LEAST_SHAPE = 0.01;

/** The share of the law without a bound that lies below `max`. */
function shareBelow({ min, shape, max }: Of<'pareto'>): number {
  return max === undefined ? 1 : 1 - power(min / max, shape);
}

function mean(distribution: Of<'pareto'>): number {
  const { min, shape, max } = distribution;
  if (max === undefined) {
    return shape > 1 ? min * shape / (shape - 1) : Number.POSITIVE_INFINITY;
  }
  const share = shareBelow(distribution);
  // The other formula would divide a rounding error by next to nothing.
  if (Math.abs(shape - 1) < 1e-8) return min * ln(max / min) / share;
  return min * shape / (shape - 1) * (1 - power(min / max, shape - 1)) / share;
}

export const pareto: Law<Of<'pareto'>> = {
  kind: 'pareto',
  summary: 'never below min, with a tail so heavy that few values make up most of the sum',
  inverted: true,
  forms: [
    {
      written: 'map',
      required: { min: 'positive duration', shape: 'positive' },
      optional: { max: 'positive duration' },
    },
  ],
  problem({ min, shape, max }) {
    if (shape < LEAST_SHAPE) return `shape must be at least ${LEAST_SHAPE}`;
    return max !== undefined && min >= max ? 'min is not below max' : undefined;
  },
  mean,
  sampler(distribution) {
    const { min, shape } = distribution;
    const longest = distribution.max ?? Number.POSITIVE_INFINITY;
    const share = shareBelow(distribution);
    const exponent = -1 / shape;
    return (u) => toDuration(Math.min(min * power(1 - u * share, exponent), longest));
  },
};
