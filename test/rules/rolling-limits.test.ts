import { expect, test } from 'vitest';
import { CONTAINERS, causesOf, recordsOf, ROLLOUTS, rulesOf, since } from './moments.ts';
import { play } from './timeline.ts';

/** One Function of these options, redeployed with other code at 10s. */
const redeployed = (options: string, rest = '') => `
app:
  name: a
  functions: { f: { code: x1, service_time: 5s, cold_start: 2s, ${options} } }
events:
  - { at: 10s, deploy: { change: { functions: { f: { code: x2 } } } } }
${rest}`;

test('ROL-6 at the cap a rollout waits until an old container expires', () => {
  const played = play(redeployed('initial_containers: 1, max_containers: 1', 'duration: 90s'));
  expect(since(played, 10, / c\d|rollout/)).toEqual([
    '10s rollout v2 blocked (cap)',
    '60s c1 stopping (idle)', '60s c1 stopped',
    '60s rollout v2 unblocked', '60s rollout v2 finished',
  ]);
});

test('ROL-6 at the cap an old container that crashes makes place', () => {
  const played = play(redeployed('initial_containers: 2, max_containers: 2', `
  - { at: 20s, fault: { crash: { container: ta-1 } } }
`));
  // c1 needs no replacement; the place is one for c2.
  expect(since(played, 10, CONTAINERS)).toEqual([
    '20s c1 crashed', '20s c1 stopped', '20s c3 f v2 starting (replacement)',
    '22s c3 ready', '22s c2 stopping (retired)', '22s c2 stopped',
  ]);
});

test('ROL-6 at the cap an old container that is preempted makes place once it is gone', () => {
  const played = play(redeployed('initial_containers: 2, max_containers: 2, exit_time: 4s', `
  - { at: 20s, fault: { preempt: { container: ta-1 } } }
duration: 26s`));
  expect(since(played, 10, / c[13] /)).toEqual([
    '20s c1 stopping (preempted)', '24s c1 stopped',
    '24s c3 f v2 starting (replacement)', '26s c3 ready',
  ]);
});

test('ROL-6 at the cap an old container for a single use makes place after it', () => {
  const played = play(redeployed('initial_containers: 2, max_containers: 2, single_use: true', `
traffic: [{ name: t, to: f, arrivals: { at: [12s] } }]
`));
  expect(since(played, 12, CONTAINERS)).toEqual([
    '17s c1 stopping (single_use)', '17s c1 stopped', '17s c3 f v2 starting (replacement)',
    '19s c3 ready', '19s c2 stopping (retired)', '19s c2 stopped',
  ]);
});

test('ROL-6 under steady load at the cap a rollout never ends', () => {
  const played = play(redeployed('initial_containers: 1, max_containers: 1', `
duration: 10m
traffic: [{ name: t, to: f, arrivals: { every: 6s } }]
`));
  expect(since(played, 10, / c\d (?!.*first)|rollout/)).toEqual(['10s rollout v2 blocked (cap)']);
  const [app] = played.result.apps;
  expect(app?.functions['f']?.by_version).toEqual({ 1: 100 });
  expect(app?.rollouts[1]).toMatchObject({ blocked_by: 'cap', blocked_us: 590_000_000 });
});

test('ROL-6 a rollout never ends when min_containers is the cap', () => {
  const played = play(redeployed(
    'initial_containers: 1, min_containers: 1, max_containers: 1', 'duration: 10m',
  ));
  expect(since(played, 10, / c\d|rollout/)).toEqual(['10s rollout v2 blocked (cap)']);
});

const EVICT = 'platform: { rolling: { at_limit: evict-idle } }';

test('ROL-6 with at_limit: evict-idle idle old containers make place one at a time', () => {
  const played = play(redeployed('initial_containers: 2, max_containers: 2', EVICT));
  expect(since(played, 10, / c\d|rollout/)).toEqual([
    '10s c1 stopping (evicted)', '10s c1 stopped', '10s c3 f v2 starting (replacement)',
    '12s c3 ready', '12s c2 stopping (evicted)', '12s c2 stopped',
    '12s c4 f v2 starting (replacement)', '12s rollout v2 finished',
  ]);
  expect(rulesOf(played, 'container.stopping')).toEqual(['10s ROL-6', '12s ROL-6']);
  expect(causesOf(played, 'container.stopping')).toEqual(['deploy.published', 'deploy.published']);
});

test('ROL-6 with evict-idle the one that has been idle longest is evicted', () => {
  const played = play(redeployed('initial_containers: 3, max_containers: 3', `
traffic: [{ name: t, to: f, arrivals: { at: [0s, 0s, 0s] }, service_times: [4s, 2s, 3s] }]
${EVICT}`));
  expect(since(played, 10, /evicted/)).toEqual([
    '10s c2 stopping (evicted)', '12s c3 stopping (evicted)', '14s c1 stopping (evicted)',
  ]);
});

test('ROL-6 with evict-idle none is evicted while one is stopping', () => {
  const played = play(redeployed('initial_containers: 2, max_containers: 2, exit_time: 3s', `
duration: 30s
${EVICT}`));
  expect(since(played, 10, / c\d|rollout/)).toEqual([
    '10s c1 stopping (evicted)', '10s rollout v2 blocked (cap)',
    '13s c1 stopped', '13s c3 f v2 starting (replacement)', '13s rollout v2 unblocked',
    '15s c3 ready', '15s c2 stopping (evicted)',
    '18s c2 stopped', '18s c4 f v2 starting (replacement)', '18s rollout v2 finished',
    '20s c4 ready',
  ]);
});

test('ROL-6 with evict-idle a busy container is spared, until it is idle', () => {
  const played = play(redeployed('initial_containers: 1, max_containers: 1', `
traffic: [{ name: t, to: f, arrivals: { at: [8s] } }]
${EVICT}
duration: 20s`));
  expect(since(played, 10, CONTAINERS)).toEqual([
    '13s c1 stopping (evicted)', '13s c1 stopped', '13s c2 f v2 starting (replacement)',
    '15s c2 ready',
  ]);
});

test('ROL-6 with evict-idle nobody is evicted while there is room', () => {
  const played = play(redeployed('initial_containers: 1, max_containers: 2', EVICT));
  expect(since(played, 10, CONTAINERS)).toEqual([
    '10s c2 f v2 starting (replacement)', '12s c2 ready', '12s c1 stopping (retired)',
    '12s c1 stopped',
  ]);
});

test('ROL-6 with evict-idle the eviction is the retirement owed to the replacement', () => {
  const played = play(redeployed('initial_containers: 3, max_containers: 3', `
traffic: [{ name: t, to: f, arrivals: { at: [0s, 9s, 9s] }, service_times: [1s, 30s, 30s] }]
duration: 30s
${EVICT}`));
  // c1 and c2 run inputs from 9s; c3, idle, makes place for c4, which retires neither.
  expect(since(played, 10, / c\d |blocked/)).toEqual([
    '10s c3 stopping (evicted)', '10s c3 stopped', '10s c4 f v2 starting (demand)',
    '12s c4 ready', '12s rollout v2 blocked (cap)',
  ]);
});

test('ROL-6 with evict-idle each eviction is owed to one replacement, not to later ones', () => {
  const played = play(redeployed('initial_containers: 3, max_containers: 3', `
  - { at: 20s, fault: { crash: { container: ta-4 } } }
traffic: [{ name: t, to: f, arrivals: { at: [9s] }, service_time: 60s }]
duration: 30s
${EVICT}`));
  // c1 is busy. c2 makes place for c4, c3 for c5. When c4 crashes, c6 starts and retires c1.
  expect(since(played, 10, CONTAINERS)).toEqual([
    '10s c2 stopping (evicted)', '10s c2 stopped', '10s c4 f v2 starting (demand)',
    '12s c4 ready', '12s c3 stopping (evicted)', '12s c3 stopped',
    '12s c5 f v2 starting (replacement)',
    '14s c5 ready',
    '20s c4 crashed', '20s c4 stopped', '20s c6 f v2 starting (replacement)',
    '22s c6 ready', '22s c1 draining (retired)',
  ]);
});

test('ROL-6 with evict-idle starts that fail evict nobody else', () => {
  const played = play(`
app:
  name: a
  functions:
    f: { code: x1, service_time: 5s, cold_start: 2s, initial_containers: 3, max_containers: 3 }
events:
  - { at: 10s, deploy: { change: { functions: { f: { start_failures: always } } } } }
duration: 40s
${EVICT}`);
  expect(since(played, 10, /evicted/)).toEqual(['10s c1 stopping (evicted)']);
});

test('ROL-6 with evict-idle and at-desired an eviction is a retirement as well', () => {
  const played = play(redeployed('initial_containers: 2, min_containers: 2, max_containers: 2', `
platform: { rolling: { at_limit: evict-idle, retire: at-desired } }`));
  // 12s: c3 has replaced c1, and does not count as starting: c2 makes place for c4.
  expect(since(played, 10, CONTAINERS)).toEqual([
    '10s c1 stopping (evicted)', '10s c1 stopped', '10s c3 f v2 starting (demand)',
    '12s c3 ready', '12s c2 stopping (evicted)', '12s c2 stopped', '12s c4 f v2 starting (demand)',
  ]);
});

test('ROL-6 with replace: demand evict-idle makes place for what demand asks for', () => {
  const played = play(redeployed('initial_containers: 2, max_containers: 2', `
traffic: [{ name: t, to: f, arrivals: { at: [11s] } }]
duration: 15s
platform: { rolling: { at_limit: evict-idle, replace: demand } }`));
  expect(since(played, 10, CONTAINERS)).toEqual([
    '11s c2 stopping (evicted)', '11s c2 stopped', '11s c3 f v2 starting (demand)', '13s c3 ready',
  ]);
});

test('ROL-6 a surge is what a rollout may use above the cap', () => {
  const played = play(redeployed('initial_containers: 2, max_containers: 2', `
platform: { rolling: { surge: 1 } }`));
  expect(since(played, 10, CONTAINERS)).toEqual([
    '10s c3 f v2 starting (replacement)',
    '12s c3 ready', '12s c1 stopping (retired)', '12s c1 stopped',
    '12s c4 f v2 starting (replacement)',
    '14s c4 ready', '14s c2 stopping (retired)', '14s c2 stopped',
  ]);
});

test.each([
  ['10%', 5, 1], ['20%', 5, 1], ['21%', 5, 2], ['100%', 5, 5], ['0%', 5, 0],
  ['7%', 100, 7], ['29%', 100, 29], ['57%', 100, 57],
])('ROL-6 a surge of %s of %i containers, rounded up, is %i', (surge, cap, most) => {
  const played = play(redeployed(`initial_containers: ${cap}, max_containers: ${cap}`, `
duration: 11s
platform: { rolling: { surge: ${surge} } }`));
  expect(recordsOf(played, 'container.starting', 10)).toHaveLength(most);
});

test('ROL-6 a percentage is one of the live version\'s max_containers', () => {
  const played = play(`
duration: 11s
app:
  name: a
  functions:
    f: { code: x1, service_time: 5s, cold_start: 2s, initial_containers: 8, max_containers: 10 }
events:
  - { at: 10s, deploy: { change: { functions: { f: { max_containers: 8 } } } } }
platform: { rolling: { surge: 25% } }
`);
  expect(recordsOf(played, 'container.starting', 10)).toHaveLength(2);
});

test('ROL-7 a rollout is blocked while it has no room, and says so', () => {
  const played = play(redeployed('initial_containers: 2, max_containers: 3, exit_time: 3s', `
duration: 60s`));
  expect(since(played, 10, ROLLOUTS)).toEqual([
    '12s rollout v2 blocked (cap)', '15s rollout v2 unblocked', '20s rollout v2 finished',
  ]);
  expect(recordsOf(played, 'rollout.blocked').map(({ rule, function: name }) => `${rule} ${name}`))
    .toEqual(['ROL-7 f']);
  expect(causesOf(played, 'rollout.blocked')).toEqual(['deploy.published']);
  expect(rulesOf(played, 'rollout.unblocked')).toEqual(['15s ROL-7']);
  expect(played.result.apps[0]?.rollouts[1]).toMatchObject({
    blocked_us: 3_000_000, blocked_by: 'cap',
  });
});

test('ROL-7 a rollout is blocked while the back-off of failed starts lasts', () => {
  const played = play(`
duration: 18s
app:
  name: a
  functions: { f: { code: x1, service_time: 5s, cold_start: 2s, initial_containers: 1 } }
events:
  - { at: 10s, deploy: { change: { functions: { f: { start_failures: always } } } } }
`);
  expect(since(played, 10, ROLLOUTS)).toEqual([
    '12s rollout v2 blocked (backoff)', '13s rollout v2 unblocked',
    '15s rollout v2 blocked (backoff)', '17s rollout v2 unblocked',
  ]);
  expect(played.result.apps[0]?.rollouts[1]).toMatchObject({
    blocked_us: 3_000_000, blocked_by: 'backoff',
  });
});

test('ROL-7 a block that an instant resolves was none', () => {
  const played = play(redeployed('initial_containers: 2, max_containers: 3'));
  expect(since(played, 10, ROLLOUTS)).toEqual(['14s rollout v2 finished']);
});

test('ROL-7 a rollout is not blocked while its last old container drains', () => {
  const played = play(redeployed('initial_containers: 1, max_containers: 2', `
traffic: [{ name: t, to: f, arrivals: { at: [9s] }, service_time: 60s }]`));
  expect(since(played, 10, ROLLOUTS)).toEqual(['69s rollout v2 finished']);
});

test('ROL-7 the time an App is blocked is the union over its Functions', () => {
  const played = play(`
duration: 60s
app:
  name: a
  functions:
    f: { code: x1, service_time: 5s, cold_start: 2s, initial_containers: 1, max_containers: 1 }
    g: { code: y1, service_time: 5s, cold_start: 2s, initial_containers: 1, max_containers: 1 }
    h: { code: z1, service_time: 5s, cold_start: 2s, initial_containers: 1, max_containers: 1 }
events:
  - { at: 10s, deploy: { change: { functions: { f: { code: x2 } } } } }
  - { at: 20s, fault: { crash: { function: f } } }
  - { at: 30s, fault: { crash: { function: g } } }
  - { at: 25s, fault: { crash: { function: h } } }
`);
  const rollout = played.result.apps[0]?.rollouts[1];
  expect(rollout?.blocked_us).toBe(20_000_000);
  expect(rollout?.functions['f']?.blocked_us).toBe(10_000_000);
  expect(rollout?.functions['g']?.blocked_us).toBe(20_000_000);
  expect(rollout?.functions['h']?.blocked_us).toBe(15_000_000);
});

test('ROL-7 a newer publish ends a block, and begins its own', () => {
  const played = play(redeployed('initial_containers: 1, max_containers: 1', `
  - { at: 20s, deploy: { change: { functions: { f: { code: x3 } } } } }
duration: 30s`));
  expect(since(played, 10, ROLLOUTS)).toEqual([
    '10s rollout v2 blocked (cap)', '20s rollout v2 unblocked', '20s rollout v2 superseded',
    '20s rollout v3 blocked (cap)',
  ]);
});
