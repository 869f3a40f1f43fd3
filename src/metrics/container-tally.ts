import { type ContainerResult, TIMED_STATES } from '../model/result.ts';
import { type Micros, SECOND } from '../model/time.ts';
import { namedCounts } from './named-counts.ts';

/** What the containers of one Function have come to. */
export class ContainerTally {
  /** Initial containers aside. */
  started = 0;
  startFailed = 0;
  crashed = 0;
  #existing = 0;
  #peak = 0;

  get existing(): number {
    return this.#existing;
  }

  add(): void {
    this.#existing++;
    this.#peak = Math.max(this.#peak, this.#existing);
  }

  remove(): void {
    this.#existing--;
  }

  /**
   * The result of a run that ended at this instant, with the time of all containers by state; the
   * mean is over the whole run.
   */
  result(endedAt: Micros, times: Float64Array): ContainerResult {
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
