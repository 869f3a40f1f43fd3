import { type Law, type Of, toDuration } from '../law.ts';

export const uniform: Law<Of<'uniform'>> = {
  kind: 'uniform',
  summary: 'every duration from min to max is equally likely',
  inverted: true,
  forms: [{ written: 'map', required: { min: 'duration', max: 'duration' } }],
  problem: ({ min, max }) => (min > max ? 'min is above max' : undefined),
  mean: ({ min, max }) => (min + max) / 2,
  sampler({ min, max }) {
    const width = max - min;
    return (u) => toDuration(min + u * width);
  },
  blockSampler({ min, max }) {
    const width = max - min;
    return (draws, values) => {
      for (let at = 0; at < draws.length; at++) {
        values[at] = toDuration(min + (draws[at] as number) * width);
      }
    };
  },
};
