import type { Micros } from '../../model/time.ts';
import type { Draws } from '../../random/draws.ts';

/** When the inputs of one source arrive, one after the other. */
export interface ArrivalProcess {
  /**
   * The instant of the next arrival, counted from the source's beginning; `Infinity` when no more
   * arrive.
   */
  at: Micros;
  /** Goes on to the arrival after it, which is not earlier. */
  advance(): void;
}

/** Makes the process that a specification stands for; its randomness comes from `gaps`. */
export type ArrivalShape<Spec> = (spec: Spec, gaps: Draws) => ArrivalProcess;

/** A process that takes its instants from a function which returns one after the other. */
export function processOf(next: () => Micros): ArrivalProcess {
  const process: ArrivalProcess = {
    at: next(),
    advance() {
      process.at = next();
    },
  };
  return process;
}

/** A process that goes through a list of instants. */
export function listed(instants: readonly Micros[]): ArrivalProcess {
  let k = 0;
  return processOf(() => instants[k++] ?? Number.POSITIVE_INFINITY);
}
