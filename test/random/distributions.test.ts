import { describe, expect, test } from 'vitest';
import type { Distribution, DistributionKind } from '../../src/model/distribution.ts';
import {
  compileDistribution, DISTRIBUTIONS, distributionProblem, type Law, type Sampler,
} from '../../src/random/distributions/index.ts';
import { lognormalParameters } from '../../src/random/distributions/lognormal.ts';
import { weibullParameters } from '../../src/random/distributions/weibull.ts';
import { LONGEST } from '../../src/random/law.ts';
import { lnGamma } from '../../src/random/ln-gamma.ts';
import { Stream } from '../../src/random/stream.ts';
import { describeLaw, type Example } from '../kits/distribution.kit.ts';

const SECOND = 1e6;

/** The regularised lower incomplete gamma function P(a, x), by its series. */
function lowerGamma(a: number, x: number): number {
  if (x > a + 60 + 10 * Math.sqrt(a)) return 1;
  let term = Math.exp(a * Math.log(x) - x - lnGamma(a + 1));
  let sum = term;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return x > 0 ? sum : 0;
}

const normalCdf = (z: number): number =>
  0.5 + 0.5 * Math.sign(z) * lowerGamma(0.5, z * z / 2);

const gammaCdf = (shape: number, scale: number) => (x: number): number =>
  lowerGamma(shape, x / scale);

const exponentialCdf = (mean: number) => (x: number): number => -Math.expm1(-x / mean);

function lognormalExample(
  distribution: Extract<Distribution, { kind: 'lognormal' }>, mu: number, sigma: number,
): Example {
  const square = sigma * sigma;
  return {
    distribution,
    variance: Math.expm1(square) * Math.exp(2 * mu + square),
    cdf: (x) => normalCdf((Math.log(x) - mu) / sigma),
  };
}

function weibullExample(
  distribution: Extract<Distribution, { kind: 'weibull' }>, shape: number, scale: number,
): Example {
  const gamma = (x: number): number => Math.exp(lnGamma(x));
  return {
    distribution,
    variance: scale ** 2 * (gamma(1 + 2 / shape) - gamma(1 + 1 / shape) ** 2),
    cdf: (x) => -Math.expm1(-((x / scale) ** shape)),
  };
}

function truncatedParetoCdf(min: number, shape: number, max: number): (x: number) => number {
  return (x) => (x < min ? 0 : (1 - (min / x) ** shape) / (1 - (min / max) ** shape));
}

const BRANCHES = [{ p: 0.9, mean: 0.1 * SECOND }, { p: 0.1, mean: SECOND }];
const VALUES = [3 * SECOND, SECOND, 2 * SECOND, 6 * SECOND];
const LN_HALF_VARIANCE = Math.log(1.25);

const EXAMPLES: { readonly [K in DistributionKind]: readonly Example[] } = {
  constant: [
    { distribution: { kind: 'constant', value: 0 }, variance: 0 },
    { distribution: { kind: 'constant', value: 2 * SECOND }, variance: 0 },
  ],
  uniform: [
    {
      distribution: { kind: 'uniform', min: 4 * SECOND, max: 8 * SECOND },
      variance: (4 * SECOND) ** 2 / 12,
      cdf: (x) => (x - 4 * SECOND) / (4 * SECOND),
    },
    { distribution: { kind: 'uniform', min: 7, max: 7 }, variance: 0 },
  ],
  exponential: [{
    distribution: { kind: 'exponential', mean: 2 * SECOND },
    variance: (2 * SECOND) ** 2,
    cdf: exponentialCdf(2 * SECOND),
  }],
  erlang: [1, 3, 40].map((k) => ({
    distribution: { kind: 'erlang', k, mean: SECOND },
    variance: SECOND ** 2 / k,
    cdf: gammaCdf(k, SECOND / k),
  })),
  gamma: [0.05, 0.5, 0.8, 1, 1.3, 2].map((cv) => ({
    distribution: { kind: 'gamma', mean: SECOND, cv },
    variance: (cv * SECOND) ** 2,
    cdf: gammaCdf(1 / cv ** 2, SECOND * cv ** 2),
  })),
  lognormal: [
    lognormalExample(
      { kind: 'lognormal', mean: 2 * SECOND, cv: 0.5 },
      Math.log(2 * SECOND) - LN_HALF_VARIANCE / 2, Math.sqrt(LN_HALF_VARIANCE),
    ),
    lognormalExample(
      { kind: 'lognormal', mean: 2 * SECOND, sd: SECOND },
      Math.log(2 * SECOND) - LN_HALF_VARIANCE / 2, Math.sqrt(LN_HALF_VARIANCE),
    ),
    lognormalExample(
      { kind: 'lognormal', mean: 2 * SECOND, sigma: 0.6 }, Math.log(2 * SECOND) - 0.18, 0.6,
    ),
    lognormalExample(
      { kind: 'lognormal', median: 2 * SECOND, sigma: 0.6 }, Math.log(2 * SECOND), 0.6,
    ),
  ],
  weibull: [
    weibullExample({ kind: 'weibull', shape: 1.5, scale: SECOND }, 1.5, SECOND),
    weibullExample(
      { kind: 'weibull', mean: SECOND, sd: Math.sqrt(5) * SECOND }, 0.5, SECOND / 2,
    ),
  ],
  pareto: [
    {
      distribution: { kind: 'pareto', min: SECOND, shape: 6 },
      variance: SECOND ** 2 * 6 / (5 ** 2 * 4),
      cdf: (x) => 1 - (SECOND / x) ** 6,
    },
    {
      distribution: { kind: 'pareto', min: SECOND, shape: 0.8 },
      cdf: (x) => 1 - (SECOND / x) ** 0.8,
    },
    {
      distribution: { kind: 'pareto', min: SECOND, shape: 1.2, max: 60 * SECOND },
      cdf: truncatedParetoCdf(SECOND, 1.2, 60 * SECOND),
    },
    {
      distribution: { kind: 'pareto', min: SECOND, shape: 1, max: 60 * SECOND },
      cdf: truncatedParetoCdf(SECOND, 1, 60 * SECOND),
    },
  ],
  hyperexponential: [{
    distribution: { kind: 'hyperexponential', branches: BRANCHES },
    variance: BRANCHES.reduce((sum, { p, mean }) => sum + 2 * p * mean ** 2, 0)
      - (0.19 * SECOND) ** 2,
    cdf: (x) => BRANCHES.reduce((sum, { p, mean }) => sum + p * exponentialCdf(mean)(x), 0),
  }],
  empirical: [{
    distribution: { kind: 'empirical', values: VALUES },
    variance: 3.5 * SECOND ** 2,
  }],
  trace: [{ distribution: { kind: 'trace', values: new Array<number>(200_000).fill(SECOND) } }],
  sequence: [{ distribution: { kind: 'sequence', values: VALUES } }],
};

for (const law of Object.values<Law>(DISTRIBUTIONS)) describeLaw(law, EXAMPLES[law.kind]);

test('a law is registered under its own name', () => {
  const laws = Object.entries<Law>(DISTRIBUTIONS);
  expect(laws.map(([, law]) => law.kind)).toEqual(laws.map(([name]) => name));
});

describe('parameters that were published with a fit', () => {
  test('lognormal cold starts with mean 3.24 s and standard deviation 7.10 s', () => {
    const { mu, sigma } = lognormalParameters({ kind: 'lognormal', mean: 3.24e6, sd: 7.1e6 });
    expect(mu - Math.log(SECOND)).toBeCloseTo(0.2964676787709164, 9);
    expect(sigma).toBeCloseTo(1.325975603873104, 9);
  });

  test('weibull cold starts with mean 1.25 s and standard deviation 3.66 s', () => {
    const { shape, scale } = weibullParameters({ kind: 'weibull', mean: 1.25e6, sd: 3.66e6 });
    expect(shape).toBeCloseTo(0.4175833575141729, 9);
    expect(scale / SECOND).toBeCloseTo(0.42166075690739874, 9);
  });

  test.each([
    [1, 1], [0.5, Math.sqrt(5)], [2, Math.sqrt(4 / Math.PI - 1)],
  ])('weibull of shape %f', (shape, cv) => {
    const found = weibullParameters({ kind: 'weibull', mean: SECOND, sd: cv * SECOND });
    expect(found.shape).toBeCloseTo(shape, 9);
  });

  test.each([0.001, 0.01, 1, 400, 100_000])(
    'a weibull law with a standard deviation of %f times the mean has that one', (cv) => {
      const { shape } = weibullParameters({ kind: 'weibull', mean: SECOND, sd: cv * SECOND });
      const ratio = lnGamma(1 + 2 / shape) - 2 * lnGamma(1 + 1 / shape);
      expect(Math.sqrt(Math.expm1(ratio)) / cv).toBeCloseTo(1, 7);
    },
  );
});

describe('values that come in order', () => {
  const first = (distribution: Distribution, count: number): number[] => {
    const sampler = compileDistribution(distribution);
    return Array.from({ length: count }, (_, k) => sampler(0.5, k));
  };

  test('the last value of a sequence repeats', () => {
    expect(first({ kind: 'sequence', values: [5, 3, 9] }, 5)).toEqual([5, 3, 9, 9, 9]);
  });

  test('a trace gives each of its values once', () => {
    expect(first({ kind: 'trace', values: [5, 3, 9] }, 3)).toEqual([5, 3, 9]);
  });

  test('a trace that is too short says which value is missing', () => {
    expect(() => first({ kind: 'trace', values: [5, 3, 9] }, 4))
      .toThrow('trace: value 4 is needed, but it has 3');
  });
});

test('an empirical law gives each of its values equally often', () => {
  const sampler = compileDistribution({ kind: 'empirical', values: [30, 10, 20, 10] });
  expect([0, 0.24, 0.25, 0.49, 0.5, 0.75, 1 - 2 ** -53].map((u) => sampler(u, 0)))
    .toEqual([10, 10, 10, 10, 20, 30, 30]);
});

describe('exact values', () => {
  test.each<[Distribution, number, number]>([
    [{ kind: 'uniform', min: 10, max: 20 }, 0.25, 13],
    [{ kind: 'uniform', min: 10, max: 20 }, 1 - 2 ** -53, 20],
    [{ kind: 'exponential', mean: SECOND }, 0.5, 693_147],
    [{ kind: 'exponential', mean: SECOND }, 0, 0],
    [{ kind: 'lognormal', median: SECOND, sigma: 1.5 }, 0.5, SECOND],
    [{ kind: 'weibull', shape: 1, scale: SECOND }, 0.5, 693_147],
    [{ kind: 'pareto', min: SECOND, shape: 1 }, 0.75, 4 * SECOND],
    [{ kind: 'pareto', min: SECOND, shape: 2, max: 2 * SECOND }, 1 - 2 ** -53, 2 * SECOND],
  ])('%j at %f', (distribution, u, value) => {
    expect(compileDistribution(distribution)(u, 0)).toBe(value);
  });

  test('no value is longer than the longest duration', () => {
    const sampler = compileDistribution({ kind: 'pareto', min: SECOND, shape: 0.01 });
    expect(sampler(1 - 2 ** -53, 0)).toBe(LONGEST);
  });
});

test('the same draws make two laws rise and fall together', () => {
  const stream = new Stream(1, 'draws', '');
  const [one, other] = [0.5, 0.7].map((cv) =>
    compileDistribution({ kind: 'gamma', mean: SECOND, cv })) as [Sampler, Sampler];
  const pairs = Array.from({ length: 20_000 }, (_, k) => {
    const u = stream.next();
    return [one(u, k), other(u, k)] as const;
  });
  const apart = pairs.filter(([a, b], k) => {
    const [c, d] = pairs[(k + 1) % pairs.length] as readonly [number, number];
    return (a - c) * (b - d) < 0;
  });
  expect(apart.length / pairs.length).toBeLessThan(0.05);
});

describe('parameters that cannot work together are refused', () => {
  test.each<[Distribution, string]>([
    [{ kind: 'uniform', min: 3, max: 2 }, 'min is above max'],
    [{ kind: 'pareto', min: 3, shape: 1, max: 3 }, 'min is not below max'],
    [{ kind: 'pareto', min: 3, shape: 0.001 }, 'shape must be at least 0.01'],
    [{ kind: 'gamma', mean: 3, cv: 5000 }, 'cv must be from 0.0001 to 1000'],
    [{ kind: 'erlang', mean: 3, k: 1e9 }, 'k must be at most 100000000'],
    [{ kind: 'weibull', mean: 1e6, sd: 1 }, 'sd must be from 0.001 to 100000 times the mean'],
    [{ kind: 'lognormal', median: 1, sigma: 30 }, 'sigma must be at most 20, and comes to 30'],
    [{ kind: 'hyperexponential', branches: [{ p: 0.5, mean: 1 }] },
      'the probabilities add up to 0.5, not to 1'],
    [{ kind: 'hyperexponential', branches: [] }, 'the probabilities add up to 0, not to 1'],
    [{ kind: 'empirical', values: [] }, 'there are no values'],
    [{ kind: 'trace', values: [] }, 'there are no values'],
    [{ kind: 'sequence', values: [] }, 'there are no values'],
  ])('%j', (distribution, problem) => {
    expect(distributionProblem(distribution)).toBe(problem);
    expect(() => compileDistribution(distribution)).toThrow(`${distribution.kind}: ${problem}`);
  });

  test('and those at the edge of what works are not', () => {
    const edges: readonly Distribution[] = [
      { kind: 'uniform', min: 3, max: 3 },
      { kind: 'gamma', mean: SECOND, cv: 0.0001 },
      { kind: 'gamma', mean: SECOND, cv: 1000 },
      { kind: 'erlang', mean: SECOND, k: 100_000_000 },
      { kind: 'lognormal', mean: SECOND, cv: 1e80 },
      { kind: 'hyperexponential', branches: [1, 2, 3].map((mean) => ({ p: 0.333333333, mean })) },
    ];
    for (const distribution of edges) {
      const sampler = compileDistribution(distribution);
      expect(Number.isInteger(sampler(0.5, 0))).toBe(true);
    }
  });
});
