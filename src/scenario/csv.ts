/** A data line of a CSV file. */
export interface CsvRow {
  /** Counted from 1. */
  readonly line: number;
  readonly text: string;
}

export interface CsvTable {
  readonly header: readonly string[];
  /** To be gone through as often as needed; there may be too many to keep them. */
  readonly rows: Iterable<CsvRow>;
}

/** A cell without its quotes and the spaces around it; the column of its line counts from 1. */
export interface CsvCell {
  readonly text: string;
  readonly column: number;
}

/** Longer lines are no rows of numbers. */
export const LONGEST_LINE = 100_000;

/** More rows than this are not kept in memory. */
const MOST_LINES = 10_000_000;

/** The end of a quoted text that begins behind `from`: the place of its last quote, or -1. */
function closingQuote(line: string, from: number): number {
  let at = line.indexOf('"', from);
  while (at >= 0 && line[at + 1] === '"') at = line.indexOf('"', at + 2);
  return at;
}

/** The cells of a line, or `undefined` if its quotes do not match. */
export function csvCells(line: string): readonly CsvCell[] | undefined {
  const cells: CsvCell[] = [];
  for (let at = 0; ;) {
    const comma = line.indexOf(',', at);
    let end = comma < 0 ? line.length : comma;
    const cell = line.slice(at, end);
    const indent = cell.length - cell.trimStart().length;
    let text = cell.trim();
    if (text.startsWith('"')) {
      const open = at + indent;
      const close = closingQuote(line, open + 1);
      if (close < 0) return undefined;
      const next = line.indexOf(',', close);
      end = next < 0 ? line.length : next;
      if (line.slice(close + 1, end).trim() !== '') return undefined;
      text = line.slice(open + 1, close).replaceAll('""', '"');
    } else if (text.includes('"')) return undefined;
    cells.push({ text, column: at + (text === '' ? 0 : indent) + 1 });
    if (end === line.length) return cells;
    at = end + 1;
  }
}

/** The lines that are not empty. */
function* linesOf(text: string): Generator<CsvRow, undefined> {
  let line = 0;
  for (let at = 0; at < text.length;) {
    const next = text.indexOf('\n', at);
    const end = next < 0 ? text.length : next;
    const content = text.slice(at, text[end - 1] === '\r' ? end - 1 : end);
    line++;
    if (content.length > LONGEST_LINE || content.trim() !== '') yield { line, text: content };
    at = end + 1;
  }
}

function hasTooManyLines(text: string): boolean {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    if (++count > MOST_LINES) return true;
  }
  return false;
}

/**
 * A table of comma-separated values whose first line names the columns, or what keeps the text from
 * being one. Cells may be in quotes, `""` within them stands for one, and end with their line;
 * empty lines are passed over.
 */
export function parseCsv(given: string): CsvTable | string {
  const text = given.replace(/^\uFEFF/, '');
  const first = linesOf(text).next().value;
  if (first !== undefined && first.text.length > LONGEST_LINE) {
    return `has a line of more than ${LONGEST_LINE} characters`;
  }
  const header = first === undefined ? undefined : csvCells(first.text);
  if (header === undefined) return 'has no line of column names';
  if (hasTooManyLines(text)) return `has more than ${MOST_LINES} lines`;
  const rows = {
    *[Symbol.iterator]() {
      const lines = linesOf(text);
      lines.next();
      yield* lines;
    },
  };
  return { header: header.map((cell) => cell.text), rows };
}
