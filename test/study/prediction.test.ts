import { describe, expect, test } from 'vitest';
import { Draws } from '../../src/random/draws.ts';
import { normalQuantile } from '../../src/random/normal.ts';
import { Stream } from '../../src/random/stream.ts';
import { meanInterval } from '../../src/study/interval.ts';
import { predict, predictionInterval } from '../../src/study/prediction.ts';

/** 1 to 100 milliseconds: the mean 50.5, the percentiles their numbers. */
const LOG = Array.from({ length: 100 }, (_, place) => (100 - place) * 1000);

const RIGHT = [50_500, 50_000, 90_000, 95_000, 99_000];

const around = (amounts: readonly number[], far: number) =>
  [-far, far, 0].map((off) => amounts.map((amount) => amount + off));

describe('a log beside replications', () => {
  test('has percentiles as runs have them, and is where replications are', () => {
    const found = predict(LOG, around(RIGHT, 1000));
    expect(found?.map(({ measured_us }) => measured_us)).toEqual(RIGHT);
    expect(found?.map(({ error }) => error)).toEqual([0, 0, 0, 0, 0]);
    expect(found?.every(({ verdict }) => verdict === 'within')).toBe(true);
  });

  test('is less or more where it is beyond what replications differ by', () => {
    const offs = [20_000, -20_000, 0, 0, 10_000];
    const off = RIGHT.map((amount, place) => amount + (offs[place] ?? 0));
    const found = predict(LOG, around(off, 100));
    expect(found?.map(({ verdict }) => verdict))
      .toEqual(['less', 'more', 'within', 'within', 'less']);
    expect(found?.[1]?.error).toBeCloseTo(-0.4, 12);
  });

  test('all five ranges share the doubt, and none goes below 0', () => {
    const [first] = predict(LOG, around(RIGHT, 1000)) ?? [];
    const { mean, halfWidth } = predictionInterval([49_500, 51_500, 50_500], 0.99);
    expect(first?.range_us.low).toBe(mean - halfWidth);
    expect(first?.range_us.high).toBe(mean + halfWidth);
    expect(predict(LOG, around(RIGHT, 60_000))?.[0]?.range_us.low).toBe(0);
  });

  test('a statistic of 0 has no relative error', () => {
    const [first] = predict([0, 0], around(RIGHT, 10)) ?? [];
    expect(first?.error).toBeUndefined();
    expect(first?.verdict).toBe('less');
  });

  test('a replication with nothing to measure predicts nothing', () => {
    expect(predict(LOG, [RIGHT, [null, null, null, null, null]])).toBeNull();
  });
});

describe('where one more value is expected', () => {
  test('is wider than the interval of the mean by √(n + 1)', () => {
    const { halfWidth } = meanInterval([1, 2, 3, 4, 5], 0.95);
    expect(predictionInterval([1, 2, 3, 4, 5], 0.95))
      .toEqual({ mean: 3, halfWidth: halfWidth * Math.sqrt(6) });
  });

  test('it is there as often as is said', () => {
    const draws = new Draws(new Stream(1, 'service', 'users'));
    let k = 0;
    const inside = Array.from({ length: 4000 }, () => {
      const values = Array.from({ length: 8 }, () => normalQuantile(draws.draw(k++)));
      const { mean, halfWidth } = predictionInterval(values, 0.95);
      return Math.abs(normalQuantile(draws.draw(k++)) - mean) <= halfWidth;
    }).filter(Boolean).length;
    // Four standard errors of 4,000 cases: 1.4 %.
    expect(Math.abs(inside / 4000 - 0.95)).toBeLessThan(0.014);
  });
});
