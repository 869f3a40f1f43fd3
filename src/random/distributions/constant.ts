import { type Law, type Of, toDuration } from '../law.ts';

export const constant: Law<Of<'constant'>> = {
  kind: 'constant',
  summary: 'always the same duration',
  inverted: true,
  forms: [{ written: 'value', type: 'duration' }],
  mean: ({ value }) => value,
  sampler({ value }) {
    const duration = toDuration(value);
    return () => duration;
  },
  blockSampler({ value }) {
    const duration = toDuration(value);
    return (_, values) => values.fill(duration);
  },
};
