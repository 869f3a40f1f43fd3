import { z } from 'zod';
import { DATA_UNITS, distribution } from './distribution-shape.ts';
import { allNotYet, choice, duration, positiveDuration, positiveRate, rate, text, whole }
  from './leaves.ts';
import { either, map, oneOf, optional } from './shape.ts';

const unit = choice(DATA_UNITS);

const ARRIVALS = {
  every: distribution,
  at: z.array(duration),
  burst: map({ count: whole(1), at: duration, ...optional({ spread: duration }) }),
  poisson: map({ rate: positiveRate }),
  stages: z.array(map({ for: positiveDuration, rate, ...optional({ ramp_to: rate }) })),
  counts: map({
    file: text,
    bucket: positiveDuration,
    ...optional({ column: text, spread: choice(['even', 'uniform']) }),
  }),
  trace: map({ file: text, arrival: text, ...optional({ duration: text, unit }) }),
};

export const sourceShape = map({
  to: text,
  arrivals: oneOf(ARRIVALS, allNotYet('sine', 'mmpp', 'closed')),
  ...optional({
    name: text,
    kind: choice(['call', 'spawn'], { later: ['web'] }),
    from: duration,
    until: duration,
    count: whole(1),
    patience: distribution,
    service_times: either('a list of durations or { file, column, unit }', [
      z.array(duration), map({ file: text, column: text, ...optional({ unit }) }),
    ]),
    service_time: distribution,
  }),
  ...allNotYet('version', 'caller_retries'),
});
