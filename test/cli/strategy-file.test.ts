import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isStrategyPath, loadStrategies } from '../../src/cli/strategy-file.ts';
import { PLATFORM_DEFAULTS } from '../../src/model/defaults.ts';
import type { Scenario } from '../../src/model/scenario.ts';
import { scratchDirectories } from './scratch-directory.ts';

const scratch = scratchDirectories();

function deploying(...strategies: string[]): Scenario {
  const attribution = { by: 'operator', client: null, commit: null, tag: null };
  return {
    name: 'x', seed: 1, start_us: null, duration: null, apps: [], traffic: [], faults: [],
    platform: PLATFORM_DEFAULTS,
    events: strategies.map((strategy) => ({
      time: { kind: 'at', at: 0 }, app: 'shop',
      action: { kind: 'rollover', strategy, attribution },
    })),
  };
}

function load(files: Readonly<Record<string, string>>, ...strategies: string[]) {
  const directory = scratch();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return loadStrategies(deploying(...strategies), join(directory, 'scenario.yaml'));
}

test('a path is told from the name of a bundled strategy', () => {
  expect(['rolling', 'recreate', './mine.mjs', 'mine.ts', '../a/b.js', 'dir/mine'].map(isStrategyPath))
    .toEqual([false, false, true, true, true, true]);
});

test('bundled strategies need no file', async () => {
  expect((await load({}, 'rolling', 'recreate')).size).toBe(0);
});

test.each([
  ['the default export', 'export default { name: "mine", decide: () => [] };'],
  ['the export "strategy"', 'export const strategy = { name: "mine", decide: () => [] };'],
])('a strategy is %s of its file, found relative to the scenario', async (_case, text) => {
  const loaded = await load({ 'mine.mjs': text }, './mine.mjs', './mine.mjs');
  expect([...loaded].map(([path, strategy]) => [path, strategy.name])).toEqual([['./mine.mjs', 'mine']]);
});

describe('a file that is no strategy says why', () => {
  test('it is missing', async () => {
    await expect(load({}, './mine.mjs')).rejects.toThrow(/cannot load the strategy \.\/mine\.mjs: it/);
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
    mkdirSync(join(directory, 'mine'));
    await expect(loadStrategies(deploying('./mine'), join(directory, 'scenario.yaml')))
      .rejects.toThrow('cannot load the strategy ./mine');
  });
});
