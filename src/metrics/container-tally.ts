import { type ContainerResult, TIMED_STATES } from '../model/result.ts';
import { type Micros, SECOND } from '../model/time.ts';
import type { Container } from './container.ts';
import { namedCounts } from './named-counts.ts';

/** What the containers of one Function have come to. */
export class ContainerTally {
  /** Initial containers aside. */
  started = 0;
  startFailed = 0;
  crashed = 0;
  /** Time by state of the containers, in the order of `TIMED_STATES`. */
  readonly times = new Float64Array(TIMED_STATES.length);
  readonly #existing = new Set<Container>();
  #peak = 0;

  get existing(): number {
    return this.#existing.size;
  }

  add(container: Container): void {
    this.#existing.add(container);
    this.#peak = Math.max(this.#peak, this.existing);
  }

  remove(container: Container): void {
    this.#existing.delete(container);
  }

  /** The result of a run that ended at this instant; the mean is over the whole run. */
  result(endedAt: Micros): ContainerResult {
    const times = this.times.slice();
    for (const container of this.#existing) container.bookUntil(endedAt, times);
    let total = 0;
    for (const time of times) total += time;
    return {
      started: this.started,
      start_failed: this.startFailed,
      crashed: this.crashed,
      peak: this.#peak,
      mean: endedAt === 0 ? 0 : total / endedAt,
      seconds: total / SECOND,
      by_state_us: namedCounts(TIMED_STATES, times),
    };
  }
}
