import { describe, expect, test } from 'vitest';
import { FIT_NAMES, type FitName } from '../../src/model/calibration.ts';
import type { Distribution } from '../../src/model/distribution.ts';
import { compileDistribution } from '../../src/random/distributions/index.ts';
import { Draws } from '../../src/random/draws.ts';
import { lnGamma } from '../../src/random/ln-gamma.ts';
import { Stream } from '../../src/random/stream.ts';
import type { Fit } from '../../src/study/fits/fit.ts';
import { FITS } from '../../src/study/fits/index.ts';
import { sampleOf } from '../../src/study/fits/sample.ts';

/** Draws of a law, as runs take them. */
function drawn(distribution: Distribution, count: number, seed: number): number[] {
  const draws = new Draws(new Stream(seed, 'service', 'users'));
  const law = compileDistribution(distribution);
  return Array.from({ length: count }, (_, k) => draws.next(k, law));
}

/** A law, and the standard errors of its parameters times √n, as shares of them (theory). */
interface Example {
  readonly distribution: Distribution;
  readonly errors: Readonly<Record<string, number>>;
}

const trigamma = (x: number): number =>
  (lnGamma(x + 1e-3) - 2 * lnGamma(x) + lnGamma(x - 1e-3)) / 1e-6;

/** The inverse of the Fisher information of a gamma law, for ln shape; half of it is ln cv. */
const gammaShapeError = (shape: number): number =>
  1 / Math.sqrt(shape * (shape * trigamma(shape) - 1));

const EXAMPLES: { readonly [K in FitName]: Example } = {
  exponential: { distribution: { kind: 'exponential', mean: 400_000 }, errors: { mean: 1 } },
  gamma: {
    distribution: { kind: 'gamma', mean: 400_000, cv: 0.5 },
    errors: { mean: 0.5, cv: gammaShapeError(4) / 2 },
  },
  lognormal: {
    distribution: { kind: 'lognormal', median: 400_000, sigma: 0.5 },
    errors: { median: 0.5, sigma: Math.SQRT1_2 },
  },
  weibull: {
    distribution: { kind: 'weibull', shape: 2, scale: 400_000 },
    // √0.6079 and √1.1087 / shape (Johnson, Kotz and Balakrishnan, 21.4).
    errors: { shape: 0.7797, scale: 1.053 / 2 },
  },
  pareto: {
    distribution: { kind: 'pareto', min: 100_000, shape: 2.5 },
    // The least value is nearer than any multiple of 1/√n.
    errors: { shape: 1 },
  },
};

const COUNT = 10_000;
/** 1 to 40, whatever comes of them. */
const SEEDS = Array.from({ length: 40 }, (_, place) => place + 1);
const WITHIN = 0.02;

const parameter = (distribution: Distribution, name: string): number =>
  Object.entries(distribution).find(([key]) => key === name)?.[1] as number;

/** How far off a fitted parameter is, as a share of it, for each seed. */
function deviations({ distribution }: Example): ReadonlyMap<string, readonly number[]> {
  const fit: Fit = FITS[distribution.kind as FitName];
  const found = SEEDS.map((seed) => fit.fit(sampleOf(drawn(distribution, COUNT, seed))));
  const names = Object.keys(distribution).filter((name) => name !== 'kind');
  return new Map(names.map((name) => [name, found.map((each) =>
    parameter(each, name) / parameter(distribution, name) - 1)]));
}

describe.each(FIT_NAMES)('the %s law from 10,000 draws', (name) => {
  const example = EXAMPLES[name];
  const found = deviations(example);

  test.each([...found])('%s is as near as theory says, and by no more', (key, errors) => {
    const error = (example.errors[key] ?? 0) / Math.sqrt(COUNT);
    const square = errors.reduce((sum, each) => sum + each * each, 0) / errors.length;
    const bias = errors.reduce((sum, each) => sum + each, 0) / errors.length;
    if (error === 0) {
      expect(Math.max(...errors.map(Math.abs))).toBeLessThan(0.001);
      return;
    }
    // Of 40 squares the mean is known to √(2/40) of itself: a fifth.
    expect(Math.sqrt(square) / error).toBeGreaterThan(0.6);
    expect(Math.sqrt(square) / error).toBeLessThan(1.4);
    expect(Math.abs(bias)).toBeLessThan(4 * error / Math.sqrt(errors.length));
  });

  test('is recovered within 2 %, where that is more than three standard errors always', () => {
    for (const [key, errors] of found) {
      const inside = errors.filter((each) => Math.abs(each) <= WITHIN).length;
      const isTwoErrors = (example.errors[key] ?? 0) === 1;
      // Where 2 % are two standard errors, 5 of 100 samples are farther off, whoever fits them.
      if (isTwoErrors) expect([key, inside >= 35]).toEqual([key, true]);
      else expect([key, inside]).toEqual([key, SEEDS.length]);
    }
  });

  test('of another size is the same law of that size', () => {
    const values = drawn(example.distribution, 1000, 1);
    const fit: Fit = FITS[name];
    const [small, large] = [1, 1000].map((times) =>
      fit.fit(sampleOf(values.map((value) => times * value))));
    const durations = ['mean', 'median', 'scale', 'min'];
    for (const key of Object.keys(example.errors)) {
      const ratio = parameter(large as Distribution, key) / parameter(small as Distribution, key);
      expect(ratio).toBeCloseTo(durations.includes(key) ? 1000 : 1, 2);
    }
  });
});

describe.each(FIT_NAMES)('the curve of the %s law', (name) => {
  const { distribution } = EXAMPLES[name];
  const fit: Fit = FITS[name];
  const { share, quantile, lnDensity } = fit.curve(distribution);

  test('a quantile is what that share lies below', () => {
    for (const p of [1e-6, 0.01, 0.3, 0.5, 0.9, 0.999, 0.999999]) {
      expect(share(quantile(p))).toBeCloseTo(p, 12);
    }
  });

  test('the density is the slope of the share', () => {
    for (const p of [0.01, 0.3, 0.5, 0.9, 0.99]) {
      const x = quantile(p);
      const slope = (share(x + 10) - share(x - 10)) / 20;
      expect(Math.exp(lnDensity(x)) / slope).toBeCloseTo(1, 4);
    }
  });

  test('a sampler gives its share of values below a quantile', () => {
    const values = drawn(distribution, COUNT, 1);
    for (const p of [0.1, 0.5, 0.9]) {
      const below = values.filter((value) => value < quantile(p)).length / COUNT;
      expect(Math.abs(below - p)).toBeLessThan(4 * Math.sqrt(p * (1 - p) / COUNT));
    }
  });
});

test('no neighbour of the fitted law makes a sample as likely', () => {
  for (const name of FIT_NAMES) {
    const { distribution, errors } = EXAMPLES[name];
    const sample = sampleOf(drawn(distribution, 500, 3));
    const fit: Fit = FITS[name];
    const best = fit.fit(sample);
    const likelihood = (law: Distribution) => {
      const { lnDensity } = fit.curve(law);
      return sample.values.reduce((sum, value) => sum + lnDensity(value), 0);
    };
    for (const key of Object.keys(errors)) {
      for (const times of [0.99, 1.01]) {
        const near = { ...best, [key]: times * parameter(best, key) } as Distribution;
        expect([name, key, likelihood(near) < likelihood(best)]).toEqual([name, key, true]);
      }
    }
  }
});
