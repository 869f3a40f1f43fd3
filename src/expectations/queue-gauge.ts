import type { Amount } from '../model/expectation.ts';
import type { Micros } from '../model/time.ts';

/**
 * How many there are over time. Only what an instant ends with counts: who is served in the instant
 * of arrival was never queued.
 */
export class QueueGauge {
  #count = 0;
  #since: Micros = 0;
  /** Inputs × microseconds. */
  #total = 0;
  #max = 0;

  change(step: 1 | -1, now: Micros): void {
    if (now > this.#since) {
      this.#total += this.#count * (now - this.#since);
      this.#max = this.max();
      this.#since = now;
    }
    this.#count += step;
  }

  max(): number {
    return Math.max(this.#max, this.#count);
  }

  /** Over the time from 0 on; `null` while there was none. */
  mean(now: Micros): Amount | null {
    if (now === 0) return null;
    return { num: this.#total + this.#count * (now - this.#since), den: now };
  }
}
