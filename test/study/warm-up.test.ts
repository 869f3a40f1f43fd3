import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalQuantile } from '../../src/random/normal.ts';
import { Stream } from '../../src/random/stream.ts';
import { SHORTEST_SERIES, warmUpOf } from '../../src/study/warm-up.ts';

/** Normal values around 0, of which each resembles the one before by so much. */
function autoregression(seed: number, likeness: number, { length, start }: {
  readonly length: number; readonly start: number;
}): readonly number[] {
  const stream = new Stream(seed, 'noise', 'series');
  let value = start;
  return Array.from({ length }, () => {
    value = likeness * value + normalQuantile(stream.next());
    return value;
  });
}

/** The definition, word by word: squared standard errors of each rest of five batches or more. */
function cutByDefinition(series: readonly number[]): number {
  const batches = Array.from({ length: Math.floor(series.length / 5) }, (_, batch) =>
    series.slice(5 * batch, 5 * batch + 5).reduce((sum, value) => sum + value / 5, 0));
  const errors = batches.slice(0, batches.length - 4).map((_, cut) => {
    const rest = batches.slice(cut);
    const mean = rest.reduce((sum, value) => sum + value, 0) / rest.length;
    return rest.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rest.length ** 2;
  });
  return 5 * errors.indexOf(Math.min(...errors));
}

describe('the warm-up of a series (MSER-5)', () => {
  test('is the cut that the definition says', () => {
    const value = fc.double({ min: -1e3, max: 1e3, noNaN: true });
    const series = fc.array(value, { minLength: SHORTEST_SERIES, maxLength: 300 });
    fc.assert(fc.property(series, (values) => {
      expect(warmUpOf(values).cut).toBe(cutByDefinition(values));
    }), { seed: 1, numRuns: 200 });
  });

  test('of a series that is steady from the first value on is nothing', () => {
    expect(warmUpOf(Array(200).fill(0.1))).toEqual({ cut: 0, isSettled: true });
    const alternating = Array.from({ length: 400 }, (_, n) => (n % 10 < 5 ? 1 : 2));
    expect(warmUpOf(alternating).cut).toBeLessThanOrEqual(10);
  });

  test('of a series with a step is what comes before it', () => {
    const noise = autoregression(1, 0, { length: 1000, start: 0 });
    const stepped = noise.map((value, n) => (n < 200 ? value + 20 : value));
    expect(warmUpOf(stepped)).toEqual({ cut: 200, isSettled: true });
  });

  test('does not depend on the unit of the values, nor on where 0 is', () => {
    const series = autoregression(2, 0.9, { length: 1000, start: 60 });
    const found = warmUpOf(series);
    expect(warmUpOf(series.map((value) => 1024 * value))).toEqual(found);
    expect(warmUpOf(series.map((value) => value + 1e6))).toEqual(found);
    expect(found.isSettled).toBe(true);
    // What the start leaves of itself is below the noise by then.
    expect(60 * 0.9 ** found.cut).toBeLessThan(2.3);
  });

  test.each([
    ['rises to its end', Array.from({ length: 200 }, (_, n) => n)],
    ['has its step in the second half', Array.from({ length: 200 }, (_, n) => (n < 150 ? 0 : 9))],
  ])('of a series that %s: it is too short to tell', (_, series) => {
    expect(warmUpOf(series).isSettled).toBe(false);
  });

  test('takes twenty batches of five, and leaves out what fills none', () => {
    expect(() => warmUpOf(Array(SHORTEST_SERIES - 1).fill(1))).toThrow(RangeError);
    const series = autoregression(3, 0.5, { length: 502, start: 30 });
    expect(warmUpOf(series)).toEqual(warmUpOf(series.slice(0, 500)));
  });

  test('leaves less of what the start was like than is left without it', () => {
    const bias = (cut: (series: readonly number[]) => number): number => {
      const means = Array.from({ length: 50 }, (_, seed) => {
        const series = autoregression(seed, 0.95, { length: 600, start: 100 });
        const rest = series.slice(cut(series));
        return rest.reduce((sum, value) => sum + value, 0) / rest.length;
      });
      return means.reduce((sum, mean) => sum + mean, 0) / means.length;
    };
    expect(bias(() => 0)).toBeGreaterThan(3);
    expect(Math.abs(bias((series) => warmUpOf(series).cut))).toBeLessThan(0.5);
  });
});
