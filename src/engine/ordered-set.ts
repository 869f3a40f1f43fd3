/**
 * A set of small whole numbers ordered by a key of each: a binary heap that knows where each member
 * is, so that any member can be taken out. Equal keys go by the lower member.
 */
export class OrderedSet {
  #members: Int32Array = new Int32Array(8);
  #keys: Float64Array = new Float64Array(8);
  /** Place of each member in the heap, plus one; 0 for none. */
  #places: Int32Array = new Int32Array(8);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The member with the least key; the set must not be empty. */
  get first(): number {
    return this.#members[0] as number;
  }

  /** The least key; `Infinity` for the empty set. */
  get firstKey(): number {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : (this.#keys[0] as number);
  }

  has(member: number): boolean {
    return member < this.#places.length && this.#places[member] !== 0;
  }

  /** Adds a member that is not in the set. */
  add(member: number, key: number): void {
    if (this.#size === this.#members.length) this.#growHeap();
    if (member >= this.#places.length) this.#growPlaces(member);
    this.#rise(this.#size++, member, key);
  }

  /** Takes out a member that is in the set. */
  remove(member: number): void {
    const hole = (this.#places[member] as number) - 1;
    this.#places[member] = 0;
    const last = --this.#size;
    if (hole === last) return;
    const moved = this.#members[last] as number;
    const key = this.#keys[last] as number;
    const parent = (hole - 1) >> 1;
    if (hole > 0 && this.#before(moved, key, parent)) this.#rise(hole, moved, key);
    else this.#sink(hole, moved, key);
  }

  /** Empties the set. */
  clear(): void {
    for (let place = 0; place < this.#size; place++) {
      this.#places[this.#members[place] as number] = 0;
    }
    this.#size = 0;
  }

  /** The members, in no order. */
  members(): number[] {
    return Array.from(this.#members.subarray(0, this.#size));
  }

  clone(): OrderedSet {
    const copy = new OrderedSet();
    copy.#members = this.#members.slice();
    copy.#keys = this.#keys.slice();
    copy.#places = this.#places.slice();
    copy.#size = this.#size;
    return copy;
  }

  #before(member: number, key: number, place: number): boolean {
    const other = this.#keys[place] as number;
    return key < other || (key === other && member < (this.#members[place] as number));
  }

  #put(place: number, member: number, key: number): void {
    this.#members[place] = member;
    this.#keys[place] = key;
    this.#places[member] = place + 1;
  }

  #rise(from: number, member: number, key: number): void {
    let hole = from;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (!this.#before(member, key, parent)) break;
      this.#put(hole, this.#members[parent] as number, this.#keys[parent] as number);
      hole = parent;
    }
    this.#put(hole, member, key);
  }

  #sink(from: number, member: number, key: number): void {
    let hole = from;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= this.#size) break;
      const right = child + 1;
      if (
        right < this.#size &&
        this.#before(this.#members[right] as number, this.#keys[right] as number, child)
      ) {
        child = right;
      }
      if (this.#before(member, key, child)) break;
      this.#put(hole, this.#members[child] as number, this.#keys[child] as number);
      hole = child;
    }
    this.#put(hole, member, key);
  }

  #growHeap(): void {
    const members = new Int32Array(this.#members.length * 2);
    const keys = new Float64Array(this.#keys.length * 2);
    members.set(this.#members);
    keys.set(this.#keys);
    this.#members = members;
    this.#keys = keys;
  }

  #growPlaces(member: number): void {
    let length = this.#places.length;
    while (length <= member) length *= 2;
    const places = new Int32Array(length);
    places.set(this.#places);
    this.#places = places;
  }
}
