import stdlibExp from '@stdlib/math-base-special-exp';
import stdlibLn from '@stdlib/math-base-special-ln';
import { describe, expect, test } from 'vitest';
import { exp } from '../../src/random/exp.ts';
import { ln } from '../../src/random/ln.ts';
import { Stream } from '../../src/random/stream.ts';

type RealFunction = (x: number) => number;
type Points = (draws: Stream) => number;

const SPECIAL = [
  0, -0, 1, -1, 2, 0.5, Math.E, Math.SQRT2, Math.SQRT1_2, Math.LN2, -Math.LN2, Math.LN2 / 2,
  Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY,
  Number.MIN_VALUE, -Number.MIN_VALUE, Number.MAX_VALUE, -Number.MAX_VALUE,
  2.2250738585072014e-308, 2.225073858507201e-308, Number.EPSILON, 1 + Number.EPSILON,
  1 - Number.EPSILON / 2, 2 ** -28, -(2 ** -28), 2 ** -20, 1 + 2 ** -20, 1 - 2 ** -20,
  709.782712893384, 709.7827128933841, 709, 710, -708.3964185322641, -744.4400719213812,
  -745.1332191019411, -745.1332191019412, -745, -746, 1e300, -1e300,
];

/** Sixty-four random bits read as a number: every exponent, both signs, NaN, subnormal numbers. */
const view = new DataView(new ArrayBuffer(8));
function anyBits(draws: Stream): number {
  view.setUint32(0, Math.floor(draws.next() * 2 ** 32));
  view.setUint32(4, Math.floor(draws.next() * 2 ** 32));
  return view.getFloat64(0);
}

const subnormal: Points = (draws) => draws.next() * 2 ** -1022;
const between = (low: number, high: number): Points =>
  (draws) => low + draws.next() * (high - low);
const near = (x: number): Points =>
  (draws) => x * (1 + (draws.next() - 0.5) * 2 ** -Math.floor(draws.next() * 50));

/** The first of `count` points on which the functions differ in a bit, if there is one. */
function difference(
  [ours, theirs]: readonly [RealFunction, RealFunction], points: Points, count: number,
): number | undefined {
  const draws = new Stream(1, 'points', '');
  for (let k = 0; k < count; k++) {
    const x = points(draws);
    if (!Object.is(ours(x), theirs(x))) return x;
  }
  return undefined;
}

describe.each([
  ['the logarithm', [ln, stdlibLn], [
    ['draws', between(0, 1), 300_000],
    ['ordinary numbers', between(0, 1000), 200_000],
    ['any bits', anyBits, 300_000],
    ['numbers near 1', near(1), 100_000],
    ['numbers near √2', near(Math.SQRT2), 50_000],
    ['subnormal numbers', subnormal, 50_000],
  ]],
  ['the exponential', [exp, stdlibExp], [
    ['ordinary numbers', between(-40, 40), 400_000],
    ['all that is finite', between(-750, 720), 200_000],
    ['any bits', anyBits, 200_000],
    ['numbers near 0', near(2 ** -28), 50_000],
    ['results that are subnormal', between(-746, -707), 100_000],
    ['results next to overflow', between(709, 710), 50_000],
  ]],
] as [string, [RealFunction, RealFunction], [string, Points, number][]][])(
  '%s equals the one of stdlib to the last bit on', (_, functions, kinds) => {
    test('a million points', () => {
      expect(kinds.reduce((sum, [, , count]) => sum + count, 0)).toBe(1_000_000);
    });

    test.each(kinds)('%s', (_name, points, count) => {
      expect(difference(functions, points, count)).toBeUndefined();
    });

    test('special numbers', () => {
      const [ours, theirs] = functions;
      expect(SPECIAL.map(ours)).toEqual(SPECIAL.map(theirs));
    });
  },
);
