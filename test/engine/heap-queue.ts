import { KEY_LIMIT } from '../../src/engine/event-queue.ts';

const ARITY = 4;

/**
 * What the event queue is compared with: the same by a 4-ary heap over typed columns. Events of
 * one instant come in the order of (rank, key); two with the same instant, rank and key have no
 * order, so callers give keys that are unique within a rank. Nothing is ever cancelled: whoever
 * handles an event finds out from its key whether it still means anything.
 */
export class HeapQueue {
  /** The instant that the clock shows. */
  now = 0;
  /** The event taken last. */
  rank = 0;
  key = 0;
  subject = 0;
  // One more place than the heap needs: what is added is written down behind it first.
  #times: Float64Array;
  /** rank × {@link KEY_LIMIT} + key. */
  #orders: Float64Array;
  #subjects: Int32Array;
  #size = 0;

  constructor(capacity = 256) {
    this.#times = new Float64Array(capacity);
    this.#orders = new Float64Array(capacity);
    this.#subjects = new Int32Array(capacity);
  }

  get size(): number {
    return this.#size;
  }

  /** The instant of the earliest event; `Infinity` when there is none. */
  get nextTime(): number {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : (this.#times[0] as number);
  }

  /** True when an event is left in the instant that the clock shows. */
  get isDue(): boolean {
    return this.#size > 0 && this.#times[0] === this.now;
  }

  /** Sets the clock to the earliest event, if that is not after `until`; else returns false. */
  advance(until: number): boolean {
    if (this.#size === 0) return false;
    const time = this.#times[0] as number;
    if (time > until) return false;
    this.now = time;
    return true;
  }

  /** Sets the clock to an instant at which there is no event, before the earliest one. */
  moveTo(time: number): void {
    this.now = time;
  }

  /** Adds an event that is due `delay` from now; `subject` says whom it concerns. */
  push(delay: number, rank: number, key: number, subject: number): void {
    this.#write(delay, rank, key, subject);
    this.#rise(this.#size++);
  }

  /** Shows the earliest event in `rank`, `key` and `subject`; there must be one. */
  look(): void {
    const order = this.#orders[0] as number;
    this.rank = Math.floor(order / KEY_LIMIT);
    this.key = order - this.rank * KEY_LIMIT;
    this.subject = this.#subjects[0] as number;
  }

  /** Takes the earliest event out. */
  drop(): void {
    if (--this.#size > 0) this.#sink(this.#size);
  }

  /** A queue of its own with the same clock and the same events. */
  clone(): HeapQueue {
    const copy = new HeapQueue(this.#times.length);
    copy.now = this.now;
    copy.#times.set(this.#times);
    copy.#orders.set(this.#orders);
    copy.#subjects.set(this.#subjects);
    copy.#size = this.#size;
    return copy;
  }

  /** Writes an event down behind the heap. */
  #write(delay: number, rank: number, key: number, subject: number): void {
    const end = this.#size;
    if (end + 1 >= this.#times.length) this.#grow();
    this.#times[end] = this.now + delay;
    this.#orders[end] = rank * KEY_LIMIT + key;
    this.#subjects[end] = subject;
  }

  /** Moves the event at `from` up to where it belongs. */
  #rise(from: number): void {
    const times = this.#times;
    const orders = this.#orders;
    const subjects = this.#subjects;
    const time = times[from] as number;
    const order = orders[from] as number;
    const subject = subjects[from] as number;
    let hole = from;
    while (hole > 0) {
      const parent = (hole - 1) >> 2;
      const parentTime = times[parent] as number;
      if (parentTime < time || (parentTime === time && (orders[parent] as number) <= order)) break;
      times[hole] = parentTime;
      orders[hole] = orders[parent] as number;
      subjects[hole] = subjects[parent] as number;
      hole = parent;
    }
    times[hole] = time;
    orders[hole] = order;
    subjects[hole] = subject;
  }

  /** Puts the event at `from`, behind the heap, into the heap, whose root is free. */
  #sink(from: number): void {
    const times = this.#times;
    const orders = this.#orders;
    const subjects = this.#subjects;
    const size = this.#size;
    const time = times[from] as number;
    const order = orders[from] as number;
    const subject = subjects[from] as number;
    let hole = 0;
    for (;;) {
      let child = hole * ARITY + 1;
      if (child >= size) break;
      const end = child + ARITY < size ? child + ARITY : size;
      let least = child;
      let leastTime = times[child] as number;
      for (child++; child < end; child++) {
        const childTime = times[child] as number;
        if (
          childTime < leastTime ||
          (childTime === leastTime && (orders[child] as number) < (orders[least] as number))
        ) {
          least = child;
          leastTime = childTime;
        }
      }
      if (time < leastTime || (time === leastTime && order <= (orders[least] as number))) break;
      times[hole] = leastTime;
      orders[hole] = orders[least] as number;
      subjects[hole] = subjects[least] as number;
      hole = least;
    }
    times[hole] = time;
    orders[hole] = order;
    subjects[hole] = subject;
  }

  #grow(): void {
    const capacity = this.#times.length * 2;
    const times = new Float64Array(capacity);
    const orders = new Float64Array(capacity);
    const subjects = new Int32Array(capacity);
    times.set(this.#times);
    orders.set(this.#orders);
    subjects.set(this.#subjects);
    this.#times = times;
    this.#orders = orders;
    this.#subjects = subjects;
  }
}
