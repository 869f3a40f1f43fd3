import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPrecise, nextRound } from '../../src/study/precision.ts';

/** 10 ± 2 · 2.776 / √5 = 10 ± 2.483 at 95 %, in the second place. */
const REPLICATIONS = [8, 8, 10, 12, 12].map((value) => [null, value]);

describe('known precisely enough', () => {
  test.each([
    [2.5, false, true],
    [2.4, false, false],
    [0.25, true, true],
    [0.24, true, false],
  ])('within %d, relative: %s', (halfWidth, isRelative, precise) => {
    expect(isPrecise(REPLICATIONS, { place: 1, halfWidth, isRelative })).toBe(precise);
  });

  test('of amounts below zero a share is one of their size', () => {
    const below = REPLICATIONS.map(([, value]) => [-(value ?? 0)]);
    expect(isPrecise(below, { place: 0, halfWidth: 0.25, isRelative: true })).toBe(true);
  });

  test('is nothing that was measured less than twice', () => {
    const precision = { place: 0, halfWidth: 1e9, isRelative: false };
    expect(isPrecise(REPLICATIONS, precision)).toBe(false);
    expect(isPrecise([[7], [null]], precision)).toBe(false);
    expect(isPrecise([[7], [null], [7]], precision)).toBe(true);
  });
});

describe('rounds', () => {
  test('have a quarter more than the one before', () => {
    const rounds = [20];
    while ((rounds.at(-1) ?? 0) < 100) rounds.push(nextRound(rounds.at(-1) ?? 0, 100));
    expect(rounds).toEqual([20, 25, 32, 40, 50, 63, 79, 99, 100]);
  });

  test('come to the most, and never go beyond', () => {
    const counts = fc.tuple(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 1e6 }));
    fc.assert(fc.property(counts, ([count, more]) => {
      const next = nextRound(count, count + more);
      expect(next).toBeGreaterThan(count);
      expect(next).toBeLessThanOrEqual(count + more);
    }), { seed: 1 });
  });
});
