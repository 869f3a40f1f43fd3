import { expect, test } from 'vitest';
import {
  commandsIn, containersIn, inputsIn, linesWith, recordsIn, rulesIn,
} from './story-lines.ts';
import { play } from './timeline.ts';

const ONE = 'functions: { f: { service_time: 5s, cold_start: 2s, initial_containers: 1 } }';

const stateOf = (yaml: string) => play(yaml).result.apps.map(({ state }) => state);

test('OBJ-1 an App that is there from the start is deployed as version 1', () => {
  const played = play(`app: { name: a, ${ONE} }`);
  expect(played.result.apps[0]).toMatchObject({ id: 'ap-1', state: 'deployed', version: 1 });
  expect(commandsIn(played)[0]).toBe('0s v1 published');
});

test('OBJ-1 an App is initializing until its first publish, and takes no calls', () => {
  const yaml = `
    app: { name: a, deployed: false, ${ONE} }
    traffic: [{ to: f, arrivals: { at: [5s, 15s] } }]
    events: [{ at: 1s, deploy: { build: 10s } }]
  `;
  expect(stateOf(`${yaml}\n    duration: 8s`)).toEqual(['initializing']);
  const played = play(yaml);
  expect(played.result.apps[0]?.state).toBe('deployed');
  expect(linesWith(played, 'i1')).toEqual(['5s i1 arrived', '5s i1 rejected (not found)']);
  expect(linesWith(played, 'i2').at(-1)).toBe('20s i2 succeeded -> succeeded');
});

test('OBJ-1 a stopped App is stopping until its last container is gone', () => {
  const yaml = `
    app:
      name: a
      functions: { f: { service_time: 5s, cold_start: 2s, initial_containers: 1, exit_time: 4s } }
    events: [{ at: 5s, stop: {} }]
  `;
  expect(stateOf(`${yaml}\n    duration: 8s`)).toEqual(['stopping']);
  expect(stateOf(`${yaml}\n    duration: 9s`)).toEqual(['stopped']);
});

test('OBJ-1 a name has at most one live App, and ids count on over all names', () => {
  const { result, records } = play(`
    apps:
      - { name: b, ${ONE} }
      - { name: a, ${ONE} }
    events:
      - { at: 5s, app: a, stop: {} }
      - { at: 6s, app: a, deploy: {} }
  `);
  expect(result.apps.map(({ id, name, state }) => [id, name, state])).toEqual([
    ['ap-1', 'a', 'stopped'], ['ap-2', 'b', 'deployed'], ['ap-3', 'a', 'deployed'],
  ]);
  expect(records.filter(({ type }) => type === 'app.created').map(({ app }) => app))
    .toEqual(['ap-1', 'ap-2', 'ap-3']);
});

test('OBJ-1 ids are short, count from 1 and carry the prefixes of the platform', () => {
  const { records } = play(`
    app: { name: a, ${ONE} }
    traffic: [{ to: f, arrivals: { at: [0s, 0s] } }]
  `);
  const started = records.filter(({ type }) => type === 'input.started');
  expect(started.map(({ app, input, container }) => [app, input, container])).toEqual([
    ['ap-1', 'in-1', 'ta-1'], ['ap-1', 'in-2', 'ta-2'],
  ]);
});

test('OBJ-1 a call for an App that was never deployed is refused under this rule', () => {
  const played = play(`
    app: { name: a, deployed: false, ${ONE} }
    traffic: [{ to: f, arrivals: { at: [5s] } }]
  `);
  expect(rulesIn(played, 'input.finished')).toEqual(['input.finished OBJ-1']);
  expect(played.result.apps).toEqual([]);
});

test('OBJ-2 a version is a snapshot: editing the code base afterwards does not change it', () => {
  const played = play(`
    app: { name: a, ${ONE} }
    traffic: [{ to: f, arrivals: { at: [2s] } }]
    events:
      - { at: 1s, edit: { functions: { f: { service_time: 1s } } } }
      - { at: 8s, rollback: { to: v1 } }
  `);
  expect(linesWith(played, 'succeeded')).toEqual(['7s i1 succeeded -> succeeded']);
  const [first, again] = recordsIn(played, 'deploy.published');
  expect(again?.['fingerprint']).toBe(first?.['fingerprint']);
});

test('OBJ-2 versions are numbered from 1 for each App', () => {
  const played = play(`
    apps: [{ name: a, ${ONE} }, { name: b, ${ONE} }]
    events:
      - { at: 1s, app: a, rollover: {} }
      - { at: 2s, app: b, rollover: {} }
      - { at: 3s, app: a, rollover: {} }
  `);
  const numbers = recordsIn(played, 'deploy.published').map(({ app, version }) => [app, version]);
  expect(numbers).toEqual([
    ['ap-1', 1], ['ap-2', 1], ['ap-1', 2], ['ap-2', 2], ['ap-1', 3],
  ]);
});

test('OBJ-2 the newest published version is the live one', () => {
  const { result } = play(`
    app: { name: a, ${ONE} }
    events: [{ at: 1s, rollover: {} }, { at: 9s, rollback: { to: v1 } }]
  `);
  expect(result.apps[0]?.version).toBe(3);
});

test('OBJ-3 Functions of one App have queues and containers of their own', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 5s, cold_start: 2s, max_containers: 1 }
        g: { service_time: 5s, cold_start: 2s, initial_containers: 3 }
    traffic: [{ to: f, arrivals: { at: [0s, 0s] } }, { to: g, arrivals: { at: [1s] } }]
  `);
  expect(inputsIn(played)).toEqual([
    '0s i1 arrived',
    '0s i2 arrived',
    '1s i3 arrived',
    '1s i3 on c1 (first)',
    '2s i1 on c4 (first)',
    '6s i3 succeeded -> succeeded',
    '7s i1 succeeded -> succeeded',
    '7s i2 on c4 (first)',
    '12s i2 succeeded -> succeeded',
  ]);
});

test('OBJ-3 Functions of the same name in two Apps have nothing in common', () => {
  const played = play(`
    apps: [{ name: a, ${ONE} }, { name: b, ${ONE} }]
    traffic: [{ to: a/f, arrivals: { at: [0s, 0s] } }]
  `);
  expect(linesWith(played, 'on')).toEqual(['0s i1 on c1 (first)', '2s i2 on c3 (first)']);
  expect(recordsIn(played, 'container.starting').at(-1)?.app).toBe('ap-1');
});

test('OBJ-4 a container goes starting, ready, draining, stopping, stopped', () => {
  const played = play(`
    app:
      name: a
      functions: { f: { service_time: 9s, cold_start: 2s, exit_time: 3s } }
    traffic: [{ to: f, arrivals: { at: [0s] } }]
    events: [{ at: 4s, rollover: {} }]
    duration: 20s
  `);
  expect(containersIn(played).filter((line) => line.includes('c1'))).toEqual([
    '0s c1 f v1 starting (demand)',
    '2s c1 ready',
    '6s c1 draining (retired)',
    '11s c1 stopping (drained)',
    '14s c1 stopped',
  ]);
});

test('OBJ-4 a start can fail, a ready container and a draining one can crash', () => {
  const played = play(`
    app:
      name: a
      functions: { f: { service_time: 9s, cold_start: 2s } }
    traffic: [{ to: f, arrivals: { at: [0s] } }]
    events:
      - { at: 0s, fault: { start_failure: { function: f } } }
      - { at: 6s, rollover: {} }
      - { at: 9s, fault: { crash: { container: ta-2 } } }
      - { at: 10s, fault: { crash: { container: ta-3 } } }
    duration: 10s
  `);
  expect(containersIn(played)).toEqual([
    '0s c1 f v1 starting (demand)',
    '2s c1 start failed (failed)',
    '2s c1 stopped',
    '3s c2 f v1 starting (demand)',
    '5s c2 ready',
    '6s c3 f v2 starting (demand)',
    '8s c3 ready',
    '8s c2 draining (retired)',
    '9s c2 crashed',
    '9s c2 stopped',
    '10s c3 crashed',
    '10s c3 stopped',
    '10s c4 f v2 starting (demand)',
  ]);
});

test('OBJ-4 a container keeps its Function and its version for life', () => {
  const played = play(`
    app: { name: a, ${ONE} }
    traffic: [{ to: f, arrivals: { every: 1s }, until: 20s, service_time: 200ms }]
    events: [{ at: 5s, deploy: { change: { functions: { f: { cold_start: 8s } } } } }]
  `);
  const rows = played.result.inputs?.flatMap(({ attempts }) => attempts) ?? [];
  expect(rows.map(({ container, version }) => `${container} v${version}`))
    .toEqual([...Array<string>(12).fill('ta-1 v1'), ...Array<string>(7).fill('ta-2 v2')]);
});

test('OBJ-5 an input that runs and succeeds', () => {
  const played = play(`
    app: { name: a, ${ONE} }
    traffic: [{ to: f, arrivals: { at: [1s] } }]
  `);
  expect(inputsIn(played)).toEqual([
    '1s i1 arrived', '1s i1 on c1 (first)', '6s i1 succeeded -> succeeded',
  ]);
  expect(rulesIn(played, 'attempt.ended')).toEqual(['attempt.ended OBJ-5']);
});

test('OBJ-5 each of the final states has its way there', () => {
  const { result } = play(`
    app:
      name: a
      functions:
        f: { service_time: 5s, cold_start: 2s, initial_containers: 1, max_containers: 1 }
    traffic:
      - { name: served, to: f, arrivals: { at: [0s] } }
      - { name: failing, to: f, arrivals: { at: [1s] } }
      - { name: impatient, to: f, arrivals: { at: [2s] }, patience: 1s }
      - { name: stopped, to: f, arrivals: { at: [8s] } }
      - { name: late, to: f, arrivals: { at: [9s] } }
    events:
      - { at: 6s, fault: { fail_attempt: { function: f } } }
      - { at: 9s, stop: {} }
  `);
  expect(result.inputs?.map(({ state }) => state))
    .toEqual(['succeeded', 'failed', 'abandoned', 'terminated', 'rejected']);
});

test('OBJ-5 an attempt tells what led to it, be it a failure or a loss', () => {
  const { result } = play(`
    app:
      name: a
      functions:
        f: { service_time: 20s, cold_start: 1s, timeout: 5s, retries: 2 }
    traffic: [{ to: f, arrivals: { at: [0s] } }]
    events:
      - { at: 2s, fault: { fail_attempt: { function: f } } }
      - { at: 4s, rollover: { strategy: recreate } }
      - { at: 6s, fault: { preempt: { function: f } } }
      - { at: 8s, fault: { crash: { function: f } } }
  `);
  expect(result.inputs?.[0]?.attempts.map(({ n, cause, started_us, result: end }) =>
    [n, cause, started_us / 1e6, end])).toEqual([
    [1, 'first', 1, 'failed'],
    [2, 'retry', 3, 'interrupted'],
    [3, 'interrupted', 5, 'preempted'],
    [4, 'preempted', 7, 'crashed'],
    [5, 'crashed', 9, 'timeout'],
    [6, 'timeout', 16, 'timeout'],
  ]);
  expect(result.inputs?.[0]).toMatchObject({ state: 'failed', finished_us: 21_000_000 });
});

test('OBJ-5 an input between a failure and its retry is waiting, and no longer queued', () => {
  const { result } = play(`
    app:
      name: a
      functions:
        f:
          service_time: 2s
          cold_start: 1s
          failure_rate: 1
          retries: { max_retries: 1, initial_delay: 9s }
    traffic: [{ to: f, arrivals: { at: [0s] } }]
    duration: 5s
  `);
  expect(result.apps[0]?.functions['f']?.inputs).toMatchObject({ queued: 0, waiting: 1 });
});
