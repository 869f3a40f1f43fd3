import type { Micros } from '../../model/time.ts';
import type { ArrivalProcess } from './process.ts';

class Listed implements ArrivalProcess {
  at: Micros = Number.NaN;
  private k = 0;
  private readonly instants: readonly Micros[];

  constructor(instants: readonly Micros[]) {
    this.instants = instants;
    this.advance();
  }

  advance(): void {
    this.at = this.instants[this.k++] ?? Number.POSITIVE_INFINITY;
  }
}

/** A process that goes through a list of instants. */
export const listed = (instants: readonly Micros[]): ArrivalProcess => new Listed(instants);
