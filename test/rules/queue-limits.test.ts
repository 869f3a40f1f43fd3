import { expect, test } from 'vitest';
import { inputsIn, instantIn, linesWith, rulesIn } from './story-lines.ts';
import { play } from './timeline.ts';

const limited = (limits: string, rest: string, options = '') => play(`
  app:
    name: a
    functions:
      f: { service_time: 9s, cold_start: 1s, max_containers: 2, initial_containers: 2 ${options} }
  ${rest}
  platform: { limits: { ${limits} } }
`);

const burst = (count: number) =>
  `traffic: [{ to: f, arrivals: { burst: { count: ${count}, at: 1s } } }]`;

test('QUE-7 an arrival is refused if as many are queued as the limit and the free slots', () => {
  const played = limited('queued: 1', burst(5));
  expect(linesWith(played, 'on', 'rejected')).toEqual([
    '1s i4 rejected (resource exhausted)',
    '1s i5 rejected (resource exhausted)',
    '1s i1 on c1 (first)',
    '1s i2 on c2 (first)',
    '10s i3 on c1 (first)',
  ]);
  expect(rulesIn(played, 'input.finished')).toEqual(Array(2).fill('input.finished QUE-7'));
});

test('QUE-7 with a limit of 0 an input is served or refused', () => {
  const played = limited('queued: 0', 'traffic: [{ to: f, arrivals: { at: [1s, 2s, 3s, 10s] } }]');
  expect(linesWith(played, 'on', 'rejected')).toEqual([
    '1s i1 on c1 (first)',
    '2s i2 on c2 (first)',
    '3s i3 rejected (resource exhausted)',
    '10s i4 on c1 (first)',
  ]);
});

test('QUE-7 all slots of a container count as free ones', () => {
  const played = limited('queued: 0', burst(7), ', max_inputs: 3');
  expect(linesWith(played, 'rejected')).toEqual(['1s i7 rejected (resource exhausted)']);
});

test('QUE-7 slots of containers that start or drain are not free', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 9s, cold_start: 4s, initial_containers: 1, max_inputs: 2 }
    traffic: [{ to: f, arrivals: { at: [1s, 7s, 7s, 7s, 7s] } }]
    events: [{ at: 2s, rollover: {} }]
    platform: { limits: { queued: 0 } }
  `);
  // From 6s c2 is ready, and c1 drains with i1 on it and a slot that nobody may have.
  expect(linesWith(played, 'rejected')).toEqual([
    '7s i4 rejected (resource exhausted)', '7s i5 rejected (resource exhausted)',
  ]);
  const starting = play(`
    app: { name: a, functions: { f: { service_time: 9s, cold_start: 4s, min_containers: 5 } } }
    traffic: [{ to: f, arrivals: { at: [1s] } }]
    platform: { limits: { queued: 0 } }
  `);
  expect(linesWith(starting, 'rejected')).toEqual(['1s i1 rejected (resource exhausted)']);
});

test('QUE-7 queued and running together have a limit of their own', () => {
  const played = limited('in_flight: 3', `
  traffic: [{ to: f, arrivals: { at: [1s, 2s, 3s, 4s, 10s] } }]
  `);
  expect(linesWith(played, 'rejected')).toEqual(['4s i4 rejected (resource exhausted)']);
});

test('QUE-7 what runs on a draining container is in flight', () => {
  const played = play(`
    app:
      name: a
      functions: { f: { service_time: 9s, cold_start: 2s, initial_containers: 1 } }
    traffic: [{ to: f, arrivals: { at: [1s, 5s, 6s] } }]
    events: [{ at: 2s, rollover: {} }]
    platform: { limits: { in_flight: 2 } }
  `);
  expect(linesWith(played, 'draining', 'rejected'))
    .toEqual(['4s c1 draining (retired)', '6s i3 rejected (resource exhausted)']);
});

test('QUE-7 an input that waits for a retry is neither queued nor in flight', () => {
  const played = limited('queued: 0, in_flight: 1', `
  traffic: [{ to: f, arrivals: { at: [0s, 2500ms] } }]
  events: [{ at: 2s, fault: { fail_attempt: { function: f } } }]
  `, ', retries: 1');
  expect(linesWith(played, 'i2')[1]).toBe('2.5s i2 on c1 (first)');
  expect(linesWith(played, 'i1').at(-1)).toBe('12s i1 succeeded -> succeeded');
});

test('QUE-7 spawned inputs have a limit of their own, and none for what is in flight', () => {
  const spawned = limited('queued: 0, in_flight: 1, spawned: 2', `
  traffic: [{ to: f, kind: spawn, arrivals: { burst: { count: 6, at: 1s } } }]
  `);
  expect(linesWith(spawned, 'rejected').length).toBe(2);
  expect(linesWith(spawned, 'on').length).toBe(4);
});

test('QUE-7 the limits are per Function', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 9s, cold_start: 4s, max_containers: 1 }
        g: { service_time: 9s, cold_start: 4s, max_containers: 1 }
    traffic: [{ to: f, arrivals: { at: [0s, 0s] } }, { to: g, arrivals: { at: [0s] } }]
    platform: { limits: { queued: 1 } }
  `);
  expect(linesWith(played, 'rejected')).toEqual(['0s i2 rejected (resource exhausted)']);
});

const rejectedOf = (count: number, kind: string, limits: string): number | undefined => play(`
  app: { name: a, functions: { f: { service_time: 1h, cold_start: 1s, max_containers: 1 } } }
  traffic: [{ to: f, kind: ${kind}, arrivals: { burst: { count: ${count}, at: 0s } } }]
  platform: { limits: { ${limits} } }
  duration: 0s
`, { inputs: false }).result.apps[0]?.functions['f']?.inputs.rejected;

test('QUE-7 by default 2,000 calls are queued and 25,000 in flight, but more spawned ones', () => {
  expect(rejectedOf(2_003, 'call', '')).toBe(3);
  expect(rejectedOf(25_002, 'call', 'queued: 1000000')).toBe(2);
  expect(rejectedOf(26_000, 'spawn', '')).toBe(0);
});

test('QUE-8 a queued input whose patience ends is abandoned then and never runs', () => {
  const played = play(`
    app: { name: a, functions: { f: { service_time: 9s, cold_start: 5s } } }
    traffic: [{ to: f, arrivals: { at: [1s] }, patience: 3s }]
  `);
  expect(inputsIn(played)).toEqual(['1s i1 arrived', '4s i1 abandoned (patience over)']);
  expect(rulesIn(played, 'input.finished')).toEqual(['input.finished QUE-8']);
});

test('QUE-8 a waiting input is abandoned as well', () => {
  const played = play(`
    app:
      name: a
      functions:
        f:
          service_time: 1s
          cold_start: 1s
          failure_rate: 1
          retries: { max_retries: 1, initial_delay: 10s }
    traffic: [{ to: f, arrivals: { at: [0s] }, patience: 5s }]
  `);
  expect(inputsIn(played).slice(2)).toEqual([
    '2s i1 failed -> waiting', '5s i1 abandoned (patience over)',
  ]);
  expect(played.result.ended_at_us).toBe(5_000_000);
});

const impatient = (patience: string, rest = '', options = '') => inputsIn(play(`
  app:
    name: a
    functions: { f: { service_time: 9s, cold_start: 1s, initial_containers: 1 ${options} } }
  traffic: [{ to: f, arrivals: { at: [0s] }, patience: ${patience} }]
  ${rest}
`)).slice(2);

test('QUE-8 one that runs goes on, and ends abandoned although it succeeds', () => {
  expect(impatient('3s')).toEqual(['9s i1 succeeded -> abandoned']);
});

test('QUE-8 an attempt that ends with the patience has succeeded', () => {
  expect(impatient('9s')).toEqual(['9s i1 succeeded -> succeeded']);
});

test('QUE-8 after a failure there is no retry', () => {
  expect(impatient('3s', '', ', failure_rate: 1, retries: 5'))
    .toEqual(['9s i1 failed -> abandoned']);
  expect(impatient('3s', '', ', timeout: 4s, retries: 5')).toEqual(['4s i1 timeout -> abandoned']);
});

test.each([
  ['a recreate', 'interrupted', 'events: [{ at: 5s, rollover: { strategy: recreate } }]'],
  ['a crash', 'crashed', 'events: [{ at: 5s, fault: { crash: { function: f } } }]'],
  ['a preemption', 'preempted', 'events: [{ at: 5s, fault: { preempt: { function: f } } }]'],
  ['a stop', 'interrupted', 'events: [{ at: 5s, stop: {} }]'],
])('QUE-8 after %s there is no requeue', (_, result, rest) => {
  expect(impatient('3s', rest)).toEqual([`5s i1 ${result} -> abandoned`]);
});

test('QUE-8 an attempt that ends before the patience does is like any other', () => {
  expect(impatient('30s', 'events: [{ at: 5s, rollover: { strategy: recreate } }]')).toEqual([
    '5s i1 interrupted -> queued',
    '5s i1 requeued (kept)',
    '6s i1 on c2 (interrupted)',
    '15s i1 succeeded -> succeeded',
  ]);
});

test('QUE-8 patience counts from the arrival, through requeues and retries', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 4s, cold_start: 8s, initial_containers: 1, retries: 1 }
    traffic: [{ to: f, arrivals: { at: [0s] }, patience: 7s }]
    events:
      - { at: 1s, fault: { fail_attempt: { function: f } } }
      - { at: 3s, fault: { crash: { function: f } } }
  `);
  expect(inputsIn(played).slice(2)).toEqual([
    '1s i1 failed -> waiting',
    '2s i1 requeued (tail)',
    '2s i1 on c1 (retry)',
    '3s i1 crashed -> queued',
    '3s i1 requeued (kept)',
    '7s i1 abandoned (patience over)',
  ]);
});

test('QUE-8 patience that ends in the instant in which a slot becomes free is over', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 4s, cold_start: 8s, initial_containers: 1, max_containers: 1 }
    traffic:
      - { to: f, arrivals: { at: [0s] } }
      - { to: f, arrivals: { at: [1s] }, patience: 3s }
  `);
  expect(instantIn(played, '4s')).toEqual([
    '4s i1 succeeded -> succeeded', '4s i2 abandoned (patience over)',
  ]);
});

test('QUE-8 without any patience an input is gone before the platform settles', () => {
  expect(linesWith(play(`
    app: { name: a, functions: { f: { service_time: 4s, cold_start: 8s, initial_containers: 1 } } }
    traffic: [{ to: f, arrivals: { at: [5s] }, patience: 0s }]
  `), 'i1')).toEqual(['5s i1 arrived', '5s i1 abandoned (patience over)']);
});
