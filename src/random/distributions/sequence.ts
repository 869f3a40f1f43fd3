import { type Law, type Of, toDuration } from '../law.ts';

export const sequence: Law<Of<'sequence'>> = {
  kind: 'sequence',
  summary: 'the given durations in order; the last one repeats',
  inverted: true,
  forms: [{ written: 'list', items: 'duration' }],
  problem: ({ values }) => (values.length === 0 ? 'there are no values' : undefined),
  sampler({ values }) {
    const durations = values.map(toDuration);
    const last = durations.length - 1;
    return (_, k) => durations[Math.min(k, last)] as number;
  },
};
