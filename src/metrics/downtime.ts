import type { Micros } from '../model/time.ts';
import { Stopwatch } from './stopwatch.ts';

/**
 * How long a Function was down: an input for it was queued, it had no accepting container, and a
 * deployment had taken the last one away. Kept per version whose rollout did that.
 *
 * @rule ZDT-1
 */
export class Downtime {
  readonly #byVersion = new Map<number, Stopwatch>();
  /** Set while there is no accepting container and a deployment is why. */
  #watch: Stopwatch | null = null;

  /** A deployment took the last accepting container away while `version` was live. */
  begin(version: number, { now, queued }: { now: Micros; queued: number }): void {
    this.#watch = this.#byVersion.get(version) ?? new Stopwatch();
    this.#byVersion.set(version, this.#watch);
    if (queued > 0) this.#watch.start(now);
  }

  /** A container accepts again. */
  end(now: Micros): void {
    this.#watch?.stop(now);
    this.#watch = null;
  }

  /** An input is queued where none was. */
  queueFilled(now: Micros): void {
    this.#watch?.start(now);
  }

  /** No input is queued any more, although none was started. */
  queueEmptied(now: Micros): void {
    this.#watch?.stop(now);
  }

  /** What the rollout of `version` is to blame for, up to the instant `at`. */
  causedBy(version: number, at: Micros): Micros {
    return this.#byVersion.get(version)?.elapsed(at) ?? 0;
  }

  total(at: Micros): Micros {
    let total = 0;
    for (const watch of this.#byVersion.values()) total += watch.elapsed(at);
    return total;
  }
}
