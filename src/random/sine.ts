/*
 * Ported from FreeBSD's lib/msun/src/k_sin.c and k_cos.c, under this notice:
 *
 * Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
 *
 * Developed at SunSoft, a Sun Microsystems, Inc. business.
 * Permission to use, copy, modify, and distribute this
 * software is freely granted, provided that this notice
 * is preserved.
 */

const HALF_PI = 1.5707963267948966;
const NEAR_ZERO = 1 / (1 << 27);

/** sin x for |x| ≤ π/4, less than 1 ulp off and the same on every machine. */
export function sinNearZero(x: number): number {
  if (x > -NEAR_ZERO && x < NEAR_ZERO) return x;
  const z = x * x;
  const w = z * z;
  const r = 0.00833333333332249 + z * (-0.0001984126982985795 + z * 2.7557313707070068e-6)
    + z * w * (-2.5050760253406863e-8 + z * 1.58969099521155e-10);
  return x + z * x * (-0.16666666666666632 + z * r);
}

/** cos x for |x| ≤ π/4, likewise. */
export function cosNearZero(x: number): number {
  const z = x * x;
  const w = z * z;
  const r = z * (0.0416666666666666 + z * (-0.001388888888887411 + z * 0.00002480158728947673))
    + w * w * (-2.7557314351390663e-7 + z * (2.087572321298175e-9 + z * -1.1359647557788195e-11));
  const half = 0.5 * z;
  const rest = 1 - half;
  return rest + ((1 - rest - half) + z * r);
}

/**
 * The cosine of so many turns, that is of 2π × `turns`: exact at every quarter, within 2^-52 of
 * the true value elsewhere in [-4, 4].
 */
export function cosOfTurns(turns: number): number {
  const quarters = Math.round(4 * turns);
  const rest = (4 * turns - quarters) * HALF_PI;
  switch (quarters & 3) {
    case 0: return cosNearZero(rest);
    case 1: return -sinNearZero(rest);
    case 2: return -cosNearZero(rest);
    default: return sinNearZero(rest);
  }
}
