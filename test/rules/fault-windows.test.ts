import { expect, test } from 'vitest';
import { causesOf, since } from './moments.ts';
import { recordsIn } from './story-lines.ts';
import { play, type Played, playUntil } from './timeline.ts';

const F = 'service_time: 4s, cold_start: { queue: 1s, init: 2s }, scaledown_window: 1h';

const app = (f: string, ...rest: readonly string[]): Played => play([
  `app: { name: a, functions: { f: { ${f} } } }`, ...rest,
].join('\n'));
const fault = (instant: string, what: string): string =>
  `events: [{ at: ${instant}, fault: { ${what} } }]`;
const at = (...instants: readonly string[]): string =>
  `traffic: [{ name: t, to: f, arrivals: { at: [${instants.join(', ')}] } }]`;

const FAULTS_AND_STARTS = /fault| starting | ready|start failed|rollout/;

test('FLT-1 in an outage starts wait in their queue until it is over', () => {
  const run = app(F, at('5s'), fault('3s', 'outage: { for: 10s }'));
  expect(since(run, 3, FAULTS_AND_STARTS)).toEqual([
    '3s fault outage the platform', '5s c1 f v1 starting (demand)', '16s c1 ready',
  ]);
  expect(causesOf(run, 'container.held')).toEqual(['fault.struck']);
  expect(causesOf(run, 'fault.ended')).toEqual(['fault.struck']);
  expect(recordsIn(run, 'container.admitted')).toMatchObject([{ t_us: 13_000_000 }]);
});

test('FLT-1 a run can be left in the middle of an outage while inputs wait', () => {
  const world = playUntil([
    `app: { name: a, functions: { f: { ${F} } } }`, at('5s'), fault('3s', 'outage: { for: 10s }'),
  ].join('\n'), 8_000_000);
  expect(world.inputs.openCount).toBe(1);
});

test('FLT-1 starts that were under way before an outage go on', () => {
  const run = app(F, at('2s'), fault('3s', 'outage: { for: 10s }'));
  expect(since(run, 3, / ready/)).toEqual(['5s c1 ready']);
});

test('ROL-7 a rollout in an outage is blocked by it, and the run waits for its end', () => {
  const run = app(`${F}, initial_containers: 1, min_containers: 1`, `events:
  - { at: 3s, fault: { outage: { for: 10s } } }
  - { at: 5s, rollover: {} }`);
  expect(since(run, 3, /rollout/)).toEqual([
    '5s rollout v2 blocked (outage)', '13s rollout v2 unblocked', '16s rollout v2 finished',
  ]);
});

test('FLT-1 a cap on cold starts lets one after the other begin', () => {
  const run = app(F, at('5s', '5s', '5s'), fault('3s', 'cold_start_cap: { count: 1, for: 8s }'));
  // The first has its slot from 5s to 8s, the second from 8s to 11s, when the cap is gone.
  expect(since(run, 3, / ready/)).toEqual(['8s c1 ready', '11s c2 ready', '14s c3 ready']);
});

test('FLT-1 a shortage of GPUs holds starts that need one, and takes none away', () => {
  const run = app(`${F}, resources: { gpu: A10 }, initial_containers: 1`, at('5s', '5s'),
    fault('3s', 'gpu_shortage: { gpu: A10, count: 1, for: 10s }'));
  expect(since(run, 3, FAULTS_AND_STARTS)).toEqual([
    '3s fault gpu_shortage A10', '5s c2 f v1 starting (demand)',
  ]);
  expect(recordsIn(run, 'container.held')).toMatchObject([{ why: 'gpu_shortage' }]);
});

test('FLT-1 slow_start makes starts that begin meanwhile take longer, their queue aside', () => {
  const slow = fault('3s', 'slow_start: { function: f, factor: 4, for: 5s }');
  const run = app(F, at('4s', '14s'), slow);
  expect(since(run, 3, FAULTS_AND_STARTS)).toEqual([
    '3s fault slow_start f', '4s c1 f v1 starting (demand)', '13s c1 ready',
    '14s c2 f v1 starting (demand)', '17s c2 ready',
  ]);
  expect(recordsIn(run, 'container.starting')[0])
    .toMatchObject({ cold_start_us: 9_000_000, queue_us: 1_000_000 });
  expect(causesOf(run, 'container.ready')).toEqual(['fault.struck', undefined]);
});

test('CON-3 a start that a fault makes too slow fails, and says which', () => {
  const run = app(`${F}, startup_timeout: 5s`, at('4s'),
    fault('3s', 'slow_start: { function: f, factor: 4, for: 5s }'));
  expect(since(run, 3, /start failed/)).toEqual(['10s c1 start failed (timeout)']);
  expect(causesOf(run, 'container.start_failed')).toEqual(['fault.struck']);
});

test('FLT-1 a wedged attempt ends with its time limit, and names the fault', () => {
  const run = app(`${F}, initial_containers: 1, timeout: 20s`, at('2s'),
    fault('4s', 'wedge: { function: f }'));
  expect(since(run, 4, /i1 |fault/)).toEqual(['4s fault wedge in-1', '22s i1 timeout -> failed']);
  expect(causesOf(run, 'attempt.ended')).toEqual(['fault.struck']);
});

test('CON-4 a wedged attempt keeps its container draining until the time limit', () => {
  const run = app(`${F}, initial_containers: 1, timeout: 20s`, at('5s'), `events:
  - { at: 4s, rollover: {} }
  - { when: { event: container.draining }, fault: { wedge: {} } }`);
  expect(since(run, 6, / c1 |rollout|fault/)).toEqual([
    '7s c1 draining (retired)', '7s fault wedge in-1', '25s c1 stopping (timeout)',
    '25s c1 stopped', '25s rollout v2 finished',
  ]);
});

test('FLT-1 an invalidated secret fails what begins on containers that have loaded it', () => {
  const options = `${F}, initial_containers: 1, secrets: [token], retries: 1`;
  const run = app(options, at('2s', '7s'), `events:
  - { at: 4s, fault: { invalidate_secret: { secret: token } } }
  - { at: 15s, rollover: {} }`);
  expect(since(run, 4, /i\d .*->|fault/)).toEqual([
    '4s fault invalidate_secret token', '6s i1 succeeded -> succeeded', '11s i2 failed -> waiting',
    '16s i2 failed -> failed',
  ]);
  expect(causesOf(run, 'attempt.ended')).toEqual([undefined, 'fault.struck', 'fault.struck']);
});

test('RVR-1 containers of a rollover load secrets anew', () => {
  const run = app(`${F}, initial_containers: 1, secrets: [token]`, at('12s'), `events:
  - { at: 4s, fault: { invalidate_secret: { secret: token } } }
  - { at: 5s, rollover: {} }`);
  expect(since(run, 12, /i1 .*->/)).toEqual(['16s i1 succeeded -> succeeded']);
});

test('FLT-1 build_delay makes the next builds of an image take longer', () => {
  const run = play(`
app:
  name: a
  images: { base: { build: 5s } }
  functions: { f: { ${F}, image: base } }
events:
  - { at: 1s, fault: { build_delay: { image: base, delay: 30s } } }
  - { at: 2s, deploy: { change: { images: { base: { build: 6s } } } } }
  - { at: 60s, deploy: { change: { images: { base: { build: 7s } } } } }`);
  expect(since(run, 1, /fault|published/)).toEqual([
    '1s fault build_delay base', '38s v2 published', '67s v3 published',
  ]);
  expect(causesOf(run, 'build.succeeded')).toEqual(['fault.struck', undefined]);
});

const CHANCES = `faults:
  - { outage: { rate: 1/min, for: 5s } }
  - { wedge: { probability: 0.5 } }
  - { slow_start: { probability: 0.5, factor: 3 } }
  - { build_delay: { probability: 0.5, delay: 10s } }
  - { cold_start_cap: { rate: 1/min, count: 1, for: 5s } }
  - { invalidate_secret: { rate: 1/min, secret: token } }
  - { gpu_shortage: { rate: 1/min, gpu: A10, for: 5s } }
duration: 10m
traffic: [{ to: f, arrivals: { every: 2s } }]
events: [{ every: 30s, deploy: { build: 1s, change: { tags: { t: x } } } }]`;

test('FLT-1 all of them strike by chance too, again and again, and alike for a seed', () => {
  const options = `${F}, single_use: true, timeout: 9s, secrets: [token], resources: { gpu: A10 }`;
  const run = app(options, CHANCES);
  const kinds = new Set(recordsIn(run, 'fault.struck').map((record) => record['fault']));
  expect([...kinds].map(String).sort()).toEqual([
    'build_delay', 'cold_start_cap', 'gpu_shortage', 'invalidate_secret', 'outage', 'slow_start',
    'wedge',
  ]);
  expect(app(options, CHANCES).lines).toEqual(run.lines);
});

test('QUE-5 a wedged attempt leaves its share of the cores to the others', () => {
  const options = 'service_time: 2s, cold_start: 1s, max_inputs: 2, timeout: 9s, '
    + 'concurrency: { cpu: 1 }, initial_containers: 1';
  const run = play(`
app: { name: a, functions: { f: { ${options} } } }
${at('0s', '0s')}
${fault('2s', 'wedge: { function: f }')}`, { check: true });
  // Each has done half of its work at 2s; the other half of one then takes its own time.
  expect(since(run, 2, /i\d .*->/)).toEqual([
    '3s i2 succeeded -> succeeded', '9s i1 timeout -> failed',
  ]);
  expect(run.result.verdict).toBe('pass');
});
