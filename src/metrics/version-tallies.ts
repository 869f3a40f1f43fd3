import { TIMED_STATES } from '../model/result.ts';
import type { Picodollars } from '../model/prices.ts';
import type { Micros } from '../model/time.ts';
import { VersionTally } from './version-tally.ts';

/** What is kept of a version: its number, its attempts, what its containers have cost. */
const CELLS = 3;

/** What holds for a version: its number, the price of a container, the slots of one. */
const TERMS = 3;

/** What the containers of a Function cost that was not for work which came to something. */
export interface CostParts {
  readonly idle: number;
  readonly cold_starts: number;
  readonly lost: number;
}

/**
 * What the versions of a Function have come to. A Function may have thousands: of those without
 * containers three numbers are kept, and the rest is added up.
 */
export class VersionTallies {
  readonly #open = new Map<number, VersionTally>();
  readonly #closed: number[] = [];
  /** Of those versions that differ in it from the one before. */
  readonly #terms: number[] = [];
  /** Of those that are closed, time by state, and microdollars. */
  readonly #times = new Float64Array(TIMED_STATES.length);
  #parts: CostParts = { idle: 0, cold_starts: 0, lost: 0 };

  /** The tally of a version that has a container. */
  of(version: number): VersionTally {
    const known = this.#open.get(version);
    if (known !== undefined) return known;
    const tally = new VersionTally();
    [tally.price, tally.slots] = this.#termsOf(version);
    this.#open.set(version, tally);
    return tally;
  }

  /** A version is published, with this price of a container and so many slots in one. */
  begin(version: number, price: Picodollars, slots: number): void {
    const [priceSoFar, slotsSoFar] = this.#termsOf(version);
    if (price !== priceSoFar || slots !== slotsSoFar) this.#terms.push(version, price, slots);
    for (const [number, tally] of this.#open) if (tally.isOver) this.#close(number, tally);
  }

  /** Attempts by version, of those that had any. */
  attempts(): ReadonlyMap<number, number> {
    const attempts = new Map<number, number>();
    const add = (version: number, count: number) => {
      if (count > 0) attempts.set(version, (attempts.get(version) ?? 0) + count);
    };
    for (let at = 0; at < this.#closed.length; at += CELLS) {
      add(this.#closed[at] as number, this.#closed[at + 1] as number);
    }
    for (const [version, tally] of this.#open) add(version, tally.attempts);
    return attempts;
  }

  /**
   * What the containers have cost by this instant, in whole microdollars: those of one version, or
   * with `null` of all.
   */
  cost(now: Micros, version: number | null): number {
    let cost = 0;
    for (let at = 0; at < this.#closed.length; at += CELLS) {
      const isMeant = version === null || this.#closed[at] === version;
      if (isMeant) cost += this.#closed[at + 2] as number;
    }
    for (const [number, tally] of this.#open) {
      if (version === null || number === version) cost += tally.cost(now);
    }
    return cost;
  }

  /** In whole microdollars, by this instant. */
  costParts(now: Micros): CostParts {
    return [...this.#open.values()].reduce((sum, tally) => added(sum, tally, now), this.#parts);
  }

  /** Time of all containers by state, in the order of `TIMED_STATES`, by this instant. */
  timesUntil(now: Micros): Float64Array {
    const times = this.#times.slice();
    for (const tally of this.#open.values()) addTimes(times, tally.timesUntil(now));
    return times;
  }

  #close(version: number, tally: VersionTally): void {
    // Nothing of it goes on, so any instant will do.
    const now = 0;
    this.#open.delete(version);
    this.#closed.push(version, tally.attempts, tally.cost(now));
    this.#parts = added(this.#parts, tally, now);
    addTimes(this.#times, tally.timesUntil(now));
  }

  #termsOf(version: number): [price: Picodollars, slots: number] {
    for (let at = this.#terms.length - TERMS; at >= 0; at -= TERMS) {
      if ((this.#terms[at] as number) > version) continue;
      return [this.#terms[at + 1] as number, this.#terms[at + 2] as number];
    }
    return [0, 1];
  }
}

const added = (sum: CostParts, tally: VersionTally, now: Micros): CostParts => ({
  idle: sum.idle + tally.costOfIdle(now),
  cold_starts: sum.cold_starts + tally.costOfStarts(now),
  lost: sum.lost + tally.costOfLosses(),
});

function addTimes(sum: Float64Array, times: Float64Array): void {
  for (const [place, time] of times.entries()) sum[place] = (sum[place] as number) + time;
}
