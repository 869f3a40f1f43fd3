import { describe, expect, test } from 'vitest';
import { meanInterval } from '../../src/study/interval.ts';
import { confidenceOfEach, pairedDifference, shownBy } from '../../src/study/pairing.ts';

describe('two alternatives on the same chances', () => {
  test('the differences of the pairs, and who has less in how many', () => {
    const difference = pairedDifference([1, 2, 3, 4], [2, 4, 3, 3], 0.95);
    expect(difference).toEqual({
      ...meanInterval([-1, -2, 0, 1], 0.95), confidence: 0.95, less: 2, equal: 1,
    });
  });

  test('what both owe to chance cancels out', () => {
    const chance = [5, 50, 500, 5000, 1];
    const { mean, halfWidth } = pairedDifference(chance.map((value) => value - 2), chance, 0.99);
    expect([mean, halfWidth]).toEqual([-2, 0]);
  });

  test('without a partner there is no pair', () => {
    expect(() => pairedDifference([1, 2], [1], 0.95)).toThrow('2 and 1 values make no pairs');
  });

  test.each([
    [{ mean: -2, halfWidth: 1.5 }, 'less'],
    [{ mean: 2, halfWidth: 1.5 }, 'more'],
    [{ mean: 2, halfWidth: 2 }, null],
    [{ mean: -1, halfWidth: 2 }, null],
    [{ mean: 0, halfWidth: 0 }, null],
    [{ mean: -1, halfWidth: 0 }, 'less'],
  ])('%j shows %j', (interval, shown) => {
    expect(shownBy(interval)).toBe(shown);
  });

  test('several intervals share the doubt (Bonferroni)', () => {
    expect(confidenceOfEach(0.95, 1)).toBeCloseTo(0.95, 15);
    expect(confidenceOfEach(0.95, 5)).toBeCloseTo(0.99, 15);
  });
});
