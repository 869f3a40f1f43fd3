import { expect, test } from 'vitest';
import { INPUTS, recordsOf, rulesOf, since } from './moments.ts';
import { play, type Played } from './timeline.ts';

/** One Function with one container that is ready, and an input at 0s. */
const calling = (options: string, rest = '') => `
app:
  name: a
  functions: { f: { cold_start: 2s, initial_containers: 1, ${options} } }
traffic: [{ name: t, to: f, arrivals: { at: [0s] } }]
${rest}`;

/** Starts of attempts in seconds, with their causes: `3s retry`. */
const attemptsOf = (played: Played): readonly string[] =>
  recordsOf(played, 'input.started').map(({ t_us, cause }) => `${t_us / 1_000_000}s ${cause}`);

const stateOf = ({ result }: Played): string | undefined => result.inputs?.at(0)?.state;

test('RET-1 without a policy a failure is final', () => {
  const played = play(calling('service_time: 3s, failure_rate: 1'));
  expect(since(played, 3)).toEqual(['3s i1 failed -> failed']);
  expect(rulesOf(played, 'attempt.ended')).toEqual(['3s RET-1']);
});

test('RET-1 retries: N is N retries, each a second after the failure', () => {
  const played = play(calling('service_time: 3s, failure_rate: 1, retries: 3'));
  expect(attemptsOf(played)).toEqual(['0s first', '4s retry', '8s retry', '12s retry']);
  expect(since(played, 12, / i1 \w+ -/)).toEqual(['15s i1 failed -> failed']);
});

test('RET-1 retries: 0 are none', () => {
  expect(attemptsOf(play(calling('service_time: 3s, failure_rate: 1, retries: 0'))))
    .toEqual(['0s first']);
});

test('RET-1 between attempts an input waits, and its container is free', () => {
  const played = play(calling('service_time: 3s, failure_rate: 1, retries: 1')
    .replace('at: [0s]', 'at: [0s, 1s]'));
  expect(since(played, 3, INPUTS).slice(0, 4)).toEqual([
    '3s i1 failed -> waiting', '3s i2 on c1 (first)',
    '4s i1 requeued (tail)', '4s i1 on c2 (retry)',
  ]);
});

const POLICY = 'service_time: 1s, failure_rate: 1, retries:';

test.each([
  ['the delay grows by the coefficient, up to max_delay',
    '{ max_retries: 4, initial_delay: 2s, backoff_coefficient: 3, max_delay: 10s }',
    [2, 6, 10, 10]],
  ['a second is the least',
    '{ max_retries: 4, initial_delay: 300ms, backoff_coefficient: 2, max_delay: 10s }',
    [1, 1, 1.2, 2.4]],
  ['max_delay holds even below a second',
    '{ max_retries: 2, initial_delay: 5s, backoff_coefficient: 1, max_delay: 500ms }',
    [0.5, 0.5]],
  ['without further words the delay doubles from a second, up to a minute',
    '{ max_retries: 8 }', [1, 2, 4, 8, 16, 32, 60, 60]],
  ['a coefficient below 1 shortens the delay',
    '{ max_retries: 3, initial_delay: 8s, backoff_coefficient: 0.5, max_delay: 60s }',
    [8, 4, 2]],
  ['the product is rounded once, not at each step',
    '{ max_retries: 3, initial_delay: 1000001us, backoff_coefficient: 1.5, max_delay: 60s }',
    [1.000001, 1.500002, 2.250002]],
  ['the delay before the first retry is below max_delay too',
    '{ max_retries: 1, initial_delay: 90s, max_delay: 60s }', [60]],
])('RET-1 %s', (_, retries, delays) => {
  const played = play(calling(`${POLICY} ${retries}`));
  const ended = recordsOf(played, 'attempt.ended').map(({ t_us }) => t_us);
  const due = recordsOf(played, 'input.requeued').map(({ t_us }) => t_us);
  expect(due.map((at, n) => (at - (ended[n] as number)) / 1_000_000)).toEqual(delays);
});

test('RET-1 the floor of a second is a constant of the platform', () => {
  const played = play(calling(
    `${POLICY} { max_retries: 1, initial_delay: 300ms }`,
    'platform: { constants: { retry_floor: 100ms } }',
  ));
  expect(recordsOf(played, 'input.requeued').map(({ t_us }) => t_us)).toEqual([1_300_000]);
});

test('RET-1 an attempt that times out uses up the policy as well', () => {
  const played = play(calling('service_time: 10s, timeout: 4s, retries: 2', 'duration: 60s'));
  expect(recordsOf(played, 'input.started').map(({ cause }) => cause))
    .toEqual(['first', 'timeout', 'timeout']);
  expect(stateOf(played)).toBe('failed');
});

test('RET-1 losses do not use up the policy', () => {
  const played = play(calling('service_time: 3s, failure_rate: 1, retries: 1', `
events:
  - { at: 2s, fault: { crash: { function: f } } }
  - { when: { event: input.started, nth: 3 }, fault: { preempt: {} } }
duration: 60s`));
  expect(recordsOf(played, 'input.started').map(({ cause }) => cause))
    .toEqual(['first', 'crashed', 'retry', 'preempted']);
  expect(stateOf(played)).toBe('failed');
});

test('RET-1 a retry that succeeds makes the input succeed', () => {
  const played = play(calling('service_time: 3s, retries: 1', `
events: [{ at: 2s, fault: { fail_attempt: { function: f } } }]`));
  expect(since(played, 2, / i1 /)).toEqual([
    '2s i1 failed -> waiting', '3s i1 requeued (tail)', '3s i1 on c1 (retry)',
    '6s i1 succeeded -> succeeded',
  ]);
});

const FIVE = 'service_time: 5s, timeout: 5s';

test('RET-2 a lost input is queued at once, and its work starts over with a fresh timeout', () => {
  const played = play(calling(FIVE, `
events: [{ at: 4s, fault: { crash: { function: f } } }]`));
  expect(since(played, 4, / i1 /)).toEqual([
    '4s i1 crashed -> queued', '4s i1 requeued (kept)', '6s i1 on c2 (crashed)',
    '11s i1 succeeded -> succeeded',
  ]);
  expect(rulesOf(played, 'attempt.ended')).toEqual(['4s RET-2', '11s OBJ-5']);
});

test.each([
  ['crash', 'crashed'], ['preempt', 'preempted'],
])('RET-2 a %s is a loss, with retries: 0 too', (fault, result) => {
  const played = play(calling(`${FIVE}, retries: 0`, `
events: [{ at: 4s, fault: { ${fault}: { function: f } } }]`));
  expect(attemptsOf(played)).toEqual(['0s first', `6s ${result}`]);
  expect(stateOf(played)).toBe('succeeded');
});

test('RET-2 an interruption is a loss, with retries: 0 too', () => {
  const played = play(calling(`${FIVE}, retries: 0`, `
events: [{ at: 4s, rollover: { strategy: recreate } }]`));
  expect(attemptsOf(played)).toEqual(['0s first', '6s interrupted']);
});

const LOSSES = (count: number): string => Array.from({ length: count }, (_, n) =>
  `  - { when: { event: input.started, nth: ${n + 1} }, fault: { ${
    n % 2 === 0 ? 'crash' : 'preempt'}: {} } }`).join('\n');

test('RET-2 eight losses of an input are made good', () => {
  const played = play(calling(FIVE, `
events:
${LOSSES(8)}`));
  expect(stateOf(played)).toBe('succeeded');
  expect(recordsOf(played, 'input.started')).toHaveLength(9);
});

test('RET-2 the ninth loss fails it', () => {
  const played = play(calling(`${FIVE}, retries: 5`, `
events:
${LOSSES(9)}`));
  expect(stateOf(played)).toBe('failed');
  expect(recordsOf(played, 'input.started')).toHaveLength(9);
  expect(recordsOf(played, 'attempt.ended').at(-1)).toMatchObject({
    rule: 'RET-2', result: 'crashed', state: 'failed',
  });
});

test('RET-2 failures in between do not start the count of losses again', () => {
  const played = play(calling(`service_time: 5s, retries: 1`, `
platform: { constants: { losses: 2 } }
events:
  - { when: { event: input.started, nth: 1 }, fault: { crash: {} } }
  - { when: { event: input.started, nth: 2 }, fault: { crash: {} } }
  - { when: { event: input.started, nth: 3 }, fault: { fail_attempt: {} } }
  - { when: { event: input.started, nth: 4 }, fault: { crash: {} } }`));
  expect(recordsOf(played, 'attempt.ended').map(({ result, state }) => `${result} ${state}`))
    .toEqual(['crashed queued', 'crashed queued', 'failed waiting', 'crashed failed']);
});

test('RET-2 losses are counted for each input', () => {
  const played = play(calling('service_time: 5s, max_inputs: 2', `
platform: { constants: { losses: 1 } }
events:
  - { at: 4s, fault: { crash: { function: f } } }
  - { at: 8s, fault: { crash: { function: f } } }
duration: 60s`).replace('at: [0s]', 'at: [0s, 5s]'));
  // 6s: c2 runs i1, for the second time, and i2, for the first.
  expect(since(played, 8, / i\d \w+ -/)).toEqual([
    '8s i1 crashed -> failed', '8s i2 crashed -> queued', '15s i2 succeeded -> succeeded',
  ]);
});

test('RET-2 an input has nothing of one before it that gave up after a loss', () => {
  const played = play(calling('service_time: 5s', `
platform: { constants: { losses: 1 } }
events:
  - { at: 1s, rollover: { strategy: recreate } }
  - { at: 8s, fault: { crash: { function: f } } }
duration: 60s`).replace('at: [0s] }', 'at: [0s, 7s] }, patience: { sequence: [2s, 60s] }'));
  // i1 is interrupted at 1s and gives up at 2s; the loss of i2 at 8s is its first.
  expect(since(played, 2, INPUTS)).toEqual([
    '2s i1 abandoned (patience over)',
    '7s i2 arrived', '7s i2 on c2 (first)',
    '8s i2 crashed -> queued', '8s i2 requeued (kept)', '10s i2 on c3 (crashed)',
    '15s i2 succeeded -> succeeded',
  ]);
});

test('RET-1 an input has nothing of one before it that gave up between attempts', () => {
  const played = play(calling('service_time: 5s, retries: 1', `
events:
  - { at: 1s, fault: { fail_attempt: { function: f } } }
  - { at: 8s, fault: { fail_attempt: { function: f } } }`)
    .replace('at: [0s] }', 'at: [0s, 7s] }, patience: { sequence: [1500ms, 60s] }'));
  expect(since(played, 1.5, INPUTS)).toEqual([
    '1.5s i1 abandoned (patience over)',
    '7s i2 arrived', '7s i2 on c1 (first)', '8s i2 failed -> waiting',
    '9s i2 requeued (tail)', '9s i2 on c1 (retry)', '14s i2 succeeded -> succeeded',
  ]);
});

test.each([0, 1, 260])('RET-2 how many losses are made good is a constant: %i', (losses) => {
  const played = play(calling('service_time: 5s', `
platform: { constants: { losses: ${losses} } }
events:
${LOSSES(losses + 1)}`).replace('cold_start: 2s', 'cold_start: 0s'));
  expect(stateOf(played)).toBe('failed');
  expect(recordsOf(played, 'input.started')).toHaveLength(losses + 1);
});

test('RET-3 an attempt that lasts exactly its timeout has succeeded', () => {
  expect(stateOf(play(calling('service_time: 4s, timeout: 4s')))).toBe('succeeded');
  expect(stateOf(play(calling('service_time: 4000001us, timeout: 4s')))).toBe('failed');
});

test('RET-3 the timeout is 300s unless given', () => {
  expect(stateOf(play(calling('service_time: 300s')))).toBe('succeeded');
  expect(since(play(calling('service_time: 301s')), 1, / -/))
    .toEqual(['300s i1 timeout -> failed']);
});

test('RET-3 queueing and cold start are not bounded by it', () => {
  const played = play(calling('service_time: 3s, timeout: 3s, startup_timeout: 20s', `
duration: 60s`).replace('initial_containers: 1', 'max_containers: 1')
    .replace('cold_start: 2s', 'cold_start: 9s').replace('at: [0s]', 'at: [0s, 0s]'));
  expect(since(played, 9, / -/)).toEqual([
    '12s i1 succeeded -> succeeded', '15s i2 succeeded -> succeeded',
  ]);
});

test('RET-3 on a container with one slot it kills the container, which has its exit', () => {
  const played = play(calling('service_time: 9s, timeout: 4s, exit_time: 3s', 'duration: 20s'));
  expect(since(played, 4)).toEqual([
    '4s i1 timeout -> failed', '4s c1 stopping (timeout)', '7s c1 stopped',
  ]);
  expect(rulesOf(played, 'attempt.ended')).toEqual(['4s RET-3']);
  expect(rulesOf(played, 'container.stopping')).toEqual(['4s RET-3']);
});

test('RET-3 a kill is no crash: the next start does not wait', () => {
  const played = play(calling('service_time: 9s, timeout: 4s').replace('at: [0s]', 'at: [0s, 1s]')
    .replace('initial', 'max_containers: 1, initial'));
  expect(since(played, 4, / c2 /)[0]).toBe('4s c2 f v1 starting (demand)');
});

test('RET-3 on a container with several slots it cancels that attempt alone', () => {
  const played = play(calling('timeout: 4s, max_inputs: 2, service_time: 3s')
    .replace('at: [0s] }', 'at: [0s, 2s] }, service_times: [9s, 3s]'));
  expect(since(played, 2)).toEqual([
    '2s i2 arrived', '2s i2 on c1 (first)',
    '4s i1 timeout -> failed', '5s i2 succeeded -> succeeded',
  ]);
});

test('RET-3 a slot whose attempt is cancelled takes the next input', () => {
  const played = play(calling('timeout: 4s, max_inputs: 2, service_time: 3s, max_containers: 1')
    .replace('at: [0s] }', 'at: [0s, 0s, 0s] }, service_times: [9s, 4s, 1s]'));
  expect(since(played, 4)).toEqual([
    '4s i2 succeeded -> succeeded', '4s i1 timeout -> failed', '4s i3 on c1 (first)',
    '5s i3 succeeded -> succeeded',
  ]);
});

test('RET-3 on_timeout: kill-container ends the other attempts, and they run again', () => {
  const played = play(calling('timeout: 4s, max_inputs: 2, service_time: 3s', `
platform: { on_timeout: kill-container }`)
    .replace('at: [0s] }', 'at: [0s, 2s] }, service_times: [9s, 3s]'));
  expect(since(played, 4)).toEqual([
    '4s i1 timeout -> failed', '4s i2 interrupted -> queued', '4s i2 requeued (kept)',
    '4s c1 stopping (timeout)', '4s c1 stopped',
    '4s c2 f v1 starting (demand)', '6s c2 ready', '6s i2 on c2 (interrupted)',
    '9s i2 succeeded -> succeeded',
  ]);
});

test('RET-3 on_timeout: cancel-attempt spares a container with one slot', () => {
  const played = play(calling('timeout: 4s, service_time: 9s, retries: 1', `
platform: { on_timeout: cancel-attempt }
duration: 9s`));
  expect(since(played, 4)).toEqual([
    '4s i1 timeout -> waiting', '5s i1 requeued (tail)', '5s i1 on c1 (timeout)',
    '9s i1 timeout -> failed',
  ]);
});

test('RET-3 two attempts that time out at one instant are both failures of their own', () => {
  const played = play(calling('timeout: 4s, max_inputs: 2, service_time: 9s')
    .replace('at: [0s]', 'at: [0s, 0s]'));
  expect(since(played, 4)).toEqual(['4s i1 timeout -> failed', '4s i2 timeout -> failed']);
});

test('RET-3 it bounds a container that drains', () => {
  const played = play(calling('code: x1, timeout: 30s, service_time: 60s', `
events: [{ at: 10s, deploy: { change: { functions: { f: { code: x2 } } } } }]`));
  expect(since(played, 12, / c1 /)).toEqual([
    '12s c1 draining (retired)', '30s c1 stopping (timeout)', '30s c1 stopped',
  ]);
});

test('RET-3 a cancelled attempt that was the last of a draining container lets it stop', () => {
  const played = play(calling('code: x1, timeout: 30s, service_time: 60s, max_inputs: 2', `
events: [{ at: 10s, deploy: { change: { functions: { f: { code: x2 } } } } }]`));
  expect(since(played, 30, / c1 /)).toEqual(['30s c1 stopping (drained)', '30s c1 stopped']);
});

test('RET-4 a crash ends all attempts of the container, and it, without exit time', () => {
  const played = play(calling('service_time: 5s, max_inputs: 2, exit_time: 9s', `
events: [{ at: 3s, fault: { crash: { function: f } } }]`).replace('at: [0s]', 'at: [0s, 1s]'));
  expect(since(played, 3).slice(0, 9)).toEqual([
    '3s fault crash ta-1',
    '3s i1 crashed -> queued', '3s i1 requeued (kept)',
    '3s i2 crashed -> queued', '3s i2 requeued (kept)',
    '3s c1 crashed', '3s c1 stopped',
    '3s c2 f v1 starting (demand)', '5s c2 ready',
  ]);
  expect(rulesOf(played, 'container.crashed')).toEqual(['3s RET-4']);
});

test('RET-4 a crash of an idle container ends nothing but it', () => {
  const played = play(calling('service_time: 1s', `
events: [{ at: 3s, fault: { crash: { function: f } } }]`));
  expect(since(played, 2)).toEqual(['3s fault crash ta-1', '3s c1 crashed', '3s c1 stopped']);
});

test('RET-4 a container that drains can crash', () => {
  const played = play(calling('code: x1, service_time: 30s', `
events:
  - { at: 10s, deploy: { change: { functions: { f: { code: x2 } } } } }
  - { at: 15s, fault: { crash: { container: ta-1 } } }`));
  expect(since(played, 15, / c1|i1|rollout/)).toEqual([
    '15s i1 crashed -> queued', '15s i1 requeued (kept)', '15s c1 crashed', '15s c1 stopped',
    '15s i1 on c2 (crashed)', '15s rollout v2 finished', '45s i1 succeeded -> succeeded',
  ]);
});

test('RET-4 a crash is no failed start: the next start does not wait', () => {
  const played = play(calling('service_time: 5s', `
events: [{ at: 3s, fault: { crash: { function: f } } }]`));
  expect(since(played, 3, / starting/)).toEqual(['3s c2 f v1 starting (demand)']);
});

test('RET-5 a generator with retries is an error of the scenario', () => {
  expect(() => play(calling('service_time: 5s, generator: true, retries: 1')))
    .toThrow(/generator takes no retries/);
  expect(() => play(calling('service_time: 5s, generator: true, retries: { max_retries: 2 }')))
    .toThrow(/generator takes no retries/);
});

test('RET-5 so is a change that gives a generator retries, or makes one of a Function', () => {
  const change = (given: string, changed: string) => play(calling(`service_time: 5s, ${given}`, `
events: [{ at: 10s, deploy: { change: { functions: { f: { ${changed} } } } } }]`));
  expect(() => change('generator: true', 'retries: 1')).toThrow(/generator takes no retries/);
  expect(() => change('retries: 1', 'generator: true')).toThrow(/generator takes no retries/);
});

test('RET-5 a generator without retries runs, and its losses are made good', () => {
  const played = play(calling('service_time: 5s, generator: true', `
events: [{ at: 3s, fault: { crash: { function: f } } }]`));
  expect(stateOf(played)).toBe('succeeded');
});
