import type { ArrivalSpec } from '../../model/scenario.ts';
import { compileDistribution } from '../../random/distributions/index.ts';
import type { ArrivalShape } from './process.ts';

/** A renewal process: the first input comes after one gap. */
export const every: ArrivalShape<Extract<ArrivalSpec, { kind: 'every' }>> = ({ gap }, gaps) => {
  const sampler = compileDistribution(gap);
  let at = 0;
  let k = 0;
  return {
    next() {
      at += sampler(gaps.next(), k++);
      return at;
    },
  };
};
