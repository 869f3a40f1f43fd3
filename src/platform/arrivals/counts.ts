import type { ArrivalSpec } from '../../model/scenario.ts';
import { type ArrivalShape, processOf } from './process.ts';

/** So many inputs per bucket of time: in equal steps, or at random within the bucket. */
export const counts: ArrivalShape<Extract<ArrivalSpec, { kind: 'counts' }>> = (spec, gaps) => {
  let bucket = 0;
  let instants: readonly number[] = [];
  let k = 0;
  let drawn = 0;
  const uniform = (count: number): number[] =>
    Array.from({ length: count }, () => gaps.draw(drawn++)).sort((a, b) => a - b);
  return processOf(() => {
    while (k >= instants.length) {
      const count = spec.counts[bucket];
      if (count === undefined) return Number.POSITIVE_INFINITY;
      const offsets = spec.spread === 'even' ? even(count) : uniform(count);
      const begins = bucket * spec.bucket;
      instants = offsets.map((share) => begins + Math.floor(share * spec.bucket));
      bucket++;
      k = 0;
    }
    return instants[k++] as number;
  });
};

const even = (count: number): number[] => Array.from({ length: count }, (_, k) => k / count);
