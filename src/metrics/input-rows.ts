/** Inputs per page. */
const PAGE_INPUTS = 1024;
const PAGE_BITS = 10;

/** Cells per input: one cache line. */
const ROW_CELLS = 8;
const ROW_BITS = 3;

interface Page {
  readonly cells: Float64Array;
  /** Inputs of this page that are not final. */
  open: number;
}

const newPage = (): Page => ({ cells: new Float64Array(PAGE_INPUTS * ROW_CELLS), open: 0 });

/** The first cell of an input in its page's cells. */
export function rowOf(input: number): number {
  return (input & (PAGE_INPUTS - 1)) << ROW_BITS;
}

/**
 * Columns for the inputs under way, found by their number, in pages that are used again once all
 * their inputs are final. Inputs are numbered from 1 in order of arrival.
 */
export class InputRows {
  readonly #pages: (Page | undefined)[] = [];
  readonly #spare: Page[] = [];

  /** Makes a row for an input that arrives and returns its page's cells; their values are old. */
  open(input: number): Float64Array {
    const page = this.#pages[input >>> PAGE_BITS] ?? this.#begin(input);
    page.open++;
    return page.cells;
  }

  /** The cells of the page that holds this input's row, see {@link rowOf}. */
  cells(input: number): Float64Array {
    const page = this.#pages[input >>> PAGE_BITS];
    if (page === undefined) throw new Error(`the trace names in-${input} out of its life`);
    return page.cells;
  }

  /** Gives up the row of an input that is final. */
  close(input: number): void {
    const place = input >>> PAGE_BITS;
    const page = this.#pages[place];
    if (page === undefined || --page.open > 0) return;
    this.#pages[place] = undefined;
    this.#spare.push(page);
  }

  #begin(input: number): Page {
    const page = this.#spare.pop() ?? newPage();
    this.#pages[input >>> PAGE_BITS] = page;
    return page;
  }
}
