/*
 * Ported from FreeBSD's lib/msun/src/e_log.c, under this notice:
 *
 * Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
 *
 * Developed at SunPro, a Sun Microsystems, Inc. business.
 * Permission to use, copy, modify, and distribute this
 * software is freely granted, provided that this notice
 * is preserved.
 */
import { highWord, powerOfTwo } from './binary64.ts';

const LN2_HI = 0.6931471803691238;
const LN2_LO = 1.9082149292705877e-10;
const TWO54 = 18014398509481984;
const LEAST_NORMAL = 2.2250738585072014e-308;

/**
 * The natural logarithm, less than 1 ulp off and the same on every machine: -Infinity for 0, NaN
 * below 0 and for NaN.
 */
export function ln(x: number): number {
  if (x >= LEAST_NORMAL && x < Number.POSITIVE_INFINITY) return lnNormal(x, 0);
  if (x > 0) return x < 1 ? lnNormal(x * TWO54, -54) : x;
  return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
}

/** {@link ln} of each number of a column, in its place. */
export function lnEach(column: Float64Array): void {
  for (let at = 0; at < column.length; at++) column[at] = ln(column[at] as number);
}

/** ln(x · 2^exponent) of a normal x, from x = 2^k (1 + f) with √2/2 < 1 + f < √2. */
function lnNormal(x: number, exponent: number): number {
  const high = highWord(x);
  const fraction = high & 0xfffff;
  const shift = (high >> 20) - 1023 + ((fraction + 0x95f64) >> 20);
  const k = exponent + shift;
  const f = x * powerOfTwo(-shift) - 1;
  // For |f| < 2^-20 three terms of the series are enough. Written out here, as is all of this: with
  // a call that V8 finds too rare to inline, every result would be allocated.
  if ((0xfffff & (2 + fraction)) < 3) {
    const rest = f * f * (0.5 - 0.3333333333333333 * f);
    return k * LN2_HI - ((rest - k * LN2_LO) - f);
  }
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const odd = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const even = z * (0.6666666666666735
    + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  const rest = even + odd;
  if (((fraction - 0x6147a) | (0x6b851 - fraction)) > 0) {
    const half = 0.5 * f * f;
    return k * LN2_HI - ((half - (s * (half + rest) + k * LN2_LO)) - f);
  }
  return k * LN2_HI - ((s * (f - rest) - k * LN2_LO) - f);
}
