import { bisect } from './bisection.ts';

/** Below this the series of the arctangent needs no more than a few terms. */
const SMALL = 0.1;

/** The arctangent of x ≥ 0 from + − × ÷ √ alone: halved until small, then its series. */
function arctangent(x: number): number {
  let t = x;
  let doublings = 1;
  for (; t > SMALL; doublings *= 2) t /= 1 + Math.sqrt(1 + t * t);
  let sum = 0;
  let term = t;
  for (let n = 1; sum + term / n !== sum; n += 2) {
    sum += term / n;
    term *= -t * t;
  }
  return doublings * sum;
}

/**
 * The probability that a Student-t variate with that many degrees of freedom, a whole number from
 * 1 on, lies between −t and t, for t ≥ 0: the finite series of Abramowitz and Stegun, 26.7.3 and
 * 26.7.4, with sin θ = t / √(ν + t²).
 */
export function studentWithin(t: number, degrees: number): number {
  const square = degrees / (degrees + t * t);
  const sine = t / Math.sqrt(degrees + t * t);
  const isOdd = degrees % 2 === 1;
  let term = isOdd ? Math.sqrt(square) : 1;
  let sum = 0;
  for (let n = isOdd ? 3 : 2; n <= degrees; n += 2) {
    sum += term;
    term *= square * (n - 1) / n;
  }
  if (!isOdd) return sine * sum;
  return (2 / Math.PI) * (arctangent(t / Math.sqrt(degrees)) + sine * sum);
}

/**
 * The t that a Student-t variate with that many degrees of freedom stays below, in absolute value,
 * with probability `confidence` in (0, 1): by bisection, until two neighbours are left.
 */
export function studentQuantile(confidence: number, degrees: number): number {
  let high = 1;
  while (studentWithin(high, degrees) < confidence) high *= 2;
  return bisect(0, high, (t) => studentWithin(t, degrees) < confidence);
}
