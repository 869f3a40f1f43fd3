import type { ArrivalSpec } from '../../model/scenario.ts';
import type { Micros } from '../../model/time.ts';
import type { Draws } from '../../random/draws.ts';
import type { ArrivalProcess, ArrivalShape } from './process.ts';

type CountsSpec = Extract<ArrivalSpec, { kind: 'counts' }>;

class Counts implements ArrivalProcess {
  at: Micros = Number.NaN;
  private bucket = 0;
  /** The instants of the bucket before that, of which `k` are behind us. */
  private instants: readonly Micros[] = [];
  private k = 0;
  private drawn = 0;
  private readonly spec: CountsSpec;
  private readonly gaps: Draws;

  constructor(spec: CountsSpec, gaps: Draws) {
    this.spec = spec;
    this.gaps = gaps;
    this.advance();
  }

  advance(): void {
    while (this.k >= this.instants.length) {
      const count = this.spec.counts[this.bucket];
      if (count === undefined) {
        this.at = Number.POSITIVE_INFINITY;
        return;
      }
      const offsets = this.spec.spread === 'even' ? even(count) : this.uniform(count);
      const begins = this.bucket * this.spec.bucket;
      this.instants = offsets.map((share) => begins + Math.floor(share * this.spec.bucket));
      this.bucket++;
      this.k = 0;
    }
    this.at = this.instants[this.k++] as Micros;
  }

  private uniform(count: number): number[] {
    const draws = Array.from({ length: count }, () => this.gaps.draw(this.drawn++));
    return draws.sort((a, b) => a - b);
  }
}

const even = (count: number): number[] => Array.from({ length: count }, (_, k) => k / count);

/** So many inputs per bucket of time: in equal steps, or at random within the bucket. */
export const counts: ArrivalShape<CountsSpec> = (spec, gaps) => new Counts(spec, gaps);
