import { expect, test } from 'vitest';
import { containersIn, linesWith, recordsIn, rulesIn } from './story-lines.ts';
import { play } from './timeline.ts';

const startsOf = (options: string, rest: string) => linesWith(play(`
  app:
    name: a
    functions: { f: { service_time: 9s, cold_start: 2s, ${options} } }
  ${rest}
  duration: 1s
`), 'starting').length;

const burst = (count: number) =>
  `traffic: [{ to: f, arrivals: { burst: { count: ${count}, at: 1s } } }]`;

test.each([
  ['nothing', 'max_inputs: 1', 0, 0],
  ['one input', 'max_inputs: 1', 1, 1],
  ['a share of a container rounded up', 'max_inputs: 8, target_inputs: 3', 7, 3],
  ['exactly full containers', 'max_inputs: 8, target_inputs: 3', 6, 2],
  ['a buffer on top of any demand', 'buffer_containers: 2', 3, 5],
  ['no buffer without demand', 'buffer_containers: 2', 0, 0],
  ['the minimum without demand', 'min_containers: 4', 0, 4],
  ['the minimum above a small demand', 'min_containers: 4', 2, 4],
  ['demand and buffer above the minimum', 'min_containers: 4, buffer_containers: 3', 2, 5],
  ['the cap above all', 'min_containers: 2, max_containers: 3, buffer_containers: 5', 9, 3],
])('AUT-1 desired: %s', (_, options, count, starts) => {
  expect(startsOf(options, count === 0 ? '' : burst(count))).toBe(starts);
});

test('AUT-1 demand is what is queued and what runs on accepting containers of any version', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 50s, cold_start: { sequence: [20s, 30s] }, initial_containers: 2 }
    traffic: [{ to: f, arrivals: { at: [1s, 1s, 6s] } }]
    events: [{ at: 5s, rollover: {} }]
    duration: 10s
  `);
  // 5s: D = 2 on the outdated ones. 6s: one more in the queue.
  expect(linesWith(played, 'starting').slice(2)).toEqual([
    '5s c3 f v2 starting (demand)',
    '5s c4 f v2 starting (demand)',
    '6s c5 f v2 starting (demand)',
  ]);
});

test('AUT-1 inputs on draining containers are no demand', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 50s, cold_start: 2s, initial_containers: 1, scaledown_window: 5s }
    traffic: [{ to: f, arrivals: { at: [1s] } }]
    events: [{ at: 5s, rollover: {} }]
  `);
  // c2 replaces c1 at 7s and is idle: nobody wants it while c1 drains until 51s.
  expect(containersIn(played).slice(2)).toEqual([
    '5s c2 f v2 starting (demand)',
    '7s c2 ready',
    '7s c1 draining (retired)',
    '12s c2 stopping (idle)',
    '12s c2 stopped',
    '51s c1 stopping (drained)',
    '51s c1 stopped',
  ]);
});

test('AUT-1 inputs that wait for a retry are no demand', () => {
  const played = play(`
    app:
      name: a
      functions:
        f:
          service_time: 1s
          cold_start: 2s
          scaledown_window: 5s
          failure_rate: 1
          retries: { max_retries: 1, initial_delay: 20s }
    traffic: [{ to: f, arrivals: { at: [0s] } }]
  `);
  expect(containersIn(played)).toEqual([
    '0s c1 f v1 starting (demand)',
    '2s c1 ready',
    '8s c1 stopping (idle)',
    '8s c1 stopped',
    '23s c2 f v1 starting (demand)',
    '25s c2 ready',
  ]);
});

test('AUT-1 the options of the autoscaler are those of the live version', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 1s, cold_start: 2s, initial_containers: 2, scaledown_window: 1h }
    events:
      - at: 5s
        deploy:
          change:
            functions: { f: { cold_start: 30s, min_containers: 1, scaledown_window: 10s } }
    duration: 20s
  `);
  // v2 wants one container; the second one that accepts is idle for 10 s at 10s.
  expect(containersIn(played).slice(4)).toEqual([
    '5s c3 f v2 starting (demand)',
    '5s c4 f v2 starting (replacement)',
    '10s c1 stopping (idle)',
    '10s c1 stopped',
  ]);
});

test('AUT-1 what happens inside a container follows the options of its own version', () => {
  const played = play(`
    app:
      name: a
      functions:
        f:
          service_time: 9s
          cold_start: 50s
          initial_containers: 1
          max_inputs: 2
          timeout: 5s
          exit_time: 3s
    traffic: [{ to: f, arrivals: { at: [2s, 2s] } }]
    events:
      - at: 1s
        deploy:
          change: { functions: { f: { max_inputs: 1, timeout: 100s, exit_time: 0s } } }
      - { at: 20s, stop: {} }
    duration: 30s
  `);
  expect(linesWith(played, 'on', 'timeout')).toEqual([
    '2s i1 on c1 (first)',
    '2s i2 on c1 (first)',
    '7s i1 timeout -> failed',
    '7s i2 timeout -> failed',
  ]);
  expect(containersIn(played).at(-1)).toBe('23s c1 stopped');
});

test('AUT-2 what is missing starts at once, on the live version', () => {
  const played = play(`
    app: { name: a, functions: { f: { service_time: 9s, cold_start: 2s } } }
    traffic: [{ to: f, arrivals: { at: [0s, 1s, 1s] } }]
  `);
  expect(linesWith(played, 'starting')).toEqual([
    '0s c1 f v1 starting (demand)',
    '1s c2 f v1 starting (demand)',
    '1s c3 f v1 starting (demand)',
  ]);
  expect(rulesIn(played, 'container.starting')).toEqual(Array(3).fill('container.starting AUT-2'));
});

test('AUT-2 starting containers are supply: nothing starts twice for one input', () => {
  expect(linesWith(play(`
    app: { name: a, functions: { f: { service_time: 1s, cold_start: 9s, min_containers: 2 } } }
    traffic: [{ to: f, arrivals: { at: [3s, 5s] } }]
  `), 'starting').length).toBe(2);
});

test('AUT-2 only what fits under the cap starts, the rest when there is room', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 5s, cold_start: 2s, max_containers: 2, single_use: true }
    traffic: [{ to: f, arrivals: { at: [0s, 0s, 0s] } }]
  `);
  expect(linesWith(played, 'starting')).toEqual([
    '0s c1 f v1 starting (demand)',
    '0s c2 f v1 starting (demand)',
    '7s c3 f v1 starting (demand)',
  ]);
});

test('AUT-2 outdated containers are no supply, but they take up room', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 50s, cold_start: 2s, max_containers: 3, initial_containers: 2 }
    traffic: [{ to: f, arrivals: { at: [1s, 1s] } }]
    events: [{ at: 5s, rollover: { strategy: recreate } }]
    platform: { recreate: { interrupt_delay: 10s } }
    duration: 12s
  `);
  expect(linesWith(played, 'starting').slice(2)).toEqual(['5s c3 f v2 starting (demand)']);
});

test('AUT-2 with replace: demand an open rollout may use the surge', () => {
  const scenario = (replace: string) => linesWith(play(`
    app:
      name: a
      functions:
        f: { service_time: 50s, cold_start: 2s, max_containers: 2, initial_containers: 2 }
    traffic: [{ to: f, arrivals: { at: [1s, 1s] } }]
    events: [{ at: 5s, rollover: {} }]
    platform: { rolling: { replace: ${replace}, surge: 1 } }
    duration: 6s
  `), 'c3')[0];
  expect(scenario('demand')).toBe('5s c3 f v2 starting (demand)');
  expect(scenario('match')).toBe('5s c3 f v2 starting (replacement)');
});

test('AUT-2 once the rollout is finished the cap is the cap again', () => {
  const played = play(`
    app:
      name: a
      functions: { f: { service_time: 50s, cold_start: 2s, max_containers: 1 } }
    traffic: [{ to: f, arrivals: { at: [10s, 10s] } }]
    events: [{ at: 5s, rollover: {} }]
    platform: { rolling: { replace: demand, surge: 1 } }
    duration: 20s
  `);
  expect(linesWith(played, 'starting')).toEqual(['10s c1 f v2 starting (demand)']);
});

test('AUT-2 demand that nobody serves any more cancels no start', () => {
  const played = play(`
    app: { name: a, functions: { f: { service_time: 5s, cold_start: 9s } } }
    traffic: [{ to: f, arrivals: { at: [0s] }, patience: 2s }]
    duration: 10s
  `);
  expect(containersIn(played)).toEqual(['0s c1 f v1 starting (demand)', '9s c1 ready']);
});

test('AUT-2 a container that is lost is replaced at once where it is wanted', () => {
  const played = play(`
    app: { name: a, functions: { f: { service_time: 5s, cold_start: 2s, min_containers: 1 } } }
    events: [{ at: 5s, fault: { crash: { function: f } } }]
    duration: 10s
  `);
  expect(containersIn(played).slice(2)).toEqual([
    '5s c1 crashed', '5s c1 stopped', '5s c2 f v1 starting (demand)', '7s c2 ready',
  ]);
  expect(recordsIn(played, 'container.starting').at(-1)).toMatchObject({ rule: 'AUT-2' });
});
