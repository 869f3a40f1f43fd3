import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defineScenario, simulate } from '../../src/index.ts';
import { apps, commands, scenarios, traffic } from '../../src/vitest/index.ts';

const shop = {
  name: 'shop',
  functions: {
    api: { service_time: '1s', cold_start: '2s' }, job: { service_time: '5s', cold_start: '2s' },
  },
};

const few = { numRuns: 40, seed: 1 };

describe('whatever is drawn can be run', () => {
  test('scenarios', () => {
    fc.assert(fc.property(scenarios(), (input) => {
      expect(() => defineScenario(input)).not.toThrow();
    }), { ...few, numRuns: 150 });
  });

  test('Apps, and traffic and commands for them', () => {
    const all = apps().chain((app) => fc.tuple(fc.constant(app), traffic(app), commands(app)));
    fc.assert(fc.property(all, ([app, sources, events]) => {
      expect(() => defineScenario({ app, traffic: sources, events, duration: '2m' })).not.toThrow();
    }), few);
  });

  test('traffic and commands for an App that is given', () => {
    fc.assert(fc.property(traffic(shop), commands(shop), (sources, events) => {
      const input = { app: shop, traffic: sources, events, duration: '2m' };
      const { result } = simulate(defineScenario(input));
      const inputs = result.apps.flatMap(({ functions }) => Object.values(functions));
      expect(inputs.some(({ inputs: { arrived } }) => arrived > 0)).toBe(true);
    }), few);
  });
});

test('commands name the given strategies, and are no more than asked for', () => {
  const all = fc.sample(commands(shop, { strategies: ['./mine.mjs'], most: 3 }), few).flat();
  expect(new Set(all.map(({ deploy, rollover, rollback }) =>
    (deploy ?? rollover ?? rollback)?.strategy))).toEqual(new Set(['./mine.mjs']));
  expect(fc.sample(commands(shop, { most: 3 }), few).every(({ length }) => length <= 3)).toBe(true);
});

test('commands shrink to a single one at the beginning', () => {
  const { counterexample } = fc.check(
    fc.property(commands(shop), (events) => !events.some(({ rollback }) => rollback)), few,
  );
  expect(counterexample).toEqual([[{ at: '0s', app: 'shop', rollback: { strategy: 'rolling' } }]]);
});

test('there is nothing to draw for an App without Functions', () => {
  expect(() => traffic({ name: 'empty', functions: {} }))
    .toThrow('the App "empty" has no Functions');
});
