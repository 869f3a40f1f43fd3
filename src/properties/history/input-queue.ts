import {
  type Inputs, NEXT, PART, PLACE, PREVIOUS, QUEUED, rowOf, SENIORITY,
} from './inputs.ts';

/** In which part of the queue an input waits, if in any. */
const JOINED = 1;
const RETURNED = 2;

/**
 * The unbound inputs of one Function that wait for a slot, in order of seniority (QUE-3). Those
 * that join get the newest seniority and form a list; the few that come back wait in a heap, from
 * which one that left is dropped when it comes to the top.
 */
export class InputQueue {
  /** How many wait. */
  size = 0;
  readonly #inputs: Inputs;
  #first = 0;
  #last = 0;
  /** Seniorities of those that came back, as a binary heap, and whose they are. */
  readonly #returned: number[] = [];
  readonly #whose: number[] = [];

  constructor(inputs: Inputs) {
    this.#inputs = inputs;
  }

  /** Adds an input at the tail: it gets the newest seniority of all. */
  join(input: number): void {
    const cells = this.#inputs.cells(input);
    const row = rowOf(input);
    cells[row + SENIORITY] = ++this.#inputs.latestSeniority;
    cells[row + PART] = JOINED;
    cells[row + NEXT] = 0;
    cells[row + PREVIOUS] = this.#last;
    if (this.#last === 0) this.#first = input;
    else this.#inputs.cells(this.#last)[rowOf(this.#last) + NEXT] = input;
    this.#last = input;
    this.size++;
  }

  /** Adds an input in the place that its seniority gives it. */
  comeBack(input: number): void {
    const cells = this.#inputs.cells(input);
    const row = rowOf(input);
    cells[row + PART] = RETURNED;
    this.#push(cells[row + SENIORITY] as number, input);
    this.size++;
  }

  /** Takes out an input that is in the queue. */
  remove(input: number): void {
    const cells = this.#inputs.cells(input);
    const row = rowOf(input);
    if (cells[row + PART] === JOINED) this.#unlink(cells, row);
    cells[row + PART] = 0;
    this.size--;
  }

  /** The most senior input; 0 if nobody waits. */
  get first(): number {
    const returned = this.#firstReturned();
    if (returned === 0) return this.#first;
    if (this.#first === 0) return returned;
    const seniority = this.#inputs.cells(this.#first)[rowOf(this.#first) + SENIORITY] as number;
    return (this.#returned[0] as number) < seniority ? returned : this.#first;
  }

  #unlink(cells: Float64Array, row: number): void {
    const next = cells[row + NEXT] as number;
    const previous = cells[row + PREVIOUS] as number;
    if (next === 0) this.#last = previous;
    else this.#inputs.cells(next)[rowOf(next) + PREVIOUS] = previous;
    if (previous === 0) this.#first = next;
    else this.#inputs.cells(previous)[rowOf(previous) + NEXT] = next;
  }

  #firstReturned(): number {
    while (this.#returned.length > 0 && !this.#waits(0)) this.#pop();
    return this.#whose[0] ?? 0;
  }

  /** Whether the entry at a place of the heap still stands for an input that waits here. */
  #waits(place: number): boolean {
    const input = this.#whose[place] as number;
    const cells = this.#inputs.cells(input);
    const row = this.#inputs.row(input, cells);
    return cells[row + PART] === RETURNED && cells[row + PLACE] === QUEUED
      && cells[row + SENIORITY] === this.#returned[place];
  }

  #push(seniority: number, input: number): void {
    let place = this.#returned.push(seniority) - 1;
    this.#whose.push(input);
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if ((this.#returned[parent] as number) <= seniority) return;
      this.#swap(place, parent);
      place = parent;
    }
  }

  #pop(): void {
    const end = this.#returned.length - 1;
    this.#swap(0, end);
    this.#returned.pop();
    this.#whose.pop();
    for (let place = 0; ; ) {
      const left = 2 * place + 1;
      if (left >= end) return;
      const right = left + 1;
      const senior = right < end && this.#senior(right, left) ? right : left;
      if (!this.#senior(senior, place)) return;
      this.#swap(senior, place);
      place = senior;
    }
  }

  #senior(a: number, b: number): boolean {
    return (this.#returned[a] as number) < (this.#returned[b] as number);
  }

  #swap(a: number, b: number): void {
    for (const list of [this.#returned, this.#whose]) {
      const held = list[a] as number;
      list[a] = list[b] as number;
      list[b] = held;
    }
  }
}
