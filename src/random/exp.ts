/*
 * Ported from FreeBSD's lib/msun/src/e_exp.c, under this notice:
 *
 * Copyright (C) 2004 by Sun Microsystems, Inc. All rights reserved.
 *
 * Developed at SunPro, a Sun Microsystems, Inc. business.
 * Permission to use, copy, modify, and distribute this
 * software is freely granted, provided that this notice
 * is preserved.
 */
import { powerOfTwo } from './binary64.ts';

const LN2_HI = 0.6931471803691238;
const LN2_LO = 1.9082149292705877e-10;
const OVERFLOW = 709.782712893384;
const UNDERFLOW = -745.1332191019411;
const NEAR_ZERO = 1 / (1 << 28);

/**
 * e to the power of x, less than 1 ulp off (where the result is subnormal, less than 5e-324), and
 * the same on every machine: Infinity above 709.78, 0 below -744.44, NaN for NaN.
 */
export function exp(x: number): number {
  if (!(x <= OVERFLOW)) return x > OVERFLOW ? Number.POSITIVE_INFINITY : x;
  if (x < UNDERFLOW) return 0;
  if (x > -NEAR_ZERO && x < NEAR_ZERO) return 1 + x;
  const k = Math.trunc(x < 0 ? Math.LOG2E * x - 0.5 : Math.LOG2E * x + 0.5) | 0;
  const high = x - k * LN2_HI;
  const low = k * LN2_LO;
  const r = high - low;
  const t = r * r;
  const c = r - t * (0.16666666666666602 + t * (-0.0027777777777015593
    + t * (0.00006613756321437934 + t * (-1.6533902205465252e-6
    + t * 4.1381367970572385e-8))));
  const y = 1 - ((low - (r * c) / (2 - c)) - high);
  if (k > 1023) return y * 2 * powerOfTwo(1023);
  return k > -1074 || (k === -1074 && y >= 1) ? y * powerOfTwo(k) : 0;
}

/** {@link exp} of each number of a column, in its place. */
export function expEach(column: Float64Array): void {
  for (let at = 0; at < column.length; at++) column[at] = exp(column[at] as number);
}
