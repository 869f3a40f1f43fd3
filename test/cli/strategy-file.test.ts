import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isStrategyPath, loadStrategy, strategyUses } from '../../src/cli/strategy-file.ts';
import { PLATFORM_DEFAULTS } from '../../src/model/defaults.ts';
import type { Scenario } from '../../src/model/scenario.ts';
import type { StrategyView } from '../../src/model/strategy.ts';
import { StrategyError } from '../../src/platform/strategy-error.ts';
import { scratchDirectories } from './scratch-directory.ts';

const scratch = scratchDirectories();

/** The strategies here do not look at it. */
const VIEW = {} as StrategyView;

function deploying(...strategies: string[]): Scenario {
  const attribution = { by: 'operator', client: null, commit: null, tag: null };
  return {
    name: 'x', seed: 1, start_us: null, duration: null, apps: [], traffic: [], faults: [],
    platform: PLATFORM_DEFAULTS, expect: [],
    events: strategies.map((strategy) => ({
      time: { kind: 'at', at: 0 }, app: 'shop',
      action: { kind: 'rollover', strategy, attribution },
    })),
  };
}

function load(files: Readonly<Record<string, string>>, ...strategies: string[]) {
  const directory = scratch();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return loadAll(deploying(...strategies), directory);
}

function loadAll(scenario: Scenario, directory: string) {
  const file = join(directory, 'scenario.yaml');
  return Promise.all(strategyUses(scenario).map(({ name }) => loadStrategy(name, file)));
}

test('a path is told from the name of a bundled strategy', () => {
  expect(['rolling', 'recreate', './mine.mjs', 'mine.ts', '../a/b.js'].map(isStrategyPath))
    .toEqual([false, false, true, true, true]);
});

test('bundled strategies need no file', async () => {
  expect(await load({}, 'rolling', 'recreate')).toEqual([]);
});

test.each([
  ['the default export', 'export default { name: "mine", decide: () => [] };'],
  ['the export "strategy"', 'export const strategy = { name: "mine", decide: () => [] };'],
])('a strategy is %s of its file, found relative to the scenario', async (_case, text) => {
  const loaded = await load({ 'mine.mjs': text }, './mine.mjs', './mine.mjs');
  expect(loaded.map(({ name }) => name)).toEqual(['./mine.mjs']);
  expect(loaded[0]?.decide(VIEW)).toEqual([]);
});

test('what a strategy can do it can do from a file too', async () => {
  const [mine] = await load({
    'mine.mjs': `
      class Mine {
        name = 'mine';
        claims = { noPreempt: true };
        interruption = { delay: () => 5, orders: () => [{ order: 'done' }] };
        #orders = [{ order: 'wake', at: 1 }];
        decide() { return this.#orders; }
        atPublish() { return this.#orders; }
      }
      export default new Mine();
    `,
  }, 'mine.mjs');
  expect(mine?.claims).toEqual({ noPreempt: true });
  expect(mine?.decide(VIEW)).toEqual([{ order: 'wake', at: 1 }]);
  expect(mine?.atPublish?.(VIEW)).toEqual([{ order: 'wake', at: 1 }]);
  expect(mine?.interruption?.delay(PLATFORM_DEFAULTS)).toBe(5);
  expect(mine?.interruption?.orders(VIEW)).toEqual([{ order: 'done' }]);
});

describe('a strategy that goes wrong is blamed by the name of its file', () => {
  test.each([
    ['throws', 'decide() { throw new Error("oops"); }', 'threw an error (line 1, column 46): oops'],
    ['returns nothing', 'decide() {}', 'must return a list of orders'],
  ])('because it %s', async (_case, method, message) => {
    const text = `export default { name: 'x', ${method} };`;
    const [mine] = await load({ 'mine.mjs': text }, './mine.mjs');
    const decide = () => mine?.decide(VIEW);
    expect(decide).toThrow(StrategyError);
    expect(decide).toThrow(`strategy "./mine.mjs" ${message}`);
  });
});

describe('a file that is no strategy says why', () => {
  test.each([
    ['{ zeroDownTime: true }',
      'claims.zeroDownTime: there is no claim "zeroDownTime"; did you mean "zeroDowntime"?'],
    ['{ zeroDowntime: "yes" }', 'claims.zeroDowntime: "yes" is neither true nor false'],
    ['["zeroDowntime"]', 'claims: it has to say of each trait whether it is claimed; '
      + 'write it like { zeroDowntime: true }'],
  ])('it claims %s', async (claims, message) => {
    const text = `export default { name: "m", decide: () => [], claims: ${claims} };`;
    await expect(load({ 'mine.mjs': text }, './mine.mjs')).rejects
      .toThrow(`the strategy ./mine.mjs has 1 mistake:\nmine.mjs: ${message}`);
  });

  test('it has several mistakes, which are told at once', async () => {
    const text = 'export default { name: "m", decide: () => [], atPublish: 1, '
      + 'interruption: { delay: 1, orders: () => [] }, claims: { surge: true, floor: 1 } };';
    const error: unknown = await load({ 'mine.mjs': text }, './mine.mjs').catch((e: unknown) => e);
    expect(String(error).split('\n').map((line) => line.replace(/: (?:it|there|1) .*/, '')))
      .toEqual([
        'UsageError: the strategy ./mine.mjs has 4 mistakes:', 'mine.mjs: claims.surge',
        'mine.mjs: claims.floor', 'mine.mjs: atPublish', 'mine.mjs: interruption.delay',
      ]);
  });

  test('it is missing', async () => {
    await expect(load({}, './mine.mjs')).rejects
      .toThrow('cannot load the strategy ./mine.mjs: it, or a module that it imports, does not');
  });

  test('it exports something else', async () => {
    await expect(load({ 'mine.mjs': 'export default 42;' }, './mine.mjs'))
      .rejects.toThrow('must export { name, decide(view) }');
  });

  test('it throws when it is loaded', async () => {
    await expect(load({ 'mine.mjs': 'throw new Error("no luck");' }, './mine.mjs'))
      .rejects.toThrow('cannot load the strategy ./mine.mjs: no luck');
  });

  test('it is a directory', async () => {
    const directory = scratch();
    mkdirSync(join(directory, 'mine.js'));
    await expect(loadAll(deploying('./mine.js'), directory))
      .rejects.toThrow('cannot load the strategy ./mine.js');
  });
});
