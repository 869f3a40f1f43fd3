import type { ArrivalSpec } from '../../model/scenario.ts';
import { type Micros, roundMicros, SECOND } from '../../model/time.ts';
import type { Draws } from '../../random/draws.ts';
import { ln } from '../../random/ln.ts';
import type { ArrivalProcess, ArrivalShape } from './process.ts';

type MmppSpec = Extract<ArrivalSpec, { kind: 'mmpp' }>;

class Mmpp implements ArrivalProcess {
  at: Micros = Number.NaN;
  private k = 0;
  /** The current rate, and when it changes, in microseconds that are not rounded. */
  private place = 0;
  private ends = 0;
  /** How far the process has come: the latest arrival, or the latest change of the rate. */
  private reached = 0;
  private readonly spec: MmppSpec;
  private readonly gaps: Draws;

  constructor(spec: MmppSpec, gaps: Draws) {
    this.spec = spec;
    this.gaps = gaps;
    this.ends = spec.mean_stay * this.unit();
    this.advance();
  }

  advance(): void {
    const { rates, mean_stay } = this.spec;
    let expected = this.unit();
    for (;;) {
      const rate = (rates[this.place] as number) / SECOND;
      const inStay = rate * (this.ends - this.reached);
      if (expected < inStay) {
        this.reached += expected / rate;
        this.at = roundMicros(this.reached);
        return;
      }
      expected -= inStay;
      this.reached = this.ends;
      this.ends += mean_stay * this.unit();
      this.place = (this.place + 1) % rates.length;
    }
  }

  /** A draw from the exponential law of mean 1. */
  private unit(): number {
    return -ln(1 - this.gaps.draw(this.k++));
  }
}

/**
 * A Markov-modulated Poisson process (Fischer and Meier-Hellstern 1993): Poisson traffic that goes
 * from one rate to the next, around and around, each for an exponential time of the same mean.
 */
export const mmpp: ArrivalShape<MmppSpec> = (spec, gaps) => new Mmpp(spec, gaps);
