import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { meanInterval, unseenShare } from '../../src/study/interval.ts';
import { studentQuantile, studentWithin } from '../../src/study/student.ts';

describe('quantiles of the Student-t law', () => {
  test.each([
    [0.99, 1, 63.656741162871526],
    [0.99, 2, 9.924843200918287],
    [0.5, 3, 0.7648923284043444],
    [0.95, 7, 2.364624251592784],
    [0.9, 9, 1.833112932656237],
    [0.99, 19, 2.8609346064649794],
    [0.99, 29, 2.756385903670605],
    [0.95, 30, 2.0422724563012378],
    [0.999, 1000, 3.300282648423944],
  ])('two-sided at %d with %d degrees of freedom', (confidence, degrees, expected) => {
    expect(studentQuantile(confidence, degrees) / expected).toBeCloseTo(1, 12);
  });

  test('with one degree of freedom it is the Cauchy law', () => {
    fc.assert(fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), (t) => {
      expect(studentWithin(t, 1)).toBeCloseTo((2 / Math.PI) * Math.atan(t), 13);
    }), { seed: 1 });
  });

  test('a quantile is what so much of the law lies within', () => {
    const confidences = fc.double({ min: 0.01, max: 0.999, noNaN: true });
    fc.assert(fc.property(confidences, fc.integer({ min: 1, max: 200 }), (confidence, degrees) => {
      const t = studentQuantile(confidence, degrees);
      expect(studentWithin(t, degrees)).toBeCloseTo(confidence, 13);
    }), { seed: 2 });
  });

  test('more values make it smaller, down to the normal quantile', () => {
    const quantiles = [1, 2, 3, 10, 30, 100, 1000].map((n) => studentQuantile(0.95, n));
    expect(quantiles).toEqual(quantiles.toSorted((a, b) => b - a));
    expect(studentQuantile(0.95, 100_000)).toBeCloseTo(1.95996398454, 4);
  });
});

describe('the interval of a mean', () => {
  test('values 1 to 5 at 95 %: 3 ± 2.776 · √(2.5 / 5)', () => {
    const { mean, halfWidth } = meanInterval([1, 2, 3, 4, 5], 0.95);
    expect(mean).toBe(3);
    expect(halfWidth).toBeCloseTo(2.7764451051978 * Math.sqrt(0.5), 12);
  });

  test('values that are all the same leave no doubt', () => {
    expect(meanInterval([7, 7, 7], 0.99)).toEqual({ mean: 7, halfWidth: 0 });
  });

  test('a single value has no interval', () => {
    expect(() => meanInterval([7], 0.99)).toThrow(RangeError);
  });

  test('it moves and grows with the values', () => {
    const lists = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 2 });
    fc.assert(fc.property(lists, (values) => {
      const plain = meanInterval(values, 0.9);
      const moved = meanInterval(values.map((value) => 3 * value + 5), 0.9);
      expect(moved.mean).toBeCloseTo(3 * plain.mean + 5, 6);
      expect(moved.halfWidth).toBeCloseTo(3 * plain.halfWidth, 6);
    }), { seed: 3 });
  });
});

describe('what n runs that are all alike can show', () => {
  test.each([[2, 0.776393], [30, 0.095034], [300, 0.009936], [3000, 0.000998]])(
    'of %d: other runs are at most as many as this', (count, share) => {
      expect(unseenShare(count, 0.95)).toBeCloseTo(share, 6);
    });

  test('with as many others, all would be alike once in twenty times', () => {
    for (let count = 1; count < 100; count++) {
      expect((1 - unseenShare(count, 0.95)) ** count).toBeCloseTo(0.05, 12);
    }
  });

  test('about three in n', () => {
    expect(unseenShare(1000, 0.95) * 1000).toBeCloseTo(3, 1);
  });
});
