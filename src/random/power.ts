import { exp } from './exp.ts';
import { ln } from './ln.ts';

/**
 * x to the power of y for x ≥ 0, as exp(y ln x): the relative error is about |y ln x| · 2^-53, that
 * is below 1e-13 wherever the result is finite and not 0. For y > 0, 0 stays 0.
 */
export function power(x: number, y: number): number {
  return exp(y * ln(x));
}
