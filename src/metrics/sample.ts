import type { Summary } from '../model/result.ts';
import type { Micros } from '../model/time.ts';
import { Histogram } from './histogram.ts';
import { selectPlace } from './order-statistic.ts';

/** Values are gathered, and so many of them put away at once. */
const MOST_ROOM = 1_000;
/** Little at first, as most Functions of many short-lived Apps see few: 8, 40, 200, 1,000. */
const FIRST_ROOM = 8;
const GROWTH = 5;
const NO_ROOM = new Float64Array(0);
/** So many packs, the one that is being gathered included, are kept: a million values. */
const MOST_PACKS = 1_000;

/** Values that were put away: most fit into half the room. */
type Pack = Uint32Array | Float64Array;

function packOf(values: Float64Array): Pack {
  const pack = new Uint32Array(values);
  return pack.every((value, place) => value === values[place]) ? pack : values.slice();
}

/** What is known of some values. */
interface Ranking {
  readonly count: number;
  readonly sum: number;
  readonly max: Micros;
  /** The value at this place, from 1, in ascending order; asked for in ascending order. */
  at(rank: number): Micros;
}

/**
 * Durations of one kind, for their mean and percentiles. Only those above 0 are taken in: most
 * waits are 0. Exact up to a million of them; beyond that percentiles are good to 0.4 %, and memory
 * is constant.
 */
export class Sample {
  /** Those that were not put away yet. */
  #values = NO_ROOM;
  #length = 0;
  /** Those that were, while there is no histogram. */
  #packs: Pack[] = [];
  #histogram: Histogram | null = null;

  /** Takes in a value above 0. */
  add(value: Micros): void {
    if (this.#length < this.#values.length) this.#values[this.#length++] = value;
    else this.#overflow(value);
  }

  /** Of `count` values, the one at place `rank`, from 1, in ascending order. */
  at(rank: number, count: number): Micros {
    const ranking = this.#histogram === null ? this.#rank() : this.#pour();
    const place = rank - (count - ranking.count);
    return place <= 0 ? 0 : ranking.at(place);
  }

  /** The values of both samples. */
  union(other: Sample): Sample {
    const all = new Sample();
    for (const part of [this, other]) {
      if (part.#histogram !== null) all.#pour().addCounts(part.#histogram);
      for (const value of part.#kept()) all.add(value);
    }
    return all;
  }

  /**
   * Of `count` values, all but those added being 0: absent if there is none. Percentiles are
   * nearest rank, the value at place ⌈p·n⌉.
   */
  summary(count: number): Summary | undefined {
    if (count === 0) return undefined;
    const ranking = this.#histogram === null ? this.#rank() : this.#pour();
    const zeros = count - ranking.count;
    const percentile = (percent: number): Micros => {
      const rank = Math.ceil((count * percent) / 100) - zeros;
      return rank <= 0 ? 0 : ranking.at(rank);
    };
    return {
      mean: ranking.sum / count,
      p50: percentile(50),
      p90: percentile(90),
      p95: percentile(95),
      p99: percentile(99),
      max: ranking.max,
    };
  }

  #rank(): Ranking {
    const values = this.#kept();
    let sum = 0;
    let max = 0;
    for (let place = 0; place < values.length; place++) {
      const value = values[place] as number;
      sum += value;
      if (value > max) max = value;
    }
    let from = 0;
    const at = (rank: number): Micros => {
      const value = selectPlace(values, rank - 1, from);
      from = rank - 1;
      return value;
    };
    return { count: values.length, sum, max, at };
  }

  /** All values that are kept one by one: a copy. */
  #kept(): Float64Array {
    const packed = this.#packs.length * MOST_ROOM;
    const values = new Float64Array(packed + this.#length);
    for (const [place, pack] of this.#packs.entries()) values.set(pack, place * MOST_ROOM);
    values.set(this.#values.subarray(0, this.#length), packed);
    return values;
  }

  /** The values have no room for one more. */
  #overflow(value: Micros): void {
    if (this.#length < MOST_ROOM) {
      const values = new Float64Array(Math.max(FIRST_ROOM, GROWTH * this.#length));
      values.set(this.#values);
      this.#values = values;
    } else if (this.#histogram === null && this.#packs.length < MOST_PACKS - 1) {
      this.#packs.push(packOf(this.#values));
      this.#length = 0;
    } else {
      this.#pour();
    }
    this.#values[this.#length++] = value;
  }

  /** Moves the values into the histogram: many at a time cost less than one by one. */
  #pour(): Histogram {
    this.#histogram ??= new Histogram();
    // In slices: V8 never gets out of code that it compiled within one long loop.
    for (const pack of this.#packs) this.#histogram.addAll(new Float64Array(pack));
    this.#packs = [];
    this.#histogram.addAll(this.#values.subarray(0, this.#length));
    this.#length = 0;
    return this.#histogram;
  }
}
