import { expect, test } from 'vitest';
import { recordsIn, rulesIn } from './story-lines.ts';
import { play, type Played } from './timeline.ts';

const GPU = 'resources: { gpu: A10 }';

const functions = (f: string, g = ''): string =>
  `app: { name: a, functions: { f: { ${f} }${g === '' ? '' : `, g: { ${g} }`} } }`;
const limits = (text: string): string => `platform: { limits: { ${text} } }`;
const calls = (...of: readonly string[]): string =>
  `traffic: [${of.map((each) => `{ to: ${each} }`).join(', ')}]`;
const played = (...parts: readonly string[]): Played => play(parts.join('\n'));

/** What the platform did with starts: `0s ta-2 held containers`, `4s ta-2 admitted`. */
const places = ({ records }: Played): readonly string[] => records.flatMap((record) => {
  const { t_us, type } = record;
  if (type !== 'container.held' && type !== 'container.admitted') return [];
  const why = type === 'container.held' ? `held ${String(record['why'])}` : 'admitted';
  return [`${t_us / 1e6}s ${String(record['container'])} ${why}`];
});

const ready = (run: Played): readonly string[] =>
  run.story.filter((line) => line.endsWith(' ready'));

const BOTH = calls('f, arrivals: { at: [0s] }', 'g, arrivals: { at: [1s] }');
const F = 'service_time: 4s, cold_start: 2s, scaledown_window: 10s';

test('AUT-6 a start beyond the limit of containers waits in its queue until one is stopped', () => {
  const run = played(functions(F, F), BOTH, limits('containers: 1'));
  expect(places(run)).toEqual(['1s ta-2 held containers', '16s ta-2 admitted']);
  expect(ready(run)).toEqual(['2s c1 ready', '18s c2 ready']);
  expect(rulesIn(run, 'container.held', 'container.admitted'))
    .toEqual(['container.held AUT-6', 'container.admitted AUT-6']);
});

test('AUT-6 a place is kept until the container is stopped, its exit included', () => {
  const exit = `${F}, exit_time: 3s`;
  const run = played(functions(exit, F),
    calls('f, arrivals: { at: [0s] }', 'g, arrivals: { at: [1s] }'), limits('containers: 1'));
  expect(places(run)).toEqual(['1s ta-2 held containers', '19s ta-2 admitted']);
});

test('AUT-6 its own queue and cold start follow once it has a place', () => {
  const run = played(functions(F, 'service_time: 1s, cold_start: { queue: 5s, init: 2s }'),
    calls('f, arrivals: { at: [0s] }', 'g, arrivals: { at: [1s] }'), limits('containers: 1'));
  expect(ready(run)).toEqual(['2s c1 ready', '23s c2 ready']);
  expect(recordsIn(run, 'container.starting')[1])
    .toMatchObject({ t_us: 1_000_000, cold_start_us: 7_000_000, queue_us: 5_000_000 });
});

test('AUT-6 places go to the start that asked first', () => {
  const run = played(functions(`${F}, single_use: true`, `${F}, single_use: true`),
    calls('g, arrivals: { at: [0s, 1s] }', 'f, arrivals: { at: [2s] }'), limits('containers: 1'));
  expect(places(run)).toEqual([
    '1s ta-2 held containers', '2s ta-3 held containers', '6s ta-2 admitted', '12s ta-3 admitted',
  ]);
});

test('AUT-6 GPUs are limited by model, and other starts pass those that wait for one', () => {
  const run = played(functions(`${F}, ${GPU}`, F),
    calls('f, arrivals: { at: [0s, 1s] }', 'g, arrivals: { at: [2s] }'),
    limits('gpus: { A10: 1 }'));
  expect(places(run)).toEqual(['1s ta-2 held gpus']);
  expect(ready(run)).toEqual(['2s c1 ready', '4s c3 ready']);
});

test('AUT-6 workspaces do not share limits', () => {
  const app = (name: string, workspace: string) =>
    `{ name: ${name}, workspace: ${workspace}, functions: { f: { ${F} } } }`;
  const run = played(`apps: [${app('a', 'one')}, ${app('b', 'two')}, ${app('c', 'two')}]`,
    calls('a/f, arrivals: { at: [0s] }', 'b/f, arrivals: { at: [0s] }',
      'c/f, arrivals: { at: [1s] }'),
    limits('containers: 1'));
  expect(places(run)).toEqual(['1s ta-3 held containers', '16s ta-3 admitted']);
});

test('AUT-6 containers of the first publish have their places whatever the limit', () => {
  const run = played(functions(`${F}, initial_containers: 2`),
    calls('f, arrivals: { at: [0s, 0s, 0s] }'), limits('containers: 1'), 'duration: 30s');
  // At 14s one of the two stops, and the other still has the only place.
  expect(places(run)).toEqual(['0s ta-3 held containers', '18s ta-3 admitted']);
});

test('CON-3 startup_timeout counts from the end of the queue, however long that is', () => {
  const run = played(functions(F, `${F}, startup_timeout: 3s`),
    calls('f, arrivals: { at: [0s] }', 'g, arrivals: { at: [1s] }'), limits('containers: 1'));
  expect(ready(run)).toEqual(['2s c1 ready', '18s c2 ready']);
});

test('AUT-6 a start that is cancelled while it waits leaves the line', () => {
  const run = played(functions(F, F),
    calls('f, arrivals: { at: [0s] }', 'g, patience: 20s, arrivals: { at: [1s] }'),
    'events: [{ at: 3s, rollover: { strategy: recreate } }]', limits('containers: 1'));
  // The recreate takes the place of ta-1, and cancels ta-2: both Functions start anew.
  expect(places(run)).toEqual([
    '1s ta-2 held containers', '3s ta-4 held containers', '19s ta-4 admitted',
  ]);
});

test('ROL-7 a rollout whose replacements wait for a place is blocked by the limit', () => {
  const run = played(functions(`${F}, ${GPU}, initial_containers: 2, min_containers: 2`),
    'events: [{ at: 5s, rollover: {} }]', limits('gpus: { A10: 2 }'));
  expect(run.story.filter((line) => line.includes('rollout v2')))
    .toEqual(['5s rollout v2 blocked (limit)']);
  expect(places(run)).toEqual(['5s ta-3 held gpus', '5s ta-4 held gpus']);
});

test('ROL-7 with one place free a rollout under a limit goes on, one by one', () => {
  const run = played(functions(`${F}, ${GPU}, initial_containers: 2, min_containers: 2`),
    'events: [{ at: 5s, rollover: {} }]', limits('gpus: { A10: 3 }'));
  expect(run.story.filter((line) => line.includes('rollout v2')))
    .toEqual(['9s rollout v2 finished']);
  expect(places(run)).toEqual(['5s ta-4 held gpus', '7s ta-4 admitted']);
});

test('AUT-6 a run in which inputs wait for a place for ever is an error without a duration', () => {
  expect(() => played(functions(`${F}, min_containers: 1`, F), calls('g, arrivals: { at: [1s] }'),
    limits('containers: 1'))).toThrow(/a\/g wait for a place at a limit of the platform/);
});
