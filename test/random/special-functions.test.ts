import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
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
