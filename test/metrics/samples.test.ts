import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Histogram } from '../../src/metrics/histogram.ts';
import { selectPlace } from '../../src/metrics/order-statistic.ts';
import { Sample } from '../../src/metrics/sample.ts';

const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

/** The definition: the value at place ⌈p·n⌉ of the sorted values, counted from 1. */
function nearestRank(sorted: readonly number[], percent: number): number {
  let rank = 0;
  while (100 * rank < percent * sorted.length) rank++;
  return sorted[rank - 1] as number;
}

function sampleOf(values: readonly number[]): Sample {
  const sample = new Sample();
  for (const value of values) if (value > 0) sample.add(value);
  return sample;
}

/** Whole numbers of every order of magnitude below 2^`bits`; too many for fast-check. */
function spread(count: number, bits: number): number[] {
  let state = 1;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const magnitude = state % (bits + 1);
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * 2 ** magnitude);
  });
}

describe('order statistics', () => {
  test('selection finds at each place what sorting would put there', () => {
    const values = fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 200, size: 'max' });
    fc.assert(fc.property(values, fc.nat(), (given, any) => {
      const place = any % given.length;
      const sorted = ascending(given);
      const work = Float64Array.from(given);
      expect(selectPlace(work, place, 0)).toBe(sorted[place]);
      const later = place + Math.floor((given.length - place) / 2);
      if (later < given.length) expect(selectPlace(work, later, place)).toBe(sorted[later]);
      expect(ascending([...work])).toEqual(sorted);
    }), { seed: 1 });
  });

  test('sorted, reversed, constant and sawtooth orders take no longer than others', () => {
    const count = 200_000;
    const orders: readonly ((place: number) => number)[] = [
      (place) => place, (place) => count - place, () => 7, (place) => place % 1000,
      (place) => Math.min(place, count - place),
    ];
    for (const order of orders) {
      const values = Float64Array.from({ length: count }, (_, place) => order(place));
      const sorted = values.slice().sort();
      expect(selectPlace(values, 150_000, 0)).toBe(sorted[150_000]);
    }
  });
});

describe('summaries', () => {
  test('are what the definitions say, of any values', () => {
    const values = fc.array(fc.oneof(fc.constant(0), fc.nat({ max: 1_000_000_000_000 })), {
      minLength: 1, maxLength: 300, size: 'max',
    });
    fc.assert(fc.property(values, (given) => {
      const sorted = ascending(given);
      let sum = 0;
      for (const value of given) sum += value;
      expect(sampleOf(given).summary(given.length)).toEqual({
        mean: sum / given.length,
        p50: nearestRank(sorted, 50), p90: nearestRank(sorted, 90),
        p95: nearestRank(sorted, 95), p99: nearestRank(sorted, 99),
        max: sorted.at(-1),
      });
    }), { seed: 1 });
  });

  test('of nothing are absent, of zeros are 0', () => {
    expect(new Sample().summary(0)).toBeUndefined();
    expect(new Sample().summary(3)).toEqual({ mean: 0, p50: 0, p90: 0, p95: 0, p99: 0, max: 0 });
  });

  test('can be asked for again and again while the sample grows', () => {
    const sample = sampleOf([5, 1, 4]);
    expect(sample.summary(3)?.p50).toBe(4);
    expect(sample.summary(3)?.p50).toBe(4);
    sample.add(9);
    sample.add(8);
    expect(sample.summary(5)).toMatchObject({ p50: 5, max: 9, mean: 27 / 5 });
  });

  test('are exact up to a million values, and to 0.4 % beyond; mean and maximum always', () => {
    const values = spread(1_200_000, 32).map((value) => value + 1);
    const sample = new Sample();
    let sum = 0;
    let max = 0;
    for (const [place, value] of values.entries()) {
      sample.add(value);
      sum += value;
      max = Math.max(max, value);
      if (place + 1 !== 1_000_000 && place + 1 !== values.length) continue;
      const sorted = Float64Array.from(values.slice(0, place + 1)).sort();
      const summary = sample.summary(place + 1);
      expect(summary).toMatchObject({ mean: sum / (place + 1), max });
      for (const percent of [50, 90, 95, 99] as const) {
        const exact = sorted[Math.ceil(((place + 1) * percent) / 100) - 1] as number;
        const found = summary?.[`p${percent}`] as number;
        if (place + 1 === 1_000_000) expect(found).toBe(exact);
        else expect(Math.abs(found - exact) / exact).toBeLessThanOrEqual(0.004);
      }
    }
  });
});

describe('histograms', () => {
  const alone = (value: number, ...others: readonly number[]): number => {
    const histogram = new Histogram();
    histogram.addAll(Float64Array.from([value, ...others]));
    return histogram.at(1);
  };

  test('know every value to 0.4 %, whatever its size', () => {
    const value = fc.oneof(
      fc.nat({ max: 300 }), fc.nat(), fc.maxSafeNat(),
      fc.tuple(fc.nat({ max: 52 }), fc.integer({ min: -2, max: 2 }))
        .map(([bits, more]) => Math.max(0, 2 ** bits + more)),
    );
    fc.assert(fc.property(value, (given) => {
      // The largest value is known as such: a larger one keeps it from helping out.
      const found = alone(given, Number.MAX_SAFE_INTEGER);
      expect(Math.abs(found - given)).toBeLessThanOrEqual(0.004 * given);
    }), { seed: 1, numRuns: 2000 });
  });

  test('are exact below 256, and never beyond the largest value', () => {
    for (let value = 0; value < 256; value++) expect(alone(value, 1e15)).toBe(value);
    expect(alone(1_000_001)).toBeLessThanOrEqual(1_000_001);
  });

  test('keep the order of the values', () => {
    const values = spread(5000, 52);
    const histogram = new Histogram();
    histogram.addAll(Float64Array.from(values));
    const sorted = ascending(values);
    let last = 0;
    for (let rank = 1; rank <= values.length; rank++) {
      const found = histogram.at(rank);
      const exact = sorted[rank - 1] as number;
      expect(Math.abs(found - exact)).toBeLessThanOrEqual(0.004 * exact);
      expect(found).toBeGreaterThanOrEqual(last);
      last = found;
    }
  });

  test('say so when they hold fewer values than are asked for', () => {
    expect(() => new Histogram().at(1)).toThrow('fewer than 1');
  });
});
