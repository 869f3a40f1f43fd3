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
  /**
   * The caller of the k-th arrival, from 0, has its answer at `now`, counted from the source's
   * beginning: its next request follows from that. Only where arrivals depend on what becomes of
   * earlier ones.
   */
  think?(now: Micros, k: number): void;
}

/**
 * Makes the process that a specification stands for; its randomness comes from `gaps`. What it
 * remembers is in fields, not in a closure: a run is copied field by field.
 */
export type ArrivalShape<Spec> = (spec: Spec, gaps: Draws) => ArrivalProcess;
