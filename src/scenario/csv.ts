/** A data line of a CSV file. */
export interface CsvRow {
  /** Counted from 1. */
  readonly line: number;
  readonly text: string;
}

export interface CsvTable {
  readonly header: readonly string[];
  readonly rows: readonly CsvRow[];
}

/** A cell without its quotes and the spaces around it; the column of its line counts from 1. */
export interface CsvCell {
  readonly text: string;
  readonly column: number;
}

/** A quoted cell or one without quotes, up to the next comma or the end of the line. */
const CELL = /\s*(?:"((?:[^"]|"")*)"|([^",]*))\s*(,|$)/y;

/** The cells of a line, or `undefined` if its quotes do not match. */
export function csvCells(line: string): readonly CsvCell[] | undefined {
  const cells: CsvCell[] = [];
  for (let at = 0; ;) {
    CELL.lastIndex = at;
    const match = CELL.exec(line);
    if (match === null) return undefined;
    const [all, quoted, plain = '', end] = match;
    const text = quoted === undefined ? plain.trim() : quoted.replaceAll('""', '"');
    const indent = all.length - all.trimStart().length;
    cells.push({ text, column: at + (text === '' ? 0 : indent) + 1 });
    if (end === '') return cells;
    at += all.length;
  }
}

/**
 * A table of comma-separated values whose first line names the columns. Cells may be in quotes,
 * `""` within them stands for one, and end with their line; empty lines are passed over.
 */
export function parseCsv(text: string): CsvTable | undefined {
  const [first, ...rest] = text.replace(/^\uFEFF/, '')
    .split('\n')
    .map((line, at) => ({ line: at + 1, text: line.replace(/\r$/, '') }))
    .filter((row) => row.text.trim() !== '');
  const header = first === undefined ? undefined : csvCells(first.text);
  return header && { header: header.map((cell) => cell.text), rows: rest };
}
