import { expect, test } from 'vitest';
import { containersIn, linesWith, recordsIn, rulesIn } from './story-lines.ts';
import { play, type Played } from './timeline.ts';

const stops = (played: Played) => linesWith(played, 'idle');

test('AUT-3 a container that has been idle for the window stops if supply is above desired', () => {
  const played = play(`
    app: { name: a, functions: { f: { service_time: 3s, cold_start: 2s, scaledown_window: 10s } } }
    traffic: [{ to: f, arrivals: { at: [0s] } }]
    duration: 1m
  `);
  expect(containersIn(played).slice(2)).toEqual(['15s c1 stopping (idle)', '15s c1 stopped']);
  expect(rulesIn(played, 'container.stopping')).toEqual(['container.stopping AUT-3']);
});

test('AUT-3 the window is 60 s unless given', () => {
  expect(stops(play(`
    app: { name: a, functions: { f: { service_time: 3s, cold_start: 2s } } }
    traffic: [{ to: f, arrivals: { at: [0s] } }]
    duration: 2m
  `))).toEqual(['65s c1 stopping (idle)']);
});

test('AUT-3 a container that never had an input is idle since it became ready', () => {
  expect(stops(play(`
    app:
      name: a
      functions:
        f: { service_time: 1s, cold_start: 4s, scaledown_window: 10s, initial_containers: 1 }
    traffic: [{ to: f, arrivals: { at: [2s, 2s] } }]
    duration: 1m
  `))).toEqual(['14s c1 stopping (idle)', '16s c2 stopping (idle)']);
});

test('AUT-3 a container with one input of many is not idle', () => {
  expect(stops(play(`
    app:
      name: a
      functions:
        f:
          service_time: 30s
          cold_start: 1s
          scaledown_window: 5s
          max_inputs: 2
          initial_containers: 1
    traffic: [{ to: f, arrivals: { at: [0s, 1s] }, service_times: [2s, 30s] }]
    duration: 1m
  `))).toEqual(['36s c1 stopping (idle)']);
});

test('AUT-3 min_containers of them stay', () => {
  expect(stops(play(`
    app:
      name: a
      functions:
        f:
          service_time: 3s
          cold_start: 2s
          scaledown_window: 10s
          min_containers: 2
          initial_containers: 4
    duration: 5m
  `))).toEqual(['10s c1 stopping (idle)', '10s c2 stopping (idle)']);
});

test('AUT-3 the longest idle one stops first, ties go by the lowest id', () => {
  const played = play(`
    app:
      name: a
      functions:
        f:
          service_time: 1s
          cold_start: 2s
          scaledown_window: 10s
          min_containers: 1
          initial_containers: 4
    traffic: [{ to: f, arrivals: { at: [0s, 0s] }, service_times: [4s, 2s] }]
    duration: 5m
  `);
  // c3 and c4 are idle since 0s, c2 since 2s, c1 since 4s; one of them is wanted.
  expect(stops(played)).toEqual([
    '10s c3 stopping (idle)', '10s c4 stopping (idle)', '12s c2 stopping (idle)',
  ]);
});

test('AUT-3 one that is kept past its window is looked at again at each settling', () => {
  const played = play(`
    app:
      name: a
      functions:
        f:
          service_time: 1s
          cold_start: 2s
          scaledown_window: 10s
          initial_containers: 2
          buffer_containers: 1
    traffic: [{ to: f, arrivals: { at: [5s] }, service_times: [20s] }]
    duration: 5m
  `);
  // One input and a buffer of one want two containers. At 25s nothing is wanted any more: c2 has
  // been idle since 0s and stops at once, c1 ten seconds later.
  expect(stops(played)).toEqual(['25s c2 stopping (idle)', '35s c1 stopping (idle)']);
});

test('AUT-3 one that is used again before the window is over stays', () => {
  expect(stops(play(`
    app: { name: a, functions: { f: { service_time: 1s, cold_start: 2s, scaledown_window: 10s } } }
    traffic: [{ to: f, arrivals: { at: [0s, 12999999us] } }]
    duration: 1m
  `))).toEqual(['23.999999s c1 stopping (idle)']);
});

test('AUT-3 a starting container is supply: an idle one that it makes superfluous may go', () => {
  const played = play(`
    app:
      name: a
      functions:
        f:
          service_time: 4s
          cold_start: 30s
          scaledown_window: 10s
          min_containers: 1
          initial_containers: 1
    traffic: [{ to: f, arrivals: { at: [1s, 1s] } }]
    duration: 20s
  `);
  // c2 starts at 1s for i2, which c1 serves until 9s; supply is 2, desired 1.
  expect(stops(played)).toEqual(['19s c1 stopping (idle)']);
});

test('AUT-3 with a window of 0 a container stops as soon as it is idle and not wanted', () => {
  const played = play(`
    app: { name: a, functions: { f: { service_time: 3s, cold_start: 2s, scaledown_window: 0s } } }
    traffic: [{ to: f, arrivals: { at: [0s, 1s] }, service_times: [3s, 1s] }]
    duration: 1m
  `);
  expect(containersIn(played)).toEqual([
    '0s c1 f v1 starting (demand)',
    '1s c2 f v1 starting (demand)',
    '2s c1 ready',
    '3s c2 ready',
    '4s c2 stopping (idle)',
    '4s c2 stopped',
    '5s c1 stopping (idle)',
    '5s c1 stopped',
  ]);
});

test('AUT-3 an expiry is in time although one of an outdated container is due later', () => {
  const played = play(`
    app:
      name: a
      functions:
        f:
          service_time: 1s
          cold_start: 1s
          scaledown_window: 20s
          initial_containers: 2
          max_containers: 6
          buffer_containers: 2
    traffic:
      - to: f
        arrivals: { at: [0s, 0s, 29s, 40s, 40s] }
        service_times: [300s, 35s, 1s, 5s, 5s]
    events: [{ at: 0s, rollover: { strategy: recreate } }]
    platform: { routing: least-recently-used, recreate: { interrupt_delay: 10m } }
    duration: 1m
  `);
  // i1 and the buffer want three live containers. At 35s i2 leaves the outdated c2 idle, and of
  // c3 (idle since 30s), c4, c5, c6 (since 1s) c4 goes. From 40s to 45s i4 and i5 run on c5 and
  // c6, and c7 starts for them: at 50s there is one too many.
  expect(stops(played)).toEqual([
    '35s c4 stopping (idle)', '50s c3 stopping (idle)', '55s c2 stopping (idle)',
  ]);
});

test('AUT-3 an expiry is in time although one that was due before it came to nothing', () => {
  const played = play(`
    app:
      name: a
      functions:
        f:
          service_time: 4s
          cold_start: 1s
          scaledown_window: 5s
          max_containers: 4
          buffer_containers: 2
    traffic: [{ to: f, arrivals: { at: [0s, 16s, 20s] } }]
    events: [{ at: 17s, rollover: {} }]
    platform: { rolling: { retire: at-desired, surge: 1 } }
    duration: 1m
  `);
  // c4 of v1 would expire at 26s, but is retired at 23s, when c9 is the third of v2 to be ready.
  // At 24s i3 ends on c7: of three idle ones c8 is past its window, c9 and c7 are not yet.
  expect(stops(played).slice(3)).toEqual([
    '22s c5 stopping (idle)', '22s c6 stopping (idle)', '24s c8 stopping (idle)',
    '28s c9 stopping (idle)', '29s c7 stopping (idle)',
  ]);
});

test('AUT-4 an outdated container stops for idleness only while more accept than desired', () => {
  const played = play(`
    app:
      name: a
      functions:
        f:
          service_time: 1s
          cold_start: 1s
          scaledown_window: 10s
          initial_containers: 3
          min_containers: 1
    events: [{ at: 5s, deploy: { change: { functions: { f: { start_failures: always } } } } }]
    duration: 5m
  `);
  expect(stops(played)).toEqual(['10s c1 stopping (idle)', '10s c2 stopping (idle)']);
  expect(rulesIn(played, 'container.stopping'))
    .toEqual(['container.stopping AUT-4', 'container.stopping AUT-4']);
});

test('AUT-4 a warm pool stays until its replacement is ready', () => {
  const played = play(`
    app:
      name: a
      functions:
        f:
          service_time: 1s
          cold_start: 30s
          scaledown_window: 5s
          initial_containers: 2
          min_containers: 2
    events: [{ at: 10s, rollover: {} }]
    duration: 5m
  `);
  expect(containersIn(played).slice(4)).toEqual([
    '10s c3 f v2 starting (demand)',
    '10s c4 f v2 starting (demand)',
    '40s c3 ready',
    '40s c4 ready',
    '40s c1 stopping (idle)',
    '40s c2 stopping (idle)',
    '40s c1 stopped',
    '40s c2 stopped',
  ]);
});

test('AUT-4 without demand and minimum an outdated container may go before its replacement', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 1s, cold_start: 30s, scaledown_window: 15s, initial_containers: 1 }
    events: [{ at: 10s, rollover: {} }]
    duration: 1m
  `);
  expect(containersIn(played).slice(2)).toEqual([
    '10s c2 f v2 starting (replacement)',
    '15s c1 stopping (idle)',
    '15s c1 stopped',
    '40s c2 ready',
    '55s c2 stopping (idle)',
    '55s c2 stopped',
  ]);
});

test('AUT-4 accepting containers of all versions count together, starting ones do not', () => {
  // Two inputs run on c1 and c2; c3 and c4 have been idle since 0s. Desired is 2, 4 accept.
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 99s, cold_start: 60s, scaledown_window: 10s, initial_containers: 4 }
    traffic: [{ to: f, arrivals: { at: [1s, 1s] } }]
    events: [{ at: 5s, rollover: {} }]
    duration: 30s
  `);
  expect(stops(played)).toEqual(['10s c3 stopping (idle)', '10s c4 stopping (idle)']);
});

test('AUT-4 the longest idle goes first', () => {
  const played = play(`
    app:
      name: a
      functions:
        f:
          service_time: 1s
          cold_start: 1s
          scaledown_window: 10s
          initial_containers: 3
          min_containers: 2
    traffic: [{ to: f, arrivals: { at: [0s, 0s, 0s] }, service_times: [3s, 2s, 4s] }]
    events: [{ at: 5s, deploy: { change: { functions: { f: { start_failures: always } } } } }]
    duration: 5m
  `);
  expect(stops(played)).toEqual(['12s c2 stopping (idle)']);
  expect(recordsIn(played, 'container.stopping')[0]).toMatchObject({ rule: 'AUT-4' });
});
