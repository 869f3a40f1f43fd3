import { ln } from './ln.ts';

/** From here on seven terms of the series are exact to the last bit or so. */
const SERIES_FROM = 10;

/**
 * The derivative of ln Γ(x) for x > 0 by its asymptotic series (Abramowitz and Stegun 6.3.18),
 * reached from small x by ψ(x + 1) = ψ(x) + 1/x. The error is below 1e-14 of the larger of 1 and
 * the result.
 */
export function digamma(x: number): number {
  let sum = 0;
  let z = x;
  for (; z < SERIES_FROM; z++) sum += 1 / z;
  const w = 1 / (z * z);
  const series = w * (1 / 12 - w * (1 / 120 - w * (1 / 252 - w * (1 / 240
    - w * (1 / 132 - w * (691 / 32760 - w / 12))))));
  return ln(z) - 1 / (2 * z) - series - sum;
}
