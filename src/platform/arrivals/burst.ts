import type { BurstSpec } from '../../model/scenario.ts';
import type { Micros } from '../../model/time.ts';
import type { Draws } from '../../random/draws.ts';
import type { ArrivalProcess, ArrivalShape } from './process.ts';

class Burst implements ArrivalProcess {
  at: Micros = Number.NaN;
  /** Inputs of the current burst that are behind us. */
  private k = 0;
  /** Which burst that is, from 0, and when it begins. */
  private place = 0;
  private begins: Micros;
  private readonly spec: BurstSpec;
  private readonly gaps: Draws;

  constructor(spec: BurstSpec, gaps: Draws) {
    this.spec = spec;
    this.gaps = gaps;
    this.begins = this.beginning();
    this.advance();
  }

  advance(): void {
    const { count, spread, every } = this.spec;
    if (this.k === count) {
      if (every === undefined) {
        this.at = Number.POSITIVE_INFINITY;
        return;
      }
      this.place++;
      this.k = 0;
      this.begins = this.beginning();
    }
    this.at = this.begins + Math.floor((spread * this.k++) / count);
  }

  private beginning(): Micros {
    const { at, every = 0, jitter = 0 } = this.spec;
    const late = jitter === 0 ? 0 : Math.floor(jitter * this.gaps.draw(this.place));
    return at + this.place * every + late;
  }
}

/**
 * `count` inputs from `at` on, in equal steps over `spread`, and again each `every`. Bursts of
 * sources with the same `at` and `every` are aligned; `jitter` puts each off by a draw of its own.
 */
export const burst: ArrivalShape<BurstSpec> = (spec, gaps) => new Burst(spec, gaps);
