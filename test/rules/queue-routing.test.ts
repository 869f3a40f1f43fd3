import { expect, test } from 'vitest';
import { linesWith } from './story-lines.ts';
import { play } from './timeline.ts';

/** Which input went to which container, in order of assignment. */
const assignments = (yaml: string) => linesWith(play(yaml), 'on')
  .map((line) => line.replace(/^\S+ | \(.*/g, ''));

test('QUE-4 below the target comes before bursting, whatever the version', () => {
  // At 11s the new c2 runs one input, its target; the old c1 runs none.
  expect(assignments(`
    app:
      name: a
      functions:
        f:
          service_time: 9s
          cold_start: { sequence: [1s, 20s] }
          initial_containers: 2
          max_inputs: 2
          target_inputs: 1
          max_containers: 3
    traffic: [{ to: f, arrivals: { at: [10s, 11s, 12s] } }]
    events: [{ at: 5s, rollover: {} }]
    duration: 15s
  `)).toEqual(['i1 on c3', 'i2 on c2', 'i3 on c3']);
});

test('QUE-4 the live version comes before an outdated one, however busy or recently used', () => {
  // c3 of v2 runs an input when i2 arrives, the outdated c2 none; both are below their target.
  expect(assignments(`
    app:
      name: a
      functions:
        f:
          service_time: 9s
          cold_start: { sequence: [1s, 30s] }
          initial_containers: 2
          max_inputs: 3
          max_containers: 3
    traffic: [{ to: f, arrivals: { at: [10s, 11s, 12s, 13s] } }]
    events: [{ at: 5s, rollover: {} }]
    duration: 15s
  `)).toEqual(['i1 on c3', 'i2 on c3', 'i3 on c3', 'i4 on c2']);
});

test('QUE-4 until a new container is ready the outdated ones serve', () => {
  expect(assignments(`
    app:
      name: a
      functions: { f: { service_time: 1s, cold_start: 5s, initial_containers: 1 } }
    traffic: [{ to: f, arrivals: { at: [6s, 9999999us, 10s] } }]
    events: [{ at: 5s, rollover: {} }]
  `)).toEqual(['i1 on c1', 'i2 on c1', 'i3 on c2']);
});

test.each(['most-recently-used', 'least-recently-used', 'newest', 'oldest', 'random'])(
  'QUE-4 the fewest running inputs come before the policy %s', (routing) => {
    const on = assignments(`
      app:
        name: a
        functions:
          f:
            { service_time: 99s, cold_start: 1s, initial_containers: 3, max_inputs: 4, timeout: 1h }
      traffic: [{ to: f, arrivals: { at: [1s, 2s, 3s, 4s, 5s, 6s] } }]
      platform: { routing: ${routing} }
    `).map((line) => line.slice(-2));
    expect(on.slice(0, 3).sort()).toEqual(['c1', 'c2', 'c3']);
    expect(on.slice(3).sort()).toEqual(['c1', 'c2', 'c3']);
  },
);

const idleSince = (routing: string) => assignments(`
  app:
    name: a
    functions: { f: { service_time: 9s, cold_start: 1s, initial_containers: 3 } }
  traffic:
    - { to: f, arrivals: { at: [0s, 0s, 0s] }, service_times: [2s, 3s, 1s] }
    - { to: f, arrivals: { at: [10s, 10s, 10s] } }
  platform: { ${routing} }
`).slice(3);

test.each([
  ['routing: most-recently-used', ['c2', 'c1', 'c3']],
  ['', ['c2', 'c1', 'c3']],
  ['routing: least-recently-used', ['c3', 'c1', 'c2']],
  ['routing: newest', ['c3', 'c2', 'c1']],
  ['routing: oldest', ['c1', 'c2', 'c3']],
])('QUE-4 the policy "%s" decides among equals', (routing, order) => {
  // Under `newest` the first three go to c3, c2, c1.
  expect(idleSince(routing)).toEqual(order.map((container, k) => `i${k + 4} on ${container}`));
});

test('QUE-4 to become ready is to be used', () => {
  const ready = (routing: string) => assignments(`
    app:
      name: a
      functions:
        f: { service_time: 1s, cold_start: 4s, min_containers: 2, initial_containers: 1 }
    traffic: [{ to: f, arrivals: { at: [2s, 10s] } }]
    platform: { routing: ${routing} }
  `).at(-1);
  expect(ready('most-recently-used')).toBe('i2 on c2');
  expect(ready('least-recently-used')).toBe('i2 on c1');
});

test('QUE-4 to be assigned an input is to be used', () => {
  const third = (routing: string) => assignments(`
    app:
      name: a
      functions:
        f: { service_time: 50s, cold_start: 4s, initial_containers: 2, max_inputs: 2 }
    traffic: [{ to: f, arrivals: { at: [1s, 2s, 3s] } }]
    platform: { routing: ${routing} }
  `);
  expect(third('most-recently-used')).toEqual(['i1 on c1', 'i2 on c2', 'i3 on c2']);
  expect(third('least-recently-used')).toEqual(['i1 on c1', 'i2 on c2', 'i3 on c1']);
});

test('QUE-4 to end an input is to be used, later than to be assigned one', () => {
  // c1 runs i1 and i3, c2 runs i2 and i4. At 5s i1 ends on c1, at 6s i4 on c2: one input on each.
  const fifth = (routing: string) => assignments(`
    app:
      name: a
      functions: { f: { service_time: 50s, cold_start: 4s, initial_containers: 2, max_inputs: 3 } }
    traffic:
      - to: f
        arrivals: { at: [1s, 2s, 3s, 4s, 7s] }
        service_times: [4s, 50s, 50s, 2s, 1s]
    platform: { routing: ${routing} }
  `);
  expect(fifth('oldest').slice(0, 4)).toEqual(['i1 on c1', 'i2 on c2', 'i3 on c1', 'i4 on c2']);
  expect(fifth('least-recently-used'))
    .toEqual(['i1 on c1', 'i2 on c2', 'i3 on c1', 'i4 on c2', 'i5 on c1']);
});

test('QUE-4 equally recent containers go by the lowest id', () => {
  const on = (routing: string) => assignments(`
    app:
      name: a
      functions: { f: { service_time: 2s, cold_start: 1s, initial_containers: 4 } }
    traffic: [{ to: f, arrivals: { at: [1s, 1s, 1s, 1s, 9s, 9s] } }]
    platform: { routing: ${routing} }
  `).slice(4);
  expect(on('most-recently-used')).toEqual(['i5 on c1', 'i6 on c2']);
  expect(on('least-recently-used')).toEqual(['i5 on c1', 'i6 on c2']);
});

test('QUE-4 use is remembered across a publish', () => {
  expect(assignments(`
    app:
      name: a
      functions: { f: { service_time: 1s, cold_start: 50s, initial_containers: 3 } }
    traffic: [{ to: f, arrivals: { at: [1s, 1s, 10s] }, service_times: [2s, 3s, 1s] }]
    events: [{ at: 5s, rollover: {} }]
  `)).toEqual(['i1 on c1', 'i2 on c2', 'i3 on c2']);
});

test('QUE-4 random choice reaches everyone, and is the same in every run', () => {
  const run = (seed: number) => assignments(`
    seed: ${seed}
    app:
      name: a
      functions:
        f: { service_time: 1s, cold_start: 1s, initial_containers: 4, scaledown_window: 1h }
    traffic: [{ to: f, arrivals: { every: 5s }, count: 60 }]
    platform: { routing: random }
  `).map((line) => line.slice(-2));
  expect(run(1)).toEqual(run(1));
  expect(run(1)).not.toEqual(run(2));
  const counts = ['c1', 'c2', 'c3', 'c4'].map((id) => run(1).filter((on) => on === id).length);
  expect(Math.min(...counts)).toBeGreaterThan(5);
});
