import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { digamma } from '../../src/random/digamma.ts';
import { gammaShare, normalShare } from '../../src/random/gamma-share.ts';
import { lnGamma } from '../../src/random/ln-gamma.ts';
import { normalQuantile } from '../../src/random/normal.ts';
import { power } from '../../src/random/power.ts';

const relative = (found: number, expected: number): number =>
  Math.abs(found / expected - 1);

describe('the normal quantile', () => {
  // Computed with 60 digits from the series of the distribution function.
  test.each([
    [0.975, 1.9599639845400538],
    [0.9, 1.2815515655446006],
    [0.99, 2.3263478740408408],
    [0.999, 3.090232306167813],
    [0.25, -0.6744897501960817],
    [0.001, -3.0902323061678136],
    [0.925, 1.4395314709384561],
    [0.075, -1.439531470938456],
    [0.6, 0.2533471031357997],
    [1e-5, -4.264890793922825],
    [1e-10, -6.361340902404057],
    [1e-11, -6.706023155495136],
    [1e-12, -7.034483825301132],
    [2 ** -53, -8.209536151601387],
    [1 - 2 ** -53, 8.209536151601387],
  ])('of %f', (u, x) => {
    expect(relative(normalQuantile(u), x)).toBeLessThan(1e-14);
  });

  test('of one half is 0', () => {
    expect(normalQuantile(0.5)).toBe(0);
  });

  test('takes a draw of 0 for the middle of the least slice', () => {
    expect(relative(normalQuantile(0), -8.292361075813595)).toBeLessThan(1e-14);
  });

  test('is antisymmetric about one half', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 2 ** 52 - 1 }), (n) => {
      const u = n / 2 ** 53;
      expect(normalQuantile(1 - u)).toBe(-normalQuantile(u));
    }), { seed: 1 });
  });
});

describe('the logarithm of the gamma function', () => {
  test('of a whole number is that of a factorial', () => {
    let factorial = 1;
    for (let n = 1; n < 20; n++) {
      expect(Math.abs(lnGamma(n) - Math.log(factorial))).toBeLessThan(2e-14);
      factorial *= n;
    }
  });

  test.each([
    [0.5, 0.5723649429247004],
    [1 / 3, 0.9854206469277675],
    [1.5, -0.12078223763524543],
    [2.5, 0.2846828704729196],
    [0.001, 6.907178885383854],
    [10.5, 13.940625219403763],
    [171, 706.5730622457874],
    [1e5, 1051287.7089736566],
  ])('of %f', (x, expected) => {
    expect(Math.abs(lnGamma(x) - expected)).toBeLessThan(1e-14 * Math.max(1, Math.abs(expected)));
  });

  test('grows by ln x from x to x + 1', () => {
    fc.assert(fc.property(fc.double({ min: 0.01, max: 50, noNaN: true }), (x) => {
      expect(Math.abs(lnGamma(x + 1) - lnGamma(x) - Math.log(x))).toBeLessThan(1e-13);
    }), { seed: 1 });
  });
});

describe('a power', () => {
  test('is exact to 1e-13 wherever it is finite and not 0', () => {
    const numbers = fc.double({ min: 1e-12, max: 1e12, noNaN: true });
    const exponents = fc.double({ min: -25, max: 25, noNaN: true });
    fc.assert(fc.property(numbers, exponents, (x, y) => {
      expect(relative(power(x, y), x ** y)).toBeLessThan(1e-13);
    }), { seed: 1, numRuns: 2000 });
  });

  test('of 0 is 0, of 1 is 1', () => {
    expect(power(0, 0.5)).toBe(0);
    expect(power(0, 1e6)).toBe(0);
    expect(power(1, -3)).toBe(1);
  });
});

describe('the derivative of the logarithm of the gamma function', () => {
  const EULER = 0.5772156649015329;

  test.each([
    [1, -EULER],
    [0.5, -EULER - 2 * Math.LN2],
    [0.25, -EULER - Math.PI / 2 - 3 * Math.LN2],
    [2, 1 - EULER],
    [10, 2.251752589066721],
    [1e-6, -1000000.577214020],
    [1e6, 13.815510057964191],
  ])('of %f', (x, expected) => {
    expect(Math.abs(digamma(x) - expected)).toBeLessThan(1e-14 * Math.max(1, Math.abs(expected)));
  });

  test('is the slope of lnGamma', () => {
    fc.assert(fc.property(fc.double({ min: 0.5, max: 50, noNaN: true }), (x) => {
      const slope = (lnGamma(x + 1e-4) - lnGamma(x - 1e-4)) / 2e-4;
      expect(Math.abs(digamma(x) - slope)).toBeLessThan(1e-7);
    }), { seed: 1 });
  });
});

describe('the share of a gamma law below a value', () => {
  // One less the sum of Poisson probabilities, for whole shapes (Erlang).
  const erlangShare = (shape: number, x: number): number => {
    let term = Math.exp(-x);
    let sum = 0;
    for (let n = 0; n < shape; n++, term *= x / n) sum += term;
    return 1 - sum;
  };

  test('of a whole shape is that of an Erlang law', () => {
    const shapes = fc.integer({ min: 1, max: 60 });
    fc.assert(fc.property(shapes, fc.double({ min: 0, max: 3, noNaN: true }), (shape, times) => {
      const x = shape * times;
      expect(Math.abs(gammaShare(shape, x) - erlangShare(shape, x))).toBeLessThan(1e-12);
    }), { seed: 1, numRuns: 500 });
  });

  test('grows with the value, from 0 to 1, for small and for great shapes', () => {
    for (const shape of [1e-6, 0.01, 0.5, 3, 1000, 99_999, 1e5, 1e8]) {
      const shares = Array.from({ length: 50 }, (_, at) => gammaShare(shape, shape * at / 10));
      expect(shares).toEqual(shares.toSorted((a, b) => a - b));
      expect([gammaShare(shape, 0), gammaShare(shape, 100 * shape + 1000)]).toEqual([0, 1]);
    }
  });

  test('goes over into the normal law where shapes are great', () => {
    const [below, above] = [99_999.999, 100_000].map((shape) =>
      [0.99, 0.995, 1, 1.005, 1.01].map((times) => gammaShare(shape, 100_000 * times)));
    for (const [at, share] of (below ?? []).entries()) {
      expect(Math.abs(share - (above?.[at] ?? 0))).toBeLessThan(2e-6);
    }
  });

  test('the normal share is what the normal quantile inverts', () => {
    fc.assert(fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (u) => {
      expect(Math.abs(normalShare(normalQuantile(u)) - u)).toBeLessThan(1e-13);
    }), { seed: 1 });
    expect([normalShare(0), normalShare(-40), normalShare(40)]).toEqual([0.5, 0, 1]);
  });
});
