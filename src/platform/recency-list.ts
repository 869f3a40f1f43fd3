import type { Micros } from '../model/time.ts';

/** Whoever can be in a {@link RecencyList}, one at a time. */
export interface Recent {
  /** The instant that the list is ordered by; it stays the same while in the list. */
  readonly usedAt: Micros;
  /** Decides between equal instants. */
  readonly id: number;
  /** Where it is in the list that it is in. */
  place: number;
}

const LEAST_CAPACITY = 16;

/**
 * Containers ordered by when they were last used, equal instants by lower id. The latest join,
 * anyone leaves, and both ends are found at once: the least recent one, and the lowest id among the
 * most recent.
 *
 * The members lie in a ring, and whoever leaves from the middle leaves a hole. The last member
 * knows where those with its instant begin.
 */
export class RecencyList<T extends Recent> {
  private members: (T | null)[] = new Array(LEAST_CAPACITY).fill(null);
  /** For the last member of each run of equal instants: where, at the earliest, the run begins. */
  private begins: Int32Array = new Int32Array(LEAST_CAPACITY);
  private mask = LEAST_CAPACITY - 1;
  /** From the first member to behind the last: places go up, and wrap around in the ring. */
  private head = 0;
  private tail = 0;

  /** The earliest instant, lowest id. */
  get first(): T | null {
    return this.head === this.tail ? null : this.member(this.head);
  }

  /** The lowest id among those with the latest instant. */
  get mostRecent(): T | null {
    if (this.head === this.tail) return null;
    const last = (this.tail - 1) & this.mask;
    let place = this.begins[last] as number;
    if (place < this.head) place = this.head;
    while (this.member(place) === null) place++;
    this.begins[last] = place;
    return this.member(place);
  }

  /** Adds one that was not used before any other of the list. */
  add(added: T): void {
    if (this.tail - this.head > this.mask) this.makeRoom();
    const place = this.tail++;
    const last = place === this.head ? null : this.member(place - 1);
    if (last === null || last.usedAt < added.usedAt) {
      this.put(place, added);
      this.begins[place & this.mask] = place;
      return;
    }
    const begin = Math.max(this.begins[(place - 1) & this.mask] as number, this.head);
    this.begins[place & this.mask] = begin;
    let hole = place;
    for (; hole > begin; hole--) {
      const before = this.member(hole - 1);
      if (before !== null && before.id < added.id) break;
      this.put(hole, before);
    }
    this.put(hole, added);
  }

  remove(left: T): void {
    const { place } = left;
    this.members[place & this.mask] = null;
    if (place === this.tail - 1) this.shorten();
    if (place === this.head) {
      while (this.head < this.tail && this.member(this.head) === null) this.head++;
    }
    if (this.head !== this.tail) return;
    this.head = 0;
    this.tail = 0;
  }

  /** Every member in order. */
  toArray(): T[] {
    const members: T[] = [];
    for (let place = this.head; place < this.tail; place++) {
      const member = this.member(place);
      if (member !== null) members.push(member);
    }
    return members;
  }

  clear(): void {
    this.members.fill(null);
    this.head = 0;
    this.tail = 0;
  }

  private member(place: number): T | null {
    return this.members[place & this.mask] as T | null;
  }

  private put(place: number, member: T | null): void {
    this.members[place & this.mask] = member;
    if (member !== null) member.place = place;
  }

  /** The last member has left: the one before it is the last now, perhaps of the same run. */
  private shorten(): void {
    const begin = this.begins[(this.tail - 1) & this.mask] as number;
    do this.tail--;
    while (this.tail > this.head && this.member(this.tail - 1) === null);
    const last = this.tail - 1;
    if (last >= begin) this.begins[last & this.mask] = begin;
  }

  /** Closes the holes, and doubles the ring if there are too few. */
  private makeRoom(): void {
    const members = this.toArray();
    let capacity = LEAST_CAPACITY;
    while (capacity < 2 * members.length) capacity *= 2;
    this.members = new Array(capacity).fill(null);
    this.begins = new Int32Array(capacity);
    this.mask = capacity - 1;
    this.head = 0;
    this.tail = members.length;
    members.forEach((member, place) => {
      this.put(place, member);
      const before = members[place - 1];
      const continues = before !== undefined && before.usedAt === member.usedAt;
      this.begins[place] = continues ? (this.begins[place - 1] as number) : place;
    });
  }
}
