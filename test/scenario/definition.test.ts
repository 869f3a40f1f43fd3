import { describe, expect, test } from 'vitest';
import {
  canonicalScenario, defineScenario, ScenarioError, type ScenarioInput,
} from '../../src/scenario/index.ts';
import { scenarioOf } from './reading.ts';

const INPUT: ScenarioInput = {
  name: 'Both ways',
  seed: 3,
  app: {
    name: 'a',
    images: { base: { build: '30s' } },
    functions: {
      f: { image: 'base', service_time: { exponential: { mean: '1s' } }, cold_start: '2s' },
      g: { service_time: '1s', cold_start: { pull: '1s', init: '3s' }, retries: 2 },
    },
  },
  traffic: [{ to: 'f', arrivals: { poisson: { rate: '5/s' } }, until: '1m' }],
  events: [{ at: '30s', deploy: { change: { functions: { g: null } } } }],
};

function problemsOf(input: unknown): readonly string[] {
  try {
    defineScenario(input as ScenarioInput);
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    expect(error.message.split('\n')).toHaveLength(error.problems.length);
    return error.message.split('\n');
  }
  return [];
}

describe('a scenario made in code', () => {
  test('is the same as in a file', () => {
    expect(defineScenario(INPUT)).toEqual(scenarioOf(JSON.stringify(INPUT)));
  });

  test('tells all its mistakes by their path', () => {
    expect(problemsOf({
      app: { name: 'a', functions: { f: { service_time: 1, cold_start: '1s', colour: 'red' } } },
      traffic: [{ to: 'g', arrivals: { at: ['0s'] } }],
    })).toEqual([
      'scenario: app.functions.f.service_time: 1 has no unit; did you mean "1s"?',
      'scenario: app.functions.f.colour: unknown key "colour"',
      'scenario: traffic.0.to: there is no Function "g"; there is f',
    ]);
  });

  test('holds nothing but plain values', () => {
    const circle: { app?: unknown } = {};
    circle.app = circle;
    expect(problemsOf({ app: new Date(0) })[0]).toMatch(/plain values only, found an object/);
    expect(problemsOf({ app: () => 1 })[0]).toMatch(/plain values only, found function/);
    expect(problemsOf(circle).join()).toMatch(/nested too deeply/);
    expect(problemsOf(JSON.parse('{ "__proto__": 1 }'))[0]).toMatch(/"__proto__" is no name/);
    expect(problemsOf(undefined)).not.toEqual([]);
    expect(problemsOf({ ...INPUT, seed: Number.NaN })[0]).toMatch(/seed: expected a whole number/);
  });

  test('with more mistakes than can be listed says so', () => {
    const at = Array(200_000).fill('1');
    expect(problemsOf({ ...INPUT, traffic: [{ to: 'f', arrivals: { at } }] })).toEqual([
      'scenario: there are too many mistakes to list them',
    ]);
  });

  test('may leave keys undefined', () => {
    expect(problemsOf({ ...INPUT, duration: undefined })).toEqual([]);
  });

  test('reads files only where it is given the means', () => {
    const input: ScenarioInput = {
      ...INPUT,
      traffic: [{ to: 'f', arrivals: { trace: { file: 'a.csv', arrival: 's' } } }],
    };
    expect(problemsOf(input)[0]).toMatch(/cannot read "a.csv": there are no files here/);
    expect(defineScenario(input, { read: () => 's\n1\n' }).traffic[0]?.arrivals)
      .toEqual({ kind: 'trace', instants: [1e6] });
  });
});

describe('a scenario that is valid', () => {
  test('is frozen down to its leaves', () => {
    const loose: string[] = [];
    const visit = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      if (!Object.isFrozen(value)) loose.push(path);
      for (const [key, inner] of Object.entries(value)) visit(inner, `${path}.${key}`);
    };
    visit(defineScenario(INPUT), 'scenario');
    expect(loose).toEqual([]);
  });

  test('has a canonical text without its name and the order of Apps, Functions and keys', () => {
    const apps = (order: 1 | -1): string => {
      const functions = ['f: { service_time: 60s, cold_start: 1s }',
        'g: { cold_start: 1s, service_time: 1s }'];
      const two = [`name: a, functions: { ${functions.slice().sort(
        (a, b) => order * (a < b ? -1 : 1)).join(', ')} }`, 'name: b, functions: {}'];
      const list = order === 1 ? two : two.reverse();
      return `apps: [{ ${list.join(' }, { ')} }]`;
    };
    const one = canonicalScenario(scenarioOf(`name: One\n${apps(1)}`));
    expect(canonicalScenario(scenarioOf(`${apps(-1)}\nname: Two`))).toBe(one);
    expect(canonicalScenario(scenarioOf(apps(1).replace('60s', '1m')))).toBe(one);
    expect(canonicalScenario(scenarioOf(apps(1).replace('60s', '61s')))).not.toBe(one);
    expect(canonicalScenario(scenarioOf(`seed: 2\n${apps(1)}`))).not.toBe(one);
  });

  test('keeps the order of its sources and events in the canonical text', () => {
    const app = 'app: { name: a, functions: { f: { service_time: 1s, cold_start: 1s } } }\n';
    const text = (first: string, second: string): string => canonicalScenario(scenarioOf(
      `${app}events: [{ at: 1s, ${first}: {} }, { at: 1s, ${second}: {} }]`));
    expect(text('deploy', 'stop')).not.toBe(text('stop', 'deploy'));
  });
});
