import type { Micros } from '../../model/time.ts';
import type { Stream } from '../../random/stream.ts';

/** When the inputs of one source arrive, one after the other. */
export interface ArrivalProcess {
  /**
   * The next instant, counted from the source's beginning and not before the one returned last;
   * `Infinity` when no more arrive.
   */
  next(): Micros;
}

/** Makes processes of one kind; the draws of its gaps come from `gaps`. */
export type ArrivalShape<Spec> = (spec: Spec, gaps: Stream) => ArrivalProcess;

/** A process that goes through a list of instants. */
export function listed(instants: readonly Micros[]): ArrivalProcess {
  let k = 0;
  return { next: () => instants[k++] ?? Number.POSITIVE_INFINITY };
}
