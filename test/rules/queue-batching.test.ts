import { expect, test } from 'vitest';
import { recordsIn, rulesIn } from './story-lines.ts';
import { play, type Played } from './timeline.ts';

const ABOUT = /arrived|published|rollout|returned/;

/** One App with one Function `f` that has batches, and the rest of the scenario. */
const played = (options: string, rest: string): Played => play(`
  app:
    name: a
    functions: { f: { cold_start: 0s, ${options} } }
  ${rest}
`);

/** What happens to inputs, batches and containers, arrivals aside. */
const story = (options: string, rest: string): readonly string[] =>
  played(options, rest).story.filter((line) => !ABOUT.test(line));

const arrivals = (...instants: readonly string[]): string =>
  `traffic: [{ to: f, arrivals: { at: [${instants.join(', ')}] } }]`;

/** One container that is always there. */
const ONE = 'initial_containers: 1, min_containers: 1, max_containers: 1';
const BATCH = 'batch: { max_batch_size: 3, wait: 2s, base: 4s, per_input: 1s }';

test('QUE-6 a full batch runs, for one service time: base, and so much for each input', () => {
  expect(story(`${ONE}, ${BATCH}`, arrivals('1s', '2s', '2500ms'))).toEqual([
    '0s c1 f v1 starting (initial)', '0s c1 ready',
    '1s i1 in the batch on c1', '2s i2 in the batch on c1', '2.5s i3 in the batch on c1',
    '2.5s batch of 3 on c1 (full)',
    '2.5s i1 on c1 (first)', '2.5s i2 on c1 (first)', '2.5s i3 on c1 (first)',
    '9.5s i1 succeeded -> succeeded', '9.5s i2 succeeded -> succeeded',
    '9.5s i3 succeeded -> succeeded',
  ]);
});

test('QUE-6 a batch that is not full runs `wait` after it opened, whoever joined since', () => {
  const lines = story(`${ONE}, ${BATCH}`, arrivals('1s', '2900ms'));
  expect(lines).toContain('3s batch of 2 on c1 (wait)');
  expect(lines.at(-1)).toBe('9s i2 succeeded -> succeeded');
});

test('TIME-2 QUE-6 who arrives at the instant at which the wait is over is too late', () => {
  expect(story(`${ONE}, ${BATCH}`, arrivals('1s', '3s')).filter((line) => /batch/.test(line)))
    .toEqual([
      '1s i1 in the batch on c1', '3s batch of 1 on c1 (wait)',
      '8s i2 in the batch on c1', '10s batch of 1 on c1 (wait)',
    ]);
});

test('QUE-6 without a wait a batch takes what is queued in the same settling, and runs', () => {
  const options = `${ONE}, batch: { max_batch_size: 3, base: 4s }`;
  const lines = story(options, arrivals('1s', '2s', '2s', '3s', '3s'));
  expect(lines.filter((line) => /batch of/.test(line))).toEqual([
    '1s batch of 1 on c1 (wait)', '5s batch of 3 on c1 (full)', '9s batch of 1 on c1 (wait)',
  ]);
});

test('QUE-6 a Function has one open batch: with more containers free, inputs still join it', () => {
  const pool = 'initial_containers: 3, min_containers: 3, max_containers: 3';
  const lines = story(`${pool}, ${BATCH}`, arrivals('1s', '1s', '2s', '2s'));
  expect(lines.filter((line) => /batch/.test(line))).toEqual([
    '1s i1 in the batch on c1', '1s i2 in the batch on c1', '2s i3 in the batch on c1',
    '2s batch of 3 on c1 (full)', '2s i4 in the batch on c2', '4s batch of 1 on c2 (wait)',
  ]);
});

test('QUE-6 an open batch takes a slot, and a batch that runs takes one', () => {
  const slots = `${ONE}, max_inputs: 2, batch: { max_batch_size: 2, wait: 1s, base: 10s }`;
  const { records } = played(slots, arrivals('1s', '1s', '1s', '1s', '1s'));
  const starts = records.filter(({ type }) => type === 'batch.started');
  expect(starts.map(({ t_us, size, why }) => [t_us / 1e6, size, why])).toEqual([
    [1, 2, 'full'], [1, 2, 'full'], [12, 1, 'wait'],
  ]);
});

test('QUE-4 QUE-6 the slot of a batch is one taken: another batch goes where fewest are', () => {
  const pool = 'initial_containers: 2, min_containers: 2, max_containers: 2, max_inputs: 2';
  const options = `${pool}, batch: { max_batch_size: 3, wait: 0s, base: 10s }`;
  const lines = story(options, arrivals('1s', '1s', '1s', '2s', '3s', '4s'));
  expect(lines.filter((line) => /batch of/.test(line))).toEqual([
    '1s batch of 3 on c1 (full)', '2s batch of 1 on c2 (wait)',
    '3s batch of 1 on c2 (wait)', '4s batch of 1 on c1 (wait)',
  ]);
});

test('QUE-4 QUE-6 inputs are counted, not batches: another batch goes where fewest are', () => {
  const pool = 'initial_containers: 2, min_containers: 2, max_containers: 2, max_inputs: 3';
  const options = `${pool}, batch: { max_batch_size: 3, wait: 0s, base: 30s }`;
  const lines = (routing: string): readonly string[] =>
    story(options, `${arrivals('1s', '1s', '1s', '2s', '3s')}\n  platform: { routing: ${routing} }`)
      .filter((line) => /batch of/.test(line));
  const expected = (first: string, second: string): readonly string[] => [
    `1s batch of 3 on ${first} (full)`, `2s batch of 1 on ${second} (wait)`,
    `3s batch of 1 on ${second} (wait)`,
  ];
  // One batch on each, of three inputs and of one: these policies would prefer the one of three.
  expect(lines('oldest')).toEqual(expected('c1', 'c2'));
  expect(lines('least-recently-used')).toEqual(expected('c1', 'c2'));
  expect(lines('newest')).toEqual(expected('c2', 'c1'));
});

test('QUE-4 QUE-6 a container whose batches reach `target_inputs` comes after one below it', () => {
  const options = 'code: x1, initial_containers: 2, max_containers: 3, max_inputs: 2, '
    + 'target_inputs: 3, batch: { max_batch_size: 3, base: 60s }';
  const lines = story(options, `
  traffic: [{ to: f, arrivals: { at: [1s, 1s, 2s, 5s, 5s, 5s, 6s] } }]
  events: [{ at: 4s, deploy: { change: { functions: { f: { code: x2 } } } } }]
  duration: 20s`);
  // The new container has the batch of three, and so as many inputs as are aimed at: the outdated
  // one, which runs two in a batch, goes before it.
  expect(lines.filter((line) => /batch of|drain/.test(line))).toEqual([
    '1s batch of 2 on c1 (wait)', '2s batch of 1 on c2 (wait)', '4s c2 draining (retired)',
    '5s batch of 3 on c3 (full)', '6s batch of 1 on c1 (wait)',
  ]);
});

test('QUE-6 an input that waits in a batch may be abandoned, which can close it', () => {
  const rest = (patience: string) => `traffic:
    - { to: f, arrivals: { at: [1s] }, patience: ${patience} }
    - { to: f, arrivals: { at: [2s] } }
  `;
  expect(story(`${ONE}, ${BATCH}`, rest('500ms')).slice(2)).toEqual([
    '1s i1 in the batch on c1', '1.5s i1 abandoned (patience over)',
    '2s i2 in the batch on c1', '4s batch of 1 on c1 (wait)', '4s i2 on c1 (first)',
    '9s i2 succeeded -> succeeded',
  ]);
  // With another one in it the batch stays open, and is due when it was.
  expect(story(`${ONE}, ${BATCH}`, rest('1500ms')).slice(2)).toEqual([
    '1s i1 in the batch on c1', '2s i2 in the batch on c1',
    '2.5s i1 abandoned (patience over)', '3s batch of 1 on c1 (wait)', '3s i2 on c1 (first)',
    '8s i2 succeeded -> succeeded',
  ]);
});

test('QUE-7 AUT-1 what waits in a batch counts as queued: as demand, and for the limit', () => {
  const options = `max_containers: 2, ${BATCH}`;
  const rest = `${arrivals('1s', '1s')}\n  platform: { limits: { in_flight: 1 } }`;
  expect(story(options, rest).filter((line) => /rejected/.test(line)))
    .toEqual(['1s i2 rejected (resource exhausted)']);
  // Two inputs in one batch are a demand of two: the second container is started for it.
  expect(recordsIn(played(options, arrivals('1s', '1s')), 'container.starting')).toHaveLength(2);
  expect(recordsIn(played(`${options}, target_inputs: 3`, arrivals('1s', '1s')),
    'container.starting')).toHaveLength(1);
});

test('QUE-6 the first input of a batch brings its draw, for both laws', () => {
  const laws = 'base: { sequence: [10s, 20s, 30s] }, per_input: { sequence: [1s, 2s, 3s] }';
  const { records } = played(`${ONE}, batch: { max_batch_size: 2, wait: 1h, ${laws} }`,
    arrivals('1s', '1s', '1s', '1s'));
  const services = records.filter(({ type }) => type === 'input.started')
    .map(({ input, service_us }) => [input, Number(service_us) / 1e6]);
  // The second batch is in-3's, whose values are the third ones.
  expect(services).toEqual([['in-1', 12], ['in-2', 12], ['in-3', 36], ['in-4', 36]]);
});

test('QUE-6 RET-1 a failure fails every input of a batch, each by its own policy', () => {
  const rest = `${arrivals('1s', '2s', '20s')}
  events: [{ when: { event: input.started, nth: 2 }, fault: { fail_attempt: {} } }]`;
  expect(story(`${ONE}, ${BATCH}, retries: 1`, rest).slice(2)).toEqual([
    '1s i1 in the batch on c1', '2s i2 in the batch on c1', '3s batch of 2 on c1 (wait)',
    '3s i1 on c1 (first)', '3s i2 on c1 (first)', '3s fault fail_attempt in-2',
    '3s i1 failed -> waiting', '3s i2 failed -> waiting',
    '4s i1 requeued (tail)', '4s i2 requeued (tail)',
    '4s i1 in the batch on c1', '4s i2 in the batch on c1', '6s batch of 2 on c1 (wait)',
    '6s i1 on c1 (retry)', '6s i2 on c1 (retry)',
    '12s i1 succeeded -> succeeded', '12s i2 succeeded -> succeeded',
    '20s i3 in the batch on c1', '22s batch of 1 on c1 (wait)', '22s i3 on c1 (first)',
    '27s i3 succeeded -> succeeded',
  ]);
});

test('QUE-6 RET-1 whether a batch fails is drawn once, by its first input', () => {
  const failing = `${ONE}, ${BATCH}, failure_rate: 0.5`;
  const { records } = played(failing, 'traffic: [{ to: f, arrivals: { every: 1s }, count: 300 }]');
  const bySecond = new Map<number, Set<unknown>>();
  for (const { type, t_us, result } of records) {
    if (type !== 'attempt.ended') continue;
    bySecond.set(t_us, (bySecond.get(t_us) ?? new Set()).add(result));
  }
  const outcomes = [...bySecond.values()];
  expect(outcomes.every(({ size }) => size === 1)).toBe(true);
  expect(outcomes.filter((one) => one.has('failed')).length).toBeGreaterThan(20);
  expect(outcomes.filter((one) => one.has('succeeded')).length).toBeGreaterThan(20);
});

test('QUE-6 RET-3 a batch has one timeout, and then its container goes', () => {
  const options = `${ONE}, ${BATCH}, timeout: 5s`;
  expect(story(options, arrivals('1s', '2s')).slice(2, 11)).toEqual([
    '1s i1 in the batch on c1', '2s i2 in the batch on c1', '3s batch of 2 on c1 (wait)',
    '3s i1 on c1 (first)', '3s i2 on c1 (first)',
    '8s i1 timeout -> failed', '8s i2 timeout -> failed',
    '8s c1 stopping (timeout)', '8s c1 stopped',
  ]);
});

test('QUE-6 RET-3 where a timeout cancels attempts, it cancels those of the batch alone', () => {
  const options = `${ONE}, max_inputs: 2, timeout: 5s,
    batch: { max_batch_size: 2, wait: 1s, base: { sequence: [9s, 9s, 2s] } }`;
  const lines = story(options.replace('\n', ' '), arrivals('1s', '1s', '6s'));
  expect(lines.slice(2)).toEqual([
    '1s i1 in the batch on c1', '1s i2 in the batch on c1', '1s batch of 2 on c1 (full)',
    '1s i1 on c1 (first)', '1s i2 on c1 (first)',
    '6s i1 timeout -> failed', '6s i2 timeout -> failed',
    '6s i3 in the batch on c1', '7s batch of 1 on c1 (wait)', '7s i3 on c1 (first)',
    '9s i3 succeeded -> succeeded',
  ]);
});

test('QUE-6 REC-1 an interruption dissolves an open batch: its inputs keep their places', () => {
  const rest = `${arrivals('1s', '2s', '2s')}
  events: [{ at: 2500ms, rollover: { strategy: recreate } }]`;
  const options = 'initial_containers: 1, max_containers: 1, '
    + 'batch: { max_batch_size: 8, wait: 5s, base: 4s }';
  expect(story(options, rest).filter((line) => !/c\d (stopp|f v)/.test(line)).slice(1)).toEqual([
    '1s i1 in the batch on c1', '2s i2 in the batch on c1', '2s i3 in the batch on c1',
    '2.5s interrupting', '2.5s i1 in no batch', '2.5s i2 in no batch', '2.5s i3 in no batch',
    '2.5s c2 ready',
    '2.5s i1 in the batch on c2', '2.5s i2 in the batch on c2', '2.5s i3 in the batch on c2',
    '7.5s batch of 3 on c2 (wait)',
    '7.5s i1 on c2 (first)', '7.5s i2 on c2 (first)', '7.5s i3 on c2 (first)',
    '11.5s i1 succeeded -> succeeded', '11.5s i2 succeeded -> succeeded',
    '11.5s i3 succeeded -> succeeded',
  ]);
});

test('QUE-6 ROL-4 a batch on a container that is retired runs at once', () => {
  const rest = `${arrivals('1s', '2s')}
  events: [{ at: 2500ms, rollover: {} }]`;
  const options = 'initial_containers: 1, target_inputs: 8, '
    + 'batch: { max_batch_size: 8, wait: 1h, base: 4s }';
  expect(story(options, rest).slice(2)).toEqual([
    '1s i1 in the batch on c1', '2s i2 in the batch on c1',
    '2.5s c2 f v2 starting (demand)', '2.5s c2 ready',
    '2.5s batch of 2 on c1 (retired)', '2.5s i1 on c1 (first)', '2.5s i2 on c1 (first)',
    '2.5s c1 draining (retired)',
    '6.5s i1 succeeded -> succeeded', '6.5s i2 succeeded -> succeeded',
    '6.5s c1 stopping (drained)', '6.5s c1 stopped',
  ]);
});

test('QUE-6 ROL-6 a container with an open batch is not idle: nothing evicts it', () => {
  const rest = `${arrivals('1s')}
  events: [{ at: 2s, rollover: {} }]
  platform: { rolling: { at_limit: evict-idle } }`;
  const options = `${ONE}, batch: { max_batch_size: 8, wait: 9s, base: 4s }`;
  const lines = story(options, rest);
  expect(lines.slice(2, 6)).toEqual([
    '1s i1 in the batch on c1', '10s batch of 1 on c1 (wait)', '10s i1 on c1 (first)',
    '14s i1 succeeded -> succeeded',
  ]);
  expect(lines[6]).toBe('14s c1 stopping (evicted)');
});

test('AUT-3 QUE-6 nor does it expire, and its idle time begins when its batch is over', () => {
  const options = `initial_containers: 1, scaledown_window: 3s,
    batch: { max_batch_size: 8, wait: 10s, base: 4s }`.replace('\n', ' ');
  expect(story(options, arrivals('1s')).slice(2)).toEqual([
    '1s i1 in the batch on c1', '11s batch of 1 on c1 (wait)', '11s i1 on c1 (first)',
    '15s i1 succeeded -> succeeded',
  ]);
  expect(story(options, `${arrivals('1s', '30s')}`)).toContain('18s c1 stopping (idle)');
});

test('QUE-6 RET-4 a crash loses what runs, and dissolves what is open', () => {
  const options = `${ONE}, max_inputs: 2, batch: { max_batch_size: 2, wait: 9s, base: 8s }`;
  const rest = `${arrivals('1s', '1s', '2s')}
  events: [{ at: 3s, fault: { crash: { function: f } } }]`;
  expect(story(options, rest).slice(2, 14)).toEqual([
    '1s i1 in the batch on c1', '1s i2 in the batch on c1', '1s batch of 2 on c1 (full)',
    '1s i1 on c1 (first)', '1s i2 on c1 (first)', '2s i3 in the batch on c1',
    '3s fault crash ta-1', '3s i1 crashed -> queued', '3s i1 requeued (kept)',
    '3s i2 crashed -> queued', '3s i2 requeued (kept)', '3s i3 in no batch',
  ]);
  // Senior to in-3 they make the first batch of the next container.
  expect(story(options, rest).filter((line) => /c2/.test(line)).slice(2, 6)).toEqual([
    '3s i1 in the batch on c2', '3s i2 in the batch on c2', '3s batch of 2 on c2 (full)',
    '3s i1 on c2 (crashed)',
  ]);
});

test('CON-7 QUE-6 a single-use container stops after its first batch, not when that opens', () => {
  const options = 'single_use: true, max_containers: 1, '
    + 'batch: { max_batch_size: 2, wait: 5s, base: 4s }';
  expect(story(options, arrivals('1s', '2s', '2s')).filter((line) => /batch|stopping/.test(line)))
    .toEqual([
      '1s i1 in the batch on c1', '2s i2 in the batch on c1', '2s batch of 2 on c1 (full)',
      '6s c1 stopping (single_use)', '6s i3 in the batch on c2', '11s batch of 1 on c2 (wait)',
      '15s c2 stopping (single_use)',
    ]);
});

test('CON-9 QUE-6 a batch with an input that warms its container up takes longer', () => {
  const options = `${ONE}, warm_up: { inputs: 3, factor: 10 },
    batch: { max_batch_size: 2, base: 1s, per_input: 1s }`.replace('\n', ' ');
  const run = played(options, arrivals('1s', '1s', '1s', '1s', '1s'));
  expect(recordsIn(run, 'input.started').map(({ service_us }) => Number(service_us) / 1e6))
    .toEqual([30, 30, 30, 30, 2]);
  expect(rulesIn(run, 'input.started').map((line) => line.split(' ')[1]))
    .toEqual(['CON-9', 'CON-9', 'CON-9', 'CON-9', 'QUE-6']);
});

test('PUB-6 STP-1 QUE-6 what waits in a batch ends with its Function and its App', () => {
  const removal = `${arrivals('1s')}
  events: [{ at: 2s, deploy: { change: { functions: { f: null, g: { service_time: 1s,
    cold_start: 1s } } } } }]`;
  expect(story(`${ONE}, ${BATCH.replace('wait: 2s', 'wait: 5s')}`, removal).slice(2)).toEqual([
    '1s i1 in the batch on c1', '2s i1 terminated (function removed)',
    '2s c1 stopping (retired)', '2s c1 stopped',
  ]);
  const stop = `${arrivals('1s')}\n  events: [{ at: 2s, stop: {} }]`;
  expect(story(`${ONE}, ${BATCH.replace('wait: 2s', 'wait: 5s')}`, stop).slice(2, 5)).toEqual([
    '1s i1 in the batch on c1', '2s app stopping', '2s i1 terminated (app stopped)',
  ]);
});

test('QUE-6 QUE-10 a bound input opens a batch when its container is ready, or joins it', () => {
  const rest = `${arrivals('1s', '1s')}\n  platform: { binding: early }`;
  const options = 'batch: { max_batch_size: 3, wait: 2s, base: 4s }';
  expect(story(options.replace('batch', 'max_containers: 2, batch'), rest)
    .filter((line) => /batch/.test(line))).toEqual([
    '1s i1 in the batch on c1', '1s i2 in the batch on c1', '3s batch of 2 on c1 (wait)',
  ]);
});

test('QUE-6 an open batch of an old version is joined when the new one has none', () => {
  const rest = `${arrivals('1s', '4s', '30s')}
  events:
    - { at: 2s, deploy: { change: { functions: { f: { batch: null, service_time: 3s,
        cold_start: 10s } } } } }`;
  const options = 'initial_containers: 1, max_containers: 2, '
    + 'batch: { max_batch_size: 3, wait: 5s, base: 4s }';
  expect(story(options, rest).filter((line) => / i\d|batch/.test(line))).toEqual([
    '1s i1 in the batch on c1', '4s i2 in the batch on c1', '6s batch of 2 on c1 (wait)',
    '6s i1 on c1 (first)', '6s i2 on c1 (first)',
    '10s i1 succeeded -> succeeded', '10s i2 succeeded -> succeeded',
    '30s i3 on c2 (first)', '33s i3 succeeded -> succeeded',
  ]);
});

test('QUE-6 FLT-1 a batch of which an attempt is wedged times out as a whole', () => {
  const rest = `${arrivals('1s', '1s', '1s')}
  events: [{ at: 2s, fault: { wedge: { function: f } } }]`;
  expect(story(`${ONE}, ${BATCH}, timeout: 9s`, rest).slice(9, 14)).toEqual([
    '2s fault wedge in-1', '10s i1 timeout -> failed', '10s i2 timeout -> failed',
    '10s i3 timeout -> failed', '10s c1 stopping (timeout)',
  ]);
});

test('QUE-6 the report says how many batches ran, and how large they were', () => {
  const { result } = played(`${ONE}, ${BATCH}`, arrivals('1s', '2s', '2500ms', '30s'));
  expect(result.apps[0]?.functions['f']?.batches).toEqual({ started: 2, mean_size: 2 });
});

test('QUE-6, FLT-1 a wedged attempt is its whole batch: one time limit ends all of it', () => {
  const run = played(`${ONE}, ${BATCH}, timeout: 20s, retries: { max_retries: 1 }`, `
  traffic: [{ to: f, arrivals: { at: [1s, 2s, 2500ms] } }]
  events: [{ at: 5s, fault: { wedge: { function: f } } }]`);
  const lines = run.story.filter((line) => /fault|timeout/.test(line));
  expect(lines.slice(0, 4)).toEqual([
    '5s fault wedge in-1', '22.5s i1 timeout -> waiting', '22.5s i2 timeout -> waiting',
    '22.5s i3 timeout -> waiting',
  ]);
  const struck = recordsIn(run, 'fault.struck')[0]?.seq;
  expect(recordsIn(run, 'attempt.ended').slice(0, 3).map(({ caused_by: cause }) => cause))
    .toEqual([struck, struck, struck]);
});

test('QUE-6, FLT-1 a wedged batch on a container that is lost goes back to the queue', () => {
  const lines = story(`${ONE}, ${BATCH}, timeout: 20s`, `
  traffic: [{ to: f, arrivals: { at: [1s, 1s, 1s] } }]
  events:
    - { at: 5s, fault: { wedge: { function: f } } }
    - { at: 6s, fault: { crash: { function: f } } }`);
  expect(lines.filter((line) => /c1 crashed|->|batch of/.test(line))).toEqual([
    '1s batch of 3 on c1 (full)', '6s i1 crashed -> queued', '6s i2 crashed -> queued',
    '6s i3 crashed -> queued', '6s c1 crashed', '6s batch of 3 on c2 (full)',
    '13s i1 succeeded -> succeeded', '13s i2 succeeded -> succeeded',
    '13s i3 succeeded -> succeeded',
  ]);
});

test('QUE-6, FLT-1 a batch fails as a whole on a container whose secret is worthless', () => {
  const run = played(`${ONE}, ${BATCH}, secrets: [token]`, `
  traffic: [{ to: f, arrivals: { at: [1s, 2s, 20s, 20s, 20s] } }]
  events:
    - { at: 2500ms, fault: { invalidate_secret: { secret: token } } }
    - { at: 15s, rollover: { strategy: recreate } }`);
  // The batch had opened before the secret was worthless, and begins after it.
  expect(run.story.filter((line) => /fault|failed|batch of|succeeded/.test(line))).toEqual([
    '2.5s fault invalidate_secret token', '3s batch of 2 on c1 (wait)', '9s i1 failed -> failed',
    '9s i2 failed -> failed', '20s batch of 3 on c2 (full)', '27s i3 succeeded -> succeeded',
    '27s i4 succeeded -> succeeded', '27s i5 succeeded -> succeeded',
  ]);
});
