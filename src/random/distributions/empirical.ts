import { type Law, type Of, toDuration } from '../law.ts';

export const empirical: Law<Of<'empirical'>> = {
  kind: 'empirical',
  summary: 'one of the given durations, each equally likely, with replacement',
  inverted: true,
  forms: [{ written: 'map', required: { values: 'durations' } }, { written: 'file' }],
  problem: ({ values }) => (values.length === 0 ? 'there are no values' : undefined),
  mean: ({ values }) => values.reduce((sum, value) => sum + value, 0) / values.length,
  sampler({ values }) {
    // In order of size, so that a greater draw never gives a smaller value.
    const ordered = values.map(toDuration).sort((a, b) => a - b);
    return (u) => ordered[Math.floor(u * ordered.length)] as number;
  },
};
