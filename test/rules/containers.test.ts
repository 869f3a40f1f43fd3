import { expect, test } from 'vitest';
import { containersIn, linesWith, recordsIn, rulesIn } from './story-lines.ts';
import { play } from './timeline.ts';

test('CON-4 a draining container takes no new input, finishes what runs, then stops', () => {
  const played = play(`
    app:
      name: a
      functions:
        f:
          service_time: 6s
          cold_start: 2s
          initial_containers: 1
          max_inputs: 2
          max_containers: 2
    traffic:
      - { to: f, arrivals: { at: [0s, 3s] }, service_times: [6s, 9s] }
      - { to: f, arrivals: { at: [7s, 7s, 7s] }, service_times: [1s, 1s, 1s] }
    events: [{ at: 4s, rollover: {} }]
  `);
  expect(linesWith(played, 'c1')).toEqual([
    '0s c1 f v1 starting (initial)',
    '0s c1 ready',
    '0s i1 on c1 (first)',
    '3s i2 on c1 (first)',
    '6s c1 draining (retired)',
    '12s c1 stopping (drained)',
    '12s c1 stopped',
  ]);
  expect(rulesIn(played, 'container.stopping')).toEqual(['container.stopping CON-4']);
});

test('CON-4 the timeout of the attempt is the only bound of a drain', () => {
  const drained = (timeout: string) => containersIn(play(`
    app:
      name: a
      functions:
        f: { service_time: 2h, cold_start: 2s, initial_containers: 1, timeout: ${timeout} }
    traffic: [{ to: f, arrivals: { at: [0s] } }]
    events: [{ at: 4s, rollover: {} }]
  `)).filter((line) => line.includes('c1 stopping'));
  expect(drained('3h')).toEqual(['7200s c1 stopping (drained)']);
  expect(drained('1h')).toEqual(['3600s c1 stopping (timeout)']);
});

const stopping = (options: string, rest: string) => linesWith(play(`
  app:
    name: a
    functions:
      f: { service_time: 3s, cold_start: 1s, exit_time: 4s, initial_containers: 1, ${options} }
  duration: 80s
  ${rest}
`), 'c1').filter((line) => / c1 (stopping|stopped)/.test(line));

test.each([
  ['idle', 'scaledown_window: 10s', '', 10],
  ['drained', 'max_containers: 2', `
  traffic: [{ to: f, arrivals: { at: [9s] } }]
  events: [{ at: 10s, rollover: {} }]`, 12],
  ['retired', 'max_containers: 2', 'events: [{ at: 10s, rollover: {} }]', 11],
  ['interrupted', 'max_containers: 2', `
  traffic: [{ to: f, arrivals: { at: [9s] } }]
  events: [{ at: 10s, rollover: { strategy: recreate } }]`, 10],
  ['preempted', 'max_containers: 2',
    'events: [{ at: 10s, fault: { preempt: { function: f } } }]', 10],
  ['app_stopped', 'max_containers: 2', 'events: [{ at: 10s, stop: {} }]', 10],
  ['single_use', 'single_use: true', 'traffic: [{ to: f, arrivals: { at: [7s] } }]', 10],
  ['timeout', 'timeout: 2s', 'traffic: [{ to: f, arrivals: { at: [8s] } }]', 10],
  ['evicted', 'max_containers: 1', `
  events: [{ at: 10s, rollover: {} }]
  platform: { rolling: { at_limit: evict-idle } }`, 10],
])('CON-5 a ready container that is %s spends its exit time stopping', (why, options, rest, at) => {
  expect(stopping(options, rest)).toEqual([
    `${at}s c1 stopping (${why})`, `${at + 4}s c1 stopped`,
  ]);
});

test('CON-5 without exit time it is stopped in the same instant', () => {
  const played = play(`
    app:
      name: a
      functions: { f: { service_time: 3s, cold_start: 1s, initial_containers: 1 } }
    events: [{ at: 10s, stop: {} }]
  `);
  expect(containersIn(played).slice(2))
    .toEqual(['10s c1 stopping (app_stopped)', '10s c1 stopped']);
  expect(rulesIn(played, 'container.stopped')).toEqual(['container.stopped CON-5']);
});

test('CON-5 a stopping container takes nothing and counts towards the cap', () => {
  const played = play(`
    app:
      name: a
      functions:
        f:
          service_time: 3s
          cold_start: 1s
          exit_time: 5s
          max_containers: 1
          initial_containers: 1
          scaledown_window: 10s
    traffic: [{ to: f, arrivals: { at: [11s] } }]
  `);
  expect(played.story.slice(4)).toEqual([
    '10s c1 stopping (idle)',
    '11s i1 arrived',
    '15s c1 stopped',
    '15s c2 f v1 starting (demand)',
    '16s c2 ready',
    '16s i1 on c2 (first)',
    '19s i1 succeeded -> succeeded',
  ]);
});

test('CON-5 a start that is cancelled is stopped at once', () => {
  const played = play(`
    app:
      name: a
      functions: { f: { service_time: 3s, cold_start: 8s, exit_time: 5s } }
    traffic: [{ to: f, arrivals: { at: [1s] } }]
    events: [{ at: 3s, rollover: { strategy: recreate } }]
  `);
  expect(linesWith(played, 'c1')).toEqual([
    '1s c1 f v1 starting (demand)', '3s c1 stopping (cancelled)', '3s c1 stopped',
  ]);
});

test('CON-5 interrupting ends all attempts at once and puts their inputs back in place', () => {
  const played = play(`
    app:
      name: a
      functions:
        f:
          service_time: 9s
          cold_start: 1s
          exit_time: 5s
          max_inputs: 2
          max_containers: 1
          initial_containers: 1
    traffic: [{ to: f, arrivals: { at: [1s, 1s, 2s] } }]
    events: [{ at: 3s, rollover: { strategy: recreate } }]
    duration: 10s
  `);
  expect(played.story.filter((line) => /^(3|8|9)s/.test(line))).toEqual([
    '3s v2 published',
    '3s interrupting',
    '3s i1 interrupted -> queued',
    '3s i1 requeued (kept)',
    '3s i2 interrupted -> queued',
    '3s i2 requeued (kept)',
    '3s c1 stopping (interrupted)',
    '8s c1 stopped',
    '8s returned',
    '8s c2 f v2 starting (demand)',
    '8s rollout v2 finished',
    '9s c2 ready',
    '9s i1 on c2 (interrupted)',
    '9s i2 on c2 (interrupted)',
  ]);
  expect(recordsIn(played, 'input.requeued').map(({ rule }) => rule)).toEqual(['QUE-3', 'QUE-3']);
});

test('CON-5 the exit time is that of the container\'s own version', () => {
  const played = play(`
    app:
      name: a
      functions: { f: { service_time: 3s, cold_start: 1s, exit_time: 4s, initial_containers: 1 } }
    events:
      - { at: 10s, deploy: { change: { functions: { f: { exit_time: 9s } } } } }
  `);
  expect(containersIn(played).at(-1)).toBe('15s c1 stopped');
});

test('CON-6 starting, ready, draining and stopping containers all count towards the cap', () => {
  const played = play(`
    app:
      name: a
      functions:
        f:
          service_time: 8s
          cold_start: 3s
          exit_time: 2s
          max_containers: 2
          initial_containers: 1
    traffic: [{ to: f, arrivals: { at: [1s, 5s, 5s, 5s] } }]
    events: [{ at: 1s, rollover: {} }]
    duration: 14s
  `);
  // c1 drains from 4s, is stopping from 9s, and only at 11s is there room for a third.
  expect(containersIn(played).slice(2)).toEqual([
    '1s c2 f v2 starting (demand)',
    '4s c2 ready',
    '4s c1 draining (retired)',
    '9s c1 stopping (drained)',
    '11s c1 stopped',
    '11s c3 f v2 starting (demand)',
    '14s c3 ready',
  ]);
});

test('CON-6 the cap of the live version holds for all', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 30s, cold_start: 3s, max_containers: 4, initial_containers: 2 }
    traffic: [{ to: f, arrivals: { at: [1s, 1s, 5s, 5s] } }]
    events:
      - { at: 4s, deploy: { change: { functions: { f: { max_containers: 3 } } } } }
    duration: 8s
  `);
  expect(linesWith(played, 'starting').slice(2)).toEqual([
    '4s c3 f v2 starting (demand)',
  ]);
});

test('CON-6 a cap that a new version lowers stops nobody', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 30s, cold_start: 3s, max_containers: 4, initial_containers: 3 }
    traffic: [{ to: f, arrivals: { at: [1s, 1s, 1s] } }]
    events:
      - at: 4s
        deploy: { change: { functions: { f: { max_containers: 1, initial_containers: 0 } } } }
    duration: 30s
  `);
  expect(containersIn(played).length).toBe(6);
});

test('CON-7 a single-use container stops after its first input', () => {
  const played = play(`
    app: { name: a, functions: { f: { service_time: 3s, cold_start: 1s, single_use: true } } }
    traffic: [{ to: f, arrivals: { at: [0s, 5s] } }]
  `);
  expect(containersIn(played)).toEqual([
    '0s c1 f v1 starting (demand)',
    '1s c1 ready',
    '4s c1 stopping (single_use)',
    '4s c1 stopped',
    '5s c2 f v1 starting (demand)',
    '6s c2 ready',
    '9s c2 stopping (single_use)',
    '9s c2 stopped',
  ]);
  expect(rulesIn(played, 'container.stopping'))
    .toEqual(['container.stopping CON-7', 'container.stopping CON-7']);
});

test('CON-7 it has one slot, whatever max_inputs says, and no second input follows', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 3s, cold_start: 1s, single_use: true, max_inputs: 4, max_containers: 1 }
    traffic: [{ to: f, arrivals: { at: [0s, 0s] } }]
  `);
  expect(linesWith(played, 'on')).toEqual(['1s i1 on c1 (first)', '5s i2 on c2 (first)']);
});

test('CON-7 it counts as supply until it stops', () => {
  const played = play(`
    app:
      name: a
      functions: { f: { service_time: 9s, cold_start: 1s, single_use: true, min_containers: 2 } }
    traffic: [{ to: f, arrivals: { at: [2s] } }]
    duration: 12s
  `);
  expect(linesWith(played, 'starting', 'stopping')).toEqual([
    '0s c1 f v1 starting (demand)',
    '0s c2 f v1 starting (demand)',
    '11s c1 stopping (single_use)',
    '11s c3 f v1 starting (demand)',
  ]);
});

test('CON-7 a failed input was an input, and so was one that was cancelled for its time', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 3s, cold_start: 1s, single_use: true, timeout: 2s, retries: 1 }
    traffic:
      - { to: f, arrivals: { at: [0s] }, service_times: [3s] }
      - { to: f, arrivals: { at: [0s] }, service_times: [1s] }
    events: [{ at: 1500ms, fault: { fail_attempt: { container: ta-2 } } }]
    platform: { on_timeout: cancel-attempt }
    duration: 4s
  `);
  expect(linesWith(played, 'single_use')).toEqual([
    '1.5s c2 stopping (single_use)', '3s c1 stopping (single_use)',
  ]);
});

test('CON-8 initial containers are ready at the first publish, without a cold start', () => {
  const played = play(`
    app:
      name: a
      functions: { f: { service_time: 3s, cold_start: 20s, initial_containers: 2 } }
    traffic: [{ to: f, arrivals: { at: [0s, 0s] } }]
  `);
  expect(containersIn(played)).toEqual([
    '0s c1 f v1 starting (initial)',
    '0s c1 ready',
    '0s c2 f v1 starting (initial)',
    '0s c2 ready',
  ]);
  expect(linesWith(played, 'on')).toEqual(['0s i1 on c1 (first)', '0s i2 on c2 (first)']);
  expect(rulesIn(played, 'container.starting', 'container.ready'))
    .toEqual(Array(2).fill(['container.starting CON-8', 'container.ready CON-8']).flat());
  expect(recordsIn(played, 'container.starting')[0]).toMatchObject({ cold_start_us: 0 });
});

test('CON-8 they are supply of the live version: no others start beside them', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 3s, cold_start: 20s, initial_containers: 2, min_containers: 3 }
    duration: 5s
  `);
  expect(linesWith(played, 'demand')).toEqual(['0s c3 f v1 starting (demand)']);
});

test('CON-8 only the first publish of an App has them, and a new App of the name again', () => {
  const played = play(`
    app:
      name: a
      functions: { f: { service_time: 3s, cold_start: 20s, initial_containers: 1 } }
    events:
      - { at: 1s, rollover: { strategy: recreate } }
      - { at: 2s, stop: {} }
      - { at: 3s, deploy: {} }
  `);
  expect(linesWith(played, 'starting')).toEqual([
    '0s c1 f v1 starting (initial)', '3s c2 f v1 starting (initial)',
  ]);
});

test('CON-8 an App that is deployed by a command has them at its publish', () => {
  const played = play(`
    app:
      name: a
      deployed: false
      functions: { f: { service_time: 3s, cold_start: 20s, initial_containers: 1 } }
    events: [{ at: 1s, deploy: { build: 4s } }]
  `);
  expect(containersIn(played)).toEqual(['5s c1 f v1 starting (initial)', '5s c1 ready']);
});
