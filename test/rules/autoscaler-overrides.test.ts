import { expect, test } from 'vitest';
import { containersIn, linesWith, recordsIn, rulesIn } from './story-lines.ts';
import { play, type Played } from './timeline.ts';

const app = (options: string) =>
  `app: { name: a, functions: { f: { service_time: 20s, cold_start: 1s, ${options} } } }`;
const override = (at: string, options: string) =>
  `{ at: ${at}, autoscaler: { function: f, ${options} } }`;
const violated = ({ result }: Played) => result.properties?.filter(({ ok }) => !ok);

test('PUB-8 a minimum that is raised is there from that instant on', () => {
  const played = play(`
    ${app('min_containers: 1')}
    events: [${override('5s', 'min_containers: 3, by: ada')}]
    duration: 10s
  `, { check: true });
  expect(linesWith(played, 'starting')).toEqual([
    '0s c1 f v1 starting (demand)', '5s c2 f v1 starting (demand)', '5s c3 f v1 starting (demand)',
  ]);
  expect(recordsIn(played, 'autoscaler.overridden')).toEqual([expect.objectContaining({
    rule: 'PUB-8', app: 'ap-1', version: 1, function: 'f', min_containers: 3,
    buffer_containers: 0, scaledown_window_us: 60e6, by: 'ada',
  })]);
  expect(recordsIn(played, 'autoscaler.overridden')[0]).not.toHaveProperty('cap');
  expect(violated(played)).toEqual([]);
});

test('PUB-8 what an override does not name stays, after another one too', () => {
  const played = play(`
    ${app('min_containers: 1, max_containers: 4, buffer_containers: 1')}
    events:
      - ${override('1s', 'max_containers: 8')}
      - ${override('2s', 'scaledown_window: 5s')}
    duration: 3s
  `);
  expect(recordsIn(played, 'autoscaler.overridden')).toMatchObject([
    { min_containers: 1, cap: 8, surge: 0, buffer_containers: 1, scaledown_window_us: 60e6 },
    { min_containers: 1, cap: 8, surge: 0, buffer_containers: 1, scaledown_window_us: 5e6 },
  ]);
});

test('PUB-8 the next publish goes by its own options', () => {
  const played = play(`
    ${app('scaledown_window: 1s')}
    events:
      - ${override('1s', 'min_containers: 2')}
      - { at: 4s, rollover: { strategy: recreate } }
    duration: 10s
  `, { check: true });
  expect(containersIn(played)).toEqual([
    '1s c1 f v1 starting (demand)', '1s c2 f v1 starting (demand)', '2s c1 ready', '2s c2 ready',
    '4s c1 stopping (interrupted)', '4s c2 stopping (interrupted)', '4s c1 stopped',
    '4s c2 stopped',
  ]);
  expect(violated(played)).toEqual([]);
});

test('PUB-8 a no-op is no publish: the override stays', () => {
  expect(linesWith(play(`
    ${app('max_containers: 1')}
    traffic: [{ to: f, arrivals: { at: [3s, 3s] } }]
    events: [${override('1s', 'max_containers: 2')}, { at: 2s, deploy: {} }]
    duration: 10s
  `), 'starting')).toHaveLength(2);
});

test('PUB-8 an override is no part of the configuration that a rollback brings back', () => {
  const played = play(`
    ${app('max_containers: 5')}
    events:
      - ${override('1s', 'max_containers: 2')}
      - { at: 2s, deploy: { change: { tags: { team: b } } } }
      - { at: 3s, rollback: {} }
      - { at: 4s, deploy: { change: { tags: { team: null } } } }
  `, { check: true });
  expect(recordsIn(played, 'rollout.started').map(({ cap }) => cap)).toEqual([5, 5, 5]);
  expect(recordsIn(played, 'deploy.noop')).toHaveLength(1);
  expect(violated(played)).toEqual([]);
});

test('PUB-8 a window that is shortened ends the wait of those that are idle already', () => {
  const idle = (at: string, window: string) => linesWith(play(`
    ${app('initial_containers: 1, scaledown_window: 30s')}
    events: [${override(at, `scaledown_window: ${window}`)}]
    duration: 2m
  `), 'idle');
  expect(idle('10s', '20s')).toEqual(['20s c1 stopping (idle)']);
  expect(idle('10s', '5s')).toEqual(['10s c1 stopping (idle)']);
  expect(idle('10s', '40s')).toEqual(['40s c1 stopping (idle)']);
});

test('PUB-8 a cap that is lowered takes nobody away, and lets nobody start', () => {
  const played = play(`
    ${app('initial_containers: 3, max_containers: 3, scaledown_window: 5s')}
    traffic: [{ to: f, arrivals: { at: [1s, 1s, 1s, 3s] } }]
    events: [${override('2s', 'max_containers: 1')}]
  `, { check: true });
  expect(linesWith(played, 'starting', 'stopping')).toEqual([
    '0s c1 f v1 starting (initial)', '0s c2 f v1 starting (initial)',
    '0s c3 f v1 starting (initial)', '26s c2 stopping (idle)', '26s c3 stopping (idle)',
  ]);
  expect(violated(played)).toEqual([]);
});

test('PUB-8 a buffer is there as long as there is demand', () => {
  expect(linesWith(play(`
    ${app('initial_containers: 1')}
    traffic: [{ to: f, arrivals: { at: [1s] } }]
    events: [${override('5s', 'buffer_containers: 2')}]
  `), 'starting').slice(1)).toEqual([
    '5s c2 f v1 starting (demand)', '5s c3 f v1 starting (demand)',
  ]);
});

test('PUB-8, ROL-6 a rollout that is blocked at the cap goes on as it is raised', () => {
  const played = play(`
    ${app('initial_containers: 2, max_containers: 2')}
    traffic: [{ to: f, arrivals: { at: [1s, 1s] }, service_times: [60s, 60s] }]
    events:
      - { at: 2s, rollover: {} }
      - ${override('10s', 'max_containers: 4')}
    platform: { rolling: { surge: 50% } }
  `, { check: true });
  // With the surge there is room for one replacement, which retires one of two.
  expect(linesWith(played, 'starting').slice(2)).toEqual([
    '2s c3 f v2 starting (replacement)', '10s c4 f v2 starting (replacement)',
  ]);
  expect(recordsIn(played, 'autoscaler.overridden')).toMatchObject([{ cap: 4, surge: 2 }]);
  expect(linesWith(played, 'blocked', 'unblocked')).toEqual([
    '3s rollout v2 blocked (cap)', '10s rollout v2 unblocked',
  ]);
  expect(violated(played)).toEqual([]);
  expect(played.result.apps[0]?.rollouts[1]?.functions['f']?.surge).toBe(2);
});

test('PUB-8, AUT-5 with an interval a raised minimum waits for the next decision', () => {
  const played = play(`
    ${app('autoscaler: { interval: 10s }')}
    events: [${override('12s', 'min_containers: 1')}]
    duration: 30s
  `, { check: true });
  expect(linesWith(played, 'starting')).toEqual(['20s c1 f v1 starting (demand)']);
  expect(violated(played)).toEqual([]);
});

test('PUB-8 what cannot be is rejected and changes nothing', () => {
  const played = play(`
    app:
      name: a
      deployed: false
      functions:
        f: { service_time: 1s, cold_start: 1s, max_containers: 9 }
        g: { service_time: 1s, cold_start: 1s }
    events:
      - ${override('1s', 'min_containers: 1')}
      - { at: 2s, deploy: { change: { functions: { f: { max_containers: 4 } } } } }
      - ${override('3s', 'min_containers: 5')}
      - { at: 4s, deploy: { change: { functions: { f: null } } } }
      - ${override('5s', 'min_containers: 1')}
      - { at: 6s, stop: {} }
      - ${override('7s', 'min_containers: 1')}
  `, { check: true });
  expect(recordsIn(played, 'deploy.rejected').map(({ t_us, why }) => [t_us / 1e6, why])).toEqual([
    [1, 'the App is not deployed'],
    [3, 'f: min_containers 5 is above max_containers 4'],
    [5, 'v2 has no Function f'],
    [7, 'the App is stopped'],
  ]);
  expect(rulesIn(played, 'deploy.rejected')).toEqual(Array(4).fill('deploy.rejected PUB-8'));
  expect(recordsIn(played, 'autoscaler.overridden')).toEqual([]);
  expect(containersIn(played)).toEqual([]);
  expect(violated(played)).toEqual([]);
});

test('PUB-8, TIME-2 an override at the instant of a publish holds if it comes after it', () => {
  const order = (...events: string[]) => linesWith(play(`
    ${app('')}
    events: [${events.join(', ')}]
    duration: 5s
  `), 'starting').length;
  const raise = override('1s', 'min_containers: 2');
  const rollover = '{ at: 1s, rollover: {} }';
  expect(order(raise, rollover)).toBe(0);
  // What publishes does so after every command of the instant is issued.
  expect(order(rollover, raise)).toBe(0);
  expect(order(rollover, '{ when: { event: deploy.published, nth: 2 }, '
    + 'autoscaler: { function: f, min_containers: 2 } }')).toBe(2);
});
