import { OrderedSet } from '../engine/ordered-set.ts';

/** The columns that link inputs into lists; an input is in one list at a time. */
export interface Links {
  next: Int32Array;
  prev: Int32Array;
}

/** No input. */
export const NONE = -1;

// Its own: see the note in `engine/event-queue.ts`.
const END = NONE;

/**
 * Inputs in a row, linked through columns that all lists share, and each leaves at once. The
 * ends are not marked in the columns, so that a list of one, which most are, does not touch them.
 */
export class InputList {
  first = END;
  last = END;
  size = 0;
  readonly links: Links;

  constructor(links: Links) {
    this.links = links;
  }

  append(input: number): void {
    if (this.size++ === 0) {
      this.first = input;
    } else {
      const { next, prev } = this.links;
      next[this.last] = input;
      prev[input] = this.last;
    }
    this.last = input;
  }

  remove(input: number): void {
    if (--this.size === 0) {
      this.first = END;
      this.last = END;
      return;
    }
    const { next, prev } = this.links;
    if (input === this.first) {
      this.first = next[input] as number;
    } else if (input === this.last) {
      this.last = prev[input] as number;
    } else {
      const before = prev[input] as number;
      const after = next[input] as number;
      next[before] = after;
      prev[after] = before;
    }
  }

  /** The inputs in order; the list may change while one goes through them. */
  toArray(): number[] {
    const inputs: number[] = [];
    let at = this.first;
    for (let left = this.size; left > 0; left--) {
      inputs.push(at);
      at = this.links.next[at] as number;
    }
    return inputs;
  }
}

/**
 * The unbound inputs of one Function that wait for a slot, most senior first (QUE-3). Inputs join
 * at the tail with the seniority they just got; the few that come back keep theirs and wait apart
 * in a heap, so that neither costs a walk.
 *
 * @rule QUE-1
 */
export class InputQueue {
  /** Inputs in the queue. */
  size = 0;
  private readonly joined: InputList;
  private readonly returned = new OrderedSet();

  constructor(links: Links) {
    this.joined = new InputList(links);
  }

  /** Adds an input whose seniority is the newest of all. */
  join(input: number): void {
    this.joined.append(input);
    this.size++;
  }

  /** Adds an input in the place that its seniority gives it. */
  comeBack(input: number, seniority: number): void {
    this.returned.add(input, seniority);
    this.size++;
  }

  /** The most senior input; the queue must not be empty. `seniority` is the inputs' column. */
  first(seniority: Float64Array): number {
    const joined = this.joined.first;
    if (this.size === this.joined.size) return joined;
    if (joined === END) return this.returned.first;
    return this.returned.firstKey < (seniority[joined] as number) ? this.returned.first : joined;
  }

  remove(input: number): void {
    if (this.size > this.joined.size && this.returned.has(input)) this.returned.remove(input);
    else this.joined.remove(input);
    this.size--;
  }

  /** Every input in order of seniority. */
  toArray(seniority: Float64Array): number[] {
    return [...this.joined.toArray(), ...this.returned.members()].sort(
      (a, b) => (seniority[a] as number) - (seniority[b] as number),
    );
  }
}
