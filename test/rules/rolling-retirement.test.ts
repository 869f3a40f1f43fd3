import { expect, test } from 'vitest';
import { CONTAINERS, causesOf, INPUTS, rulesOf, since } from './moments.ts';
import { play } from './timeline.ts';

/** The ends of service of containers: who, in order, and how. */
const RETIREMENTS = / (?:draining \(retired\)|stopping \((?:retired|cancelled)\))/;

test('ROL-4 each new container retires one old one when it is ready', () => {
  const played = play(`
app:
  name: a
  functions:
    f:
      code: x1
      service_time: 5s
      cold_start: { sequence: [2s, 3s, 4s] }
      initial_containers: 3
events:
  - { at: 10s, deploy: { change: { functions: { f: { code: x2 } } } } }
`);
  expect(since(played, 12, CONTAINERS)).toEqual([
    '12s c4 ready', '12s c1 stopping (retired)', '12s c1 stopped',
    '13s c5 ready', '13s c2 stopping (retired)', '13s c2 stopped',
    '14s c6 ready', '14s c3 stopping (retired)', '14s c3 stopped',
  ]);
  expect(rulesOf(played, 'container.stopping', 10)).toEqual([
    '12s ROL-4', '13s ROL-4', '14s ROL-4',
  ]);
  expect(causesOf(played, 'container.stopping', 10)).toEqual([
    'deploy.published', 'deploy.published', 'deploy.published',
  ]);
});

test('ROL-4 an old container drains while the new one serves', () => {
  const played = play(`
app:
  name: a
  functions: { f: { code: x1, service_time: 5s, cold_start: 2s, initial_containers: 1 } }
traffic: [{ name: t, to: f, arrivals: { at: [3s, 7s] } }]
events:
  - { at: 4s, deploy: { change: { functions: { f: { code: x2 } } } } }
`);
  expect(since(played, 4)).toEqual([
    '4s v2 published', '4s returned', '4s c2 f v2 starting (demand)',
    '6s c2 ready', '6s c1 draining (retired)',
    '7s i2 arrived', '7s i2 on c2 (first)',
    '8s i1 succeeded -> succeeded', '8s c1 stopping (drained)', '8s c1 stopped',
    '8s rollout v2 finished',
    '12s i2 succeeded -> succeeded',
  ]);
  expect(rulesOf(played, 'container.draining')).toEqual(['6s ROL-4']);
});

test('ROL-4 retired without running inputs means stopping at once, exit time and all', () => {
  const played = play(`
app:
  name: a
  functions:
    f: { code: x1, service_time: 5s, cold_start: 2s, initial_containers: 1, exit_time: 3s }
events:
  - { at: 10s, deploy: { change: { functions: { f: { code: x2 } } } } }
`);
  expect(since(played, 12, /c1|rollout/)).toEqual([
    '12s c1 stopping (retired)', '15s c1 stopped', '15s rollout v2 finished',
  ]);
});

test('ROL-4 starting ones go first, then the longest idle, then those that run inputs', () => {
  const played = play(`
app:
  name: a
  functions:
    f: { code: x1, service_time: 5s, cold_start: 20s, initial_containers: 3 }
traffic:
  - { name: t, to: f, arrivals: { at: [1s, 1s, 1s, 1s] }, service_times: [2s, 30s, 4s, 3s] }
events:
  - at: 10s
    deploy: { change: { functions: { f: { cold_start: { sequence: [1s, 2s, 3s, 4s] } } } } }
platform: { routing: oldest }
`);
  // c1 runs i1 and i4 until 6s, c2 runs i2 until 31s, c3 runs i3 until 5s, c4 starts until 21s.
  expect(since(played, 10, RETIREMENTS)).toEqual([
    '11s c4 stopping (cancelled)',
    '12s c3 stopping (retired)',
    '13s c1 stopping (retired)',
    '14s c2 draining (retired)',
  ]);
});

test('ROL-4 of those that run inputs the one with the fewest goes first', () => {
  const played = play(`
app:
  name: a
  functions:
    f: { code: x1, service_time: 60s, cold_start: 9s, initial_containers: 2, max_inputs: 4 }
traffic: [{ name: t, to: f, arrivals: { at: [1s, 1s, 1s] } }]
events:
  - at: 10s
    deploy: { change: { functions: { f: { cold_start: { sequence: [1s, 2s] } } } } }
`);
  // Fewest running first: c1, c2, then c1 again by id.
  expect(since(played, 10, RETIREMENTS)).toEqual([
    '11s c2 draining (retired)', '12s c1 draining (retired)',
  ]);
});

test('ROL-4 of several that are starting the oldest goes first', () => {
  const played = play(`
app:
  name: a
  functions: { f: { code: x1, service_time: 5s, cold_start: 20s, min_containers: 2 } }
events:
  - at: 1s
    deploy: { change: { functions: { f: { cold_start: { sequence: [1s, 2s] } } } } }
`);
  expect(since(played, 1, RETIREMENTS)).toEqual([
    '2s c1 stopping (cancelled)', '3s c2 stopping (cancelled)',
  ]);
});

test('ROL-4 containers that become ready in one instant retire as many', () => {
  const played = play(`
app:
  name: a
  functions:
    f:
      code: x1
      service_time: 5s
      cold_start: { sequence: [2s, 2s, 3s] }
      initial_containers: 3
events:
  - { at: 10s, deploy: { change: { functions: { f: { code: x2 } } } } }
`);
  expect(since(played, 10, RETIREMENTS)).toEqual([
    '12s c1 stopping (retired)', '12s c2 stopping (retired)', '13s c3 stopping (retired)',
  ]);
});

test('ROL-4 a queued input is assigned before the old container is chosen', () => {
  const played = play(`
app:
  name: a
  functions: { f: { code: x1, service_time: 9s, cold_start: 2s, initial_containers: 1 } }
traffic: [{ name: t, to: f, arrivals: { at: [3s, 10s, 12s] } }]
events:
  - { at: 10s, deploy: { change: { functions: { f: { code: x2 } } } } }
`);
  // 12s: i1 ends on c1, c2 and c3 become ready, i3 arrives. Both inputs go to live containers, so
  // that c1 is idle when it is retired.
  expect(since(played, 12, / on c| c1 /)).toEqual([
    '12s i2 on c2 (first)', '12s i3 on c3 (first)', '12s c1 stopping (retired)', '12s c1 stopped',
  ]);
});

test('ROL-4 a container that is outdated by the time of the settling retires nobody', () => {
  const played = play(`
app:
  name: a
  functions: { f: { code: x1, service_time: 5s, cold_start: 2s, initial_containers: 1 } }
events:
  - { at: 10s, deploy: { change: { functions: { f: { code: x2 } } } } }
  - { at: 12s, deploy: { change: { functions: { f: { code: x3 } } } } }
`);
  // c2 is ready at 12s, before v3 is published: it and c1 wait for v3's.
  expect(since(played, 12, CONTAINERS)).toEqual([
    '12s c2 ready',
    '12s c3 f v3 starting (replacement)', '12s c4 f v3 starting (replacement)',
    '14s c3 ready', '14s c4 ready',
    '14s c1 stopping (retired)', '14s c2 stopping (retired)', '14s c1 stopped', '14s c2 stopped',
  ]);
});

test('ROL-4 one that becomes ready after a newer publish retires nobody', () => {
  const played = play(`
app:
  name: a
  functions: { f: { code: x1, service_time: 9s, cold_start: 4s, initial_containers: 1 } }
traffic: [{ name: t, to: f, arrivals: { at: [8s, 10s, 10s] } }]
events:
  - { at: 10s, deploy: { change: { functions: { f: { code: x2 } } } } }
  - { at: 11s, deploy: { change: { functions: { f: { code: x3 } } } } }
`);
  // v2's c4 is given up (ROL-5); its c2 and c3 are ready at 14s, v3's at 15s.
  expect(since(played, 14, /14s c/)).toEqual(['14s c2 ready', '14s c3 ready']);
  expect(since(played, 15, RETIREMENTS)).toEqual([
    '15s c1 draining (retired)', '15s c2 draining (retired)', '15s c3 draining (retired)',
  ]);
});

test('ROL-4 one that is ready and crashes in one instant leaves the old one to serve', () => {
  const played = play(`
duration: 20s
app:
  name: a
  functions: { f: { code: x1, service_time: 5s, cold_start: 2s, initial_containers: 1 } }
events:
  - { at: 10s, deploy: { change: { functions: { f: { code: x2 } } } } }
  - { when: { event: container.ready, version: 2 }, fault: { crash: {} } }
`);
  expect(since(played, 12, CONTAINERS)).toEqual([
    '12s c2 ready', '12s c2 crashed', '12s c2 stopped',
    '12s c3 f v2 starting (replacement)',
    '14s c3 ready', '14s c1 stopping (retired)', '14s c1 stopped',
  ]);
});

test('ROL-4 a new container retires one old one even if the others left by themselves', () => {
  const played = play(`
app:
  name: a
  functions: { f: { code: x1, service_time: 5s, cold_start: 2s, initial_containers: 3 } }
events:
  - { at: 10s, deploy: { change: { functions: { f: { code: x2 } } } } }
  - { at: 11s, fault: { crash: { container: ta-1 } } }
  - { at: 11s, fault: { crash: { container: ta-2 } } }
`);
  expect(since(played, 12, RETIREMENTS)).toEqual(['12s c3 stopping (retired)']);
});

test('ROL-4 a new container that finds nobody left retires nobody', () => {
  const played = play(`
app:
  name: a
  functions: { f: { code: x1, service_time: 30s, cold_start: 2s, initial_containers: 1 } }
traffic: [{ name: t, to: f, arrivals: { at: [8s, 13s, 13s] } }]
events:
  - { at: 10s, deploy: { change: { functions: { f: { code: x2 } } } } }
`);
  // 12s: c2 retires c1. 15s: c3, for i3, finds nobody left to retire.
  expect(since(played, 10, RETIREMENTS)).toEqual(['12s c1 draining (retired)']);
});

test('ROL-4 an input that fails on a draining container is retried on a new one', () => {
  const played = play(`
app:
  name: a
  functions:
    f: { code: x1, service_time: 5s, cold_start: 2s, initial_containers: 1, retries: 1 }
traffic: [{ name: t, to: f, arrivals: { at: [8s] } }]
events:
  - { at: 10s, deploy: { change: { functions: { f: { code: x2 } } } } }
  - { at: 12500ms, fault: { fail_attempt: { container: ta-1 } } }
`);
  expect(since(played, 12.5, /i1|c1/)).toEqual([
    '12.5s i1 failed -> waiting', '12.5s c1 stopping (drained)', '12.5s c1 stopped',
    '13.5s i1 requeued (tail)', '13.5s i1 on c2 (retry)', '18.5s i1 succeeded -> succeeded',
  ]);
});

test('ROL-4 with retire: all-at-first the first new container retires all', () => {
  const played = play(`
app:
  name: a
  functions:
    f:
      code: x1
      service_time: 5s
      cold_start: { sequence: [2s, 6s, 6s] }
      initial_containers: 3
traffic: [{ name: t, to: f, arrivals: { at: [9s, 13s, 13s] } }]
events:
  - { at: 10s, deploy: { change: { functions: { f: { code: x2 } } } } }
platform: { rolling: { retire: all-at-first } }
`);
  expect(since(played, 10, RETIREMENTS)).toEqual([
    '12s c2 stopping (retired)', '12s c3 stopping (retired)', '12s c1 draining (retired)',
  ]);
  // One slot is left until 16s, where there were three.
  expect(since(played, 13, / on c/)).toEqual(['13s i2 on c4 (first)', '16s i3 on c5 (first)']);
  expect(played.result.apps[0]?.rollouts[1]?.functions['f']).toMatchObject({
    accepting_at_publish: 3, trough_slots: 1,
  });
});

test('ROL-4 with retire: all-at-first those that are starting are cancelled', () => {
  const played = play(`
app:
  name: a
  functions: { f: { code: x1, service_time: 5s, cold_start: 20s, min_containers: 2 } }
events:
  - at: 1s
    deploy: { change: { functions: { f: { cold_start: { sequence: [1s, 2s] } } } } }
platform: { rolling: { retire: all-at-first } }
`);
  expect(since(played, 1, RETIREMENTS)).toEqual([
    '2s c1 stopping (cancelled)', '2s c2 stopping (cancelled)',
  ]);
});

const AT_DESIRED = 'platform: { rolling: { retire: at-desired } }';

test('ROL-4 with retire: at-desired all go when as many new ones accept as are desired', () => {
  const played = play(`
app:
  name: a
  functions:
    f:
      code: x1
      service_time: 5s
      cold_start: { sequence: [2s, 3s, 4s] }
      initial_containers: 3
      min_containers: 2
events:
  - { at: 10s, deploy: { change: { functions: { f: { code: x2 } } } } }
${AT_DESIRED}
`);
  expect(since(played, 10, RETIREMENTS)).toEqual([
    '13s c1 stopping (retired)', '13s c2 stopping (retired)', '13s c3 stopping (retired)',
  ]);
});

test('ROL-4 with retire: at-desired one new container must accept, even if none is desired', () => {
  const played = play(`
app:
  name: a
  functions: { f: { code: x1, service_time: 5s, cold_start: 2s, initial_containers: 2 } }
events:
  - { at: 10s, deploy: { change: { functions: { f: { code: x2 } } } } }
${AT_DESIRED}
`);
  expect(since(played, 10, RETIREMENTS)).toEqual([
    '12s c1 stopping (retired)', '12s c2 stopping (retired)',
  ]);
});

test('ROL-4 with retire: at-desired old ones go as soon as demand has fallen enough', () => {
  const played = play(`
app:
  name: a
  functions:
    f: { code: x1, service_time: 5s, cold_start: { sequence: [2s, 60s] }, initial_containers: 2 }
traffic: [{ name: t, to: f, arrivals: { at: [9s, 11s] } }]
events:
  - { at: 10s, deploy: { change: { functions: { f: { code: x2 } } } } }
${AT_DESIRED}
`);
  // 12s: one accepts and two inputs run. 14s: one runs.
  expect(since(played, 10, RETIREMENTS)).toEqual([
    '14s c1 stopping (retired)', '14s c2 draining (retired)',
  ]);
});

test('ROL-4 nothing that a rollout retires is given further inputs', () => {
  const played = play(`
app:
  name: a
  functions:
    f: { code: x1, service_time: 5s, cold_start: 2s, initial_containers: 1, max_inputs: 4 }
traffic: [{ name: t, to: f, arrivals: { at: [10s, 12s, 12s] } }]
events:
  - { at: 10s, deploy: { change: { functions: { f: { code: x2 } } } } }
`);
  expect(since(played, 12, INPUTS)).toEqual([
    '12s i2 arrived', '12s i3 arrived', '12s i2 on c2 (first)', '12s i3 on c2 (first)',
    '15s i1 succeeded -> succeeded',
    '17s i2 succeeded -> succeeded', '17s i3 succeeded -> succeeded',
  ]);
});
