/** A place in a {@link RecencyList} for one owner, who keeps it for life. */
export class RecencyNode<T> {
  readonly owner: T;
  /** The instant the list is ordered by. */
  at = 0;
  /** Decides between equal instants. */
  readonly id: number;
  prev: RecencyNode<T> | null = null;
  next: RecencyNode<T> | null = null;
  /** The other end of the run of equal instants that this node begins or ends. */
  otherEnd: RecencyNode<T> = this;

  constructor(owner: T, id: number) {
    this.owner = owner;
    this.id = id;
  }
}

/**
 * Owners ordered by an instant, equal instants by lower id. The latest join, anyone leaves, and
 * both ends are found at once: the longest waiting one, and the lowest id among the most recent.
 * For that the first and the last node of each run of equal instants know each other.
 */
export class RecencyList<T> {
  /** The earliest instant, lowest id. */
  first: RecencyNode<T> | null = null;
  #last: RecencyNode<T> | null = null;

  /** The lowest id among those with the latest instant. */
  get mostRecent(): RecencyNode<T> | null {
    return this.#last === null ? null : this.#last.otherEnd;
  }

  /** Adds a node whose instant `at` is not before that of any other. */
  add(node: RecencyNode<T>): void {
    const last = this.#last;
    if (last === null || last.at < node.at) {
      node.otherEnd = node;
      this.#insertAfter(last, node);
      return;
    }
    const first = last.otherEnd;
    if (node.id > last.id) {
      this.#insertAfter(last, node);
      join(first, node);
    } else if (node.id < first.id) {
      this.#insertAfter(first.prev, node);
      join(node, last);
    } else {
      let before = last.prev as RecencyNode<T>;
      while (before.id > node.id) before = before.prev as RecencyNode<T>;
      this.#insertAfter(before, node);
    }
  }

  remove(node: RecencyNode<T>): void {
    const { prev, next } = node;
    const begins = prev === null || prev.at < node.at;
    const ends = next === null || next.at > node.at;
    if (begins && !ends) join(next as RecencyNode<T>, node.otherEnd);
    else if (ends && !begins) join(node.otherEnd, prev as RecencyNode<T>);
    if (prev === null) this.first = next;
    else prev.next = next;
    if (next === null) this.#last = prev;
    else next.prev = prev;
    node.prev = null;
    node.next = null;
  }

  clear(): void {
    for (let node = this.first; node !== null; ) {
      const { next } = node;
      node.prev = null;
      node.next = null;
      node = next;
    }
    this.first = null;
    this.#last = null;
  }

  #insertAfter(before: RecencyNode<T> | null, node: RecencyNode<T>): void {
    const after = before === null ? this.first : before.next;
    node.prev = before;
    node.next = after;
    if (before === null) this.first = node;
    else before.next = node;
    if (after === null) this.#last = node;
    else after.prev = node;
  }
}

function join<T>(first: RecencyNode<T>, last: RecencyNode<T>): void {
  first.otherEnd = last;
  last.otherEnd = first;
}
