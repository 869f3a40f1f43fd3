/** A place in a {@link RecencyList} for one owner, who keeps it for life. */
export class RecencyNode<T> {
  readonly owner: T;
  /** The instant the list is ordered by. */
  at = Number.NaN;
  /** Decides between equal instants. */
  readonly id: number;
  /** Where it is in the list; only while it is in one. */
  place = 0;

  constructor(owner: T, id: number) {
    this.owner = owner;
    this.id = id;
  }
}

const LEAST_CAPACITY = 16;

/**
 * Owners ordered by an instant, equal instants by lower id. The latest join, anyone leaves, and
 * both ends are found at once: the longest waiting one, and the lowest id among the most recent.
 *
 * The nodes lie in a ring, and whoever leaves from the middle leaves a hole. The last node knows
 * where those with its instant begin.
 */
export class RecencyList<T> {
  #nodes: (RecencyNode<T> | null)[] = new Array(LEAST_CAPACITY).fill(null);
  /** For the last node of each run of equal instants: where, at the earliest, the run begins. */
  #begins: Int32Array = new Int32Array(LEAST_CAPACITY);
  #mask = LEAST_CAPACITY - 1;
  /** From the first node to behind the last: places go up, and wrap around in the ring. */
  #head = 0;
  #tail = 0;

  /** The earliest instant, lowest id. */
  get first(): RecencyNode<T> | null {
    return this.#head === this.#tail ? null : this.#node(this.#head);
  }

  /** The lowest id among those with the latest instant. */
  get mostRecent(): RecencyNode<T> | null {
    if (this.#head === this.#tail) return null;
    const last = (this.#tail - 1) & this.#mask;
    let place = this.#begins[last] as number;
    if (place < this.#head) place = this.#head;
    while (this.#node(place) === null) place++;
    this.#begins[last] = place;
    return this.#node(place);
  }

  /** Adds a node whose instant `at` is not before that of any other. */
  add(node: RecencyNode<T>): void {
    if (this.#tail - this.#head > this.#mask) this.#makeRoom();
    const place = this.#tail++;
    const last = place === this.#head ? null : this.#node(place - 1);
    if (last === null || last.at < node.at) {
      this.#put(place, node);
      this.#begins[place & this.#mask] = place;
      return;
    }
    const begin = Math.max(this.#begins[(place - 1) & this.#mask] as number, this.#head);
    this.#begins[place & this.#mask] = begin;
    let hole = place;
    for (; hole > begin; hole--) {
      const before = this.#node(hole - 1);
      if (before !== null && before.id < node.id) break;
      this.#put(hole, before);
    }
    this.#put(hole, node);
  }

  remove(node: RecencyNode<T>): void {
    const { place } = node;
    this.#nodes[place & this.#mask] = null;
    if (place === this.#tail - 1) this.#shorten();
    if (place === this.#head) {
      while (this.#head < this.#tail && this.#node(this.#head) === null) this.#head++;
    }
    if (this.#head !== this.#tail) return;
    this.#head = 0;
    this.#tail = 0;
  }

  /** Every owner in order. */
  owners(): T[] {
    return this.#held().map(({ owner }) => owner);
  }

  clear(): void {
    this.#nodes.fill(null);
    this.#head = 0;
    this.#tail = 0;
  }

  #node(place: number): RecencyNode<T> | null {
    return this.#nodes[place & this.#mask] as RecencyNode<T> | null;
  }

  #put(place: number, node: RecencyNode<T> | null): void {
    this.#nodes[place & this.#mask] = node;
    if (node !== null) node.place = place;
  }

  /** The last node has left: the one before it is the last now, perhaps of the same run. */
  #shorten(): void {
    const begin = this.#begins[(this.#tail - 1) & this.#mask] as number;
    do this.#tail--;
    while (this.#tail > this.#head && this.#node(this.#tail - 1) === null);
    const last = this.#tail - 1;
    if (last >= begin) this.#begins[last & this.#mask] = begin;
  }

  /** The nodes in order, without the holes between them. */
  #held(): RecencyNode<T>[] {
    const nodes: RecencyNode<T>[] = [];
    for (let place = this.#head; place < this.#tail; place++) {
      const node = this.#node(place);
      if (node !== null) nodes.push(node);
    }
    return nodes;
  }

  /** Closes the holes, and doubles the ring if there are too few. */
  #makeRoom(): void {
    const nodes = this.#held();
    let capacity = LEAST_CAPACITY;
    while (capacity < 2 * nodes.length) capacity *= 2;
    this.#nodes = new Array(capacity).fill(null);
    this.#begins = new Int32Array(capacity);
    this.#mask = capacity - 1;
    this.#head = 0;
    this.#tail = nodes.length;
    nodes.forEach((node, place) => {
      this.#put(place, node);
      const before = nodes[place - 1];
      const continues = before !== undefined && before.at === node.at;
      this.#begins[place] = continues ? (this.#begins[place - 1] as number) : place;
    });
  }
}
