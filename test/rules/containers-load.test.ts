import { expect, test } from 'vitest';
import { recordsIn, rulesIn } from './story-lines.ts';
import { play, type Played } from './timeline.ts';

const LOAD = 'platform: { cold_start_load: { free: 1, per_extra: 1 } }';

const app = (options: string, ...rest: readonly string[]): Played => play([
  `app: { name: a, functions: { f: { service_time: 1s, scaledown_window: 1h, ${options} } } }`,
  ...rest,
].join('\n'));

const PAIR = 'traffic: [{ to: f, arrivals: { at: [0s, 1s] } }]';

const burst = (count: number): string =>
  `traffic: [{ to: f, arrivals: { burst: { count: ${count}, at: 0s } } }]`;

/** When containers became ready or failed to. */
const ends = (played: Played): readonly string[] =>
  played.story.filter((line) => / ready$|start failed/.test(line));

/** The phases in order: `0s ta-1 pull 2s of 1`. */
const phases = (played: Played): readonly string[] =>
  recordsIn(played, 'container.phase').map(({ t_us, container, phase, lasts_us, starting }) =>
    `${t_us / 1e6}s ${container} ${phase} ${Number(lasts_us) / 1e6}s of ${starting}`);

test('CON-10 a phase takes longer for each container above the free ones when it begins', () => {
  const played = app('cold_start: { pull: 2s, init: 4s }', burst(2), LOAD);
  expect(phases(played)).toEqual([
    '0s ta-1 pull 2s of 1', '0s ta-2 pull 4s of 2', '2s ta-1 init 8s of 2', '4s ta-2 init 8s of 2',
  ]);
  expect(ends(played)).toEqual(['10s c1 ready', '12s c2 ready']);
  expect(rulesIn(played, 'container.phase')[0]).toBe('container.phase CON-10');
});

test('CON-10 what a phase takes is fixed at its beginning', () => {
  const played = app('cold_start: 4s', PAIR, LOAD, 'duration: 9s');
  expect(ends(played)).toEqual(['4s c1 ready', '9s c2 ready']);
});

test('CON-10 the factor grows by per_extra with each container above free', () => {
  const played = app('cold_start: 4s', burst(5),
    'platform: { cold_start_load: { free: 2, per_extra: 0.25 } }');
  expect(phases(played).map((line) => line.replace(/.* init /, ''))).toEqual([
    '4s of 1', '4s of 2', '5s of 3', '6s of 4', '7s of 5',
  ]);
});

test('CON-10 with room for all of them, starts take as long as without it', () => {
  const usual = app('cold_start: { queue: 1s, pull: 2s, init: 4s }', burst(3));
  const loaded = app('cold_start: { queue: 1s, pull: 2s, init: 4s }', burst(3),
    'platform: { cold_start_load: { free: 3, per_extra: 1 } }');
  expect(loaded.story).toEqual(usual.story);
  expect(recordsIn(usual, 'container.phase')).toEqual([]);
});

test('CON-10 a container in its queue is no load, and its queue is not stretched', () => {
  const played = app('cold_start: { queue: 5s, init: 2s }', burst(2), LOAD);
  expect(phases(played)).toEqual(['5s ta-1 init 2s of 1', '5s ta-2 init 4s of 2']);
  expect(ends(played)).toEqual(['7s c1 ready', '9s c2 ready']);
});

test('CON-10 starts of all Functions and Apps count, those just over do not', () => {
  const played = play(`
    apps:
      - { name: a, functions: { f: { service_time: 1s, cold_start: 6s } } }
      - { name: b, functions: { g: { service_time: 1s, cold_start: { pull: 3s, init: 1s } } } }
    traffic:
      - { to: a/f, arrivals: { at: [0s] } }
      - { to: b/g, arrivals: { at: [0s] } }
    ${LOAD}
  `);
  expect(phases(played)).toEqual([
    '0s ta-1 init 6s of 1', '0s ta-2 pull 6s of 2', '6s ta-2 init 1s of 1',
  ]);
});

test('CON-10 a start stretched beyond startup_timeout fails, counted from its queue', () => {
  const late = app('cold_start: { queue: 1s, init: 4s }, startup_timeout: 7s, max_containers: 2',
    burst(2), LOAD, 'duration: 8500ms');
  expect(ends(late)).toEqual(['5s c1 ready', '8s c2 start failed (timeout)']);
  const inTime = app('cold_start: { queue: 1s, init: 4s }, startup_timeout: 8s',
    burst(2), LOAD, 'duration: 9s');
  expect(ends(inTime)).toEqual(['5s c1 ready', '9s c2 ready']);
});

test('CON-10 what has failed or was cancelled is no load any more', () => {
  const failed = app('cold_start: { pull: 3s, init: 2s }', PAIR,
    'events: [{ at: 2s, fault: { crash: { container: ta-1 } } }]', LOAD, 'duration: 9s');
  expect(phases(failed).slice(0, 3)).toEqual([
    '0s ta-1 pull 3s of 1', '1s ta-2 pull 6s of 2', '7s ta-2 init 2s of 1',
  ]);
  const cancelled = app('cold_start: 4s', 'traffic: [{ to: f, arrivals: { at: [0s] } }]',
    'events: [{ at: 1s, rollover: { strategy: recreate } }]', LOAD);
  expect(phases(cancelled)).toEqual(['0s ta-1 init 4s of 1', '1s ta-2 init 4s of 1']);
});

test('CON-10 a start that fails at its end fails when its stretched phases are over', () => {
  const played = app('cold_start: { pull: 1s, init: 3s }, start_failures: [2]',
    burst(2), LOAD, 'duration: 9s');
  expect(ends(played)).toEqual(['7s c1 ready', '8s c2 start failed (failed)']);
});

test('CON-10 a restore is a phase like any other', () => {
  const played = app('cold_start: 4s, snapshot: { restore: 1s }', burst(2), LOAD);
  expect(phases(played)).toEqual(['0s ta-1 init 4s of 1', '0s ta-2 restore 2s of 2']);
});

test('CON-10 a start without phases is ready at the end of its queue', () => {
  const played = app('cold_start: { queue: 2s }', burst(2), LOAD);
  expect(ends(played)).toEqual(['2s c1 ready', '2s c2 ready']);
});
