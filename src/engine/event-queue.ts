const ARITY = 4;

/**
 * The events to come, earliest first: a 4-ary heap over typed columns. Events of one instant come in
 * the order of (rank, key); two with the same instant, rank and key have no order, so callers give
 * keys that are unique within a rank. Nothing is ever cancelled: whoever handles an event finds out
 * from its key whether it still means anything.
 */
export class EventQueue {
  /** The event last looked at. */
  time = 0;
  rank = 0;
  key = 0;
  subject = 0;
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

  /**
   * Adds an event at `time`. `order` is `orderOf(rank, key)`; `subject` says whom it concerns.
   */
  push(time: number, order: number, subject: number): void {
    if (this.#size === this.#times.length) this.#grow();
    const times = this.#times;
    const orders = this.#orders;
    const subjects = this.#subjects;
    let hole = this.#size++;
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

  /** Shows the earliest event in `time`, `rank`, `key` and `subject`; there must be one. */
  look(): void {
    const order = this.#orders[0] as number;
    this.time = this.#times[0] as number;
    this.subject = this.#subjects[0] as number;
    this.rank = Math.floor(order / KEY_LIMIT);
    this.key = order - this.rank * KEY_LIMIT;
  }

  /** Takes the earliest event out. */
  drop(): void {
    const last = --this.#size;
    if (last === 0) return;
    this.#sink(
      this.#times[last] as number, this.#orders[last] as number, this.#subjects[last] as number,
    );
  }

  /** Takes the earliest event out and adds another: cheaper than one after the other. */
  replace(time: number, order: number, subject: number): void {
    this.#sink(time, order, subject);
  }

  /** A queue of its own with the same events. */
  clone(): EventQueue {
    const copy = new EventQueue(this.#times.length);
    copy.#times.set(this.#times);
    copy.#orders.set(this.#orders);
    copy.#subjects.set(this.#subjects);
    copy.#size = this.#size;
    return copy;
  }

  /** Puts an event at the root of a heap whose root is free. */
  #sink(time: number, order: number, subject: number): void {
    const times = this.#times;
    const orders = this.#orders;
    const subjects = this.#subjects;
    const size = this.#size;
    let hole = 0;
    for (;;) {
      let child = hole * ARITY + 1;
      if (child >= size) break;
      const end = Math.min(child + ARITY, size);
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

/** Keys are whole numbers below this, so that rank and key fit one exact double. */
export const KEY_LIMIT = 2 ** 46;

/** Rank and key of an event as the one number that the queue compares. */
export function orderOf(rank: number, key: number): number {
  return rank * KEY_LIMIT + key;
}
