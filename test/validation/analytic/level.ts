import type { Micros } from '../../../src/model/time.ts';
import { SECOND } from '../../../src/model/time.ts';

/** The same column with room for twice as much as is needed. */
export function grown(column: Float64Array, needed: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * needed);
  larger.set(column);
  return larger;
}

/** A count that goes up and down, and the time that it spent at each value from an instant on. */
export class Level {
  value = 0;
  #since: Micros;
  #times = new Float64Array(16);

  constructor(from: Micros) {
    this.#since = from;
  }

  change(step: number, now: Micros): void {
    if (now > this.#since) this.close(now);
    this.value += step;
  }

  /** Books the time up to now. */
  close(now: Micros): void {
    if (this.value >= this.#times.length) this.#times = grown(this.#times, this.value + 1);
    this.#times[this.value] = (this.#times[this.value] as number) + (now - this.#since);
    this.#since = now;
  }

  /** The value summed over time: a whole number of microseconds. */
  area(): Micros {
    return this.#times.reduce((sum, time, value) => sum + value * time, 0);
  }

  /** The mean over time. */
  mean(): number {
    return this.area() / this.#total();
  }

  /** The variance over time. */
  variance(): number {
    const mean = this.mean();
    const squares = this.#times.reduce((sum, time, v) => sum + (v - mean) * (v - mean) * time, 0);
    return squares / this.#total();
  }

  /** The share of time at values from `least` to `most`. */
  share(least: number, most: number = least): number {
    const times = this.#times.subarray(least, most + 1);
    return times.reduce((sum, time) => sum + time, 0) / this.#total();
  }

  #total(): Micros {
    return this.#times.reduce((sum, time) => sum + time, 0);
  }
}

/** Durations, kept one by one; what is read off them is in seconds. */
export class Durations {
  count = 0;
  #values = new Float64Array(64);

  add(micros: Micros): void {
    if (this.count === this.#values.length) this.#values = grown(this.#values, this.count);
    this.#values[this.count++] = micros;
  }

  mean(): number {
    return this.#kept().reduce((sum, value) => sum + value, 0) / this.count / SECOND;
  }

  /** How many are longer than so many seconds. */
  above(seconds: number): number {
    return this.#kept().reduce((count, value) => count + (value > seconds * SECOND ? 1 : 0), 0);
  }

  /** The value at place p (n + 1) in ascending order, between two of them if need be. */
  quantile(p: number): number {
    const sorted = this.#kept().slice().sort();
    const place = Math.min(Math.max(p * (this.count + 1) - 1, 0), this.count - 1);
    const below = sorted[Math.floor(place)] as number;
    const above = sorted[Math.ceil(place)] as number;
    return (below + (place % 1) * (above - below)) / SECOND;
  }

  #kept(): Float64Array {
    return this.#values.subarray(0, this.count);
  }
}
