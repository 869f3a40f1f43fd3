import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { orderInterval } from '../../src/study/order-interval.ts';

describe('where one outcome more will lie', () => {
  test.each([
    [1, 1, 1, 0],
    [2, 1, 2, 1 / 3],
    [19, 1, 19, 0.9],
    [39, 1, 39, 0.95],
    [59, 1, 59, 58 / 60],
    [79, 2, 78, 0.95],
    [199, 5, 195, 0.95],
  ])('of %i outcomes: from the %ith to the %ith, with confidence %d', (count, low, high, sure) => {
    const outcomes = Array.from({ length: count }, (_, place) => ((place * 7) % count) + 1);
    const distinct = new Set(outcomes).size === count ? outcomes
      : outcomes.map((_, place) => place + 1);
    const found = orderInterval(distinct, 0.95);
    expect([found.low, found.high]).toEqual([low, high]);
    expect(found.confidence).toBeCloseTo(sure, 12);
  });

  test('what never came may never come', () => {
    const never = Number.POSITIVE_INFINITY;
    expect(orderInterval([3, never, 1], 0.95)).toMatchObject({ low: 1, high: never });
    expect(orderInterval([never, never], 0.95)).toMatchObject({ low: never, high: never });
  });

  test('nothing follows from nothing', () => {
    expect(() => orderInterval([], 0.95)).toThrow(RangeError);
  });

  test('whichever of n + 1 values is left out, all but 2j lie within what the others say', () => {
    const values = fc.uniqueArray(fc.integer(), { minLength: 3, maxLength: 120 });
    fc.assert(fc.property(values, fc.constantFrom(0.8, 0.9, 0.95), (all, wanted) => {
      const within = all.filter((value, place) => {
        const { low, high } = orderInterval(all.toSpliced(place, 1), wanted);
        return low <= value && value <= high;
      });
      const { confidence } = orderInterval(all.slice(1), wanted);
      expect(within.length / all.length).toBeCloseTo(confidence, 12);
    }), { seed: 1 });
  });
});
