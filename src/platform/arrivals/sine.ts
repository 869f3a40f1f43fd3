import type { SineSpec } from '../../model/scenario.ts';
import { type Micros, SECOND } from '../../model/time.ts';
import type { Draws } from '../../random/draws.ts';
import { ln } from '../../random/ln.ts';
import { cosOfTurns } from '../../random/sine.ts';
import type { ArrivalProcess, ArrivalShape } from './process.ts';

const TWO_PI = 6.283185307179586;

class Sine implements ArrivalProcess {
  at: Micros = Number.NaN;
  private k = 0;
  /** When the current period begins, and the expected arrivals in it that are behind us. */
  private begins: Micros = 0;
  private passed = 0;
  /** Expected arrivals of a whole period. */
  private readonly perPeriod: number;
  /** Expected arrivals that the wave moves from one quarter of a period to another. */
  private readonly swing: number;
  private readonly spec: SineSpec;
  private readonly gaps: Draws;

  constructor(spec: SineSpec, gaps: Draws) {
    this.spec = spec;
    this.gaps = gaps;
    const seconds = spec.period / SECOND;
    this.perPeriod = spec.mean * seconds;
    this.swing = spec.amplitude * seconds / TWO_PI;
    this.at = 0;
    this.advance();
  }

  advance(): void {
    this.passed -= ln(1 - this.gaps.draw(this.k++));
    while (this.passed >= this.perPeriod) {
      this.passed -= this.perPeriod;
      this.begins += this.spec.period;
    }
    this.at = Math.max(this.at, this.begins + this.reach());
  }

  /** The first microsecond of the period by which so many arrivals are expected as have passed. */
  private reach(): Micros {
    const { mean, period } = this.spec;
    const level = this.passed / mean * SECOND;
    // The wave puts an arrival off, or brings it forward, by no more than this.
    const most = 2 * this.swing / mean * SECOND + 1;
    let low = Math.max(0, Math.floor(level - most));
    let high = Math.min(period, Math.ceil(level + most));
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.expected(middle) >= this.passed) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Arrivals that are expected from the beginning of a period on. */
  private expected(at: Micros): number {
    const { mean, period, phase } = this.spec;
    const before = phase % period / period;
    const wave = cosOfTurns(before) - cosOfTurns(before + at / period);
    return mean * (at / SECOND) + this.swing * wave;
  }
}

/**
 * A Poisson process whose rate is a sine wave. As with stages, the arrivals of a process of rate 1
 * are carried over through the inverse of the expected count (Çinlar 1975).
 */
export const sine: ArrivalShape<SineSpec> = (spec, gaps) => new Sine(spec, gaps);
