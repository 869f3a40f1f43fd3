import type { Summary } from '../model/result.ts';
import type { Micros } from '../model/time.ts';
import { Histogram } from './histogram.ts';
import { selectPlace } from './order-statistic.ts';

/** Up to so many values above 0 are kept one by one. */
const EXACT_LIMIT = 1_000_000;
const FIRST_ROOM = 64;
/** Beyond that, so many are gathered before they go into the histogram. */
const POUR_ROOM = 1024;

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
  #values = new Float64Array(FIRST_ROOM);
  #length = 0;
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
      for (let place = 0; place < part.#length; place++) all.add(part.#values[place] as number);
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
    const values = this.#values.subarray(0, this.#length);
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

  /** The values have no room for one more. */
  #overflow(value: Micros): void {
    if (this.#histogram === null && this.#length < EXACT_LIMIT) {
      const values = new Float64Array(Math.min(2 * this.#length, EXACT_LIMIT));
      values.set(this.#values);
      this.#values = values;
    } else {
      this.#pour();
    }
    this.#values[this.#length++] = value;
  }

  /** Moves the values into the histogram: many at a time cost less than one by one. */
  #pour(): Histogram {
    this.#histogram ??= new Histogram();
    // In slices: V8 never gets out of code that it compiled within one long loop.
    for (let from = 0; from < this.#length; from += POUR_ROOM) {
      const to = Math.min(from + POUR_ROOM, this.#length);
      this.#histogram.addAll(this.#values.subarray(from, to));
    }
    this.#length = 0;
    if (this.#values.length > POUR_ROOM) this.#values = new Float64Array(POUR_ROOM);
    return this.#histogram;
  }
}
