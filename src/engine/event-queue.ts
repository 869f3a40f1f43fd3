/** Keys are whole numbers below this, so that rank and key fit one exact double. */
export const KEY_LIMIT = 2 ** 46;

// V8 reads a constant anew at each use if it is imported or exported, and folds one that a module
// has to itself: the hot paths of this project have their own.
const RANK_UNIT = KEY_LIMIT;
const PER_RANK_UNIT = 1 / RANK_UNIT;

/** No slot: the end of a list. */
const NONE = -1;

/** Children of a place in the heap. */
const ARITY = 4;

const LEAST_BUCKETS = 1024;

/** With fewer buckets per event, too many events would be put aside and come up again and again. */
const BUCKETS_PER_EVENT = 4;

/** The width of a bucket to begin with, in microseconds; it adapts. */
const FIRST_WIDTH = 1024;

/** No gap between two events counts for more buckets: it is idle time, which says nothing. */
const LONGEST_GAP = 16;

/** The width changes at most by this factor at once. */
const GREATEST_CHANGE = 16;

/** An event that is still to come. */
export interface PendingEvent {
  readonly time: number;
  readonly rank: number;
  readonly key: number;
  readonly subject: number;
}

/**
 * The clock and the events to come. Events of one instant come in the order of (rank, key); two
 * with the same instant, rank and key have no order, so callers give keys that are unique within a
 * rank. Nothing is ever cancelled: whoever handles an event finds out from its key whether it still
 * means anything.
 *
 * Instants stay inside: callers pass delays and ask what is due, since a double that crosses a call
 * costs an allocation, and a run makes a dozen such calls per event.
 *
 * Time ahead of an origin is cut into buckets about as wide as the mean gap between two events; an
 * event waits in its bucket, out of order, until the bucket is opened: only the events of opened
 * buckets are sorted, in a heap that mostly holds one or two. Events beyond the last bucket are
 * put aside until the buckets are empty; then the origin moves to the earliest of them. The width
 * matters for speed alone, so it may lag behind the events: where it is too great, this is the
 * heap. (Brown, Calendar queues, CACM 31, 1988; the heap takes the place of his sorted buckets.)
 */
export class EventQueue {
  // Fields that will hold more than 31 bits begin as NaN: V8 lays them out as doubles at once, and
  // does not throw away what it compiled when the first large instant comes.
  /** The instant that the clock shows. */
  now = Number.NaN;
  /** The instant of the heap's root: the earliest of all, or `Infinity` while the heap is empty. */
  #headTime = Number.POSITIVE_INFINITY;
  /** The event looked at last. */
  rank = 0;
  key = Number.NaN;
  subject = 0;
  // An event is a slot of these columns.
  #times: Float64Array;
  /** rank × {@link KEY_LIMIT} + key. */
  #orders: Float64Array;
  #subjects: Int32Array;
  /** The slot after this one in its bucket, in what is put aside, or in the list of free slots. */
  #links: Int32Array;
  /** The slots in use, or free again, are those below. */
  #slotCount = 0;
  #free = NONE;
  #size = 0;
  /** The events up to the end of the current bucket: a 4-ary heap. */
  #heap: Int32Array;
  #heapSize = 0;
  /** The events of each bucket after the current one; no others have any. */
  #buckets: Int32Array = new Int32Array(LEAST_BUCKETS).fill(NONE);
  #bucketed = 0;
  #current = 0;
  /** The events after the last bucket. */
  #aside = NONE;
  /** Where the first bucket begins. */
  #origin = Number.NaN;
  #bucketsPerMicro = 1 / FIRST_WIDTH;
  /** Events dropped, and buckets passed, since the origin was chosen. */
  #dropped = 0;
  #passed = 0;
  /** How many events too many may be dropped before the width is chosen anew. */
  #patience = LEAST_BUCKETS / 4;

  constructor(capacity = 8) {
    this.now = 0;
    this.key = 0;
    this.#origin = 0;
    this.#times = new Float64Array(capacity);
    this.#orders = new Float64Array(capacity);
    this.#subjects = new Int32Array(capacity);
    this.#links = new Int32Array(capacity);
    this.#heap = new Int32Array(capacity);
  }

  get size(): number {
    return this.#size;
  }

  /** The instant of the earliest event; `Infinity` when there is none. */
  get nextTime(): number {
    if (this.#heapSize === 0) this.#open();
    return this.#headTime;
  }

  /** True when an event is left in the instant that the clock shows. */
  get isDue(): boolean {
    // What is due now lies before the end of the current bucket, as the present does.
    return this.#headTime === this.now;
  }

  /** Sets the clock to the earliest event, if that is not after `until`; else returns false. */
  advance(until: number): boolean {
    if (this.#heapSize === 0 && !this.#open()) return false;
    if (this.#headTime > until) return false;
    this.now = this.#headTime;
    return true;
  }

  /** Sets the clock to an instant at which there is no event, before the earliest one. */
  moveTo(time: number): void {
    // Whatever is due by now must lie in the current bucket or before it: see `isDue`.
    if (this.#heapSize === 0 && !this.#open()) {
      this.#origin = time;
      this.#current = 0;
    }
    this.now = time;
  }

  /** Adds an event that is due `delay` from now; `subject` says whom it concerns. */
  push(delay: number, rank: number, key: number, subject: number): void {
    let slot = this.#free;
    if (slot === NONE) slot = this.#newSlot();
    else this.#free = this.#links[slot] as number;
    this.#times[slot] = this.now + delay;
    this.#orders[slot] = rank * RANK_UNIT + key;
    this.#subjects[slot] = subject;
    this.#size++;
    this.#place(slot);
  }

  /** Shows the earliest event in `rank`, `key` and `subject`; there must be one. */
  look(): void {
    if (this.#heapSize === 0) this.#open();
    const slot = this.#heap[0] as number;
    const order = this.#orders[slot] as number;
    this.rank = (order * PER_RANK_UNIT) | 0;
    this.key = order - this.rank * RANK_UNIT;
    this.subject = this.#subjects[slot] as number;
  }

  /** Takes the earliest event out; there must be one. */
  drop(): void {
    if (this.#heapSize === 0) this.#open();
    const slot = this.#heap[0] as number;
    this.#links[slot] = this.#free;
    this.#free = slot;
    this.#size--;
    if (--this.#heapSize > 0) this.#sink(this.#heap[this.#heapSize] as number);
    else this.#headTime = Number.POSITIVE_INFINITY;
    if (++this.#dropped > this.#patience + 2 * this.#passed) this.#spreadAgain();
  }

  /** Every event to come, in no order: for those who look at all. */
  events(): readonly PendingEvent[] {
    const events: PendingEvent[] = [];
    const tell = (slot: number): void => {
      const order = this.#orders[slot] as number;
      const rank = Math.floor(order / RANK_UNIT);
      events.push({
        time: this.#times[slot] as number, rank, key: order - rank * RANK_UNIT,
        subject: this.#subjects[slot] as number,
      });
    };
    for (let at = 0; at < this.#heapSize; at++) tell(this.#heap[at] as number);
    const follow = (first: number): void => {
      for (let slot = first; slot !== NONE; slot = this.#links[slot] as number) tell(slot);
    };
    const before = this.#heapSize + this.#bucketed;
    for (let bucket = this.#current + 1; events.length < before; bucket++) {
      follow(this.#buckets[bucket] as number);
    }
    follow(this.#aside);
    return events;
  }

  /** A queue of its own with the same clock and the same events. */
  clone(): EventQueue {
    const copy = new EventQueue(0);
    copy.now = this.now;
    copy.#headTime = this.#headTime;
    copy.#times = this.#times.slice();
    copy.#orders = this.#orders.slice();
    copy.#subjects = this.#subjects.slice();
    copy.#links = this.#links.slice();
    copy.#slotCount = this.#slotCount;
    copy.#free = this.#free;
    copy.#size = this.#size;
    copy.#heap = this.#heap.slice();
    copy.#heapSize = this.#heapSize;
    copy.#buckets = this.#buckets.slice();
    copy.#bucketed = this.#bucketed;
    copy.#current = this.#current;
    copy.#aside = this.#aside;
    copy.#origin = this.#origin;
    copy.#bucketsPerMicro = this.#bucketsPerMicro;
    copy.#dropped = this.#dropped;
    copy.#passed = this.#passed;
    copy.#patience = this.#patience;
    return copy;
  }

  #newSlot(): number {
    if (this.#slotCount === this.#times.length) this.#grow();
    return this.#slotCount++;
  }

  /** Puts an event where it belongs by its instant. */
  #place(slot: number): void {
    const place = ((this.#times[slot] as number) - this.#origin) * this.#bucketsPerMicro;
    if (place >= this.#buckets.length) {
      this.#putAside(slot);
    } else if (place >= this.#current + 1) {
      const bucket = place | 0;
      this.#links[slot] = this.#buckets[bucket] as number;
      this.#buckets[bucket] = slot;
      this.#bucketed++;
    } else {
      this.#rise(slot);
    }
  }

  /** Opens the bucket of the earliest event while the heap is empty; false if there is none. */
  #open(): boolean {
    if (this.#bucketed === 0) {
      if (this.#aside === NONE) return false;
      this.#spread();
      return true;
    }
    const buckets = this.#buckets;
    let bucket = this.#current + 1;
    while (buckets[bucket] === NONE) bucket++;
    this.#passed += Math.min(bucket - this.#current, LONGEST_GAP);
    this.#current = bucket;
    let slot = buckets[bucket] as number;
    buckets[bucket] = NONE;
    while (slot !== NONE) {
      const next = this.#links[slot] as number;
      this.#rise(slot);
      this.#bucketed--;
      slot = next;
    }
    return true;
  }

  /** Chooses the width anew amid the buckets: so many events should not have come out of them. */
  #spreadAgain(): void {
    const buckets = this.#buckets;
    for (let at = 0; at < this.#heapSize; at++) this.#putAside(this.#heap[at] as number);
    this.#heapSize = 0;
    this.#headTime = Number.POSITIVE_INFINITY;
    for (let bucket = this.#current + 1; this.#bucketed > 0; bucket++) {
      let slot = buckets[bucket] as number;
      buckets[bucket] = NONE;
      while (slot !== NONE) {
        const next = this.#links[slot] as number;
        this.#putAside(slot);
        this.#bucketed--;
        slot = next;
      }
    }
    if (this.#aside !== NONE) this.#spread();
  }

  #putAside(slot: number): void {
    this.#links[slot] = this.#aside;
    this.#aside = slot;
  }

  /** Gives all events, which are put aside, their buckets from the earliest of them on. */
  #spread(): void {
    let earliest = Number.POSITIVE_INFINITY;
    for (let slot = this.#aside; slot !== NONE; slot = this.#links[slot] as number) {
      earliest = Math.min(earliest, this.#times[slot] as number);
    }
    this.#adapt(earliest);
    this.#origin = earliest;
    this.#current = 0;
    let slot = this.#aside;
    this.#aside = NONE;
    while (slot !== NONE) {
      const next = this.#links[slot] as number;
      this.#place(slot);
      slot = next;
    }
  }

  /**
   * Makes the buckets, which are empty, as many as the events call for, and as wide as the mean gap
   * between the events dropped since the origin was chosen.
   */
  #adapt(earliest: number): void {
    const place = (earliest - this.#origin) * this.#bucketsPerMicro;
    this.#passed += Math.max(0, Math.min(place - this.#current, LONGEST_GAP));
    let change = this.#passed / this.#dropped;
    // Looking through all events was not worth it for so few.
    if (this.#dropped < this.#buckets.length / 16) change = Math.max(change, 4);
    change = Math.max(1 / GREATEST_CHANGE, Math.min(change, GREATEST_CHANGE));
    this.#bucketsPerMicro = Math.min(1, this.#bucketsPerMicro / change);
    this.#dropped = 0;
    this.#passed = 0;
    let count = LEAST_BUCKETS;
    while (count < this.#size * BUCKETS_PER_EVENT) count *= 2;
    if (count !== this.#buckets.length) this.#buckets = new Int32Array(count).fill(NONE);
    this.#patience = count / 4;
  }

  /** Puts an event into the heap. */
  #rise(slot: number): void {
    const heap = this.#heap;
    const times = this.#times;
    const orders = this.#orders;
    const time = times[slot] as number;
    const order = orders[slot] as number;
    let hole = this.#heapSize++;
    while (hole > 0) {
      const above = (hole - 1) >> 2;
      const parent = heap[above] as number;
      const parentTime = times[parent] as number;
      if (parentTime < time || (parentTime === time && (orders[parent] as number) <= order)) break;
      heap[hole] = parent;
      hole = above;
    }
    heap[hole] = slot;
    if (hole === 0) this.#headTime = time;
  }

  /** Puts an event into the heap, whose root is free. */
  #sink(slot: number): void {
    const heap = this.#heap;
    const times = this.#times;
    const orders = this.#orders;
    const size = this.#heapSize;
    const time = times[slot] as number;
    const order = orders[slot] as number;
    let hole = 0;
    for (;;) {
      let at = hole * ARITY + 1;
      if (at >= size) break;
      const end = at + ARITY < size ? at + ARITY : size;
      let leastAt = at;
      let least = heap[at] as number;
      let leastTime = times[least] as number;
      for (at++; at < end; at++) {
        const child = heap[at] as number;
        const childTime = times[child] as number;
        if (
          childTime < leastTime ||
          (childTime === leastTime && (orders[child] as number) < (orders[least] as number))
        ) {
          leastAt = at;
          least = child;
          leastTime = childTime;
        }
      }
      if (time < leastTime || (time === leastTime && order <= (orders[least] as number))) break;
      heap[hole] = least;
      hole = leastAt;
    }
    heap[hole] = slot;
    this.#headTime = times[heap[0] as number] as number;
  }

  #grow(): void {
    const capacity = Math.max(16, this.#times.length * 2);
    const times = new Float64Array(capacity);
    const orders = new Float64Array(capacity);
    const subjects = new Int32Array(capacity);
    const links = new Int32Array(capacity);
    const heap = new Int32Array(capacity);
    times.set(this.#times);
    orders.set(this.#orders);
    subjects.set(this.#subjects);
    links.set(this.#links);
    heap.set(this.#heap);
    this.#times = times;
    this.#orders = orders;
    this.#subjects = subjects;
    this.#links = links;
    this.#heap = heap;
  }
}
