import type { ArrivalSpec } from '../../model/scenario.ts';
import type { Micros } from '../../model/time.ts';
import { compileDistribution, type Sampler } from '../../random/distributions/index.ts';
import type { Draws } from '../../random/draws.ts';
import type { ArrivalProcess, ArrivalShape } from './process.ts';

class Renewals implements ArrivalProcess {
  at: Micros = Number.NaN;
  private k = 0;
  private readonly gaps: Draws;
  private readonly law: Sampler;

  constructor(gaps: Draws, law: Sampler) {
    this.gaps = gaps;
    this.law = law;
    this.at = 0;
    this.advance();
  }

  advance(): void {
    this.at += this.gaps.next(this.k++, this.law);
  }
}

/** A renewal process: the first input comes after one gap. */
export const every: ArrivalShape<Extract<ArrivalSpec, { kind: 'every' }>> = ({ gap }, gaps) =>
  new Renewals(gaps, compileDistribution(gap));
