import type { Law, Of } from '../law.ts';
import { gammaSampler } from './gamma.ts';

/** More steps than that differ from a constant by less than a ten-thousandth. */
const MOST_STEPS = 100_000_000;

export const erlang: Law<Of<'erlang'>> = {
  kind: 'erlang',
  summary: 'the sum of k exponential steps of equal mean',
  inverted: false,
  forms: [{ written: 'map', required: { k: 'count', mean: 'duration' } }],
  problem: ({ k }) => (k > MOST_STEPS ? `k must be at most ${MOST_STEPS}` : undefined),
  mean: ({ mean }) => mean,
  sampler: ({ k, mean }) => gammaSampler(k, mean / k),
};
