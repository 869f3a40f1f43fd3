import { describe, expect, test } from 'vitest';
import { scenarioText } from '../../../src/harness/scenario-text.ts';
import { type Failure, Judge } from '../../../src/harness/shrink/failures.ts';
import {
  filesNamedIn, type ShrinkOptions, shrinkScenario, type Shrunk,
} from '../../../src/harness/shrink/shrink-scenario.ts';
import { replaced, spotsOf, type TreeMap } from '../../../src/harness/shrink/trees.ts';
import type { Strategy } from '../../../src/model/strategy.ts';
import {
  defineScenario, ScenarioError, type ScenarioInput,
} from '../../../src/scenario/index.ts';
import { busyDay, eager } from './busy-day.ts';

interface Case extends ShrinkOptions {
  readonly strategies?: readonly Strategy[];
}

/** Shrinks a scenario by the first way in which it fails. */
function shrunk(input: ScenarioInput, { strategies = [], ...options }: Case = {}): Shrunk & {
  readonly failure: Failure; readonly again: (other: ScenarioInput) => Failure | undefined;
} {
  const judge = new Judge(strategies);
  const { read } = options;
  const define = (given: ScenarioInput) =>
    defineScenario(given, read === undefined ? {} : { read });
  const [failure] = judge.failuresOf(define(input));
  if (failure === undefined) throw new Error('it does not fail');
  const again = (other: ScenarioInput) => judge.again(define(other), failure);
  const small = shrinkScenario(
    input, ({ scenario }) => judge.again(scenario, failure) !== undefined,
    { ...options, strategies },
  );
  return { ...small, failure, again };
}

/** What of a scenario could be left out, its name and expectations aside, and it still failed. */
function needless(
  input: ScenarioInput, again: (other: ScenarioInput) => Failure | undefined,
): readonly string[] {
  const tree = input as TreeMap;
  return [...spotsOf(tree)].map(({ path }) => path)
    .filter(([first]) => first !== undefined && first !== 'name' && first !== 'expect')
    .filter((path) => {
      try {
        return again(replaced(tree, path, undefined) as ScenarioInput) !== undefined;
      } catch (error) {
        if (error instanceof ScenarioError) return false;
        throw error;
      }
    }).map((path) => path.join('.'));
}

describe('40 commands, 300 inputs, and a strategy with a mistake', () => {
  const { input, runs, isMinimal, failure, again } = shrunk(busyDay, { strategies: [eager] });

  test('shrink to the one deployment that shows it', () => {
    expect(scenarioText(input)).toBe(`name: A busy day
app:
  name: shop
  functions:
    api:
      service_time: 0s
      cold_start:
        sequence:
          - 0s
          - 1s
          - 2s
      min_containers: 3
events:
  - at: 2s
    deploy:
      strategy: ./eager.mjs
      change:
        functions:
          api:
            code: c0
`);
  });

  test('which violates the same property', () => {
    expect(failure).toMatchObject({ kind: 'property', id: 'S15' });
    expect(again(input)).toMatchObject({ kind: 'property', id: 'S15' });
  });

  test('of which nothing can be left out', () => {
    expect(isMinimal).toBe(true);
    expect(needless(input, again)).toEqual([]);
  });

  test('in a few hundred runs', () => {
    expect(runs).toBeLessThan(300);
  });

  test('which is the same each time', () => {
    const judge = new Judge([eager]);
    const other = shrinkScenario(
      busyDay, ({ scenario }) => judge.again(scenario, failure) !== undefined,
      { strategies: [eager] },
    );
    expect(other).toEqual({ input, runs, isMinimal });
  });
});

const api = { service_time: '1s', cold_start: '3s' };

/** A scenario of one Function, and what is expected of it. */
const expecting = (line: string, rest: Partial<ScenarioInput>): ScenarioInput =>
  ({ app: { name: 'shop', functions: { api } }, ...rest, expect: [line] });

describe('what was drawn is written out', () => {
  const slow = expecting('api.latency.max < 9s', {
    seed: 3,
    app: {
      name: 'shop',
      functions: { api: {
        service_time: { exponential: { mean: '2s' } },
        cold_start: { uniform: { min: '2s', max: '4s' } },
      } },
    },
    traffic: [{ to: 'api', arrivals: { poisson: { rate: '1/s' } }, count: 60 }],
  });

  test('so that the seed does not matter any more', () => {
    const { input, again } = shrunk(slow);
    expect(JSON.stringify(input)).not.toMatch(/exponential|uniform|poisson|seed/);
    for (const seed of [1, 2, 3]) expect(again({ ...input, seed })).toBeDefined();
  });

  test('and an input that nobody needs goes with all that is told of it', () => {
    const { input } = shrunk(slow);
    expect(input.traffic).toEqual([{ to: 'api', arrivals: { at: ['0s'] }, service_times: ['9s'] }]);
  });

  test('arrivals of a data file as well, which is needed no longer', () => {
    const files = { 'a.csv': 'at\n1\n2.5\n2.6\n7\n' };
    const { input } = shrunk(expecting('api.queue.max < 1', {
      traffic: [{ to: 'api', arrivals: { trace: { file: 'a.csv', arrival: 'at' } } }],
    }), { read: (name) => files[name as keyof typeof files] });
    expect(input.traffic).toEqual([{ to: 'api', arrivals: { at: ['0s'] } }]);
    expect(filesNamedIn(input, files)).toEqual({});
  });

  test('faults by chance as events', () => {
    const { input } = shrunk(expecting('api.containers.crashed == 0', {
      duration: '10m',
      app: { name: 'shop', functions: { api: { ...api, min_containers: 2 } } },
      faults: [{ crash: { rate: '20/h' } }],
    }));
    expect(input).toMatchObject({ events: [{ fault: { crash: { container: 'ta-1' } } }] });
    expect(input).not.toHaveProperty('faults');
  });

  test('attempts that failed by a rate, as faults that strike them', () => {
    const { input } = shrunk(expecting('api.attempts.retry == 0', {
      app: { name: 'shop', functions: { api: { ...api, failure_rate: 0.1, retries: 1 } } },
      traffic: [{ to: 'api', arrivals: { every: '20s' }, count: 20 }],
    }));
    expect(JSON.stringify(input.events)).toMatch(/"fail_attempt":{"container":"ta-\d+"}/);
    expect(input.app?.functions['api']).not.toHaveProperty('failure_rate');
  });

  test('what happens again and again, once', () => {
    const { input } = shrunk(expecting('app.version < 2', {
      duration: '10m', events: [{ every: '1m30s', rollover: {} }],
    }));
    expect(input.events).toEqual([{ at: '0s', rollover: {} }]);
  });
});

describe('it goes on failing in the same way', () => {
  test('a number may be another one, but not be missing', () => {
    const { input } = shrunk(expecting('api.latency.p99 < 1s', {
      traffic: [{ to: 'api', arrivals: { every: '1s' }, count: 20 }],
    }));
    expect(input.traffic).toHaveLength(1);
  });

  test('a rollout that is blocked stays so, and is not cut off', () => {
    const blocked = expecting('rollout v2 finishes', {
      duration: '5m',
      app: { name: 'shop', functions: { api: { ...api, min_containers: 1, max_containers: 1 } } },
      traffic: [{ to: 'api', arrivals: { every: '500ms' }, until: '4m' }],
      events: [
        { at: '1m', rollover: {} }, { at: '2m', edit: { functions: { api: { code: 'b' } } } },
      ],
    });
    const { input, failure, again } = shrunk(blocked);
    expect(failure.message).toMatch(/blocked/);
    expect(again(input)?.message).toMatch(/blocked/);
    expect(input.events).toMatchObject([{ rollover: {} }]);
  });

  test('a strategy that breaks a rule still breaks it', () => {
    const broken: Strategy = {
      name: './broken.mjs',
      decide: () => [{ order: 'drain', container: 99 }],
    };
    const { input, failure } = shrunk(expecting('app.version == 2', {
      app: { name: 'shop', functions: { api: { ...api, min_containers: 2 } } },
      traffic: [{ to: 'api', arrivals: { every: '1s' }, count: 20 }],
      events: [{ at: '8s', rollover: { strategy: broken.name } }],
    }), { strategies: [broken] });
    expect(failure).toMatchObject({ kind: 'error' });
    expect(input).toEqual({
      app: { name: 'shop', functions: { api: { service_time: '0s', cold_start: '0s' } } },
      events: [{ at: '0s', rollover: { strategy: './broken.mjs' } }],
      expect: ['app.version == 2'],
    });
  });
});

describe('it leaves off', () => {
  test('after so many runs, with what fails so far', () => {
    const { input, runs, isMinimal, again } =
      shrunk(busyDay, { strategies: [eager], mostRuns: 10 });
    expect(runs).toBe(10);
    expect(isMinimal).toBe(false);
    expect(again(input)).toBeDefined();
  });

  test('when its time is over', () => {
    let left = 7;
    const { runs } = shrunk(busyDay, { strategies: [eager], isOver: () => left-- === 0 });
    expect(runs).toBe(7);
  });

  test('and says each time that it has found a smaller one', () => {
    const told: number[] = [];
    const { runs } = shrunk(busyDay, { strategies: [eager], onSmaller: (run) => told.push(run) });
    expect(told.length).toBeGreaterThan(10);
    expect(told.at(-1)).toBeLessThanOrEqual(runs);
  });
});

test('a run that would never end is given up, and is no smaller scenario', () => {
  // The autoscaler decides every second for an input that waits for a place which nobody leaves.
  const paced = { ...api, autoscaler: { interval: '1s' } };
  const endless = expecting('worker.inputs.queued == 0', {
    app: { name: 'shop', functions: { api: { ...api, min_containers: 1 }, worker: paced } },
    traffic: [{ to: 'worker', arrivals: { at: ['20s'] } }],
    platform: { limits: { containers: 1 } },
  });
  const judge = new Judge();
  const [failure] = judge.failuresOf(defineScenario({ ...endless, duration: '5m' }));
  if (failure === undefined) throw new Error('it does not fail');
  expect(judge.again(defineScenario({ ...endless, duration: '6m' }), failure)).toEqual(failure);
  expect(judge.again(defineScenario(endless), failure)).toBeUndefined();
});
