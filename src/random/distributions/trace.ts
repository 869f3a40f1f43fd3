import { type Law, type Of, toDuration } from '../law.ts';

export const trace: Law<Of<'trace'>> = {
  kind: 'trace',
  summary: 'the recorded durations in order, each once; there must be enough of them',
  inverted: true,
  forms: [{ written: 'map', required: { values: 'durations' } }, { written: 'file' }],
  problem: ({ values }) => (values.length === 0 ? 'there are no values' : undefined),
  /** The sampler throws a RangeError where there is no k-th value. */
  sampler({ values }) {
    const durations = values.map(toDuration);
    return (_, k) => {
      const duration = durations[k];
      if (duration === undefined) {
        throw new RangeError(`trace: value ${k + 1} is needed, but it has ${durations.length}`);
      }
      return duration;
    };
  },
};
