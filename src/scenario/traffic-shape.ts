import { z } from 'zod';
import { DEFAULTS } from '../model/defaults.ts';
import { COLUMN, distribution } from './distribution-shape.ts';
import {
  choice, duration, numberWithin, positiveDuration, positiveRate, rate, text, whole,
} from './leaves.ts';
import { about, either, map, oneOf, optional } from './shape.ts';

const usual = DEFAULTS.source;

const FILE = 'A data file, by its path from the scenario: CSV, or an object in JSON on each line.';

/** No caller is as stubborn; all of them may be at one instant. */
const MOST_ATTEMPTS = 1_000;

/** More than any caller with so many attempts would use. */
const MOST_BUDGET = MOST_ATTEMPTS;

const burst = map({
  count: about(whole(1), 'How many inputs arrive.', { examples: [50] }),
  at: about(duration, 'When the first of them arrives.', { examples: ['30s'] }),
  ...optional({
    spread: about(duration, 'The stretch of time that they are spread over evenly.', {
      usual: usual.burst_spread,
    }),
    every: about(positiveDuration, 'So long after a burst begins the next one. Bursts of sources '
      + 'with the same `at` and `every` come together.', {
      usual: usual.burst_every, examples: ['1m'],
    }),
    jitter: about(duration, 'Each burst is later by a random part of this, any equally likely.', {
      usual: usual.burst_jitter, examples: ['10s'],
    }),
  }),
});

const stage = map({
  for: about(positiveDuration, 'How long the stage lasts.', { examples: ['5m'] }),
  rate: about(rate, 'The rate, at its beginning if it changes.', { examples: ['5/s'] }),
  ...optional({
    ramp_to: about(rate, 'The rate at its end, which it goes to in a straight line.', {
      usual: usual.ramp_to, examples: ['20/s'],
    }),
  }),
});

const counts = map({
  file: about(text, FILE, { examples: ['per-minute.csv'] }),
  bucket: about(positiveDuration, 'The stretch of time that a line of the file counts.', {
    examples: ['1m'],
  }),
  ...optional({
    column: about(text, 'The column of the numbers.', { usual: usual.counts_column }),
    spread: about(choice(['even', 'uniform']), 'How the arrivals of a bucket lie in it: at even '
      + 'distances, or each at random.', { usual: usual.counts_spread }),
  }),
});

const trace = map({
  file: about(text, FILE, { examples: ['arrivals.csv'] }),
  arrival: about(text, 'The column of the instants, which must not go back.', {
    examples: ['arrival_s'],
  }),
  ...optional({
    duration: about(text, 'The column of the service times, if the file has them.', {
      examples: ['duration_s'],
    }),
    unit: COLUMN.unit,
  }),
});

const sine = map({
  mean: about(positiveRate, 'The rate in the middle.', { examples: ['12.5/s'] }),
  amplitude: about(rate, 'How far the rate goes above the middle and below it; not below 0.', {
    examples: ['11.5/s'],
  }),
  period: about(positiveDuration, 'How long it takes from one peak to the next.', {
    examples: ['15m'],
  }),
  ...optional({
    phase: about(duration, 'How far into its period the wave is at the beginning. At 0s it is in '
      + 'the middle and rises; a quarter of a period later it is at its peak.', {
      usual: usual.sine_phase, examples: ['3m45s'],
    }),
  }),
});

const mmpp = map({
  rates: about(z.array(rate), 'The rates, in order; after the last comes the first again.', {
    examples: [['2/s', '40/s']],
  }),
  mean_stay: about(positiveDuration, 'How long each of them holds on average; the time itself is '
    + 'exponential.', { examples: ['20s'] }),
});

const closed = map({
  clients: about(whole(1), 'How many clients there are.', { examples: [50] }),
  think_time: about(distribution, 'How long a client thinks, before its first request and after '
    + 'each that is final.', { examples: [{ exponential: { mean: '20s' } }] }),
  ...optional({
    inputs: about(whole(1), 'How many inputs a request has, all at one instant, as a `map` over a '
      + 'batch makes them; it is final once all of them are.', {
      usual: usual.closed_inputs, examples: [200],
    }),
  }),
});

const callerRetries = map({
  attempts: about(whole(1, MOST_ATTEMPTS), 'How often a caller tries in all, the original input '
    + 'included.', { examples: [3] }),
  ...optional({
    delay: about(duration, 'How long a caller waits before it tries again.', {
      usual: usual.caller_retries.delay, examples: ['250ms'],
    }),
    jitter: about(duration, 'Each wait is longer by a random part of this, any equally likely.', {
      usual: usual.caller_retries.jitter, examples: ['2s'],
    }),
    budget: about(numberWithin(0, MOST_BUDGET), 'A retry is made only if all retries of the '
      + 'source so far, this one included, are at most so many for each original input so far.', {
      usual: usual.caller_retries.budget, examples: [0.1],
    }),
  }),
});

const ARRIVALS = {
  every: about(distribution, 'One input after each gap; the first one gap after `from`.', {
    examples: ['500ms', { uniform: { min: '1s', max: '3s' } }],
  }),
  at: about(z.array(duration), 'One input at each of these instants, counted from `from`.', {
    examples: [['0s', '1s', '1s']],
  }),
  burst: about(burst, 'So many inputs at one instant or close together, once or again and again.'),
  poisson: about(map({
    rate: about(positiveRate, 'How many inputs arrive on average.', { examples: ['5/s'] }),
  }), 'Inputs that know nothing of each other, at a constant rate.'),
  stages: about(z.array(stage), 'Poisson traffic whose rate changes, stage after stage; it is over '
    + 'with the last stage.'),
  sine: about(sine, 'Poisson traffic whose rate goes up and down in a sine wave.'),
  mmpp: about(mmpp, 'Poisson traffic whose rate jumps at random instants, from one of a few rates '
    + 'to the next: bursts.'),
  closed: about(closed, 'Clients who wait for what becomes of a request before they make the '
    + 'next.'),
  counts: about(counts, 'So many inputs in each stretch of time as a data file says.'),
  trace: about(trace, 'One input at each instant of a data file.'),
};

const serviceTimes = either('a list of durations or { file, column, unit }', [
  z.array(duration),
  map({ file: COLUMN.file, column: COLUMN.column, ...optional({ unit: COLUMN.unit }) }),
]);

const to = about(text, 'The Function that is called: `FUNCTION`, or `APP/FUNCTION` where '
  + 'several Apps have one of that name.', { examples: ['transcribe_segment', 'shop/api'] });

const kind = about(choice(['call', 'spawn', 'web']), 'Whether callers wait for the '
  + 'result, or leave the input to the platform, which has a longer queue for those; or go by the '
  + 'URL of a web Function, whose answer does not let them wait for ever.', {
  usual: usual.kind, rule: 'QUE-7',
});

const patience = about(distribution, 'How long callers wait before they give up.', {
  usual: usual.patience, rule: 'QUE-8', examples: ['30s'],
});

const version = about(whole(1), 'The version that callers are pinned to: containers of this '
  + 'version alone serve them, whatever is live.', {
  usual: usual.version, rule: 'PIN-1', examples: [1],
});

/** One input, as an event has it. */
export const callShape = map({
  to,
  ...optional({
    kind,
    version,
    patience,
    service_time: about(distribution, 'How long it takes, in place of the Function\'s own service '
      + 'time.', { rule: 'TIME-4', examples: ['2s'] }),
  }),
}).meta({ id: 'call', title: 'call' });

export const sourceShape = map({
  to,
  arrivals: about(oneOf(ARRIVALS),
    'When inputs arrive: one of the following.', { examples: [{ poisson: { rate: '5/s' } }] }),
  ...optional({
    name: about(text, 'What the source is called in results and by events; else it is its place '
      + 'in the file, from 1.', { examples: ['users'] }),
    kind,
    version,
    via: about(choice(['serve']), 'The inputs go to the App that somebody serves, not to the '
      + 'deployed one: while nobody does, they are rejected.', {
      usual: usual.via, rule: 'EPH-1', examples: ['serve'],
    }),
    from: about(duration, 'When the traffic begins.', { usual: usual.from }),
    until: about(duration, 'No input arrives at this instant or later.', {
      usual: usual.until, examples: ['8m'],
    }),
    count: about(whole(1), 'At most so many inputs arrive.', {
      usual: usual.count, examples: [1000],
    }),
    patience,
    service_times: about(serviceTimes, 'The service times of the inputs in order of arrival, for '
      + 'all their attempts; one for each is needed.', {
      rule: 'TIME-4', examples: [['1s', '2s']],
    }),
    service_time: about(distribution, 'The service times of the inputs from this source, in place '
      + 'of the Function\'s.', { rule: 'TIME-4', examples: ['2s'] }),
    caller_retries: about(callerRetries, 'What callers do when an input has failed, was rejected, '
      + 'or took longer than their patience: they try again with a new one.', {
      usual: usual.caller_retries.policy, rule: 'QUE-11',
      examples: [{ attempts: 3, delay: '250ms', jitter: '250ms', budget: 0.1 }],
    }),
  }),
}).meta({ id: 'source', title: 'traffic' });
