import { costOf, type Picodollars } from '../model/prices.ts';
import { TIMED_STATES } from '../model/result.ts';
import type { Micros } from '../model/time.ts';
import type { Container } from './container.ts';

const IDLE = TIMED_STATES.indexOf('idle');
const STARTING = TIMED_STATES.indexOf('starting');

/** Time that served nobody, at one price of a container, and of how many slots one has. */
export interface Spent {
  readonly price: Picodollars;
  readonly slots: number;
  readonly idle: Micros;
  readonly starting: Micros;
  /** Of attempts, each of which has one slot of its container. */
  readonly lost: Micros;
}

/** What the containers of one version of a Function have come to since there are any. */
export class VersionTally {
  /** Attempts that they ran. */
  attempts = 0;
  /** Of a container per second. */
  price: Picodollars = 0;
  /** Slots of a container, each of which is an equal part of what it costs. */
  slots = 1;
  /** Time of attempts that came to nothing. */
  lost: Micros = 0;
  /** Time by state, in the order of `TIMED_STATES`. */
  readonly times = new Float64Array(TIMED_STATES.length);
  readonly #existing = new Set<Container>();
  /** Of those that are stopped, in microdollars. */
  #settled = 0;

  /** True while it has no container. */
  get isOver(): boolean {
    return this.#existing.size === 0;
  }

  add(container: Container): void {
    this.#existing.add(container);
  }

  /** A container is stopped: what it costs is known for good. */
  settle(container: Container, now: Micros): void {
    this.#existing.delete(container);
    this.#settled += costOf(this.price, container.billed(now));
  }

  /** What the containers have cost by this instant, in whole microdollars for each (CST-1). */
  cost(now: Micros): number {
    let total = this.#settled;
    for (const container of this.#existing) {
      total += costOf(this.price, container.billed(now));
    }
    return total;
  }

  /** The times of this that served nobody, if the run ends at this instant. */
  spentUntil(now: Micros): Spent {
    const times = this.timesUntil(now);
    const { price, slots, lost } = this;
    return {
      price, slots, lost, idle: times[IDLE] as number, starting: times[STARTING] as number,
    };
  }

  /** The times if the run ends at this instant. */
  timesUntil(now: Micros): Float64Array {
    const times = this.times.slice();
    for (const container of this.#existing) container.bookUntil(now, times);
    return times;
  }
}
