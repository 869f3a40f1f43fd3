import { expect, test } from 'vitest';
import { containersIn, inputsIn, linesWith, rulesIn } from './story-lines.ts';
import { play } from './timeline.ts';

test('QUE-1 inputs of all sources wait in one queue, in the order of their arrival', () => {
  const played = play(`
    app: { name: a, functions: { f: { service_time: 1s, cold_start: 9s, max_containers: 1 } } }
    traffic:
      - { to: f, arrivals: { at: [1s, 4s] } }
      - { to: f, kind: spawn, arrivals: { at: [2s, 3s] } }
  `);
  expect(linesWith(played, 'on')).toEqual([
    '10s i1 on c1 (first)', '11s i2 on c1 (first)', '12s i3 on c1 (first)', '13s i4 on c1 (first)',
  ]);
  expect(rulesIn(played, 'input.arrived')[0]).toBe('input.arrived QUE-1');
});

test('QUE-1 each Function has its own queue', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 9s, cold_start: 1s, max_containers: 1 }
        g: { service_time: 1s, cold_start: 1s, max_containers: 1 }
    traffic: [{ to: f, arrivals: { at: [0s, 0s] } }, { to: g, arrivals: { at: [5s] } }]
  `);
  expect(linesWith(played, 'i3').at(1)).toBe('6s i3 on c2 (first)');
});

test('QUE-2 an input is assigned at once where a slot is free, else when one becomes free', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 3s, cold_start: 1s, initial_containers: 1, max_containers: 1 }
    traffic: [{ to: f, arrivals: { at: [1s, 2s, 3s] } }]
  `);
  expect(inputsIn(played)).toEqual([
    '1s i1 arrived',
    '1s i1 on c1 (first)',
    '2s i2 arrived',
    '3s i3 arrived',
    '4s i1 succeeded -> succeeded',
    '4s i2 on c1 (first)',
    '7s i2 succeeded -> succeeded',
    '7s i3 on c1 (first)',
    '10s i3 succeeded -> succeeded',
  ]);
  expect(rulesIn(played, 'input.started')[0]).toBe('input.started QUE-2');
});

test('QUE-2 containers buffer nothing: what waits is anybody\'s who is free first', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 1s, cold_start: 5s, initial_containers: 2, max_containers: 3 }
    traffic: [{ to: f, arrivals: { at: [0s, 0s, 1s] }, service_times: [9s, 4s, 1s] }]
  `);
  expect(linesWith(played, 'i3')).toEqual([
    '1s i3 arrived', '4s i3 on c2 (first)', '5s i3 succeeded -> succeeded',
  ]);
  expect(containersIn(played)).toContain('1s c3 f v1 starting (demand)');
});

test('QUE-2 as many inputs start at one instant as there are slots', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 1s, cold_start: 5s, max_inputs: 3, initial_containers: 1 }
    traffic: [{ to: f, arrivals: { at: [2s, 2s, 2s, 2s] } }]
  `);
  expect(linesWith(played, 'on')).toEqual([
    '2s i1 on c1 (first)', '2s i2 on c1 (first)', '2s i3 on c1 (first)', '3s i4 on c1 (first)',
  ]);
});

test('QUE-3 a lost input goes back ahead of those that arrived after it', () => {
  const played = play(`
    app: { name: a, functions: { f: { service_time: 5s, cold_start: 1s, max_containers: 1 } } }
    traffic: [{ to: f, arrivals: { at: [0s, 1s, 2s] } }]
    events: [{ at: 3s, fault: { crash: { function: f } } }]
  `);
  expect(linesWith(played, 'on', 'requeued')).toEqual([
    '1s i1 on c1 (first)',
    '3s i1 requeued (kept)',
    '4s i1 on c2 (crashed)',
    '9s i2 on c2 (first)',
    '14s i3 on c2 (first)',
  ]);
  expect(rulesIn(played, 'input.requeued')).toEqual(['input.requeued QUE-3']);
});

test('QUE-3 several lost inputs keep their order among each other', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 9s, cold_start: 1s, initial_containers: 3, max_containers: 3 }
    traffic: [{ to: f, arrivals: { at: [0s, 0s, 0s, 0s] } }]
    events:
      - { at: 3s, fault: { preempt: { container: ta-3 } } }
      - { at: 3s, fault: { preempt: { container: ta-1 } } }
      - { at: 3500ms, fault: { preempt: { container: ta-2 } } }
  `);
  expect(linesWith(played, 'on').slice(3)).toEqual([
    '4s i1 on c4 (preempted)',
    '4s i2 on c5 (preempted)',
    '4.5s i3 on c6 (preempted)',
    '13s i4 on c4 (first)',
  ]);
});

test('QUE-3 an input that is tried again after a failure goes to the tail when it is due', () => {
  const played = play(`
    app:
      name: a
      functions: { f: { service_time: 5s, cold_start: 1s, max_containers: 1, retries: 1 } }
    traffic: [{ to: f, arrivals: { at: [0s, 1s, 3500ms, 5s] } }]
    events: [{ at: 3s, fault: { fail_attempt: { function: f } } }]
  `);
  expect(linesWith(played, 'on', 'requeued')).toEqual([
    '1s i1 on c1 (first)',
    '3s i2 on c1 (first)',
    '4s i1 requeued (tail)',
    '8s i3 on c1 (first)',
    '13s i1 on c1 (retry)',
    '18s i4 on c1 (first)',
  ]);
});

test('QUE-3 the place that a retry got is kept by a later loss', () => {
  const played = play(`
    app:
      name: a
      functions: { f: { service_time: 5s, cold_start: 1s, max_containers: 1, retries: 1 } }
    traffic: [{ to: f, arrivals: { at: [0s, 3500ms, 5s] } }]
    events:
      - { at: 3s, fault: { fail_attempt: { function: f } } }
      - { at: 9s, fault: { crash: { function: f } } }
  `);
  // i2 arrived before the retry of i1 was due at 4s, i3 after it.
  expect(linesWith(played, 'on', 'requeued')).toEqual([
    '1s i1 on c1 (first)',
    '3.5s i2 on c1 (first)',
    '4s i1 requeued (tail)',
    '8.5s i1 on c1 (retry)',
    '9s i1 requeued (kept)',
    '10s i1 on c2 (crashed)',
    '15s i3 on c2 (first)',
  ]);
});

test('QUE-5 a container has one slot unless max_inputs says more', () => {
  const starts = (options: string) => linesWith(play(`
    app:
      name: a
      functions:
        f: { service_time: 4s, cold_start: 1s, initial_containers: 1, max_containers: 1 ${options} }
    traffic: [{ to: f, arrivals: { at: [0s, 1s] } }]
  `), 'on');
  expect(starts('')).toEqual(['0s i1 on c1 (first)', '4s i2 on c1 (first)']);
  expect(starts(', max_inputs: 2')).toEqual(['0s i1 on c1 (first)', '1s i2 on c1 (first)']);
});

test('QUE-5 inputs that run together do not slow each other', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 4s, cold_start: 1s, initial_containers: 1, max_inputs: 3 }
    traffic: [{ to: f, arrivals: { at: [0s, 1s, 2s] } }]
  `);
  expect(linesWith(played, 'succeeded')).toEqual([
    '4s i1 succeeded -> succeeded', '5s i2 succeeded -> succeeded', '6s i3 succeeded -> succeeded',
  ]);
});

test('QUE-5 the autoscaler aims at target_inputs, which is max_inputs unless given', () => {
  const started = (options: string) => linesWith(play(`
    app: { name: a, functions: { f: { service_time: 4s, cold_start: 1s, ${options} } } }
    traffic: [{ to: f, arrivals: { burst: { count: 8, at: 0s } } }]
  `), 'starting').length;
  expect(started('max_inputs: 4')).toBe(2);
  expect(started('max_inputs: 4, target_inputs: 3')).toBe(3);
  expect(started('max_inputs: 4, target_inputs: 1')).toBe(8);
});

test('QUE-5 a container bursts from its target up to its maximum, and no further', () => {
  const played = play(`
    app:
      name: a
      functions:
        f:
          service_time: 9s
          cold_start: 1s
          initial_containers: 2
          max_containers: 2
          max_inputs: 3
          target_inputs: 1
    traffic: [{ to: f, arrivals: { burst: { count: 7, at: 0s } } }]
  `);
  expect(linesWith(played, 'on')).toEqual([
    '0s i1 on c1 (first)', '0s i2 on c2 (first)',
    '0s i3 on c1 (first)', '0s i4 on c2 (first)',
    '0s i5 on c1 (first)', '0s i6 on c2 (first)',
    '9s i7 on c1 (first)',
  ]);
});
