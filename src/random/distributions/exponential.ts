import { type Law, type Of, toDuration } from '../law.ts';
import { ln, lnEach } from '../ln.ts';

export const exponential: Law<Of<'exponential'>> = {
  kind: 'exponential',
  summary: 'memoryless: how long it took so far says nothing about how long it will take',
  inverted: true,
  forms: [{ written: 'map', required: { mean: 'duration' } }],
  mean: ({ mean }) => mean,
  sampler: ({ mean }) => (u) => toDuration(-mean * ln(1 - u)),
  blockSampler: (distribution) => (draws, values) => {
    const { mean } = distribution;
    for (let at = 0; at < draws.length; at++) values[at] = 1 - (draws[at] as number);
    lnEach(values);
    for (let at = 0; at < draws.length; at++) {
      values[at] = toDuration(-mean * (values[at] as number));
    }
  },
};
