import type { ArrivalSpec } from '../../model/scenario.ts';
import { type ArrivalShape, processOf } from './process.ts';

/** `count` inputs from `at` on, in equal steps over `spread`. */
export const burst: ArrivalShape<Extract<ArrivalSpec, { kind: 'burst' }>> = ({
  count, at, spread,
}) => {
  let k = 0;
  return processOf(() =>
    k < count ? at + Math.floor((spread * k++) / count) : Number.POSITIVE_INFINITY,
  );
};
