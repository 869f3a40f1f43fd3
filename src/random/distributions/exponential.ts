import { type Law, type Of, toDuration } from '../law.ts';
import { ln } from '../ln.ts';

export const exponential: Law<Of<'exponential'>> = {
  kind: 'exponential',
  summary: 'memoryless: how long it took so far says nothing about how long it will take',
  inverted: true,
  forms: [{ written: 'map', required: { mean: 'duration' } }],
  mean: ({ mean }) => mean,
  sampler: ({ mean }) => (u) => toDuration(-mean * ln(1 - u)),
};
