import { describe, expect, test } from 'vitest';
import { defineScenario } from '../../../src/scenario/index.ts';
import type { FunctionResult } from '../../../src/model/result.ts';
import { Durations, Level } from './level.ts';
import { runWith } from './case.ts';
import { Observation } from './observation.ts';
import { exponential, scenarioOf, type System } from './system.ts';

/** A run watched by a textbook and by the metrics of the product. */
function watch(system: System, from = 0) {
  const seen = new Observation(from);
  const plan = { seed: 5, seconds: 2_000 };
  const result = runWith(defineScenario(scenarioOf(system)), plan, seen);
  return { seen, f: result.apps[0]?.functions['work'] as FunctionResult };
}

const SYSTEMS: Readonly<Record<string, System>> = {
  'a queue': { arrivals: 1.5, service: exponential(1), servers: 2 },
  'a loss system': {
    arrivals: 10, service: '1s', servers: 10, platform: { limits: { queued: 0 } },
  },
  'impatient callers': {
    arrivals: 0.9, service: exponential(1), servers: 1, source: { patience: '3s' },
  },
  'cold starts': {
    arrivals: 0.1, service: exponential(1),
    options: { cold_start: '5s', max_containers: 1, scaledown_window: '10s' },
  },
  retries: {
    arrivals: 0.5, service: exponential(1), servers: 1,
    options: { failure_rate: 0.2, retries: 3 },
  },
  recreate: {
    arrivals: 4, service: exponential(2), options: { cold_start: '1s' },
    events: [{ every: '30s', rollover: { strategy: 'recreate' } }],
  },
  rolling: {
    arrivals: 4, service: exponential(2), options: { cold_start: '1s' },
    events: [{ every: '30s', rollover: { strategy: 'rolling' } }],
  },
};

describe('over a whole run the observation and the metrics of the product agree on', () => {
  test.each(Object.entries(SYSTEMS))('%s', (_, system) => {
    const { seen, f } = watch(system);
    const { by_state_us: times } = f.containers;
    const containerTime = Object.values(times).reduce((sum, time) => sum + time, 0);
    expect(seen.seconds).toBe(2_000);
    expect(seen.arrived).toBe(f.inputs.arrived);
    expect(seen.rejected).toBe(f.inputs.rejected);
    expect(seen.succeeded.inputs).toBe(f.inputs.succeeded);
    expect(seen.queued.value).toBe(f.inputs.queued);
    expect(seen.running.value).toBe(f.inputs.running);
    expect(seen.inSystem.value).toBe(f.inputs.queued + f.inputs.running + f.inputs.waiting);
    expect(seen.losses.count).toBe(f.attempts.interrupted);
    expect(seen.waits.count).toBe(f.attempts.first);
    expect(seen.containers.area()).toBe(containerTime);
    expect(seen.containers.mean()).toBeCloseTo(f.containers.mean, 9);
    expect(seen.starting.area()).toBe(times.starting + times.queue);
    expect(seen.running.area()).toBe(times.busy + times.draining);
  });

  test('latency and wait, where every input succeeds at its first attempt', () => {
    const { seen, f } = watch({
      arrivals: 0.6, service: exponential(1), servers: 1, source: { count: 1_000 },
    });
    expect(f.inputs.succeeded).toBe(1_000);
    expect(seen.stays.mean()).toBeCloseTo((f.latency_us?.mean ?? 0) / 1e6, 9);
    expect(seen.waits.mean()).toBeCloseTo((f.wait_us?.mean ?? 0) / 1e6, 9);
  });
});

test('an observation from an instant on counts nothing that came before', () => {
  const system = SYSTEMS['a queue'] as System;
  const whole = watch(system).seen;
  const rest = watch(system, 1_000_000_000).seen;
  expect(rest.seconds).toBe(1_000);
  expect(rest.arrived).toBeLessThan(whole.arrived);
  expect(rest.inSystem.value).toBe(whole.inSystem.value);
  expect(rest.inSystem.area()).toBeLessThan(whole.inSystem.area());
});

test('a level that is 0 for 1 s, 2 for 2 s and 1 for 1 s', () => {
  const level = new Level(0);
  level.change(2, 1_000_000);
  level.change(-1, 3_000_000);
  level.close(4_000_000);
  expect(level.mean()).toBe(5 / 4);
  expect(level.variance()).toBe(9 / 4 - 25 / 16);
  expect([level.share(0), level.share(1), level.share(2), level.share(1, 5)])
    .toEqual([0.25, 0.25, 0.5, 0.75]);
});

test('durations of 1 to 4 s', () => {
  const durations = new Durations();
  for (const seconds of [3, 1, 4, 2]) durations.add(seconds * 1_000_000);
  expect(durations.mean()).toBe(2.5);
  expect([0, 1, 3.5, 4].map((limit) => durations.above(limit))).toEqual([4, 3, 1, 0]);
  expect([0.01, 0.2, 0.5, 0.99].map((p) => durations.quantile(p))).toEqual([1, 1, 2.5, 4]);
});
