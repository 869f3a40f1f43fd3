import type { ArrivalSpec } from '../../model/scenario.ts';
import { SECOND } from '../../model/time.ts';
import { every } from './every.ts';
import type { ArrivalShape } from './process.ts';

/** A Poisson process: `rate` inputs per second, gaps exponential. */
export const poisson: ArrivalShape<Extract<ArrivalSpec, { kind: 'poisson' }>> = ({ rate }, gaps) =>
  every({ kind: 'every', gap: { kind: 'exponential', mean: SECOND / rate } }, gaps);
