import { expect, test } from 'vitest';
import { CONTAINERS, causesOf, rulesOf, since } from './moments.ts';
import { play } from './timeline.ts';

/** An App with one Function of these options, redeployed with other code at 10s. */
const redeployed = (options: string, rest = '') => `
app:
  name: a
  functions: { f: { code: x1, service_time: 5s, cold_start: 2s, ${options} } }
events:
  - { at: 10s, deploy: { change: { functions: { f: { code: x2 } } } } }
${rest}`;

const STARTS = / starting \(/;

test('ROL-3 as many new containers start as there are old ones, without any traffic', () => {
  const played = play(redeployed('initial_containers: 3'));
  expect(since(played, 10, STARTS)).toEqual([
    '10s c4 f v2 starting (replacement)',
    '10s c5 f v2 starting (replacement)',
    '10s c6 f v2 starting (replacement)',
  ]);
  expect(rulesOf(played, 'container.starting', 10)).toEqual([
    '10s ROL-3', '10s ROL-3', '10s ROL-3',
  ]);
  expect(causesOf(played, 'container.starting', 10)).toEqual([
    'deploy.published', 'deploy.published', 'deploy.published',
  ]);
  expect(since(played, 12, /rollout/)).toEqual(['12s rollout v2 finished']);
});

test('ROL-3 a Function that was scaled to zero starts nothing', () => {
  const played = play(redeployed('initial_containers: 0'));
  expect(since(played, 10, / c\d|rollout/)).toEqual(['10s rollout v2 finished']);
});

test('ROL-3 what the autoscaler starts counts as replacement', () => {
  const played = play(redeployed('initial_containers: 3', `
traffic: [{ name: t, to: f, arrivals: { at: [8s] } }]
`));
  // One input runs: desired 1, and two more to have three starting.
  expect(since(played, 10, STARTS)).toEqual([
    '10s c4 f v2 starting (demand)',
    '10s c5 f v2 starting (replacement)',
    '10s c6 f v2 starting (replacement)',
  ]);
});

test('ROL-3 the autoscaler starts what demand asks for beyond the replacements', () => {
  const played = play(redeployed('initial_containers: 1', `
traffic: [{ name: t, to: f, arrivals: { at: [8s, 10s, 10s] } }]
`));
  expect(since(played, 10, STARTS)).toEqual([
    '10s c2 f v2 starting (demand)',
    '10s c3 f v2 starting (demand)',
    '10s c4 f v2 starting (demand)',
  ]);
});

test('ROL-3 replacements start as far as max_containers leaves room', () => {
  const played = play(redeployed('initial_containers: 2, max_containers: 3'));
  expect(since(played, 10, CONTAINERS)).toEqual([
    '10s c3 f v2 starting (replacement)',
    '12s c3 ready',
    '12s c1 stopping (retired)',
    '12s c1 stopped',
    '12s c4 f v2 starting (replacement)',
    '14s c4 ready',
    '14s c2 stopping (retired)',
    '14s c2 stopped',
  ]);
});

test('ROL-3 a container that is stopping still takes up room', () => {
  const played = play(redeployed(
    'initial_containers: 2, max_containers: 3, exit_time: 3s', 'duration: 17s',
  ));
  expect(since(played, 12, / c[14] /)).toEqual([
    '12s c1 stopping (retired)',
    '15s c1 stopped',
    '15s c4 f v2 starting (replacement)',
    '17s c4 ready',
  ]);
});

test('ROL-3 the room is that of the new version\'s max_containers', () => {
  const played = play(`
app:
  name: a
  functions:
    f: { code: x1, service_time: 5s, cold_start: 2s, initial_containers: 3, max_containers: 3 }
events:
  - { at: 10s, deploy: { change: { functions: { f: { max_containers: 5 } } } } }
`);
  expect(since(played, 10, STARTS)).toEqual([
    '10s c4 f v2 starting (replacement)',
    '10s c5 f v2 starting (replacement)',
    '12s c6 f v2 starting (replacement)',
  ]);
});

test('ROL-3 a start that fails is tried again after its back-off', () => {
  const played = play(`
duration: 20s
app:
  name: a
  functions: { f: { code: x1, service_time: 5s, cold_start: 2s, initial_containers: 1 } }
events:
  - { at: 10s, deploy: { change: { functions: { f: { start_failures: [1, 2] } } } } }
`);
  expect(since(played, 10, CONTAINERS)).toEqual([
    '10s c2 f v2 starting (replacement)',
    '12s c2 start failed (failed)', '12s c2 stopped',
    '13s c3 f v2 starting (replacement)',
    '15s c3 start failed (failed)', '15s c3 stopped',
    '17s c4 f v2 starting (replacement)',
    '19s c4 ready', '19s c1 stopping (retired)', '19s c1 stopped',
  ]);
});

test('ROL-3 an outdated container that leaves by itself needs no replacement', () => {
  // Room for one start only; when c1 crashes, one is starting and one is left to be replaced.
  const played = play(redeployed('initial_containers: 2, max_containers: 3').replace('events:', `
events:
  - { at: 11s, fault: { crash: { container: ta-1 } } }`));
  expect(since(played, 10, CONTAINERS)).toEqual([
    '10s c3 f v2 starting (replacement)',
    '11s c1 crashed', '11s c1 stopped',
    '12s c3 ready', '12s c2 stopping (retired)', '12s c2 stopped',
  ]);
});

test('ROL-3 a start under way that nobody needs any more is not given up', () => {
  const played = play(redeployed('initial_containers: 2').replace('events:', `
duration: 30s
events:
  - { at: 11s, fault: { crash: { container: ta-1 } } }`));
  expect(since(played, 12, CONTAINERS)).toEqual([
    '12s c3 ready', '12s c4 ready', '12s c2 stopping (retired)', '12s c2 stopped',
  ]);
});

test('ROL-3 each Function replaces its own containers', () => {
  const played = play(`
app:
  name: a
  functions:
    f: { code: x1, service_time: 5s, cold_start: 2s, initial_containers: 1 }
    g: { code: y1, service_time: 5s, cold_start: 3s, initial_containers: 2 }
events:
  - { at: 10s, deploy: { change: { functions: { f: { code: x2 } } } } }
`);
  expect(since(played, 10, CONTAINERS)).toEqual([
    '10s c4 f v2 starting (replacement)',
    '10s c5 g v2 starting (replacement)',
    '10s c6 g v2 starting (replacement)',
    '12s c4 ready', '12s c1 stopping (retired)', '12s c1 stopped',
    '13s c5 ready', '13s c6 ready',
    '13s c2 stopping (retired)', '13s c3 stopping (retired)', '13s c2 stopped', '13s c3 stopped',
  ]);
});

test('ROL-3 with retire: at-desired who is ready and retired nobody counts as starting', () => {
  const played = play(`
app:
  name: a
  functions:
    f:
      code: x1
      service_time: 20s
      cold_start: { sequence: [2s, 4s, 4s] }
      initial_containers: 3
traffic: [{ name: t, to: f, arrivals: { at: [9s, 9s, 9s] } }]
events:
  - { at: 10s, deploy: { change: { functions: { f: { code: x2 } } } } }
platform: { rolling: { retire: at-desired } }
`);
  // 12s: one is ready, two are starting, three are left: no more starts.
  expect(since(played, 10, /starting|ready|draining/)).toEqual([
    '10s c4 f v2 starting (demand)',
    '10s c5 f v2 starting (demand)',
    '10s c6 f v2 starting (demand)',
    '12s c4 ready',
    '14s c5 ready', '14s c6 ready',
    '14s c1 draining (retired)', '14s c2 draining (retired)', '14s c3 draining (retired)',
  ]);
});

const ON_DEMAND = 'platform: { rolling: { replace: demand } }';

test('ROL-3 with replace: demand nothing starts without demand', () => {
  const played = play(redeployed('initial_containers: 2', ON_DEMAND));
  // Nobody needs the old ones either: they are idle since 0s, and expire (AUT-4).
  expect(since(played, 10, CONTAINERS)).toEqual([
    '60s c1 stopping (idle)', '60s c2 stopping (idle)', '60s c1 stopped', '60s c2 stopped',
  ]);
  expect(since(played, 10, /rollout/)).toEqual(['60s rollout v2 finished']);
});

test('ROL-3 with replace: demand a new container starts for demand, and retires an old one', () => {
  const played = play(redeployed('initial_containers: 2', `${ON_DEMAND}
traffic: [{ name: t, to: f, arrivals: { at: [11s] } }]
`));
  expect(since(played, 10, CONTAINERS).slice(0, 4)).toEqual([
    '11s c3 f v2 starting (demand)', '13s c3 ready', '13s c2 stopping (retired)', '13s c2 stopped',
  ]);
});

const ON_DEMAND_WITH_SURGE = 'platform: { rolling: { replace: demand, surge: 1 } }';

test('ROL-3 with replace: demand the autoscaler may use the surge', () => {
  const played = play(redeployed('initial_containers: 2, max_containers: 2', `
${ON_DEMAND_WITH_SURGE}
traffic: [{ name: t, to: f, arrivals: { at: [9s, 9s] } }]
`));
  expect(since(played, 10, CONTAINERS).slice(0, 3)).toEqual([
    '10s c3 f v2 starting (demand)', '12s c3 ready', '12s c1 draining (retired)',
  ]);
  expect(rulesOf(played, 'container.starting', 10)[0]).toBe('10s AUT-2');
});

test('ROL-3 with replace: demand there is no surge outside of a rollout', () => {
  const played = play(`
app:
  name: a
  functions:
    f:
      service_time: { sequence: [20s, 5s] }
      cold_start: 2s
      timeout: 10s
      exit_time: 4s
      max_containers: 1
      initial_containers: 1
traffic: [{ name: t, to: f, arrivals: { at: [0s, 1s] } }]
${ON_DEMAND_WITH_SURGE}
`);
  expect(since(played, 1, CONTAINERS).slice(0, 3)).toEqual([
    '10s c1 stopping (timeout)', '14s c1 stopped', '14s c2 f v1 starting (demand)',
  ]);
});

test('ROL-3 with replace: match the surge is for replacements, not for the autoscaler', () => {
  const played = play(`
duration: 13s
app:
  name: a
  functions:
    f: { code: x1, service_time: 30s, cold_start: 2s, initial_containers: 1, max_containers: 1 }
traffic: [{ name: t, to: f, arrivals: { at: [8s, 9s, 9s] } }]
events:
  - { at: 10s, deploy: { change: { functions: { f: { code: x2 } } } } }
platform: { rolling: { surge: 1 } }
`);
  expect(since(played, 8, STARTS)).toEqual(['10s c2 f v2 starting (replacement)']);
});
