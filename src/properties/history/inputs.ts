/** Where an input is, as far as a trace tells. */
export const INPUT_PLACES = [
  /** It never arrived. */
  'unknown',
  /** In the queue of its Function, for any container. */
  'queued',
  /** Queued too, but promised to one start under way (QUE-10). */
  'bound',
  /** Queued too, but in the open batch of its Function (QUE-6). */
  'batched',
  /** Queued too, but away after it was misrouted (QUE-9). */
  'misrouted',
  /** An attempt ended with `queued`, and nobody has put it back into the queue yet. */
  'returning',
  'waiting',
  'running',
  /** In one of the final states. */
  'final',
] as const;
export type InputPlace = (typeof INPUT_PLACES)[number];

const placeOf = (place: InputPlace): number => INPUT_PLACES.indexOf(place);

/** Places as rows hold them. */
export const UNKNOWN = placeOf('unknown');
export const QUEUED = placeOf('queued');
export const BOUND = placeOf('bound');
export const BATCHED = placeOf('batched');
export const MISROUTED = placeOf('misrouted');
export const RETURNING = placeOf('returning');
export const WAITING = placeOf('waiting');
export const RUNNING = placeOf('running');
export const FINAL = placeOf('final');

/*
 * What is kept of an input, a cell each. The hot path names its own copies: V8 reads an imported
 * constant anew each time.
 */
/** Its number, by which a row that is used again is told from the one it was. */
export const NUMBER = 0;
export const PLACE = 1;
/** The number of its Function. */
export const FUNCTION = 2;
/** What the queue is ordered by (QUE-3). */
export const SENIORITY = 3;
/** The number of its latest attempt, 0 before the first. */
export const ATTEMPT = 4;
/** The container that it runs on, is bound to, or waits for in the open batch. */
export const CONTAINER = 5;
/** When its latest attempt began. */
export const STARTED_AT = 6;
/** How long that attempt takes. */
export const SERVICE = 7;
/** Retries it was granted for its own failures, and losses that were made good. */
export const RETRIES = 8;
export const LOSSES = 9;
/** When its caller gives up; `Infinity` for never. */
export const PATIENCE_ENDS = 10;
/** The `seq` of the latest record about it. */
export const LAST_SEQ = 11;
/** Neighbours in the queue by number, 0 for none; and which part of the queue it is in. */
export const NEXT = 12;
export const PREVIOUS = 13;
export const PART = 14;
/** Its place in `ATTEMPT_RESULTS`: how its latest attempt ended; -1 before the first did. */
export const LAST_RESULT = 15;

const ROW_BITS = 4;
const PAGE_BITS = 12;
const PAGE_INPUTS = 1 << PAGE_BITS;
/** A page has room for so many inputs at first: many traces have few. */
const LEAST_INPUTS = 32;

interface Page {
  cells: Float64Array;
  /** Inputs of this page that are not final. */
  open: number;
}

/** The first cell of an input in its page's cells. */
export function rowOf(input: number): number {
  return (input & (PAGE_INPUTS - 1)) << ROW_BITS;
}

/** The row of an input that no page holds: it is final, or never arrived. */
const nowhere = (place: number): Float64Array => {
  const cells = new Float64Array(1 << ROW_BITS);
  cells[PLACE] = place;
  cells[PATIENCE_ENDS] = Number.POSITIVE_INFINITY;
  cells[LAST_SEQ] = -1;
  cells[LAST_RESULT] = -1;
  return cells;
};

/**
 * The inputs of a trace by number, in pages of rows that are used again: a page goes once all its
 * inputs are final and later ones have arrived. So an input that no page holds is final if its
 * number is one of those that arrived, and memory follows the inputs that are under way.
 */
export class Inputs {
  /** The highest number that arrived. */
  latest = 0;
  /** The seniority given out last. */
  latestSeniority = 0;
  /** Inputs that are `returning`. */
  returningCount = 0;
  readonly #pages: (Page | undefined)[] = [];
  readonly #spare: Page[] = [];
  readonly #final = nowhere(FINAL);
  readonly #unknown = nowhere(UNKNOWN);

  /** The cells that hold a row of this input, from {@link row} on. */
  cells(input: number): Float64Array {
    const page = this.#pages[input >>> PAGE_BITS];
    if (page !== undefined && page.cells[rowOf(input) + NUMBER] === input) return page.cells;
    return page === undefined && input <= this.latest ? this.#final : this.#unknown;
  }

  /** Where its row begins in those cells. */
  row(input: number, cells: Float64Array): number {
    return cells.length === 1 << ROW_BITS ? 0 : rowOf(input);
  }

  /**
   * Makes a row for an arrival, and returns its page's cells: only its number is set. Cells that
   * were got before may be others now.
   */
  open(input: number): Float64Array {
    const page = this.#pages[input >>> PAGE_BITS] ?? this.#begin(input);
    page.open++;
    if (input > this.latest) this.latest = input;
    const row = rowOf(input);
    if (row >= page.cells.length) extend(page, row);
    page.cells[row + NUMBER] = input;
    return page.cells;
  }

  /** An input with a row of its own is final: it is not needed any more. */
  close(input: number): void {
    const place = input >>> PAGE_BITS;
    const page = this.#pages[place];
    if (page === undefined || --page.open > 0) return;
    if (place < this.latest >>> PAGE_BITS) this.#drop(place, page);
  }

  #begin(input: number): Page {
    const last = this.latest >>> PAGE_BITS;
    const before = this.#pages[last];
    const place = input >>> PAGE_BITS;
    if (before !== undefined && before.open === 0 && place > last) this.#drop(last, before);
    const page = this.#spare.pop()
      ?? { cells: new Float64Array(LEAST_INPUTS << ROW_BITS), open: 0 };
    this.#pages[place] = page;
    return page;
  }

  #drop(place: number, page: Page): void {
    this.#pages[place] = undefined;
    page.open = 0;
    this.#spare.push(page);
  }
}

/** Makes room in a page for the row that begins there. */
function extend(page: Page, row: number): void {
  let { length } = page.cells;
  while (length <= row) length *= 2;
  const cells = new Float64Array(length);
  cells.set(page.cells);
  page.cells = cells;
}

/** Looks at one input of a trace at a time. */
export class InputView {
  number = 0;
  readonly #inputs: Inputs;
  #cells: Float64Array;
  #row = 0;

  constructor(inputs: Inputs) {
    this.#inputs = inputs;
    this.#cells = inputs.cells(0);
  }

  /** Turns to this input. */
  select(input: number): this {
    this.number = input;
    this.#cells = this.#inputs.cells(input);
    this.#row = this.#inputs.row(input, this.#cells);
    return this;
  }

  /** A cell of its row. */
  get(column: number): number {
    return this.#cells[this.#row + column] as number;
  }

  set(column: number, value: number): void {
    this.#cells[this.#row + column] = value;
  }

  get place(): InputPlace {
    return INPUT_PLACES[this.get(PLACE)] as InputPlace;
  }

  /** Whether a row holds it: an input that is not final has one. */
  get isOpen(): boolean {
    const place = this.get(PLACE);
    return place !== UNKNOWN && place !== FINAL;
  }

  /** As messages name it. */
  get name(): string {
    return `in-${this.number}`;
  }
}
