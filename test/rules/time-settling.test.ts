import { expect, test } from 'vitest';
import { commandsIn, containersIn, inputsIn, instantIn, linesWith } from './story-lines.ts';
import { play } from './timeline.ts';

test('TIME-3 a slot that is free at the instant of a recreate is not assigned first', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 5s, cold_start: 2s, initial_containers: 1, max_containers: 1 }
    traffic: [{ to: f, arrivals: { at: [0s, 1s] } }]
    events: [{ at: 5s, rollover: { strategy: recreate } }]
  `);
  expect(inputsIn(played)).toEqual([
    '0s i1 arrived',
    '0s i1 on c1 (first)',
    '1s i2 arrived',
    '5s i1 succeeded -> succeeded',
    '7s i2 on c2 (first)',
    '12s i2 succeeded -> succeeded',
  ]);
});

test('TIME-3 dispatch comes before scaling: an input that finds a slot starts no container', () => {
  const played = play(`
    app: { name: a, functions: { f: { service_time: 5s, cold_start: 2s } } }
    traffic: [{ to: f, arrivals: { at: [0s, 7s] } }]
  `);
  expect(linesWith(played, 'starting', 'c1')).toEqual([
    '0s c1 f v1 starting (demand)',
    '2s c1 ready',
    '2s i1 on c1 (first)',
    '7s i2 on c1 (first)',
  ]);
});

test('TIME-3 scaling down comes before scaling up, and both before the rollout', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 1s, cold_start: 2s, initial_containers: 2, scaledown_window: 10s }
        g: { service_time: 1s, cold_start: 2s, initial_containers: 1 }
    traffic: [{ to: g, arrivals: { at: [10s, 10s] } }]
    events: [{ at: 10s, rollover: {} }]
    duration: 10s
  `);
  expect(instantIn(played, '10s').filter((line) => !/ [ir]/.test(line))).toEqual([
    '10s v2 published',
    '10s c1 stopping (idle)',
    '10s c2 stopping (idle)',
    '10s c4 g v2 starting (demand)',
    '10s c5 g v2 starting (demand)',
    '10s c1 stopped',
    '10s c2 stopped',
  ]);
});

test('TIME-3 durations of 0 all happen in one instant', () => {
  const played = play(`
    app: { name: a, functions: { f: { service_time: 0s, cold_start: 0s, scaledown_window: 0s } } }
    traffic: [{ to: f, arrivals: { at: [3s, 3s] } }]
  `);
  expect(instantIn(played, '3s')).toEqual([
    '3s i1 arrived',
    '3s i2 arrived',
    '3s c1 f v1 starting (demand)',
    '3s c2 f v1 starting (demand)',
    '3s c1 ready',
    '3s c2 ready',
    '3s i1 on c1 (first)',
    '3s i2 on c2 (first)',
    '3s i1 succeeded -> succeeded',
    '3s i2 succeeded -> succeeded',
    '3s c1 stopping (idle)',
    '3s c2 stopping (idle)',
    '3s c1 stopped',
    '3s c2 stopped',
  ]);
});

test('TIME-3 at 0s the platform settles once the arrivals of that instant are there', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 1s, cold_start: 2s, min_containers: 1 }
        g: { service_time: 1s, cold_start: 2s, min_containers: 1 }
    traffic: [{ to: f, arrivals: { at: [0s, 0s] } }]
  `);
  expect(linesWith(played, 'arrived', 'starting')).toEqual([
    '0s i1 arrived',
    '0s i2 arrived',
    '0s c1 f v1 starting (demand)',
    '0s c2 f v1 starting (demand)',
    '0s c3 g v1 starting (demand)',
  ]);
});

test('TIME-3 a command at 0s comes before the first settling', () => {
  const played = play(`
    app: { name: a, functions: { f: { service_time: 1s, cold_start: 2s, min_containers: 1 } } }
    events: [{ at: 0s, rollover: {} }]
  `);
  expect(containersIn(played)[0]).toBe('0s c1 f v2 starting (demand)');
  expect(commandsIn(played)).toContain('0s rollout v1 finished');
});

test('TIME-3 an assignment can set off a fault that interrupts it in the same instant', () => {
  const played = play(`
    app: { name: a, functions: { f: { service_time: 5s, cold_start: 2s } } }
    traffic: [{ to: f, arrivals: { at: [0s] } }]
    events: [{ when: { event: input.started }, fault: { crash: {} } }]
  `);
  expect(instantIn(played, '2s')).toEqual([
    '2s c1 ready',
    '2s i1 on c1 (first)',
    '2s fault crash ta-1',
    '2s i1 crashed -> queued',
    '2s i1 requeued (kept)',
    '2s c1 crashed',
    '2s c1 stopped',
    '2s c2 f v1 starting (demand)',
  ]);
});

const retryingAtOnce = (times: number) => `
  app:
    name: a
    functions:
      f:
        service_time: 0s
        cold_start: 1s
        failure_rate: 1
        retries: { max_retries: ${times}, initial_delay: 0s }
  traffic: [{ to: f, arrivals: { at: [0s] } }]
  platform: { constants: { retry_floor: 0s } }
`;

test('TIME-3 a clock that stands still for 10,000 settlings ends the run with an error', () => {
  expect(() => play(retryingAtOnce(20_000))).toThrow(/clock stands still at 1000000 µs.*10000/);
});

test('TIME-3 fewer settlings of one instant are no error', () => {
  const { result } = play(retryingAtOnce(9_900));
  expect(result.inputs?.[0]?.attempts.length).toBe(9_901);
  expect(result.ended_at_us).toBe(1_000_000);
});

test('TIME-5 a run ends at the first settling after the last input, containers or not', () => {
  const played = play(`
    app: { name: a, functions: { f: { service_time: 5s, cold_start: 2s, min_containers: 3 } } }
    traffic: [{ to: f, arrivals: { at: [4s] } }]
  `);
  expect(played.result.ended_at_us).toBe(9_000_000);
  expect(played.records.at(-1)).toMatchObject({
    type: 'run.ended', t_us: 9_000_000, rule: 'TIME-5',
  });
});

test('TIME-5 an input that waits for its retry keeps the run going', () => {
  const { result } = play(`
    app:
      name: a
      functions: { f: { service_time: 5s, cold_start: 2s, failure_rate: 1, retries: 1 } }
    traffic: [{ to: f, arrivals: { at: [0s] } }]
  `);
  expect(result.ended_at_us).toBe(13_000_000);
});

test('TIME-5 an open rollout keeps the run going until it is finished', () => {
  const played = play(`
    app:
      name: a
      functions: { f: { service_time: 1s, cold_start: 2s, initial_containers: 1, exit_time: 4s } }
    events: [{ at: 5s, rollover: {} }]
  `);
  expect(played.result.ended_at_us).toBe(11_000_000);
  expect(commandsIn(played).at(-1)).toBe('11s rollout v2 finished');
});

test('TIME-5 a blocked rollout does not', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 1s, cold_start: 2s, min_containers: 1, max_containers: 1 }
    events: [{ at: 5s, rollover: {} }]
  `);
  expect(played.result.ended_at_us).toBe(5_000_000);
  expect(commandsIn(played).at(-1)).toBe('5s rollout v2 blocked (cap)');
});

test('TIME-5 a command that has not returned keeps the run going', () => {
  const played = play(`
    app:
      name: a
      functions: { f: { service_time: 1s, cold_start: 2s, initial_containers: 1 } }
    events: [{ at: 5s, deploy: { build: 30s, change: { functions: { f: { code: b } } } } }]
    platform: { rolling: { replace: demand, retire: all-at-first } }
  `);
  expect(commandsIn(played)).toContain('35s returned');
});

test('TIME-5 so does an event of the file that is still to come', () => {
  const { result } = play(`
    app: { name: a, functions: { f: { service_time: 1s, cold_start: 2s } } }
    traffic: [{ to: f, arrivals: { at: [0s] } }]
    events: [{ at: 100s, edit: { tags: { a: b } } }]
  `);
  expect(result.ended_at_us).toBe(100_000_000);
});

test.each([
  ['5s', []],
  ['10s', []],
  ['20s', ['10s']],
  ['25s', ['10s', '20s']],
])('TIME-5 an event that recurs every 10 s until %s is carried out before that', (until, at) => {
  const played = play(`
    app: { name: a, functions: { f: { service_time: 1s, cold_start: 2s } } }
    events: [{ every: 10s, until: ${until}, rollover: {} }]
  `);
  const published = commandsIn(played).filter((line) => line.includes('published')).slice(1);
  expect(published.map((line) => line.split(' ')[0])).toEqual(at);
  expect(played.result.ended_at_us / 1e6).toBe(at.length * 10);
});

test('TIME-5 an event whose trigger has not occurred yet does not keep the run going', () => {
  const { result } = play(`
    app: { name: a, functions: { f: { service_time: 1s, cold_start: 2s } } }
    traffic: [{ to: f, arrivals: { at: [0s] } }]
    events: [{ when: { event: container.stopping }, rollover: {} }]
  `);
  expect(result.ended_at_us).toBe(3_000_000);
});

test('TIME-5 the instant of the duration is still handled, later ones are not', () => {
  const played = play(`
    app: { name: a, functions: { f: { service_time: 4s, cold_start: 2s, max_containers: 1 } } }
    traffic: [{ to: f, arrivals: { at: [0s, 6s, 6s, 7s] } }]
    duration: 6s
  `);
  expect(instantIn(played, '6s')).toEqual([
    '6s i1 succeeded -> succeeded',
    '6s i2 arrived',
    '6s i3 arrived',
    '6s i2 on c1 (first)',
  ]);
  expect(played.result.apps[0]?.functions['f']?.inputs).toMatchObject({
    arrived: 3, succeeded: 1, running: 1, queued: 1, waiting: 0,
  });
});

test('TIME-5 what waits for a retry at the duration is counted as waiting', () => {
  const { result } = play(`
    app:
      name: a
      functions: { f: { service_time: 4s, cold_start: 2s, failure_rate: 1, retries: 1 } }
    traffic: [{ to: f, arrivals: { at: [0s] } }]
    duration: 6500ms
  `);
  expect(result.apps[0]?.functions['f']?.inputs).toMatchObject({ arrived: 1, waiting: 1 });
});

test('TIME-5 with a duration the run lasts that long, whatever happens', () => {
  const { result } = play(`
    app: { name: a, functions: { f: { service_time: 1s, cold_start: 2s } } }
    traffic: [{ to: f, arrivals: { at: [0s] } }]
    duration: 1h
  `);
  expect(result.ended_at_us).toBe(3_600_000_000);
});

test('TIME-5 traffic without end needs a duration', () => {
  const endless = `
    app: { name: a, functions: { f: { service_time: 1s, cold_start: 2s } } }
    traffic: [{ to: f, arrivals: { every: 10s } }]
  `;
  expect(() => play(endless)).toThrow(/no end/);
  expect(play(`${endless}\n    duration: 25s`).result.apps[0]?.functions['f']?.inputs.arrived)
    .toBe(2);
});

const ONE_SLOT = `
    app:
      name: a
      functions:
        f: { service_time: 5s, cold_start: 2s, initial_containers: 1, max_containers: 1 }
    traffic: [{ to: f, arrivals: { at: [0s, 1s] } }]
`;

test('TIME-3 a command that waits for the instant to settle finds what came of it', () => {
  const played = play(`${ONE_SLOT}
    events: [{ at: 5s, settled: true, rollover: { strategy: recreate } }]
  `);
  expect(instantIn(played, '5s')).toEqual([
    '5s i1 succeeded -> succeeded',
    '5s i2 on c1 (first)',
    '5s v2 published',
    '5s interrupting',
    '5s i2 interrupted -> queued',
    '5s i2 requeued (kept)',
    '5s c1 stopping (interrupted)',
    '5s c1 stopped',
    '5s returned',
    '5s c2 f v2 starting (demand)',
    '5s rollout v2 finished',
  ]);
});

test('TIME-3 of several that wait each waits for what came of the one before', () => {
  const atOnce = play(`${ONE_SLOT}
    events:
      - { at: 3s, deploy: { change: { functions: { f: { code: b } } } } }
      - { at: 3s, rollover: {} }
  `);
  const oneByOne = play(`${ONE_SLOT}
    events:
      - { at: 3s, settled: true, deploy: { change: { functions: { f: { code: b } } } } }
      - { at: 3s, settled: true, rollover: {} }
  `);
  const kinds = (played: typeof atOnce) => played.records
    .filter(({ t_us, type }) => t_us === 3_000_000 && /issued|published/.test(type))
    .map(({ type }) => type);
  expect(kinds(atOnce)).toEqual([
    'deploy.issued', 'deploy.issued', 'deploy.published', 'deploy.published',
  ]);
  expect(kinds(oneByOne)).toEqual([
    'deploy.issued', 'deploy.published', 'deploy.issued', 'deploy.published',
  ]);
});

test('TIME-3 what waits can have an instant of its own, and keeps a run from its end', () => {
  const played = play(`
    app: { name: a, functions: { f: { service_time: 1s, cold_start: 1s } } }
    events:
      - { at: 7s, settled: true, call: { to: f } }
      - { at: 3s, settled: true, call: { to: f } }
      - { at: 0s, settled: true, call: { to: f } }
  `);
  expect(linesWith(played, 'arrived')).toEqual(['0s i1 arrived', '3s i2 arrived', '7s i3 arrived']);
});

test('FLT-1 an event that waits for the end of a container is told whose it was', () => {
  const struck = (filter: string) => play(`
    app:
      name: a
      functions:
        f: { service_time: 1s, cold_start: 1s, single_use: true }
        g: { service_time: 30s, cold_start: 1s, initial_containers: 1 }
    traffic: [{ to: g, arrivals: { at: [0s] } }, { to: f, arrivals: { at: [1s, 11s] } }]
    events:
      - { at: 5s, rollover: {} }
      - { when: { event: container.stopped, ${filter} }, fault: { crash: { function: g } } }
    duration: 20s
  `).story.filter((line) => /fault/.test(line));
  expect(struck('function: f')).toEqual(['3s fault crash ta-1']);
  expect(struck('function: f, version: 2')).toEqual(['13s fault crash ta-3']);
  expect(struck('function: f, version: 3')).toEqual([]);
});
