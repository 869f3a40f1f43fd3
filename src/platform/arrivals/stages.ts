import type { ArrivalSpec } from '../../model/scenario.ts';
import { type Micros, roundMicros, SECOND } from '../../model/time.ts';
import type { Draws } from '../../random/draws.ts';
import { ln } from '../../random/ln.ts';
import type { ArrivalProcess, ArrivalShape } from './process.ts';

type StagesSpec = Extract<ArrivalSpec, { kind: 'stages' }>;

class Stages implements ArrivalProcess {
  at: Micros = Number.NaN;
  private k = 0;
  /** The current stage, and when it begins. */
  private place = 0;
  private begins: Micros = 0;
  /** Expected arrivals of the current stage that are behind us. */
  private passed = 0;
  private readonly spec: StagesSpec;
  private readonly gaps: Draws;

  constructor(spec: StagesSpec, gaps: Draws) {
    this.spec = spec;
    this.gaps = gaps;
    this.advance();
  }

  advance(): void {
    this.passed -= ln(1 - this.gaps.draw(this.k++));
    this.at = this.reach();
  }

  /** The instant at which so many arrivals are expected as have passed. */
  private reach(): Micros {
    for (;;) {
      const stage = this.spec.stages[this.place];
      if (stage === undefined) return Number.POSITIVE_INFINITY;
      const seconds = stage.for / SECOND;
      const slope = ((stage.ramp_to ?? stage.rate) - stage.rate) / seconds;
      const expected = stage.rate * seconds + (slope * seconds * seconds) / 2;
      if (this.passed <= expected && expected > 0) {
        return this.begins + roundMicros(SECOND * timeToReach(this.passed, stage.rate, slope));
      }
      this.passed -= expected;
      this.begins += stage.for;
      this.place++;
    }
  }
}

/** Solves rate × t + slope × t² / 2 = count for the first t ≥ 0. */
function timeToReach(count: number, rate: number, slope: number): number {
  if (slope === 0) return count / rate;
  const root = Math.sqrt(Math.max(0, rate * rate + 2 * slope * count));
  // This form of the solution does not subtract numbers that are nearly equal.
  return (2 * count) / (rate + root);
}

/**
 * A Poisson process whose rate goes through stages, each constant or a linear ramp. The arrivals of
 * a process of rate 1 are carried over through the inverse of the expected count (Çinlar 1975), so
 * the same draws give arrivals that move with the rates.
 */
export const stages: ArrivalShape<StagesSpec> = (spec, gaps) => new Stages(spec, gaps);
