import type { ArrivalSpec } from '../../model/scenario.ts';
import type { Micros } from '../../model/time.ts';
import type { ArrivalProcess, ArrivalShape } from './process.ts';

type BurstSpec = Extract<ArrivalSpec, { kind: 'burst' }>;

class Burst implements ArrivalProcess {
  at: Micros = Number.NaN;
  private k = 0;
  private readonly spec: BurstSpec;

  constructor(spec: BurstSpec) {
    this.spec = spec;
    this.advance();
  }

  advance(): void {
    const { at, count, spread } = this.spec;
    const k = this.k++;
    this.at = k < count ? at + Math.floor((spread * k) / count) : Number.POSITIVE_INFINITY;
  }
}

/** `count` inputs from `at` on, in equal steps over `spread`. */
export const burst: ArrivalShape<BurstSpec> = (spec) => new Burst(spec);
