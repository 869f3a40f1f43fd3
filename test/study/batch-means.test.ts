import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Stream } from '../../src/random/stream.ts';
import { areCorrelated, serialCorrelation, stretchesOf } from '../../src/study/batch-means.ts';

describe('stretches of a run', () => {
  test('follow each other without a gap, and are as long as each other', () => {
    const spans = fc.record({
      from: fc.nat(1e12), length: fc.integer({ min: 100, max: 1e12 }),
      count: fc.integer({ min: 1, max: 100 }),
    });
    fc.assert(fc.property(spans, ({ from, length, count }) => {
      const stretches = stretchesOf({ from, to: from + length }, count);
      expect(stretches).toHaveLength(count);
      expect([stretches[0]?.from, stretches.at(-1)?.to]).toEqual([from, from + length]);
      expect(stretches.slice(1).map((each) => each.from))
        .toEqual(stretches.slice(0, -1).map(({ to }) => to));
      const lengths = stretches.map((each) => each.to - each.from);
      expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
    }), { seed: 1 });
  });

  test('take a microsecond each', () => {
    expect(() => stretchesOf({ from: 5, to: 34 }, 30)).toThrow(RangeError);
  });
});

describe('how much values resemble the next ones', () => {
  test('of 1, 2, 3, 4: (−1.5·−0.5 + −0.5·0.5 + 0.5·1.5) / 5', () => {
    expect(serialCorrelation([1, 2, 3, 4])).toBeCloseTo(0.25, 15);
  });

  test('turns with every second value, and is 0 where nothing varies', () => {
    expect(serialCorrelation([1, -1, 1, -1, 1, -1, 1, -1])).toBeCloseTo(-7 / 8, 15);
    expect(serialCorrelation([7, 7, 7])).toBe(0);
  });

  test('independent values are called alike in about 1 of 100 cases, and alike ones are', () => {
    const stream = new Stream(1, 'noise', 'batches');
    const independent = () => Array.from({ length: 30 }, () => stream.next());
    const alike = (values: readonly number[]) =>
      values.slice(1).map((value, place) => value + (values[place] as number));
    const called = (make: () => readonly number[]) =>
      Array.from({ length: 1000 }, make).filter(areCorrelated).length;
    expect(called(independent)).toBeGreaterThan(0);
    expect(called(independent)).toBeLessThan(20);
    expect(called(() => alike(independent()))).toBeGreaterThan(500);
  });
});
