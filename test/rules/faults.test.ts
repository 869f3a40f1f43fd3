import { expect, test } from 'vitest';
import { CONTAINERS, causesOf, recordsOf, since } from './moments.ts';
import { play, type Played } from './timeline.ts';

const TWO = `
app:
  name: a
  images: { base: { build: 5s }, extra: { build: 8s } }
  functions:
    f: { image: base, code: x1, service_time: 5s, cold_start: 2s, initial_containers: 2 }
    g: { code: y1, service_time: 5s, cold_start: 2s, initial_containers: 1 }
`;

const scenario = (events: string, rest = ''): string => `${TWO}
events:
${events}
${rest}`;

const CALLS = 'traffic: [{ name: t, to: f, arrivals: { at: [3s] } }]';

/** What the faults of a run struck: `5s crash ta-1`. */
const struck = (played: Played): readonly string[] =>
  recordsOf(played, 'fault.struck').map(({ t_us, fault, target }) =>
    `${t_us / 1_000_000}s ${fault} ${target}`);

test('FLT-1 a crash at an instant strikes the lowest accepting container', () => {
  const played = play(scenario('  - { at: 5s, fault: { crash: { function: f } } }'));
  expect(since(played, 5)).toEqual(['5s fault crash ta-1', '5s c1 crashed', '5s c1 stopped']);
  expect(recordsOf(played, 'fault.struck')).toMatchObject([{ rule: 'FLT-1' }]);
  expect(causesOf(played, 'container.crashed')).toEqual(['fault.struck']);
});

test('FLT-1 of accepting containers it strikes a busy one first', () => {
  const played = play(scenario('  - { at: 5s, fault: { crash: { function: f } } }', `
${CALLS}
platform: { routing: newest }`));
  expect(struck(played)).toEqual(['5s crash ta-2']);
  expect(causesOf(played, 'attempt.ended')[0]).toBe('fault.struck');
});

test('FLT-1 a fault strikes the container that it names, in whatever state', () => {
  const played = play(scenario(`
  - { at: 4s, deploy: { change: { functions: { f: { code: x2 } } } } }
  - { at: 5s, fault: { crash: { container: ta-4 } } }`, 'duration: 5500ms'));
  expect(since(played, 5, CONTAINERS)).toEqual(['5s c4 start failed (crashed)', '5s c4 stopped']);
  expect(causesOf(played, 'container.start_failed')).toEqual(['fault.struck']);
});

test('FLT-1 a fault without a target there is no more strikes nobody, and says so', () => {
  const played = play(scenario(`
  - { at: 5s, fault: { crash: { container: ta-9 } } }
  - { at: 6s, fault: { crash: { function: g } } }
  - { at: 7s, fault: { crash: { function: g } } }`));
  expect(struck(played)).toEqual(['5s crash none', '6s crash ta-3', '7s crash none']);
});

test('FLT-1 a container that is stopping is past being struck', () => {
  const played = play(scenario(`
  - { at: 5s, fault: { preempt: { container: ta-1 } } }
  - { at: 6s, fault: { crash: { container: ta-1 } } }`, 'duration: 20s')
    .replace('code: x1,', 'code: x1, exit_time: 3s,'));
  expect(since(played, 5, CONTAINERS)).toEqual(['5s c1 stopping (preempted)', '8s c1 stopped']);
});

test('FLT-1 a preemption interrupts with its own name, and the container spends its exit', () => {
  const played = play(scenario('  - { at: 5s, fault: { preempt: { function: f } } }', `
${CALLS}
duration: 20s`).replace('code: x1,', 'code: x1, exit_time: 3s,'));
  expect(since(played, 5, / c1(?: |$)|i1/)).toEqual([
    '5s i1 preempted -> queued', '5s i1 requeued (kept)', '5s c1 stopping (preempted)',
    '5s i1 on c2 (preempted)', '8s c1 stopped', '10s i1 succeeded -> succeeded',
  ]);
  expect(causesOf(played, 'container.stopping')).toEqual(['fault.struck']);
});

test('FLT-1 fail_attempt ends the attempt that runs as the user\'s failure', () => {
  const played = play(scenario('  - { at: 5s, fault: { fail_attempt: { function: f } } }', CALLS));
  expect(since(played, 5)).toEqual(['5s fault fail_attempt in-1', '5s i1 failed -> failed']);
  expect(causesOf(played, 'attempt.ended')).toEqual(['fault.struck']);
});

test('FLT-1 fail_attempt finds nothing to fail on an idle container', () => {
  const played = play(scenario('  - { at: 2s, fault: { fail_attempt: { function: f } } }', CALLS));
  expect(struck(played)).toEqual(['2s fail_attempt none']);
  expect(since(played, 8)).toEqual(['8s i1 succeeded -> succeeded']);
});

test('FLT-1 work that ends at the instant of a crash has succeeded', () => {
  const played = play(scenario('  - { at: 8s, fault: { crash: { function: f } } }', CALLS));
  expect(since(played, 8, / i1 /)).toEqual(['8s i1 succeeded -> succeeded']);
});

test('FLT-1 an attempt that would time out at the instant of a crash is a loss', () => {
  const played = play(scenario('  - { at: 7s, fault: { crash: { function: f } } }', CALLS)
    .replace('code: x1,', 'code: x1, timeout: 4s,'));
  expect(since(played, 7, / i1 /)[0]).toBe('7s i1 crashed -> queued');
});

test('FLT-1 start_failure makes the next starts of a Function fail', () => {
  const played = play(scenario(`
  - { at: 3s, fault: { start_failure: { function: f, count: 2 } } }
  - { at: 5s, deploy: { change: { functions: { f: { code: x2 } } } } }`, 'duration: 20s'));
  expect(since(played, 3, /fault|start failed|c[4578] ready/)).toEqual([
    '3s fault start_failure f',
    '7s c4 start failed (failed)', '7s c5 start failed (failed)',
    '10s c7 ready', '12s c8 ready',
  ]);
  expect(causesOf(played, 'container.start_failed')).toEqual(['fault.struck', 'fault.struck']);
});

test('FLT-1 build_failure makes the next build fail, and the deployment with it', () => {
  const played = play(scenario(`
  - { at: 3s, fault: { build_failure: { image: base } } }
  - { at: 5s, deploy: { change: { images: { base: { build: 6s } } } } }
  - { at: 20s, deploy: {} }`));
  expect(since(played, 3).slice(0, 4)).toEqual([
    '3s fault build_failure base', '11s aborted', '11s returned', '26s v2 published',
  ]);
  expect(causesOf(played, 'build.failed')).toEqual(['fault.struck']);
});

test('FLT-1 build_failure of one image leaves the others alone', () => {
  const played = play(scenario(`
  - { at: 3s, fault: { build_failure: { image: extra } } }
  - { at: 5s, deploy: { change: { images: { base: { build: 6s } } } } }
  - { at: 20s, deploy: { change: { images: { extra: { build: 2s } } } } }`));
  expect(since(played, 3, /published|aborted/)).toEqual(['11s v2 published', '22s aborted']);
});

test('FLT-1 build_failure without an image strikes whatever is built next, so many times', () => {
  const played = play(scenario(`
  - { at: 3s, fault: { build_failure: { count: 2 } } }
  - { at: 5s, deploy: { change: { images: { base: { build: 6s } } } } }
  - { at: 20s, deploy: {} }
  - { at: 30s, deploy: {} }`));
  expect(since(played, 3, /published|aborted/)).toEqual([
    '11s aborted', '26s aborted', '36s v2 published',
  ]);
});

test('FLT-1 a fault for an App that is not there yet is for it, not for another', () => {
  const app = (name: string, more: string) => `
  - name: ${name}
    ${more}
    images: { base: { build: 5s } }
    functions: { f: { image: base, service_time: 5s, cold_start: 2s } }`;
  const played = play(`
apps: ${app('late', 'deployed: false')}${app('other', 'deployed: true')}
events:
  - { at: 1s, app: late, fault: { build_failure: {} } }
  - { at: 2s, app: other, deploy: { change: { images: { base: { build: 4s } } } } }
  - { at: 10s, app: late, deploy: { change: { images: { base: { build: 3s } } } } }
`);
  expect(since(played, 1, /published|aborted/)).toEqual(['6s v2 published', '13s aborted']);
});

test('FLT-1 on the n-th record of a kind: the container of the record is struck', () => {
  const played = play(scenario(`
  - { at: 4s, deploy: { change: { functions: { f: { code: x2 } } } } }
  - when: { event: container.ready, nth: 2, version: 2, function: f }
    fault: { crash: {} }`, 'duration: 7s'));
  expect(since(played, 6, / c[45] /)).toEqual([
    '6s c4 ready', '6s c5 ready', '6s c5 crashed', '6s c5 stopped',
  ]);
  expect(struck(played)).toEqual(['6s crash ta-5']);
});

test('FLT-1 on the n-th record of a kind: the attempt of the record is struck', () => {
  const played = play(scenario(`
  - { when: { event: input.started, nth: 2, function: f }, fault: { fail_attempt: {} } }`,
  'traffic: [{ name: t, to: f, arrivals: { at: [3s, 3s, 3s] } }]'));
  expect(since(played, 3, /fault| -/)).toEqual([
    '3s fault fail_attempt in-2', '3s i2 failed -> failed',
    '8s i1 succeeded -> succeeded', '8s i3 succeeded -> succeeded',
  ]);
});

test('FLT-1 on a record that names no container the Function of the fault tells the target', () => {
  const played = play(scenario(`
  - { at: 5s, deploy: { change: { functions: { f: { code: x2 } } } } }
  - { when: { event: deploy.published, version: 2 }, fault: { crash: { function: g } } }
  - { when: { event: deploy.published, version: 2 }, fault: { crash: { container: ta-2 } } }`));
  expect(struck(played)).toEqual(['5s crash ta-3', '5s crash ta-2']);
});

test('FLT-1 on a record about another Function the Function of the fault tells the target', () => {
  const played = play(scenario(`
  - { when: { event: input.started, function: f }, fault: { crash: { function: g } } }
  - { when: { event: input.started, function: f }, fault: { fail_attempt: { function: g } } }`,
  CALLS));
  expect(struck(played)).toEqual(['3s crash ta-3', '3s fail_attempt none']);
  expect(since(played, 4)).toEqual(['8s i1 succeeded -> succeeded']);
});

test('FLT-1 a fault that a settling triggers strikes in its instant, which settles again', () => {
  const played = play(scenario(`
  - { when: { event: input.started }, fault: { crash: {} } }`, CALLS));
  expect(since(played, 3)).toEqual([
    '3s i1 arrived', '3s i1 on c1 (first)', '3s fault crash ta-1',
    '3s i1 crashed -> queued', '3s i1 requeued (kept)', '3s c1 crashed', '3s c1 stopped',
    '3s i1 on c2 (crashed)', '8s i1 succeeded -> succeeded',
  ]);
});

test('FLT-1 faults of one instant strike in order of the file', () => {
  const played = play(scenario(`
  - { at: 5s, fault: { preempt: { function: f } } }
  - { at: 5s, fault: { crash: { function: f } } }
  - { at: 5s, fault: { crash: { function: g } } }`));
  expect(struck(played)).toEqual(['5s preempt ta-1', '5s crash ta-2', '5s crash ta-3']);
});

test('FLT-1 a fault can recur', () => {
  const played = play(scenario('  - { every: 4s, until: 13s, fault: { crash: { function: f } } }'));
  expect(struck(played)).toEqual(['4s crash ta-1', '8s crash ta-2', '12s crash none']);
});

test('FLT-1 a record of another App sets a fault off, and is no target of it', () => {
  const played = play(`
    apps:
      - { name: a, functions: { f: { service_time: 5s, cold_start: 1s, initial_containers: 1 } } }
      - { name: b, functions: { f: { service_time: 5s, cold_start: 1s, initial_containers: 1 } } }
    traffic: [{ name: t, to: b/f, arrivals: { at: [3s] } }]
    events:
      - { when: { event: input.started, app: b }, app: a, fault: { fail_attempt: {} } }
      - { when: { event: input.started, app: b }, app: a, fault: { preempt: {} } }
      - { when: { event: input.started, app: b }, app: a, fault: { crash: { function: f } } }
  `);
  expect(struck(played)).toEqual(['3s fail_attempt none', '3s preempt none', '3s crash ta-1']);
});

test('FLT-1 of faults for the next builds the oldest strikes, with or without an image', () => {
  const deploy = (at: string, build: string) =>
    `  - { at: ${at}, deploy: { change: { images: { base: { build: ${build} } } } } }`;
  const played = play(scenario(`
  - { at: 1s, fault: { build_delay: { delay: 10s } } }
  - { at: 2s, fault: { build_delay: { image: base, delay: 20s, count: 2 } } }
  - { at: 3s, fault: { build_delay: { delay: 30s } } }
${deploy('100s', '6s')}
${deploy('200s', '7s')}
${deploy('300s', '8s')}
${deploy('400s', '9s')}
${deploy('500s', '6500ms')}`));
  expect(recordsOf(played, 'build.succeeded').map(({ t_us }) => `${t_us / 1_000_000}s`))
    .toEqual(['116s', '227s', '328s', '439s', '506.5s']);
});
