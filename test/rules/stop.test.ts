import { expect, test } from 'vitest';
import { COMMANDS, CONTAINERS, causesOf, INPUTS, recordsOf, rulesOf, since } from './moments.ts';
import { play } from './timeline.ts';

const APP = `
app:
  name: a
  functions: { f: { code: x1, service_time: 5s, cold_start: 2s, initial_containers: 1 } }
`;
const DEPLOY = '{ at: 10s, deploy: { by: ann, change: { functions: { f: { code: x2 } } } } }';

const BUSY = `
app:
  name: a
  functions:
    f:
      code: x1
      service_time: 30s
      cold_start: 20s
      initial_containers: 1
      max_containers: 2
      exit_time: 3s
      retries: { max_retries: 1, initial_delay: 60s, max_delay: 60s }
`;

test('STP-1 queued, waiting and running inputs are terminated, and containers stop', () => {
  const played = play(`${BUSY}
traffic: [{ name: t, to: f, arrivals: { at: [1s, 2s, 3s] } }]
events:
  - { at: 5s, fault: { fail_attempt: { function: f } } }
  - { at: 10s, stop: { by: ann } }
duration: 20s
`);
  // i1 failed at 5s and waits; c1 runs i2; c2, for i2, starts; i3 is queued.
  expect(since(played, 10)).toEqual([
    '10s app stopping',
    '10s i3 terminated (app stopped)', '10s i1 terminated (app stopped)',
    '10s i2 interrupted -> terminated',
    '10s c1 stopping (app_stopped)',
    '10s c2 stopping (cancelled)', '10s c2 stopped',
    '13s c1 stopped', '13s app stopped',
  ]);
  expect(rulesOf(played, 'input.finished')).toEqual(['10s STP-1', '10s STP-1']);
  expect(rulesOf(played, 'attempt.ended', 10)).toEqual(['10s STP-1']);
  expect(rulesOf(played, 'container.stopping')).toEqual(['10s STP-1', '10s STP-1']);
  expect(causesOf(played, 'container.stopping')).toEqual(['app.stopping', 'app.stopping']);
  expect(rulesOf(played, 'app.stopped')).toEqual(['13s STP-1']);
  expect(recordsOf(played, 'app.stopping')).toMatchObject([{ rule: 'STP-1', by: 'ann' }]);
});

test('STP-1 an App without containers is stopped at once', () => {
  const played = play(`${BUSY.replace('initial_containers: 1', 'initial_containers: 0')}
events: [{ at: 10s, stop: {} }]
`);
  expect(since(played, 10)).toEqual(['10s app stopping', '10s app stopped']);
});

test('STP-1 an App whose containers are all starting is stopped at once', () => {
  const played = play(`
app: { name: a, functions: { f: { service_time: 5s, cold_start: 20s, min_containers: 2 } } }
events: [{ at: 10s, stop: {} }]
`);
  expect(since(played, 10)).toEqual([
    '10s app stopping',
    '10s c1 stopping (cancelled)', '10s c1 stopped',
    '10s c2 stopping (cancelled)', '10s c2 stopped',
    '10s app stopped',
  ]);
});

test('STP-1 containers that drain stop too', () => {
  const played = play(`
app:
  name: a
  functions: { f: { code: x1, service_time: 60s, cold_start: 2s, initial_containers: 1 } }
traffic: [{ name: t, to: f, arrivals: { at: [8s] } }]
events: [${DEPLOY}, { at: 20s, stop: {} }]
`);
  expect(since(played, 20)).toEqual([
    '20s app stopping', '20s i1 interrupted -> terminated', '20s c1 stopping (app_stopped)',
    '20s c2 stopping (app_stopped)', '20s c1 stopped', '20s c2 stopped', '20s app stopped',
  ]);
});

test('STP-1 containers that are stopping already finish their exit', () => {
  const played = play(`${BUSY}
events:
  - { at: 8s, fault: { preempt: { function: f } } }
  - { at: 10s, stop: {} }
duration: 20s
`);
  expect(since(played, 8)).toEqual([
    '8s fault preempt ta-1', '8s c1 stopping (preempted)', '10s app stopping', '11s c1 stopped',
    '11s app stopped',
  ]);
});

test('STP-1 work that ends at the instant of the stop has succeeded', () => {
  const played = play(`${APP}
traffic: [{ name: t, to: f, arrivals: { at: [5s] } }]
events: [{ at: 10s, stop: {} }]
`);
  expect(since(played, 10, INPUTS)).toEqual(['10s i1 succeeded -> succeeded']);
});

test('STP-1 calls from the stop on are rejected', () => {
  const played = play(`${BUSY}
traffic: [{ name: t, to: f, arrivals: { at: [10s, 11s, 20s] } }]
events: [{ at: 10s, stop: {} }]
`);
  expect(since(played, 10, INPUTS)).toEqual([
    '10s i1 arrived', '10s i1 rejected (not found)',
    '11s i2 arrived', '11s i2 rejected (not found)',
    '20s i3 arrived', '20s i3 rejected (not found)',
  ]);
  expect(rulesOf(played, 'input.finished')).toEqual(['10s STP-1', '11s STP-1', '20s STP-1']);
});

test('STP-1 the name is free from the command on: a deployment makes a new App', () => {
  const played = play(`${BUSY}
traffic: [{ name: t, to: f, arrivals: { at: [12s] } }]
events: [{ at: 10s, stop: {} }, { at: 11s, deploy: {} }]
`);
  expect(played.result.apps.map(({ id, name, state, version }) => ({ id, name, state, version })))
    .toEqual([
      { id: 'ap-1', name: 'a', state: 'stopped', version: 1 },
      { id: 'ap-2', name: 'a', state: 'deployed', version: 1 },
    ]);
  // The new App begins like any other, its first containers ready, while the old one still exits.
  expect(since(played, 11, / c2 | i1 |c1 stopped/)).toEqual([
    '11s c2 f v1 starting (initial)', '11s c2 ready',
    '12s i1 arrived', '12s i1 on c2 (first)', '13s c1 stopped', '42s i1 succeeded -> succeeded',
  ]);
});

test('STP-1 a deployment that is building when its App is stopped comes to nothing', () => {
  const played = play(`${APP}
events:
  - { at: 10s, deploy: { change: { functions: { f: { code: x2 } } }, build: 10s } }
  - { at: 15s, stop: {} }
`);
  expect(since(played, 15, COMMANDS)).toEqual([
    '20s rejected (the App is stopped)', '20s returned',
  ]);
});

test('STP-1 nothing starts again: no container, no retry, no rollout', () => {
  const played = play(`${BUSY.replace('max_containers: 2', 'min_containers: 1')}
traffic: [{ name: t, to: f, arrivals: { at: [1s] } }]
duration: 5m
events: [${DEPLOY}, { at: 11s, stop: {} }]
`);
  expect(since(played, 11, /starting|rollout| on c/)).toEqual([]);
  expect(since(played, 15)).toEqual([]);
});

test('STP-1 a stop leaves other Apps alone', () => {
  const app = (name: string) => `
  - name: ${name}
    functions: { f: { service_time: 5s, cold_start: 2s, initial_containers: 1 } }`;
  const played = play(`
apps: ${app('a')}${app('b')}
events: [{ at: 10s, app: a, stop: {} }]
`);
  expect(played.result.apps.map(({ state }) => state)).toEqual(['stopped', 'deployed']);
  expect(since(played, 10, CONTAINERS)).toEqual([
    '10s c1 stopping (app_stopped)', '10s c1 stopped',
  ]);
});

test('STP-2 a second stop says when and by whom the App was stopped', () => {
  const played = play(`${APP}
events: [{ at: 10s, stop: { by: ann } }, { at: 20s, stop: { by: bob } }]
`);
  const [refusal] = recordsOf(played, 'deploy.rejected');
  expect(refusal).toMatchObject({ t_us: 20_000_000, rule: 'STP-2' });
  expect(refusal?.['why']).toMatch(/10s.*ann/);
});

test('STP-2 DEP-4 of an App whose first deployment failed it says when and by whom', () => {
  const played = play(`
app:
  name: a
  deployed: false
  images: { base: { build: 1s, fails: true } }
  functions: { f: { image: base, service_time: 1s, cold_start: 1s } }
events: [{ at: 1s, deploy: { by: ann } }, { at: 5s, stop: { by: bob } }]
`);
  expect(recordsOf(played, 'deploy.rejected')[0])
    .toMatchObject({ t_us: 5_000_000, rule: 'STP-2', why: 'stopped already at 2s by ann' });
});

test('STP-2 an App that is still stopping cannot be stopped either', () => {
  const played = play(`${BUSY}
events: [{ at: 10s, stop: { by: ann } }, { at: 11s, stop: { by: bob } }]
duration: 20s
`);
  expect(recordsOf(played, 'deploy.rejected')[0]?.['why']).toMatch(/10s.*ann/);
  expect(since(played, 11, /app/)).toEqual(['13s app stopped']);
});

test('STP-2 the history of a stopped App stays readable', () => {
  const played = play(`${APP}
events: [${DEPLOY}, { at: 20s, stop: {} }]
`);
  expect(played.result.apps[0]?.state).toBe('stopped');
  expect(played.result.apps[0]?.history).toMatchObject([
    { version: 1, deployed_by: 'scenario' }, { version: 2, deployed_by: 'ann' },
  ]);
});
