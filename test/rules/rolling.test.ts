import { expect, test } from 'vitest';
import {
  CONTAINERS, causesOf, COMMANDS, INPUTS, recordsOf, ROLLOUTS, rulesOf, since,
} from './moments.ts';
import { play } from './timeline.ts';

const ONE_OLD = `
app:
  name: a
  functions: { f: { code: x1, service_time: 5s, cold_start: 2s, initial_containers: 1 } }
`;
const DEPLOY = `
events:
  - { at: 10s, deploy: { change: { functions: { f: { code: x2 } } } } }
`;

test('ROL-1 nothing stops at the publish, and the command returns at it', () => {
  const played = play(`${ONE_OLD}${DEPLOY}
traffic: [{ name: t, to: f, arrivals: { at: [8s] } }]
`);
  expect(since(played, 10, /published|returned/)).toEqual(['10s v2 published', '10s returned']);
  expect(since(played, 10, / c1 /)[0]).toBe('12s c1 draining (retired)');
});

test('ROL-1 that the deployment returned and that its rollout finished are two events', () => {
  const { result } = play(`${ONE_OLD}${DEPLOY}
traffic: [{ name: t, to: f, arrivals: { at: [8s] } }]
`);
  const [app] = result.apps;
  expect(app?.deployments[0]?.returned_at_us).toBe(10_000_000);
  expect(app?.rollouts[1]?.finished_at_us).toBe(13_000_000);
});

test('ROL-1 after a build the command returns at the publish, not before', () => {
  const played = play(`${ONE_OLD}
events:
  - { at: 10s, deploy: { change: { functions: { f: { code: x2 } } }, build: 7s } }
`);
  expect(since(played, 10, COMMANDS)).toEqual(['17s v2 published', '17s returned']);
});

test('ROL-2 an outdated container accepts inputs and runs them with its own code', () => {
  const played = play(`${ONE_OLD}
traffic: [{ name: t, to: f, arrivals: { at: [11s, 13s] } }]
events:
  - at: 10s
    deploy: { change: { functions: { f: { service_time: 1s } } } }
`);
  expect(since(played, 10, INPUTS)).toEqual([
    '11s i1 arrived', '11s i1 on c1 (first)',
    '13s i2 arrived', '13s i2 on c2 (first)', '14s i2 succeeded -> succeeded',
    '16s i1 succeeded -> succeeded',
  ]);
});

test('ROL-2 an outdated container keeps the timeout of its own version', () => {
  const played = play(`${ONE_OLD}
traffic: [{ name: t, to: f, arrivals: { at: [11s] } }]
events:
  - at: 10s
    deploy: { change: { functions: { f: { timeout: 1s } } } }
`);
  expect(since(played, 10, / i1 \w+ -/)).toEqual(['16s i1 succeeded -> succeeded']);
});

test('ROL-2 an outdated container keeps its own number of slots', () => {
  const played = play(`
app:
  name: a
  functions:
    f: { code: x1, service_time: 5s, cold_start: 20s, initial_containers: 1, max_inputs: 2 }
traffic: [{ name: t, to: f, arrivals: { at: [11s, 11s, 11s] } }]
events:
  - { at: 10s, deploy: { change: { functions: { f: { max_inputs: 1 } } } } }
`);
  expect(since(played, 10, / on c/)).toEqual([
    '11s i1 on c1 (first)', '11s i2 on c1 (first)', '16s i3 on c1 (first)',
  ]);
});

test('ROL-2 outdated containers that nobody retires yet serve beside the first new one', () => {
  const played = play(`
app:
  name: a
  functions:
    f:
      code: x1
      service_time: 10s
      cold_start: { sequence: [2s, 8s] }
      initial_containers: 2
traffic: [{ name: t, to: f, arrivals: { at: [13s, 13s, 13s] } }]
events:
  - { at: 10s, deploy: { change: { functions: { f: { code: x2 } } } } }
`);
  // 12s: c3 is ready and retires c1; c4 is ready at 18s, c5 for i3 starts at 13s.
  expect(since(played, 13, / on c/).slice(0, 2)).toEqual([
    '13s i1 on c3 (first)', '13s i2 on c2 (first)',
  ]);
});

test('ROL-8 a rollout is finished when the last draining container is gone', () => {
  const played = play(`
app:
  name: a
  functions:
    f: { code: x1, service_time: 20s, cold_start: 2s, initial_containers: 1, exit_time: 3s }
traffic: [{ name: t, to: f, arrivals: { at: [8s] } }]
${DEPLOY}`);
  expect(since(played, 10, / c1 | rollout/)).toEqual([
    '12s c1 draining (retired)',
    '28s c1 stopping (drained)',
    '31s c1 stopped',
    '31s rollout v2 finished',
  ]);
  expect(rulesOf(played, 'rollout.finished', 10)).toEqual(['31s ROL-8']);
});

test('ROL-8 it takes all Functions to finish a rollout', () => {
  const played = play(`
app:
  name: a
  functions:
    f: { code: x1, service_time: 5s, cold_start: 2s, initial_containers: 1 }
    g: { code: y1, service_time: 5s, cold_start: 9s, initial_containers: 1 }
${DEPLOY}`);
  expect(since(played, 10, ROLLOUTS)).toEqual(['19s rollout v2 finished']);
});

test('ROL-8 the first publish has a rollout that is finished at once', () => {
  const played = play(ONE_OLD);
  expect(since(played, 0, ROLLOUTS)).toEqual(['0s rollout v1 finished']);
});

test('ROL-8 the first publish of an App without Functions is finished at once as well', () => {
  const played = play('app: { name: a, functions: {} }');
  expect(since(played, 0, ROLLOUTS)).toEqual(['0s rollout v1 finished']);
});

test('ROL-8 the first publish by a command is finished at once, like one at the start', () => {
  const played = play(`
app:
  name: a
  deployed: false
  functions: { f: { code: x1, service_time: 5s, cold_start: 2s, min_containers: 1 } }
events: [{ at: 3s, deploy: {} }]
`);
  expect(since(played, 0, ROLLOUTS)).toEqual(['3s rollout v1 finished']);
});

test('ROL-8 a newer publish supersedes a rollout, and makes all older versions outdated', () => {
  const played = play(`${ONE_OLD.replace('cold_start: 2s', 'cold_start: { sequence: [4s, 2s] }')}
traffic: [{ name: t, to: f, arrivals: { at: [0s, 8s] } }]
events:
  - { at: 10s, deploy: { change: { functions: { f: { code: x2 } } } } }
  - { at: 15s, deploy: { change: { functions: { f: { code: x3 } } } } }
  - { at: 16s, deploy: { change: { functions: { f: { code: x4, cold_start: 1s } } } } }
`);
  // c1 runs i2 from 8s to 13s; v2's c2 is ready at 14s; v3's c3 starts at 15s; at 16s it is
  // cancelled, since it was to replace c2 (ROL-5), and v4's c4 replaces c2 at 17s.
  expect(since(played, 10, ROLLOUTS)).toEqual([
    '14s rollout v2 finished', '16s rollout v3 superseded', '17s rollout v4 finished',
  ]);
  expect(rulesOf(played, 'rollout.superseded')).toEqual(['16s ROL-8']);
  expect(recordsOf(played, 'rollout.superseded')[0]).toMatchObject({ version: 3, by: 4 });
});

test('ROL-8 a rollout waits for containers of every older version', () => {
  const played = play(`${ONE_OLD}
traffic: [{ name: t, to: f, service_time: 30s, arrivals: { at: [8s, 13s] } }]
events:
  - { at: 10s, deploy: { change: { functions: { f: { code: x2 } } } } }
  - { at: 20s, deploy: { change: { functions: { f: { code: x3 } } } } }
`);
  // v1's c1 drains until 38s, v2's c2 until 43s.
  expect(since(played, 10, /rollout| c\d stopped/)).toEqual([
    '20s rollout v2 superseded', '38s c1 stopped', '43s c2 stopped', '43s rollout v3 finished',
  ]);
});

test('ROL-8 a stop ends a rollout, which is neither finished nor superseded', () => {
  const played = play(`${ONE_OLD}${DEPLOY}
  - { at: 11s, stop: {} }
`);
  expect(since(played, 10, ROLLOUTS)).toEqual([]);
  const rollout = played.result.apps[0]?.rollouts[1];
  expect(rollout).not.toHaveProperty('finished_at_us');
  expect(rollout).not.toHaveProperty('superseded_at_us');
});

test('ROL-8 a no-op neither begins nor supersedes a rollout', () => {
  const played = play(`${ONE_OLD}${DEPLOY}
  - { at: 11s, deploy: {} }
`);
  expect(since(played, 10, ROLLOUTS)).toEqual(['12s rollout v2 finished']);
});

test('ROL-8 what becomes of the rollout of one App is no matter to another', () => {
  const app = (name: string, cold: string) => `
  - name: ${name}
    functions: { f: { code: x1, service_time: 5s, cold_start: ${cold}, initial_containers: 1 } }`;
  const played = play(`
apps: ${app('a', '2s')}${app('b', '9s')}
events:
  - { at: 10s, app: a, deploy: { change: { functions: { f: { code: x2 } } } } }
  - { at: 10s, app: b, deploy: { change: { functions: { f: { code: x2 } } } } }
`);
  expect(recordsOf(played, 'rollout.finished', 10).map(({ t_us, app: id }) => `${t_us} ${id}`))
    .toEqual(['12000000 ap-1', '19000000 ap-2']);
});

test('ROL-10 the old containers serve on if the new ones never become ready', () => {
  const played = play(`
duration: 60s
app:
  name: a
  functions: { f: { code: x1, service_time: 5s, cold_start: 2s, initial_containers: 1 } }
traffic: [{ name: t, to: f, arrivals: { every: 9s } }]
events:
  - { at: 10s, deploy: { change: { functions: { f: { start_failures: always } } } } }
`);
  const [app] = played.result.apps;
  expect(app?.version).toBe(2);
  expect(app?.functions['f']?.inputs).toMatchObject({ arrived: 6, succeeded: 6 });
  expect(app?.functions['f']?.by_version).toEqual({ 1: 6 });
  expect(since(played, 10, /c1 (draining|stopping|crashed|stopped)/)).toEqual([]);
  expect(app?.rollouts[1]).not.toHaveProperty('finished_at_us');
});

test('ROL-10 a version that mends them takes over', () => {
  const played = play(`
app:
  name: a
  functions: { f: { code: x1, service_time: 5s, cold_start: 2s, initial_containers: 1 } }
events:
  - { at: 10s, deploy: { change: { functions: { f: { start_failures: always } } } } }
  - { at: 14s, deploy: { change: { functions: { f: { start_failures: [] } } } } }
`);
  // The back-off of v2 is v2's: v3's container starts at once.
  expect(since(played, 14, CONTAINERS)).toEqual([
    '14s c3 stopping (cancelled)', '14s c3 stopped',
    '14s c4 f v3 starting (replacement)', '16s c4 ready', '16s c1 stopping (retired)',
    '16s c1 stopped',
  ]);
  expect(causesOf(played, 'container.stopping', 16)).toEqual(['deploy.published']);
});
