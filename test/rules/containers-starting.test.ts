import { expect, test } from 'vitest';
import { commandsIn, containersIn, linesWith, recordsIn, rulesIn } from './story-lines.ts';
import { play } from './timeline.ts';

test('CON-1 a cold start is its phases one after the other', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 1s, cold_start: { queue: 5s, pull: 1s, boot: 2s, init: 4s } }
    traffic: [{ to: f, arrivals: { at: [0s] } }]
  `);
  expect(linesWith(played, 'c1')).toEqual([
    '0s c1 f v1 starting (demand)', '12s c1 ready', '12s i1 on c1 (first)',
  ]);
  expect(recordsIn(played, 'container.starting'))
    .toMatchObject([{ cold_start_us: 12_000_000, queue_us: 5_000_000 }]);
  expect(rulesIn(played, 'container.ready')).toEqual(['container.ready CON-1']);
});

test('CON-1 a single value stands for the whole, and phases may be left out', () => {
  const ready = (coldStart: string) => linesWith(play(`
    app: { name: a, functions: { f: { service_time: 1s, cold_start: ${coldStart} } } }
    traffic: [{ to: f, arrivals: { at: [0s] } }]
  `), 'ready');
  expect(ready('3s')).toEqual(['3s c1 ready']);
  expect(ready('{ boot: 1s }')).toEqual(['1s c1 ready']);
  expect(ready('{ pull: { sequence: [2s] }, init: 500ms }')).toEqual(['2.5s c1 ready']);
});

test('CON-1 no input is assigned before the last phase ends', () => {
  const played = play(`
    app:
      name: a
      functions: { f: { service_time: 1s, cold_start: { boot: 3s, init: 4s }, min_containers: 2 } }
    traffic: [{ to: f, arrivals: { at: [1s, 6999999us] } }]
  `);
  expect(linesWith(played, 'on')).toEqual(['7s i1 on c1 (first)', '7s i2 on c2 (first)']);
});

test('CON-3 a start that fails is stopped at once, exit time or not', () => {
  const played = play(`
    app:
      name: a
      functions: { f: { service_time: 1s, cold_start: 4s, exit_time: 9s, start_failures: [1] } }
    traffic: [{ to: f, arrivals: { at: [0s] } }]
  `);
  expect(containersIn(played)).toEqual([
    '0s c1 f v1 starting (demand)',
    '4s c1 start failed (failed)',
    '4s c1 stopped',
    '5s c2 f v1 starting (demand)',
    '9s c2 ready',
  ]);
  expect(rulesIn(played, 'container.start_failed', 'container.stopped'))
    .toEqual(['container.start_failed CON-3', 'container.stopped CON-3']);
});

test('CON-3 a start that takes longer than startup_timeout fails then, queue not counted', () => {
  const starts = (coldStart: string) => containersIn(play(`
    app:
      name: a
      functions: { f: { service_time: 1s, cold_start: ${coldStart}, startup_timeout: 5s } }
    traffic: [{ to: f, arrivals: { at: [0s] } }]
    duration: 15s
  `)).slice(0, 2);
  expect(starts('{ queue: 10s, pull: 2s, init: 3s }'))
    .toEqual(['0s c1 f v1 starting (demand)', '15s c1 ready']);
  expect(starts('{ queue: 10s, pull: 2s, init: 3001ms }'))
    .toEqual(['0s c1 f v1 starting (demand)', '15s c1 start failed (timeout)']);
});

test('CON-3 startup_timeout is the timeout of attempts unless it is given', () => {
  const played = play(`
    app: { name: a, functions: { f: { service_time: 1s, cold_start: 9s, timeout: 4s } } }
    traffic: [{ to: f, arrivals: { at: [0s] } }]
    duration: 5s
  `);
  expect(containersIn(played)[1]).toBe('4s c1 start failed (timeout)');
});

test.each([
  ['always', 'start_failures: always'],
  ['with probability 1', 'start_failure_rate: 1'],
])('CON-3 starts that fail %s back off by 1 s, 2 s, 4 s, … and at most 60 s', (_, option) => {
  const played = play(`
    app: { name: a, functions: { f: { service_time: 1s, cold_start: 1s, ${option} } } }
    traffic: [{ to: f, arrivals: { at: [0s] } }]
    duration: 200s
  `);
  const begun = recordsIn(played, 'container.starting').map(({ t_us }) => t_us / 1e6);
  expect(begun).toEqual([0, 2, 5, 10, 19, 36, 69, 130, 191]);
});

test('CON-3 the n-th start is counted per version, initial containers aside', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 9s, cold_start: 1s, start_failures: [2], initial_containers: 1 }
    traffic: [{ to: f, arrivals: { at: [0s, 0s, 4s] } }]
    duration: 6s
  `);
  expect(linesWith(played, 'failed')).toEqual(['5s c3 start failed (failed)']);
});

test('CON-3 failed starts are counted per version: a new one starts without back-off', () => {
  const played = play(`
    app:
      name: a
      functions: { f: { service_time: 1s, cold_start: 1s, start_failures: always } }
    traffic: [{ to: f, arrivals: { at: [0s] } }]
    events:
      - { at: 11s, deploy: { change: { functions: { f: { start_failures: null } } } } }
  `);
  // The fourth start of v1 failed at 11s: its fifth would begin at 19s.
  expect(containersIn(played).slice(-2)).toEqual([
    '11s c5 f v2 starting (demand)', '12s c5 ready',
  ]);
});

test('CON-3 failed starts are counted per Function', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 1s, cold_start: 1s, start_failures: always }
        g: { service_time: 1s, cold_start: 1s }
    traffic: [{ to: f, arrivals: { at: [0s] } }, { to: g, arrivals: { at: [1500ms] } }]
    duration: 3s
  `);
  expect(linesWith(played, 'g')).toEqual(['1.5s c2 g v1 starting (demand)']);
});

test('CON-3 after a failure starts begin one at a time until one becomes ready', () => {
  const played = play(`
    app:
      name: a
      functions: { f: { service_time: 9s, cold_start: 1s, start_failures: [1, 2, 3] } }
    traffic: [{ to: f, arrivals: { at: [0s, 0s, 0s] } }]
  `);
  expect(linesWith(played, 'starting', 'ready')).toEqual([
    '0s c1 f v1 starting (demand)',
    '0s c2 f v1 starting (demand)',
    '0s c3 f v1 starting (demand)',
    '2s c4 f v1 starting (demand)',
    '3s c4 ready',
    '3s c5 f v1 starting (demand)',
    '3s c6 f v1 starting (demand)',
    '4s c5 ready',
    '4s c6 ready',
  ]);
});

test('CON-3 starts that were under way at a failure count with it as one', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 9s, cold_start: { sequence: [1s, 3s, 1s] }, start_failures: [1, 2, 3] }
    traffic: [{ to: f, arrivals: { at: [0s, 0s] } }]
  `);
  // c1 fails at 1s and c2, under way then, at 3s: one failure, so 1 s after the later one.
  // c3 begins after both and is the second: 2 s.
  expect(linesWith(played, 'starting', 'failed')).toEqual([
    '0s c1 f v1 starting (demand)',
    '0s c2 f v1 starting (demand)',
    '1s c1 start failed (failed)',
    '3s c2 start failed (failed)',
    '4s c3 f v1 starting (demand)',
    '5s c3 start failed (failed)',
    '7s c4 f v1 starting (demand)',
    '8s c5 f v1 starting (demand)',
  ]);
});

test('CON-3 starts under way at a failure go on, and no other begins beside them', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 9s, cold_start: { sequence: [1s, 5s, 1s] }, start_failures: [1] }
    traffic: [{ to: f, arrivals: { at: [0s, 0s] } }]
  `);
  expect(linesWith(played, 'starting', 'ready')).toEqual([
    '0s c1 f v1 starting (demand)',
    '0s c2 f v1 starting (demand)',
    '5s c2 ready',
    '5s c3 f v1 starting (demand)',
    '6s c3 ready',
  ]);
});

test('CON-3 the wait after a failure holds even if another start succeeds meanwhile', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 9s, cold_start: { sequence: [2s, 2200ms, 1s] }, start_failures: [1] }
    traffic: [{ to: f, arrivals: { at: [0s, 0s] } }]
  `);
  expect(linesWith(played, 'starting', 'ready')).toEqual([
    '0s c1 f v1 starting (demand)',
    '0s c2 f v1 starting (demand)',
    '2.2s c2 ready',
    '3s c3 f v1 starting (demand)',
    '4s c3 ready',
  ]);
});

test('CON-3 a failure after another start became ready is the first one again', () => {
  const played = play(`
    app:
      name: a
      functions:
        f:
          service_time: 20s
          cold_start: { sequence: [1s, 3s, 5s, 1s] }
          start_failures: [1, 3]
    traffic: [{ to: f, arrivals: { at: [0s, 0s, 0s] } }]
  `);
  // 1s: c1 fails, back-off to 2s. 3s: c2 is ready, c4 starts for the third input and is ready at
  // 4s. 5s: c3 fails, which keeps the next start back until 6s.
  expect(linesWith(played, 'starting', 'ready', 'failed').slice(3)).toEqual([
    '1s c1 start failed (failed)',
    '3s c2 ready',
    '3s c4 f v1 starting (demand)',
    '4s c4 ready',
    '5s c3 start failed (failed)',
    '6s c5 f v1 starting (demand)',
    '7s c5 ready',
  ]);
});

test('CON-3 once a start has become ready the next failure waits 1 s again', () => {
  const played = play(`
    app:
      name: a
      functions:
        f:
          service_time: 1s
          cold_start: 1s
          scaledown_window: 1s
          start_failures: [1, 2, 4]
    traffic: [{ to: f, arrivals: { at: [0s, 20s] } }]
  `);
  expect(linesWith(played, 'starting').map((line) => line.split(' ')[0]))
    .toEqual(['0s', '2s', '5s', '20s', '22s']);
});

test('CON-3 a crash while starting is a failed start', () => {
  const played = play(`
    app: { name: a, functions: { f: { service_time: 1s, cold_start: 4s, exit_time: 9s } } }
    traffic: [{ to: f, arrivals: { at: [0s] } }]
    events: [{ at: 1s, fault: { crash: { container: ta-1 } } }]
  `);
  expect(containersIn(played)).toEqual([
    '0s c1 f v1 starting (demand)',
    '1s c1 start failed (crashed)',
    '1s c1 stopped',
    '2s c2 f v1 starting (demand)',
    '6s c2 ready',
  ]);
  const [fault] = recordsIn(played, 'fault.struck');
  expect(recordsIn(played, 'container.start_failed')).toMatchObject([{ caused_by: fault?.seq }]);
});

test('CON-3 a start that is cancelled or preempted is no failure: no back-off', () => {
  const played = play(`
    app: { name: a, functions: { f: { service_time: 1s, cold_start: 4s, exit_time: 9s } } }
    traffic: [{ to: f, arrivals: { at: [0s] } }]
    events: [{ at: 1s, fault: { preempt: { container: ta-1 } } }]
  `);
  expect(containersIn(played)).toEqual([
    '0s c1 f v1 starting (demand)',
    '1s c1 stopping (preempted)',
    '1s c1 stopped',
    '1s c2 f v1 starting (demand)',
    '5s c2 ready',
  ]);
});

test('CON-3 there is no automatic rollback: the broken version stays live', () => {
  const played = play(`
    app:
      name: a
      functions: { f: { service_time: 1s, cold_start: 2s, initial_containers: 1 } }
    events: [{ at: 1s, deploy: { change: { functions: { f: { start_failures: always } } } } }]
    duration: 10m
  `);
  expect(played.result.apps[0]?.version).toBe(2);
  expect(commandsIn(played).filter((line) => line.includes('published')))
    .toEqual(['0s v1 published', '1s v2 published']);
});

const SNAPSHOTS = `
  app:
    name: a
    functions:
      f:
        service_time: 1s
        cold_start: { queue: 1s, boot: 2s, init: 10s }
        snapshot: { after: 2, restore: { sequence: [3s, 4s] } }
        single_use: true
`;

test('CON-2 the first starts run their init, all later ones restore the snapshot', () => {
  const played = play(`${SNAPSHOTS}
  traffic: [{ to: f, arrivals: { at: [0s, 20s, 40s, 60s, 80s] } }]
  `);
  expect(linesWith(played, 'ready')).toEqual([
    '13s c1 ready', '33s c2 ready', '46s c3 ready', '67s c4 ready', '87s c5 ready',
  ]);
  expect(rulesIn(played, 'container.ready').map((line) => line.split(' ')[1]))
    .toEqual(['CON-1', 'CON-1', 'CON-2', 'CON-2', 'CON-2']);
  expect(recordsIn(played, 'container.starting').map(({ restore_us }) => restore_us))
    .toEqual([undefined, undefined, 3_000_000, 4_000_000, 4_000_000]);
});

test('CON-2 a new version starts without snapshots, whatever it changes', () => {
  const played = play(`${SNAPSHOTS}
  traffic: [{ to: f, arrivals: { at: [0s, 20s, 40s, 60s, 80s, 100s] } }]
  events: [{ at: 50s, rollover: {} }]
  `);
  expect(linesWith(played, 'ready')).toEqual([
    '13s c1 ready', '33s c2 ready', '46s c3 ready', '73s c4 ready', '93s c5 ready',
    '106s c6 ready',
  ]);
});

test('CON-2 starts count by when they begin, failed ones too and initial containers not', () => {
  const played = play(`
    app:
      name: a
      functions:
        f:
          { service_time: 9s, cold_start: 5s, snapshot: { after: 2, restore: 1s },
            initial_containers: 1, start_failures: [2] }
    traffic: [{ to: f, arrivals: { at: [0s, 0s, 0s, 0s] } }]
    duration: 6s
  `);
  expect(linesWith(played, 'ready', 'failed')).toEqual([
    '0s c1 ready', '1s c4 ready', '5s c2 ready', '5s c3 start failed (failed)',
  ]);
});

test('CON-2 a snapshot moves no value of a cold start to another container', () => {
  const starts = (options: string) => recordsIn(play(`
    app:
      name: a
      functions:
        f: { service_time: 1s, cold_start: { boot: { exponential: { mean: 2s } },
             init: { exponential: { mean: 9s } } }, single_use: true${options} }
    traffic: [{ to: f, arrivals: { every: 100s }, count: 6 }]
  `), 'container.starting')
    .map(({ cold_start_us = 0, restore_us = 0 }) => Number(cold_start_us) - Number(restore_us));
  const full = starts('');
  const restored = starts(', snapshot: { after: 3, restore: { exponential: { mean: 1s } } }');
  const noInit = starts(', snapshot: { restore: 0s }');
  expect(restored.slice(0, 3)).toEqual(full.slice(0, 3));
  expect(restored.slice(3)).toEqual(noInit.slice(3));
});

test('CON-2 a snapshot that is taken away, or whose law is changed, is so from then on', () => {
  const ready = (change: string) => linesWith(play(`${SNAPSHOTS}
  traffic: [{ to: f, arrivals: { at: [20s, 40s, 60s] } }]
  events: [{ at: 1s, deploy: { change: { functions: { f: { snapshot: ${change} } } } } }]
  `), 'ready');
  expect(ready('null').at(-1)).toBe('73s c3 ready');
  expect(ready('{ after: null }').at(-1)).toBe('67s c3 ready');
  expect(ready('{ restore: 500ms }').at(-1)).toBe('63.5s c3 ready');
});
