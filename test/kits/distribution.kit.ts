import { describe, expect, test } from 'vitest';
import type { Distribution } from '../../src/model/distribution.ts';
import {
  compileDistribution, type DistributionForm, type Law,
} from '../../src/random/distributions/index.ts';
import { LONGEST } from '../../src/random/law.ts';
import { Stream } from '../../src/random/stream.ts';

/** A distribution with what theory says about it, in microseconds. */
export interface Example {
  readonly distribution: Distribution;
  readonly variance?: number;
  /** The probability of a value up to x; absent where it is no continuous function. */
  readonly cdf?: (x: number) => number;
}

const COUNT = 200_000;
const EXTREME = [0, 2 ** -53, 2 ** -52, 0.5, 1 - 2 ** -52, 1 - 2 ** -53];
/** Deviations as great as this come by chance once in two million times. */
const SIGMAS = 5;
/** A Kolmogorov–Smirnov distance times √n that is as improbable. */
const KOLMOGOROV = 2.74;

function sample(distribution: Distribution, count: number): Float64Array {
  const sampler = compileDistribution(distribution);
  const stream = new Stream(1, 'draws', distribution.kind);
  return Float64Array.from({ length: count }, (_, k) => sampler(stream.next(), k));
}

/** The mean of (x − center)^power. */
function moment(values: Float64Array, power: number, center = 0): number {
  return values.reduce((sum, x) => sum + (x - center) ** power, 0) / values.length;
}

/** The greatest distance of the values from those of a law that are rounded to whole numbers. */
function distanceFrom(cdf: (x: number) => number, values: Float64Array): number {
  const count = values.length;
  return values.toSorted().reduce((greatest, x, at) => {
    const below = x > 0 ? cdf(x - 0.5) : 0;
    return Math.max(greatest, (at + 1) / count - cdf(x + 0.5), below - at / count);
  }, 0);
}

function holdsForAnyDraw(law: Law, { distribution }: Example): void {
  const isDuration = (value: number): boolean =>
    Number.isInteger(value) && value >= 0 && value <= LONGEST;

  test('gives whole microseconds, 0 or more', () => {
    expect(sample(distribution, 3).every(isDuration)).toBe(true);
    const sampler = compileDistribution(distribution);
    expect(EXTREME.map((u) => sampler(u, 0)).filter((value) => !isDuration(value))).toEqual([]);
  });

  test('gives the same value for the same draw, whatever came before', () => {
    const sampler = compileDistribution(distribution);
    const draws = [0.3, 0, 0.999, 0.3, 0.7, 0.1];
    const once = draws.map((u) => sampler(u, 1));
    const afresh = draws.map((u) => compileDistribution(distribution)(u, 1));
    expect(draws.toReversed().map((u) => sampler(u, 1)).toReversed()).toEqual(once);
    expect(afresh).toEqual(once);
  });

  test('gives many draws at once the values that it gives one by one', () => {
    const draws = new Float64Array(20_000);
    new Stream(1, 'draws', 'at once').fill(draws);
    draws.set(EXTREME, 10);
    const values = new Float64Array(draws.length);
    const sampler = compileDistribution(distribution);
    sampler.fill(draws, values, 3);
    expect(values).toEqual(draws.map((u, at) => sampler(u, 3 + at)));
  });

  if (!law.inverted) return;
  test('gives no smaller value for a greater draw', () => {
    const stream = new Stream(1, 'draws', 'ordered');
    const draws = Float64Array.from({ length: 20_000 }, () => stream.next()).toSorted();
    const sampler = compileDistribution(distribution);
    const values = [0, ...draws, 1 - 2 ** -53].map((u) => sampler(u, 0));
    expect(values.findIndex((value, at) => value < (values[at - 1] ?? 0))).toBe(-1);
  });
}

function holdsForManyDraws(law: Law, { distribution, variance, cdf }: Example): void {
  const mean = law.mean?.(distribution);
  const values = sample(distribution, COUNT);
  const center = moment(values, 1);
  const spread = moment(values, 2, center);

  if (mean !== undefined && Number.isFinite(mean)) {
    test('has the mean that it says', () => {
      const error = Math.sqrt((variance ?? spread) / COUNT);
      expect(Math.abs(center - mean)).toBeLessThanOrEqual(SIGMAS * error);
    });
  }
  if (variance !== undefined) {
    test('has the variance of theory', () => {
      const error = Math.sqrt((moment(values, 4, center) - spread * spread) / COUNT);
      expect(Math.abs(spread - variance)).toBeLessThanOrEqual(SIGMAS * error);
    });
  }
  if (cdf !== undefined) {
    test('has the distribution function of theory', () => {
      expect(distanceFrom(cdf, values) * Math.sqrt(COUNT)).toBeLessThan(KOLMOGOROV);
    });
  }
}

/** Whether a distribution is what a form gives; a file gives values. */
function isOf(form: DistributionForm, distribution: Distribution): boolean {
  const keys = Object.keys(distribution).filter((key) => key !== 'kind');
  if (form.written === 'value') return keys.join() === 'value';
  if (form.written === 'list') return keys.join() === 'values' || keys.join() === 'branches';
  if (form.written === 'file') return keys.join() === 'values';
  const legal = { ...form.required, ...form.optional };
  return keys.every((key) => key in legal)
    && Object.keys(form.required).every((key) => keys.includes(key));
}

/** What every law of the registry must fulfil, shown on examples of each way to write it. */
export function describeLaw(law: Law, examples: readonly Example[]): void {
  describe(`the law ${law.kind}`, () => {
    test('is told in one line', () => {
      expect(law.summary).toMatch(/^[a-z].{10,90}[^.]$/);
    });

    test('has an example of each form, and no example of another', () => {
      const distributions = examples.map(({ distribution }) => distribution);
      const unused = law.forms.filter((form) => !distributions.some((each) => isOf(form, each)));
      const stray = distributions.filter((each) => !law.forms.some((form) => isOf(form, each)));
      expect([...unused, ...stray]).toEqual([]);
    });

    describe.each(examples.map((example) => [JSON.stringify(example.distribution), example]))(
      '%s', (_, example) => {
        holdsForAnyDraw(law, example as Example);
        holdsForManyDraws(law, example as Example);
      },
    );
  });
}
