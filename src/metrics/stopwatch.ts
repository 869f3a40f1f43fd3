import type { Micros } from '../model/time.ts';

/** Adds up stretches of simulated time. */
export class Stopwatch {
  #total: Micros = 0;
  #since: Micros | null = null;

  /** Runs from `now` on; one that runs already goes on. */
  start(now: Micros): void {
    this.#since ??= now;
  }

  stop(now: Micros): void {
    this.#total = this.elapsed(now);
    this.#since = null;
  }

  /** What has been added up by the instant `at`, which is not before the last start. */
  elapsed(at: Micros): Micros {
    return this.#since === null ? this.#total : this.#total + (at - this.#since);
  }
}
