import { TIMED_STATES } from '../model/result.ts';
import { costOf, type Picodollars } from '../model/prices.ts';
import type { Micros } from '../model/time.ts';
import { type Spent, VersionTally } from './version-tally.ts';

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
  /** Of those that are closed, time by state, and what of it served nobody, by price and slots. */
  readonly #times = new Float64Array(TIMED_STATES.length);
  readonly #spent = new Map<string, Spent>();

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

  /** In whole microdollars, by this instant: rounded once for all versions of one price. */
  costParts(now: Micros): CostParts {
    const spent = new Map(this.#spent);
    for (const tally of this.#open.values()) addSpent(spent, tally.spentUntil(now));
    const sum = (cost: (each: Spent) => number): number =>
      [...spent.values()].reduce((total, each) => total + cost(each), 0);
    return {
      idle: sum(({ price, idle }) => costOf(price, idle)),
      cold_starts: sum(({ price, starting }) => costOf(price, starting)),
      lost: sum(({ price, lost, slots }) => costOf(price, lost, slots)),
    };
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
    addSpent(this.#spent, tally.spentUntil(now));
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

function addSpent(sums: Map<string, Spent>, spent: Spent): void {
  const { price, slots, idle, starting, lost } = spent;
  const key = `${price}/${slots}`;
  const sum = sums.get(key) ?? { idle: 0, starting: 0, lost: 0 };
  sums.set(key, {
    price, slots, idle: sum.idle + idle, starting: sum.starting + starting, lost: sum.lost + lost,
  });
}

function addTimes(sum: Float64Array, times: Float64Array): void {
  for (const [place, time] of times.entries()) sum[place] = (sum[place] as number) + time;
}
