import { describe, expect, test } from 'vitest';
import blueGreen from '../../../examples/strategies/blue-green.ts';
import canary from '../../../examples/strategies/canary.ts';
import rollingMaxUnavailable from '../../../examples/strategies/rolling-max-unavailable.ts';
import { GALLERY } from '../../../src/harness/verify/gallery/index.ts';
import { tried } from '../../../src/harness/verify/trial.ts';
import type { Strategy } from '../../../src/model/strategy.ts';
import { recreate } from '../../../src/strategies/recreate.ts';

const own = (strategy: Strategy): Strategy => ({ ...strategy, name: './mine.ts' });

describe.each<[string, Strategy]>([
  ['recreate', recreate], ['blue-green', own(blueGreen)],
  ['canary', own(canary)], ['rolling-max-unavailable', own(rollingMaxUnavailable)],
])('%s comes through', (_name, strategy) => {
  test.each(GALLERY)('$name', ({ input }) => {
    const { failures } = tried({ input }, { name: strategy.name, strategy });
    expect(failures).toEqual([]);
  });
});

test('every incident has a name and a source of its own', () => {
  expect(GALLERY.length).toBeGreaterThanOrEqual(30);
  expect(new Set(GALLERY.map(({ name }) => name)).size).toBe(GALLERY.length);
  expect(new Set(GALLERY.map(({ source }) => source)).size).toBe(GALLERY.length);
});
