import { expect, test } from 'vitest';
import { causesOf, recordsOf } from './moments.ts';
import { play, type Played } from './timeline.ts';

/** Two Functions with a container each that is replaced at once, for 1,000 s. */
const lasting = (faults: string): string => `
duration: 1000s
app:
  name: a
  functions:
    f: { service_time: 5s, cold_start: 0s, min_containers: 1 }
    g: { service_time: 5s, cold_start: 0s, min_containers: 1 }
faults:
${faults}
`;

const strikes = (played: Played): readonly string[] =>
  recordsOf(played, 'fault.struck').map(({ t_us, fault, target }) => `${t_us} ${fault} ${target}`);

test('FLT-1 crash by rate: so many per second of a container\'s life, and it is the cause', () => {
  const played = play(lasting('  - { crash: { function: f, rate: 0.1/s } }'));
  const crashes = recordsOf(played, 'container.crashed');
  expect(crashes.length).toBeGreaterThan(70);
  expect(crashes.length).toBeLessThan(130);
  expect(new Set(causesOf(played, 'container.crashed'))).toEqual(new Set(['fault.struck']));
});

test('FLT-1 preempt by rate is counted in the unit that it is given in', () => {
  const played = play(lasting('  - { preempt: { function: f, rate: 6/min } }'));
  const stopped = recordsOf(played, 'container.stopping').map(({ why }) => why);
  expect(stopped.length).toBeGreaterThan(70);
  expect(stopped.length).toBeLessThan(130);
  expect(new Set(stopped)).toEqual(new Set(['preempted']));
});

test('FLT-1 a fault by rate without a Function strikes all', () => {
  const played = play(lasting('  - { crash: { rate: 0.1/s } }'));
  const names = recordsOf(played, 'container.starting').map(({ function: name }) => name);
  expect(names.filter((name) => name === 'f').length).toBeGreaterThan(70);
  expect(names.filter((name) => name === 'g').length).toBeGreaterThan(70);
});

test('FLT-1 by rate no container is struck that starts: its life begins when it is ready', () => {
  const played = play(lasting('  - { crash: { function: f, rate: 100/s } }')
    .replace('f: { service_time: 5s, cold_start: 0s', 'f: { service_time: 5s, cold_start: 10s'));
  expect(recordsOf(played, 'container.start_failed')).toEqual([]);
  expect(recordsOf(played, 'container.crashed').length).toBeGreaterThan(95);
});

test('FLT-1 each fault has a stream of its own: another Function\'s changes nothing', () => {
  const alone = play(lasting('  - { crash: { function: f, rate: 0.1/s } }'));
  const both = play(lasting(`
  - { crash: { function: f, rate: 0.1/s } }
  - { preempt: { function: g, rate: 0.1/s } }`));
  const instants = (played: Played) => strikes(played)
    .filter((line) => line.includes('crash')).map((line) => line.split(' ')[0]);
  expect(instants(both)).toEqual(instants(alone));
});

const calling = (faults: string, options = ''): string => `
app:
  name: a
  functions:
    f: { service_time: 1s, cold_start: 2s, min_containers: 1, ${options} }
    g: { service_time: 1s, cold_start: 2s, min_containers: 1 }
traffic:
  - { name: t, to: f, arrivals: { every: 2s }, count: 200 }
  - { name: u, to: g, arrivals: { every: 2s }, count: 200 }
faults:
${faults}
`;

test('FLT-1 fail_attempt by probability: that share of the attempts fails, at their end', () => {
  const played = play(calling('  - { fail_attempt: { function: f, probability: 0.25 } }'));
  const failed = recordsOf(played, 'attempt.ended').filter(({ result }) => result === 'failed');
  expect(failed.length).toBeGreaterThan(30);
  expect(failed.length).toBeLessThan(70);
  expect(recordsOf(played, 'fault.struck')).toHaveLength(failed.length);
  const struck = new Map(recordsOf(played, 'fault.struck').map((record) => [record.seq, record]));
  expect(failed.every(({ input, t_us, caused_by }) => {
    const fault = struck.get(Number(caused_by));
    return fault?.['target'] === input && fault?.t_us === t_us && Number(t_us) % 1_000_000 === 0;
  })).toBe(true);
  expect(played.result.apps[0]?.functions['g']?.inputs.failed).toBe(0);
});

test.each([[0, 0], [1, 200]])('FLT-1 a probability of %i fails %i of 200', (chance, failed) => {
  const played = play(calling(`  - { fail_attempt: { function: f, probability: ${chance} } }`));
  expect(played.result.apps[0]?.functions['f']?.inputs.failed).toBe(failed);
});

test('FLT-1 an attempt that times out before its end does not fail by chance', () => {
  const played = play(calling('  - { fail_attempt: { function: f, probability: 1 } }',
    'timeout: 500ms, startup_timeout: 10s'));
  expect(recordsOf(played, 'fault.struck')).toEqual([]);
  expect(new Set(recordsOf(played, 'attempt.ended').map(({ result }) => result)))
    .toEqual(new Set(['timeout', 'succeeded']));
});

test('FLT-1 start_failure by probability: that share of the starts fails', () => {
  const played = play(lasting(`
  - { start_failure: { function: f, probability: 0.3 } }
  - { crash: { function: f, rate: 0.3/s } }`));
  const started = recordsOf(played, 'container.starting')
    .filter(({ function: name }) => name === 'f').length;
  const failed = recordsOf(played, 'container.start_failed').length;
  expect(started).toBeGreaterThan(150);
  expect(failed / started).toBeGreaterThan(0.2);
  expect(failed / started).toBeLessThan(0.4);
  expect(new Set(causesOf(played, 'container.start_failed'))).toEqual(new Set(['fault.struck']));
});

test('FLT-1 build_failure by probability 1 fails every build of that image, and no other', () => {
  const played = play(`
app:
  name: a
  images: { base: { build: 5s }, extra: { build: 5s } }
  functions: { f: { image: base, service_time: 1s, cold_start: 2s } }
events:
  - { at: 10s, deploy: { change: { images: { base: { build: 6s } } } } }
  - { at: 20s, deploy: { change: { images: { base: { build: 5s }, extra: { build: 6s } } } } }
faults: [{ build_failure: { image: base, probability: 1 } }]
`);
  expect(played.result.apps[0]?.deployments.map(({ outcome }) => outcome))
    .toEqual(['build_failed', 'deployed']);
  expect(causesOf(played, 'build.failed')).toEqual(['fault.struck']);
});
