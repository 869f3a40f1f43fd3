import { describe, expect, test } from 'vitest';
import type { Calibrated, FittedLaw } from '../../src/model/calibration.ts';
import { calibrate, type WantedLaw } from '../../src/study/calibration.ts';

/** 1 to 20 seconds and a bit, as different as a law wants them. */
const VALUES = Array.from({ length: 20 }, (_, place) => (place + 1) * 1_000_000);

function found(values: readonly number[], wanted: WantedLaw): Calibrated {
  const result = calibrate(values, wanted);
  if ('reason' in result) throw new Error(result.reason);
  return result;
}

describe('measured values', () => {
  test('stand for themselves, in the order of the file', () => {
    const values = [...VALUES].reverse();
    const result = found(values, 'empirical');
    expect(result.distribution).toEqual({ kind: 'empirical', values });
    expect(result.laws).toEqual([]);
    expect(result.values).toEqual({
      count: 20, mean_us: 10_500_000, sd_us: Math.sqrt(33.25) * 1e6, p50_us: 10_000_000,
      p90_us: 18_000_000, p99_us: 20_000_000, max_us: 20_000_000,
    });
  });

  test('that are all the same are a constant, and of no law', () => {
    const values = new Array<number>(30).fill(2_000_000);
    expect(found(values, 'auto').distribution).toEqual({ kind: 'constant', value: 2_000_000 });
    expect(calibrate(values, 'gamma'))
      .toEqual({ law: 'gamma', reason: 'all values are the same' });
  });

  test('that hardly differ are of no law that a scenario can say', () => {
    const values = [...new Array<number>(29).fill(1e12), 1e12 + 1];
    const { laws } = found([...values, 1e12 + 2], 'auto');
    const reasons = laws.flatMap((law) => ('reason' in law ? [[law.law, law.reason]] : []));
    expect(reasons).toContainEqual(['lognormal', 'the values hardly differ']);
    expect(reasons).toContainEqual(['gamma', 'cv must be from 0.0001 to 1000']);
  });

  test('with zeros are of those laws that have 0', () => {
    const { laws, distribution } = found([0, 0, ...VALUES], 'auto');
    expect(distribution.kind).toBe('exponential');
    expect(laws.slice(1).map((law) => 'reason' in law && law.reason)).toEqual(
      new Array(4).fill('2 of the values are 0s, which it never is'));
  });

  test('fewer than ten are too few for a law', () => {
    expect(calibrate(VALUES.slice(0, 9), 'weibull'))
      .toEqual({ law: 'weibull', reason: 'it takes 10 values or more' });
    expect(found(VALUES.slice(0, 10), 'weibull').distribution.kind).toBe('weibull');
    expect(found([7], 'empirical').values.p50_us).toBe(7);
  });
});

describe('a fitted law', () => {
  test('of all laws the one that loses least by the criterion of Akaike', () => {
    const { laws, distribution } = found(VALUES, 'auto');
    const fitted = laws as readonly FittedLaw[];
    expect(fitted).toHaveLength(5);
    const criteria = fitted.map(({ aic }) => aic);
    expect(criteria).toEqual(criteria.toSorted((a, b) => a - b));
    expect(distribution).toBe(fitted[0]?.distribution);
  });

  test('the distance is the greatest between the law and the steps of the values', () => {
    const { laws: [law] } = found(VALUES, 'exponential');
    const below = (x: number) => 1 - Math.exp(-x / 10_500_000);
    const steps = VALUES.flatMap((x, place) =>
      [Math.abs((place + 1) / 20 - below(x)), Math.abs(below(x) - place / 20)]);
    expect((law as FittedLaw).ks_distance).toBeCloseTo(Math.max(...steps), 14);
    // 2 (1 − ln L), with ln L = −n (1 + ln mean).
    expect((law as FittedLaw).aic).toBeCloseTo(2 + 40 * (1 + Math.log(10_500_000)), 6);
  });

  test('values that are the same count once, with all of them', () => {
    const { laws: [law] } = found([...VALUES, ...VALUES, ...VALUES], 'exponential');
    const { laws: [once] } = found(VALUES, 'exponential');
    expect((law as FittedLaw).ks_distance).toBeCloseTo((once as FittedLaw).ks_distance, 14);
  });

  test('quantiles go together, those of the tail where five values are beyond', () => {
    const { quantiles } = found(VALUES, 'gamma');
    expect(quantiles).toHaveLength(50);
    expect(quantiles[24]).toMatchObject({ share: 0.49, measured_us: 10_000_000 });
    const many = Array.from({ length: 5000 }, (_, place) => place + 1);
    expect(found(many, 'gamma').quantiles.slice(50).map(({ share }) => share))
      .toEqual([0.995, 0.999]);
  });

  test('whatever the order of the values', () => {
    expect(found([...VALUES].reverse(), 'auto')).toEqual(found(VALUES, 'auto'));
  });
});
