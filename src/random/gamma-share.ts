import { exp } from './exp.ts';
import { lnGamma } from './ln-gamma.ts';
import { ln } from './ln.ts';
import { power } from './power.ts';

/** From this shape on the normal law, through a cube root, is good to 1e-7, and does not add up. */
const NEARLY_NORMAL_FROM = 100_000;

/** What stands for a denominator of 0 in Lentz's method. */
const TINY = 1e-300;

/** The series of Abramowitz and Stegun 6.5.29 without its factor, for x up to shape + 1. */
function series(shape: number, x: number): number {
  let term = 1 / shape;
  let sum = term;
  for (let n = shape + 1; sum + term !== sum; n++) {
    term *= x / n;
    sum += term;
  }
  return sum;
}

/** The continued fraction 6.5.31 without its factor, by Lentz's method, for x from shape + 1 on. */
function fraction(shape: number, x: number): number {
  let b = x + 1 - shape;
  let c = 1 / TINY;
  let d = 1 / b;
  let product = d;
  for (let n = 1, factor = 0; Math.abs(factor - 1) > Number.EPSILON; n++) {
    const a = n * (shape - n);
    b += 2;
    d = 1 / (a * d + b || TINY);
    c = b + a / c || TINY;
    factor = d * c;
    product *= factor;
  }
  return product;
}

/** Wilson and Hilferty (1931): the cube root of a gamma variate is nearly normal. */
function nearlyNormal(shape: number, x: number): number {
  const ninth = 1 / (9 * shape);
  return normalShare((power(x / shape, 1 / 3) - 1 + ninth) / Math.sqrt(ninth));
}

/**
 * The share of the gamma law of that shape and of scale 1 that lies below x ≥ 0: to about 1e-13,
 * and to 1e-7 for shapes above 100,000.
 */
export function gammaShare(shape: number, x: number): number {
  if (x <= 0) return 0;
  if (shape >= NEARLY_NORMAL_FROM) return nearlyNormal(shape, x);
  const factor = exp(shape * ln(x) - x - lnGamma(shape));
  if (x < shape + 1) return Math.min(1, factor * series(shape, x));
  return factor === 0 ? 1 : 1 - factor * fraction(shape, x);
}

/** The share of the standard normal law that lies below z: half its square has a gamma law. */
export function normalShare(z: number): number {
  const within = gammaShare(0.5, z * z / 2);
  return z < 0 ? (1 - within) / 2 : (1 + within) / 2;
}
