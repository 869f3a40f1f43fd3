import { expect, test } from 'vitest';
import { CONTAINERS, causesOf, recordsOf, rulesOf, since } from './moments.ts';
import { play } from './timeline.ts';

const OVERLAPPING = `
events:
  - { at: 10s, deploy: { change: { functions: { f: { code: x2 } } } } }
  - { at: 11s, deploy: { change: { functions: { f: { code: x3 } } } } }
`;

test('ROL-5 at the next publish the replacement of a container that serves is given up', () => {
  const played = play(`
app:
  name: a
  functions: { f: { code: x1, service_time: 5s, cold_start: 2s, initial_containers: 1 } }
${OVERLAPPING}`);
  expect(since(played, 10, CONTAINERS)).toEqual([
    '10s c2 f v2 starting (replacement)',
    '11s c2 stopping (cancelled)', '11s c2 stopped',
    '11s c3 f v3 starting (replacement)',
    '13s c3 ready', '13s c1 stopping (retired)', '13s c1 stopped',
  ]);
  expect(rulesOf(played, 'container.stopping', 10)).toEqual(['11s ROL-5', '13s ROL-4']);
  expect(causesOf(played, 'container.stopping', 10)).toEqual([
    'deploy.published', 'deploy.published',
  ]);
});

test('ROL-5 one is given up for each that serves, the one started last first', () => {
  const played = play(`
app:
  name: a
  functions: { f: { code: x1, service_time: 9s, cold_start: 4s, initial_containers: 1 } }
traffic: [{ name: t, to: f, arrivals: { at: [8s, 10s] } }]
${OVERLAPPING}`);
  // v2 starts c2 and c3 for a demand of 2; only c1 serves.
  expect(since(played, 11, CONTAINERS).slice(0, 4)).toEqual([
    '11s c3 stopping (cancelled)', '11s c3 stopped',
    '11s c4 f v3 starting (demand)', '11s c5 f v3 starting (demand)',
  ]);
  expect(since(played, 14, / c2 /)[0]).toBe('14s c2 ready');
});

test('ROL-5 only starts of the version just superseded are given up', () => {
  const played = play(`
app:
  name: a
  functions:
    f:
      code: x1
      service_time: 30s
      cold_start: { sequence: [20s, 4s] }
      initial_containers: 1
traffic: [{ name: t, to: f, arrivals: { at: [8s, 9s] } }]
events:
  - { at: 10s, deploy: { change: { functions: { f: { code: x2, cold_start: 4s } } } } }
  - { at: 11s, deploy: { change: { functions: { f: { code: x3 } } } } }
`);
  // v1: c1 serves, c2 starts until 29s. v2: c3, c4. v3: c4 is given up, c2 and c3 go on.
  expect(since(played, 11, / c[234] /)).toEqual([
    '11s c4 stopping (cancelled)', '11s c4 stopped',
    '14s c3 ready', '14s i2 on c3 (first)',
    '15s c2 stopping (cancelled)', '15s c2 stopped', '15s c3 draining (retired)',
    '44s c3 stopping (drained)', '44s c3 stopped',
  ]);
});

test('ROL-5 starts are given up whatever the strategy of the superseded version', () => {
  const played = play(`
app:
  name: a
  functions: { f: { code: x1, service_time: 9s, cold_start: 4s, initial_containers: 1 } }
traffic: [{ name: t, to: f, arrivals: { at: [8s] } }]
events:
  - at: 10s
    deploy: { strategy: recreate, change: { functions: { f: { code: x2 } } } }
  - { at: 11s, deploy: { change: { functions: { f: { code: x3 } } } } }
platform: { recreate: { interrupt_delay: 2s } }
`);
  expect(since(played, 10, / c2 /)).toEqual([
    '10s c2 f v2 starting (demand)', '11s c2 stopping (cancelled)', '11s c2 stopped',
  ]);
});

test('ROL-5 a recreate gives up nothing at its publish: it interrupts', () => {
  const played = play(`
app:
  name: a
  functions: { f: { code: x1, service_time: 9s, cold_start: 4s, initial_containers: 1 } }
events:
  - { at: 10s, deploy: { change: { functions: { f: { code: x2 } } } } }
  - { at: 11s, deploy: { strategy: recreate, change: { functions: { f: { code: x3 } } } } }
platform: { recreate: { interrupt_delay: 1s } }
`);
  expect(since(played, 10, / c2 /)).toEqual([
    '10s c2 f v2 starting (replacement)', '12s c2 stopping (cancelled)', '12s c2 stopped',
  ]);
  expect(rulesOf(played, 'container.stopping', 12)).toEqual(['12s REC-1', '12s REC-1']);
});

test('ROL-5 an outdated start that replaces nobody becomes ready, and serves until retired', () => {
  const played = play(`
app:
  name: a
  functions: { f: { code: x1, service_time: 9s, cold_start: 2s } }
traffic: [{ name: t, to: f, arrivals: { at: [9s] } }]
events:
  - { at: 10s, deploy: { change: { functions: { f: { code: x2 } } } } }
`);
  expect(since(played, 10, / c1 /)).toEqual([
    '11s c1 ready', '11s i1 on c1 (first)', '12s c1 draining (retired)',
    '20s c1 stopping (drained)', '20s c1 stopped',
  ]);
});

test('ROL-5 a draining container does not serve: nothing is given up for it', () => {
  const played = play(`
app:
  name: a
  functions: { f: { code: x1, service_time: 60s, cold_start: 2s, initial_containers: 1 } }
traffic: [{ name: t, to: f, arrivals: { at: [8s, 13s] } }]
events:
  - { at: 10s, deploy: { change: { functions: { f: { code: x2 } } } } }
  - { at: 14s, deploy: { change: { functions: { f: { code: x3 } } } } }
  - { at: 15s, deploy: { change: { functions: { f: { code: x4 } } } } }
`);
  // c1 drains from 12s. At 14s v2's c2 serves, at 15s v3's c3 is given up for it and for no other.
  expect(recordsOf(played, 'container.stopping', 10).map(({ container, why }) =>
    `${container} ${why}`)).toContain('ta-3 cancelled');
  expect(since(played, 15, / starting \(/)).toEqual(['15s c4 f v4 starting (demand)']);
});

test('ROL-5 deployments faster than cold starts finish no rollout: the old version serves', () => {
  const storm = Array.from({ length: 8 }, (_, n) =>
    `  - { at: ${10 + n}s, deploy: { change: { functions: { f: { code: y${n} } } } } }`).join('\n');
  const played = play(`
app:
  name: a
  functions: { f: { code: x1, service_time: 500ms, cold_start: 2s, initial_containers: 2 } }
traffic: [{ name: t, to: f, arrivals: { at: [10500ms, 12500ms, 14500ms, 16500ms, 18500ms] } }]
events:
${storm}
`);
  expect(since(played, 10, /finished/)).toEqual(['19s rollout v9 finished']);
  expect(recordsOf(played, 'input.started').map(({ container }) => container))
    .toEqual(['ta-1', 'ta-1', 'ta-1', 'ta-1', 'ta-1']);
  let existing = 0;
  let most = 0;
  for (const { type } of played.records) {
    if (type === 'container.starting') existing++;
    if (type === 'container.stopped') existing--;
    most = Math.max(most, existing);
  }
  expect(most).toBe(4);
});

test('ROL-5 while nothing accepts yet, each publish doubles what starts, up to the cap', () => {
  const played = play(`
duration: 10s
app:
  name: a
  functions: { f: { service_time: 1s, cold_start: 20s, min_containers: 1, max_containers: 12 } }
events: [{ every: 1s, until: 6s, rollover: {} }]
`);
  const starts = (second: number): number =>
    since(played, second, / starting \(/)
      .filter((line) => line.startsWith(`${second}s `)).length;
  expect([1, 2, 3, 4, 5].map(starts)).toEqual([1, 2, 4, 4, 0]);
});
