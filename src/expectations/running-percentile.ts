import type { Amount } from '../model/expectation.ts';
import type { Micros } from '../model/time.ts';

/** A binary heap of numbers with the least on top. */
class Heap {
  readonly #values: number[] = [];

  get size(): number {
    return this.#values.length;
  }

  get top(): number {
    return this.#values[0] as number;
  }

  push(value: number): void {
    const values = this.#values;
    let at = values.push(value) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if ((values[parent] as number) <= value) break;
      values[at] = values[parent] as number;
      at = parent;
    }
    values[at] = value;
  }

  pop(): number {
    const values = this.#values;
    const { top } = this;
    const last = values.pop() as number;
    if (values.length > 0) this.#sink(last);
    return top;
  }

  /** Puts a value in the place of the top, and down to where it belongs. */
  #sink(value: number): void {
    const values = this.#values;
    let at = 0;
    for (let child = 1; child < values.length; child = 2 * at + 1) {
      if ((values[child + 1] ?? Number.POSITIVE_INFINITY) < (values[child] as number)) child++;
      if ((values[child] as number) >= value) break;
      values[at] = values[child] as number;
      at = child;
    }
    values[at] = value;
  }
}

/** The place of a percentile among so many values, from 1: ⌈share × count⌉. */
export function rankOf({ num, den }: Amount, count: number): number {
  return Math.ceil((count * num) / den);
}

/**
 * A percentile of the values so far, exactly, whenever it is asked for. The values up to it are in
 * one heap and the others in another, so that one more takes time as the logarithm of their number.
 */
export class RunningPercentile {
  readonly #share: Amount;
  /** Values up to the percentile, negative: the largest is on top. */
  readonly #low = new Heap();
  readonly #high = new Heap();

  constructor(share: Amount) {
    this.#share = share;
  }

  add(value: Micros): void {
    const low = this.#low;
    const high = this.#high;
    if (low.size > 0 && value <= -low.top) low.push(-value);
    else high.push(value);
    const rank = rankOf(this.#share, low.size + high.size);
    while (low.size < rank) low.push(-high.pop());
    while (low.size > rank) high.push(-low.pop());
  }

  /** Of one value at least. */
  value(): Micros {
    return -this.#low.top;
  }
}
