import { expect, test } from 'vitest';
import { inputsIn, instantIn, linesWith, recordsIn, rulesIn } from './story-lines.ts';
import { play, type Played } from './timeline.ts';

/** One Function whose one container is there from the start. */
const oneContainer = (options: string): string => `
    app:
      name: a
      functions:
        f: { cold_start: 1s, initial_containers: 1, max_containers: 1, ${options} }`;

/** Inputs that callers made again, with the instants at which they arrived. */
const retriesIn = (played: Played): readonly string[] =>
  played.story.filter((line) => line.includes(' again for '));

test('QUE-11 a caller makes a new input after a failure, so often in all, after a delay', () => {
  const played = play(`${oneContainer('service_time: 2s, failure_rate: 1')}
    traffic: [{ to: f, arrivals: { at: [0s] }, caller_retries: { attempts: 3, delay: 1s } }]
  `);
  expect(inputsIn(played)).toEqual([
    '0s i1 arrived',
    '0s i1 on c1 (first)',
    '2s i1 failed -> failed',
    '3s i2 arrived',
    '3s i2 again for i1 (2)',
    '3s i2 on c1 (first)',
    '5s i2 failed -> failed',
    '6s i3 arrived',
    '6s i3 again for i2 (3)',
    '6s i3 on c1 (first)',
    '8s i3 failed -> failed',
  ]);
  expect(rulesIn(played, 'caller.retried')).toEqual(Array(2).fill('caller.retried QUE-11'));
  expect(recordsIn(played, 'input.arrived').map(({ k }) => k)).toEqual([0, 0, 0]);
});

test('QUE-11 the platform\'s own retries come first: callers learn of an end alone', () => {
  const played = play(`${oneContainer('service_time: 1s, failure_rate: 1, retries: 1')}
    traffic: [{ to: f, arrivals: { at: [0s] }, caller_retries: { attempts: 2, delay: 5s } }]
  `);
  expect(linesWith(played, 'failed')).toEqual([
    '1s i1 failed -> waiting', '3s i1 failed -> failed',
    '9s i2 failed -> waiting', '11s i2 failed -> failed',
  ]);
  expect(retriesIn(played)).toEqual(['8s i2 again for i1 (2)']);
});

test('QUE-11 after a rejection, which a retry can meet with as well', () => {
  const played = play(`${oneContainer('service_time: 3s')}
    traffic:
      - { to: f, arrivals: { at: [0s, 0s, 0s] }, caller_retries: { attempts: 3, delay: 2s } }
    platform: { limits: { queued: 1 } }
  `);
  // i1 runs until 3s and i2 until 6s; until i2 starts, it takes the one place in the queue.
  expect(linesWith(played, 'i3', 'i4', 'i5')).toEqual([
    '0s i3 arrived',
    '0s i3 rejected (resource exhausted)',
    '2s i4 arrived',
    '2s i4 again for i3 (2)',
    '2s i4 rejected (resource exhausted)',
    '4s i5 arrived',
    '4s i5 again for i4 (3)',
    '6s i5 on c1 (first)',
    '9s i5 succeeded -> succeeded',
  ]);
});

test('QUE-11 when patience is over, at that instant: even where the platform goes on', () => {
  const played = play(`${oneContainer('service_time: 3s')}
    traffic:
      - to: f
        arrivals: { at: [0s, 0s] }
        patience: 2s
        caller_retries: { attempts: 2, delay: 500ms }
  `);
  expect(inputsIn(played)).toEqual([
    '0s i1 arrived',
    '0s i2 arrived',
    '0s i1 on c1 (first)',
    // Both give up, i1 while it runs.
    '2s i2 abandoned (patience over)',
    '2.5s i3 arrived',
    '2.5s i3 again for i1 (2)',
    '2.5s i4 arrived',
    '2.5s i4 again for i2 (2)',
    '3s i1 succeeded -> abandoned',
    '3s i3 on c1 (first)',
    '4.5s i4 abandoned (patience over)',
    '6s i3 succeeded -> abandoned',
  ]);
});

test('QUE-11 what ends while its caller waits for it is tried again once, not twice', () => {
  const played = play(`${oneContainer('service_time: 3s, failure_rate: 1')}
    traffic:
      - to: f
        arrivals: { at: [0s] }
        patience: 2s
        caller_retries: { attempts: 4, delay: 0s }
  `);
  // Given up at 2s and 4s while they run, at 6s in the queue. Failures that follow make none.
  expect(retriesIn(played)).toEqual([
    '2s i2 again for i1 (2)', '4s i3 again for i2 (3)', '6s i4 again for i3 (4)',
  ]);
  expect(linesWith(played, 'failed')).toEqual([
    '3s i1 failed -> abandoned', '6s i2 failed -> abandoned', '9s i4 failed -> abandoned',
  ]);
});

test('QUE-11 what was terminated is left alone; a call to a stopped App is tried again', () => {
  const played = play(`${oneContainer('service_time: 9s')}
    traffic:
      - { to: f, arrivals: { at: [0s, 0s, 2s] }, caller_retries: { attempts: 2, delay: 1s } }
    events: [{ at: 1s, stop: {} }]
  `);
  expect(linesWith(played, 'i1', 'i2').slice(-2)).toEqual([
    '1s i2 terminated (app stopped)', '1s i1 interrupted -> terminated',
  ]);
  expect(retriesIn(played)).toEqual(['3s i4 again for i3 (2)']);
  expect(instantIn(played, '3s').at(-1)).toBe('3s i4 rejected (not found)');
});

test('QUE-11 a loss that the platform makes good is nothing to the caller; one too many is', () => {
  const lost = (losses: number): Played => play(`${oneContainer('service_time: 4s')}
    traffic: [{ to: f, arrivals: { at: [0s] }, caller_retries: { attempts: 2, delay: 5s } }]
    events: [{ at: 2s, rollover: { strategy: recreate } }]
    platform: { constants: { losses: ${losses} } }
  `);
  expect(retriesIn(lost(8))).toEqual([]);
  expect(linesWith(lost(0), 'failed')).toEqual(['2s i1 interrupted -> failed']);
  expect(retriesIn(lost(0))).toEqual(['7s i2 again for i1 (2)']);
});

test('QUE-11 one attempt is the original: no caller tries again', () => {
  const played = play(`${oneContainer('service_time: 1s, failure_rate: 1')}
    traffic: [{ to: f, arrivals: { at: [0s] }, caller_retries: { attempts: 1 } }]
  `);
  expect(retriesIn(played)).toEqual([]);
});

test('QUE-11 a budget bounds retries by the original inputs so far', () => {
  const played = play(`${oneContainer('service_time: 1s, failure_rate: 1')}
    traffic:
      - to: f
        arrivals: { at: [0s, 10s, 20s, 30s] }
        caller_retries: { attempts: 3, delay: 1s, budget: 0.5 }
  `);
  // Decided at 1s: 1 > 0.5 × 1. At 11s: 1 ≤ 0.5 × 2, and at 13s 2 > 1. At 21s: 2 > 0.5 × 3. At
  // 31s: 2 ≤ 0.5 × 4, and at 33s 3 > 2.
  expect(retriesIn(played)).toEqual(['12s i3 again for i2 (2)', '32s i6 again for i5 (2)']);
});

test('QUE-11 retries that are decided on and not made yet count towards the budget', () => {
  const played = play(`${oneContainer('service_time: 1s, failure_rate: 1')}
    traffic:
      - to: f
        arrivals: { at: [0s, 0s] }
        caller_retries: { attempts: 2, delay: 1m, budget: 0.5 }
  `);
  // i1 fails at 1s: 1 ≤ 0.5 × 2. When i2 fails at 2s, its retry would be the second.
  expect(retriesIn(played)).toEqual(['61s i3 again for i1 (2)']);
});

test.each([[0.29, 29], [0.1, 10], [0, 0], [1, 100], [2.5, 200]])(
  'QUE-11 a budget of %d allows %d retries of 100 inputs that would make 200',
  (budget, allowed) => {
    const played = play(`
      app: { name: a, functions: { f: { service_time: 1s, cold_start: 0s, failure_rate: 1 } } }
      traffic:
        - to: f
          arrivals: { burst: { count: 100, at: 0s } }
          caller_retries: { attempts: 3, delay: 1s, budget: ${budget} }
    `);
    expect(retriesIn(played)).toHaveLength(allowed);
  },
);

test('QUE-11 each source has its own budget and its own callers', () => {
  const played = play(`
    app: { name: a, functions: { f: { service_time: 1s, cold_start: 0s, failure_rate: 1 } } }
    traffic:
      - { to: f, arrivals: { burst: { count: 9, at: 0s } } }
      - { to: f, arrivals: { at: [0s] }, caller_retries: { attempts: 2, budget: 0.5 } }
      - { to: f, arrivals: { at: [0s] }, caller_retries: { attempts: 2, budget: 1 } }
  `);
  expect(recordsIn(played, 'caller.retried').map(({ of }) => of)).toEqual(['in-11']);
});

test('QUE-11 jitter makes waits longer, each by a part of its own', () => {
  const played = play(`
    app: { name: a, functions: { f: { service_time: 1s, cold_start: 0s, failure_rate: 1 } } }
    traffic:
      - to: f
        arrivals: { burst: { count: 200, at: 0s } }
        caller_retries: { attempts: 2, delay: 2s, jitter: 10s }
    platform: { limits: { queued: 2000 } }
  `);
  const instants = recordsIn(played, 'caller.retried').map(({ t_us }) => t_us / 1_000_000 - 3);
  expect(new Set(instants).size).toBe(200);
  expect(Math.min(...instants)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...instants)).toBeLessThan(10);
  // Uniform: mean 5, standard error 0.2.
  expect(Math.abs(instants.reduce((sum, each) => sum + each, 0) / 200 - 5)).toBeLessThan(0.7);
});

test('QUE-11 from, until and count bound original inputs alone', () => {
  const played = play(`${oneContainer('service_time: 2s, failure_rate: 1')}
    traffic:
      - to: f
        arrivals: { every: 5s }
        count: 2
        until: 11s
        caller_retries: { attempts: 2, delay: 20s }
  `);
  expect(retriesIn(played)).toEqual(['27s i3 again for i1 (2)', '32s i4 again for i2 (2)']);
});

test('QUE-11 a client of a closed loop thinks when the last input of its request is final', () => {
  const played = play(`${oneContainer('service_time: 1s, failure_rate: 1')}
    traffic:
      - to: f
        arrivals: { closed: { clients: 1, think_time: 10s } }
        count: 2
        caller_retries: { attempts: 2, delay: 3s }
  `);
  expect(linesWith(played, 'arrived')).toEqual([
    '10s i1 arrived', '14s i2 arrived', '25s i3 arrived', '29s i4 arrived',
  ]);
});

test('QUE-11 who maps over a batch thinks when all that goes back to it is final', () => {
  const played = play(`
    app:
      name: a
      functions: { f: { service_time: 1s, cold_start: 0s, max_containers: 2 } }
    traffic:
      - to: f
        arrivals: { closed: { clients: 1, think_time: 10s, inputs: 3 } }
        count: 5
        patience: 2500ms
        service_times: [9s, 1s, 1s, 1s, 1s]
        caller_retries: { attempts: 2, delay: 1s }
  `);
  // The first is given up at 12.5s, and its retry, which has no other, runs from 13.5s to 22.5s.
  expect(linesWith(played, 'arrived')).toEqual([
    '10s i1 arrived', '10s i2 arrived', '10s i3 arrived', '13.5s i4 arrived',
    '32.5s i5 arrived', '32.5s i6 arrived',
  ]);
});

test('QUE-11 a client that gave up while it ran waits for its retry alone', () => {
  const played = play(`
    app:
      name: a
      functions: { f: { service_time: 1s, cold_start: 0s, max_containers: 2 } }
    traffic:
      - to: f
        arrivals: { closed: { clients: 1, think_time: 10s } }
        count: 2
        patience: 4s
        service_times: [9s, 1s]
        caller_retries: { attempts: 2, delay: 1s }
  `);
  // Given up at 14s and at 19s, when no attempt is left: the retry runs until 24s.
  expect(linesWith(played, 'arrived')).toEqual([
    '10s i1 arrived', '15s i2 arrived', '34s i3 arrived',
  ]);
});

test('TIME-5 a run waits for the retries of callers that are to come', () => {
  const played = play(`${oneContainer('service_time: 1s, failure_rate: 1')}
    traffic: [{ to: f, arrivals: { at: [0s] }, caller_retries: { attempts: 2, delay: 1h } }]
  `);
  expect(retriesIn(played)).toEqual(['3601s i2 again for i1 (2)']);
  // The container is gone by then: a second of cold start, a second of work.
  expect(recordsIn(played, 'run.ended')).toMatchObject([{ t_us: 3_603_000_000, why: 'over' }]);
});

test('TIME-2 of arrivals at one instant retries come last, by source and original', () => {
  const played = play(`
    app: { name: a, functions: { f: { service_time: 1s, cold_start: 0s, failure_rate: 1 } } }
    traffic:
      - { to: f, arrivals: { at: [1s, 1s, 3s] }, caller_retries: { attempts: 2, delay: 1s } }
      - { to: f, arrivals: { at: [0s, 3s] }, caller_retries: { attempts: 2, delay: 2s } }
  `);
  expect(instantIn(played, '3s').filter((line) => /arrived|again/.test(line))).toEqual([
    '3s i4 arrived',
    '3s i5 arrived',
    '3s i6 arrived', '3s i6 again for i2 (2)',
    '3s i7 arrived', '3s i7 again for i3 (2)',
    '3s i8 arrived', '3s i8 again for i1 (2)',
  ]);
});

/** Service times of first attempts, by the caller's attempt and the number of the original. */
function workOf(played: Played): ReadonlyMap<string, unknown> {
  const k = new Map(recordsIn(played, 'input.arrived').map(({ input, k: of }) => [input, of]));
  const attempt = new Map(
    recordsIn(played, 'caller.retried').map(({ input, attempt: of }) => [input, of]),
  );
  return new Map(recordsIn(played, 'input.started').map(({ input, service_us }) =>
    [`${k.get(input)}/${attempt.get(input) ?? 1}`, service_us]));
}

test('TIME-4 retries of callers draw from streams of their own, by original and attempt', () => {
  const played = (retries: string, coldStart: string): Played => play(`
    app:
      name: a
      functions:
        f:
          service_time: { lognormal: { mean: 1s, cv: 1 } }
          cold_start: ${coldStart}
          failure_rate: 0.5
    traffic: [{ to: f, arrivals: { poisson: { rate: 2/s } }, count: 60 ${retries} }]
  `);
  const alone = workOf(played('', '1s'));
  const retried = workOf(played(', caller_retries: { attempts: 3 }', '1s'));
  const later = workOf(played(', caller_retries: { attempts: 3, jitter: 9s }', '7s'));
  expect(alone.size).toBe(60);
  expect(retried.size).toBeGreaterThan(80);
  // Originals are what they are without retries, and retries are what they are whenever they come.
  for (const [key, work] of alone) expect(retried.get(key)).toBe(work);
  expect(new Map([...later].sort())).toEqual(new Map([...retried].sort()));
  expect(new Set(retried.values()).size).toBe(retried.size);
});

test('TIME-4 listed service times hold for the retries of an input', () => {
  const played = play(`${oneContainer('service_time: 1s, failure_rate: 1, retries: 1')}
    traffic:
      - to: f
        arrivals: { at: [0s, 30s] }
        service_times: [2s, 5s]
        caller_retries: { attempts: 2 }
  `);
  expect(recordsIn(played, 'input.started').map(({ service_us }) => service_us))
    .toEqual([...Array(4).fill(2_000_000), ...Array(4).fill(5_000_000)]);
});

test('TIME-4 what a retry of a caller calls draws for itself, too', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 1s, cold_start: 0s, failure_rate: 1, calls: [{ function: g }] }
        g: { service_time: { exponential: { mean: 5s } }, cold_start: 0s }
    traffic: [{ to: f, arrivals: { at: [0s] }, caller_retries: { attempts: 3 } }]
  `);
  const services = recordsIn(played, 'input.started')
    .map(({ service_us }) => service_us).filter((service) => service !== 1_000_000);
  expect(services).toHaveLength(3);
  expect(new Set(services).size).toBe(3);
});
