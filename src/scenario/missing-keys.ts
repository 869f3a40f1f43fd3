import type { Finding } from './problems.ts';

/** What to write for a key that is missing. */
const EXAMPLES: Readonly<Record<string, string>> = {
  service_time: 'service_time: 2s',
  cold_start: 'cold_start: 5s',
  restore: 'restore: 500ms',
  factor: 'factor: 2',
  per_extra: 'per_extra: 0.5',
  base: 'base: 400ms',
  max_batch_size: 'max_batch_size: 8',
  name: 'name: my-app',
  functions: 'functions: { main: { service_time: 2s, cold_start: 5s } }',
  to: 'to: FUNCTION',
  arrivals: 'arrivals: { poisson: { rate: 5/s } }',
  rate: 'rate: 5/s',
  probability: 'probability: 0.1',
  file: 'file: arrivals.csv',
  column: 'column: duration_s',
  arrival: 'arrival: arrival_s',
  bucket: 'bucket: 5m',
  event: 'event: container.ready',
  count: 'count: 10',
  at: 'at: 0s',
  for: 'for: 5m',
  duration: 'duration: 30s',
};

/** What to say of a key that is missing, with an example of it where there is one. */
export function missingFinding(key: string): Finding {
  const example = EXAMPLES[key];
  return {
    code: 'missing-key', message: `"${key}" is missing`,
    ...(example === undefined ? {} : { hint: `for example "${example}"` }),
  };
}
