import { expect, test } from 'vitest';
import { commandsIn, containersIn, inputsIn, instantIn, linesWith } from './story-lines.ts';
import { play } from './timeline.ts';

test('TIME-2 work that ends exactly at its timeout has succeeded', () => {
  const played = play(`
    app: { name: a, functions: { f: { service_time: 4s, cold_start: 1s, timeout: 4s } } }
    traffic: [{ to: f, arrivals: { at: [0s] } }]
  `);
  expect(inputsIn(played)).toEqual([
    '0s i1 arrived',
    '1s i1 on c1 (first)',
    '5s i1 succeeded -> succeeded',
  ]);
});

test('TIME-2 a fault that wedges an attempt leaves its timeout in the order of the starts', () => {
  const played = play(`
    app:
      name: a
      functions: { f: { service_time: 20s, timeout: 10s, cold_start: 1s, initial_containers: 2 } }
    traffic: [{ to: f, arrivals: { at: [1s, 1s] } }]
    events: [{ at: 3s, fault: { wedge: { container: ta-1 } } }]
  `);
  expect(inputsIn(played).filter((line) => !line.endsWith('arrived'))).toEqual([
    '1s i1 on c1 (first)', '1s i2 on c2 (first)',
    '11s i1 timeout -> failed', '11s i2 timeout -> failed',
  ]);
});

test('TIME-2 work that ends exactly at a recreate is not interrupted', () => {
  const played = play(`
    app:
      name: a
      functions: { f: { service_time: 4s, cold_start: 1s, initial_containers: 1 } }
    traffic: [{ to: f, arrivals: { at: [1s] } }]
    events: [{ at: 5s, rollover: { strategy: recreate } }]
  `);
  expect(instantIn(played, '5s')).toEqual([
    '5s i1 succeeded -> succeeded',
    '5s v2 published',
    '5s interrupting',
    '5s c1 stopping (interrupted)',
    '5s c1 stopped',
    '5s returned',
    '5s rollout v2 finished',
  ]);
});

test('TIME-2 a start that ends exactly at its timeout is ready', () => {
  const played = play(`
    app:
      name: a
      functions: { f: { service_time: 1s, cold_start: 4s, startup_timeout: 4s } }
    traffic: [{ to: f, arrivals: { at: [0s] } }]
  `);
  expect(containersIn(played)).toEqual(['0s c1 f v1 starting (demand)', '4s c1 ready']);
});

test('TIME-2 attempts end and containers become ready before a fault strikes', () => {
  const played = play(`
    app:
      name: a
      functions: { f: { service_time: 5s, cold_start: 3s, initial_containers: 1 } }
    traffic: [{ to: f, arrivals: { at: [0s, 2s] } }]
    events:
      - { at: 5s, fault: { crash: { container: ta-1 } } }
      - { at: 5s, fault: { crash: { container: ta-2 } } }
  `);
  expect(instantIn(played, '5s')).toEqual([
    '5s i1 succeeded -> succeeded',
    '5s c2 ready',
    '5s fault crash ta-1',
    '5s c1 crashed',
    '5s c1 stopped',
    '5s fault crash ta-2',
    '5s c2 crashed',
    '5s c2 stopped',
    '5s c3 f v1 starting (demand)',
  ]);
});

test('TIME-2 a fault strikes before what commands do in the same instant', () => {
  const played = play(`
    app:
      name: a
      functions: { f: { service_time: 9s, cold_start: 3s, initial_containers: 1 } }
    traffic: [{ to: f, arrivals: { at: [0s] } }]
    events:
      - { at: 5s, rollover: { strategy: recreate } }
      - { at: 5s, fault: { crash: { function: f } } }
  `);
  expect(instantIn(played, '5s')).toEqual([
    '5s fault crash ta-1',
    '5s i1 crashed -> queued',
    '5s i1 requeued (kept)',
    '5s c1 crashed',
    '5s c1 stopped',
    '5s v2 published',
    '5s interrupting',
    '5s returned',
    '5s c2 f v2 starting (demand)',
    '5s rollout v2 finished',
  ]);
});

test('TIME-2 a recreate at the instant of a timeout interrupts: the input is not failed', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 9s, cold_start: 3s, timeout: 5s, initial_containers: 1 }
    traffic: [{ to: f, arrivals: { at: [0s] } }]
    events: [{ at: 5s, rollover: { strategy: recreate } }]
  `);
  expect(linesWith(played, 'i1')).toEqual([
    '0s i1 arrived',
    '0s i1 on c1 (first)',
    '5s i1 interrupted -> queued',
    '5s i1 requeued (kept)',
    '8s i1 on c2 (interrupted)',
    '13s i1 timeout -> failed',
  ]);
});

test('TIME-2 patience that is over when a retry is due comes first', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 2s, cold_start: 1s, retries: 1, failure_rate: 1 }
    traffic: [{ to: f, arrivals: { at: [0s] }, patience: 4s }]
  `);
  expect(inputsIn(played)).toEqual([
    '0s i1 arrived',
    '1s i1 on c1 (first)',
    '3s i1 failed -> waiting',
    '4s i1 abandoned (patience over)',
  ]);
});

test('TIME-2 attempts time out before patience is over', () => {
  const played = play(`
    app:
      name: a
      functions: { f: { service_time: 9s, cold_start: 1s, timeout: 4s, initial_containers: 1 } }
    traffic: [{ to: f, arrivals: { at: [0s] }, patience: 4s }]
  `);
  expect(inputsIn(played).at(-1)).toBe('4s i1 timeout -> failed');
});

test('TIME-2 starts time out before patience is over', () => {
  const played = play(`
    app: { name: a, functions: { f: { service_time: 9s, cold_start: 9s, timeout: 4s } } }
    traffic: [{ to: f, arrivals: { at: [0s] }, patience: 4s }]
  `);
  expect(instantIn(played, '4s')).toEqual([
    '4s c1 start failed (timeout)', '4s c1 stopped', '4s i1 abandoned (patience over)',
  ]);
});

test('TIME-2 patience that is over makes place for an arrival of the same instant', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 9s, cold_start: 1s, initial_containers: 1, max_containers: 1 }
    traffic:
      - { to: f, arrivals: { at: [0s, 5s] } }
      - { to: f, arrivals: { at: [1s] }, patience: 4s }
    platform: { limits: { queued: 1 } }
  `);
  expect(instantIn(played, '5s')).toEqual(['5s i2 abandoned (patience over)', '5s i3 arrived']);
});

test('TIME-2 a retry due and an arrival at one instant: the retry is the senior', () => {
  const played = play(`
    app:
      name: a
      functions: { f: { service_time: 2s, cold_start: 1s, retries: 1, max_containers: 1 } }
    traffic: [{ to: f, arrivals: { at: [0s, 3500ms] } }]
    events: [{ at: 2500ms, fault: { fail_attempt: { function: f } } }]
  `);
  expect(instantIn(played, '3.5s')).toEqual([
    '3.5s i1 requeued (tail)',
    '3.5s i2 arrived',
    '3.5s i1 on c1 (retry)',
  ]);
});

test('TIME-2 an arrival at the instant of an idle expiry comes before it', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 1s, cold_start: 3s, initial_containers: 1, scaledown_window: 10s }
    traffic: [{ to: f, arrivals: { at: [10s] } }]
  `);
  expect(instantIn(played, '10s')).toEqual(['10s i1 arrived', '10s i1 on c1 (first)']);
});

test('TIME-2 commands come before arrivals of the same instant', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 1s, cold_start: 1s }
        g: { service_time: 1s, cold_start: 1s }
    traffic: [{ to: g, arrivals: { at: [5s] } }, { to: f, arrivals: { at: [6s] } }]
    events:
      - { at: 5s, deploy: { change: { functions: { g: null } } } }
      - { at: 6s, stop: {} }
  `);
  expect(inputsIn(played)).toEqual([
    '5s i1 arrived',
    '5s i1 rejected (not found)',
    '6s i2 arrived',
    '6s i2 rejected (not found)',
  ]);
});

test('TIME-2 attempts that end together do so in the order of their starts', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 1s, cold_start: 1s, retries: 1, initial_containers: 2 }
    traffic: [{ to: f, arrivals: { at: [0s, 1s] }, service_times: [1500ms, 2500ms] }]
    events: [{ at: 1s, fault: { fail_attempt: { function: f } } }]
  `);
  expect(linesWith(played, 'on', 'succeeded')).toEqual([
    '0s i1 on c1 (first)',
    '1s i2 on c1 (first)',
    '2s i1 on c2 (retry)',
    '3.5s i2 succeeded -> succeeded',
    '3.5s i1 succeeded -> succeeded',
  ]);
});

test('TIME-2 of containers the ready ones come first, failed starts next, exits last', () => {
  const played = play(`
    app:
      name: a
      functions:
        f:
          service_time: 1s
          cold_start: { sequence: [4s, 3s] }
          exit_time: 3s
          start_failures: [1]
          initial_containers: 1
    traffic:
      - { to: f, arrivals: { at: [0s] }, service_times: [20s] }
      - { to: f, arrivals: { at: [1s, 2s] } }
    events: [{ at: 2s, fault: { preempt: { container: ta-1 } } }]
    duration: 5s
  `);
  expect(containersIn(played)).toEqual([
    '0s c1 f v1 starting (initial)',
    '0s c1 ready',
    '1s c2 f v1 starting (demand)',
    '2s c1 stopping (preempted)',
    '2s c3 f v1 starting (demand)',
    '2s c4 f v1 starting (demand)',
    '5s c3 ready',
    '5s c4 ready',
    '5s c2 start failed (failed)',
    '5s c2 stopped',
    '5s c1 stopped',
  ]);
});

test('TIME-2 containers that become ready together do so by id', () => {
  const played = play(`
    app:
      name: a
      functions: { f: { service_time: 1s, cold_start: { sequence: [4s, 3s, 2s] } } }
    traffic: [{ to: f, arrivals: { at: [0s, 1s, 2s] } }]
  `);
  expect(linesWith(played, 'ready')).toEqual(['4s c1 ready', '4s c2 ready', '4s c3 ready']);
});

test('TIME-2 commands of one instant are issued in the order of the file', () => {
  const tags = play(`
    app: { name: a, functions: { f: { service_time: 1s, cold_start: 1s } } }
    events:
      - { at: 5s, deploy: { tag: one, change: { functions: { f: { code: b } } } } }
      - { at: 5s, deploy: { tag: two, change: { functions: { f: { code: c } } } } }
      - { at: 5s, rollover: { tag: three } }
  `).result.apps[0]?.history.map(({ version, tag }) => [version, tag]);
  expect(tags).toEqual([[1, undefined], [2, 'one'], [3, 'two'], [4, 'three']]);
});

test('TIME-2 in one instant all commands are issued, then builds end, then all publish', () => {
  const played = play(`
    app: { name: a, functions: { f: { service_time: 1s, cold_start: 1s } } }
    events:
      - { at: 10s, rollover: { tag: rollover } }
      - { at: 0s, deploy: { tag: built, build: 10s, change: { functions: { f: { code: b } } } } }
  `);
  const steps = played.records
    .filter(({ t_us, type }) => t_us === 10_000_000 && /^(deploy|build)/.test(type))
    .map(({ type, tag }) => [type, tag].join(' ').trim());
  expect(steps).toEqual([
    'deploy.issued rollover',
    'build.succeeded',
    'deploy.published rollover',
    'deploy.returned',
    'deploy.published built',
    'deploy.returned',
  ]);
});

test('TIME-2 retries that are due together go by seniority, not by when they failed', () => {
  const played = play(`
    app:
      name: a
      functions:
        f:
          { service_time: 1s, cold_start: 1s, initial_containers: 3, retries: 1, failure_rate: 1 }
    traffic: [{ to: f, arrivals: { at: [0s, 500ms] }, service_times: [2s, 2500ms] }]
    events: [{ at: 1s, fault: { crash: { container: ta-1 } } }]
  `);
  expect(instantIn(played, '3s').slice(0, 2)).toEqual([
    '3s i2 failed -> waiting',
    '3s i1 failed -> waiting',
  ]);
  expect(instantIn(played, '4s').slice(0, 2)).toEqual([
    '4s i1 requeued (tail)',
    '4s i2 requeued (tail)',
  ]);
});

test('TIME-2 arrivals of one instant: by source in order of the file, then by number', () => {
  const { records } = play(`
    app: { name: a, functions: { f: { service_time: 1s, cold_start: 1s } } }
    traffic:
      - { name: zebra, to: f, arrivals: { at: [1s, 2s, 2s] } }
      - { name: ant, to: f, arrivals: { burst: { count: 2, at: 2s } } }
  `);
  const arrivals = records.filter(({ type }) => type === 'input.arrived')
    .map(({ source, k }) => `${source} ${k}`);
  expect(arrivals).toEqual(['zebra 0', 'zebra 1', 'zebra 2', 'ant 0', 'ant 1']);
});

test('TIME-2 the order in which Functions and Apps are declared has no effect', () => {
  const options = 'service_time: 2s, cold_start: 1s, min_containers: 1';
  const rest = `
    traffic:
      - { to: x/g, arrivals: { every: 1s }, until: 5s }
      - { to: y/f, arrivals: { every: 1s }, until: 5s }
    events: [{ at: 3s, app: x, rollover: {} }, { at: 3s, app: y, rollover: {} }]
  `;
  const one = play(`
    name: same
    apps:
      - { name: x, functions: { f: { ${options} }, g: { ${options} } } }
      - { name: y, functions: { f: { ${options} }, g: { ${options} } } }
    ${rest}
  `);
  const other = play(`
    name: same
    apps:
      - { name: y, functions: { g: { ${options} }, f: { ${options} } } }
      - { name: x, functions: { g: { ${options} }, f: { ${options} } } }
    ${rest}
  `);
  expect(other.lines).toEqual(one.lines);
  expect(other.result.digest).toBe(one.result.digest);
  expect(commandsIn(one)[0]).toBe('0s v1 published');
});

test('TIME-2 an event that arises for the current instant takes its place in what is left', () => {
  const played = play(`
    app: { name: a, functions: { f: { service_time: 3s, cold_start: 0s, retries: 1 } } }
    traffic: [{ to: f, arrivals: { at: [5s, 5s] } }]
    events:
      - { when: { event: input.arrived, nth: 1 }, rollover: { strategy: recreate } }
  `);
  expect(instantIn(played, '5s')).toEqual([
    '5s i1 arrived',
    '5s v2 published',
    '5s interrupting',
    '5s returned',
    '5s i2 arrived',
    '5s c1 f v2 starting (demand)',
    '5s c2 f v2 starting (demand)',
    '5s rollout v2 finished',
    '5s c1 ready',
    '5s c2 ready',
    '5s i1 on c1 (first)',
    '5s i2 on c2 (first)',
  ]);
});
