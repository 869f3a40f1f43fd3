import type { ArrivalSpec } from '../../model/scenario.ts';
import { roundMicros, SECOND } from '../../model/time.ts';
import { ln } from '../../random/ln.ts';
import { type ArrivalShape, processOf } from './process.ts';

/**
 * A Poisson process whose rate goes through stages, each constant or a linear ramp. The arrivals of
 * a process of rate 1 are carried over through the inverse of the expected count (Çinlar 1975), so
 * the same draws give arrivals that move with the rates.
 */
export const stages: ArrivalShape<Extract<ArrivalSpec, { kind: 'stages' }>> = (spec, gaps) => {
  let place = 0;
  let begins = 0;
  /** Expected arrivals of the current stage that are behind us. */
  let passed = 0;
  let k = 0;
  return processOf(() => {
    passed -= ln(1 - gaps.draw(k++));
    for (;;) {
      const stage = spec.stages[place];
      if (stage === undefined) return Number.POSITIVE_INFINITY;
      const seconds = stage.for / SECOND;
      const slope = ((stage.ramp_to ?? stage.rate) - stage.rate) / seconds;
      const expected = stage.rate * seconds + (slope * seconds * seconds) / 2;
      if (passed <= expected && expected > 0) {
        return begins + roundMicros(SECOND * timeToReach(passed, stage.rate, slope));
      }
      passed -= expected;
      begins += stage.for;
      place++;
    }
  });
};

/** Solves rate × t + slope × t² / 2 = count for the first t ≥ 0. */
function timeToReach(count: number, rate: number, slope: number): number {
  if (slope === 0) return count / rate;
  const root = Math.sqrt(Math.max(0, rate * rate + 2 * slope * count));
  // This form of the solution does not subtract numbers that are nearly equal.
  return (2 * count) / (rate + root);
}
