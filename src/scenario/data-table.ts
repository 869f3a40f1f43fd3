import { csvCells, type DataCell } from './csv.ts';
import { nameHint } from './names.ts';
import type { Finding } from './problems.ts';
import { isMap } from './tree.ts';

/** A line of a data file that is not empty. */
export interface DataLine {
  /** Counted from 1. */
  readonly line: number;
  readonly text: string;
}

/** A row with the cells that were asked for, in their order, or what is wrong with it. */
export interface DataRow extends DataLine {
  readonly cells: readonly DataCell[] | Finding;
}

export interface DataTable {
  /** The names of the columns. */
  readonly header: readonly string[];
  /**
   * The rows with their cells of these columns, each of which is in the header: to be gone through
   * as often as needed, as there may be too many to keep them.
   */
  rows(columns: readonly string[]): Iterable<DataRow>;
}

/** What is wrong with the name of a column of the table in `file`, if there is no such. */
export function columnFinding(
  column: string, file: string, { header }: DataTable,
): Finding | undefined {
  if (header.includes(column)) return undefined;
  const message = `"${file}" has no column "${column}"`;
  return { code: 'bad-csv', message, ...nameHint(column, header) };
}

/** Longer lines are no rows of numbers. */
const LONGEST_LINE = 100_000;

/** More rows than this are not kept in memory. */
const MOST_LINES = 10_000_000;

/** The lines that are not empty. */
function* linesOf(text: string): Generator<DataLine, undefined> {
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

const bad = (message: string): Finding => ({ code: 'bad-csv', message });

/** The rows that lines hold, the first `skipped` of which are none. */
function rowsOf(
  text: string, skipped: number, read: (line: string) => readonly DataCell[] | Finding,
): Iterable<DataRow> {
  return {
    *[Symbol.iterator]() {
      let count = 0;
      for (const each of linesOf(text)) {
        if (count++ < skipped) continue;
        const isTooLong = each.text.length > LONGEST_LINE;
        const cells = isTooLong
          ? bad(`this line has more than ${LONGEST_LINE} characters`) : read(each.text);
        yield { ...each, cells };
      }
    },
  };
}

function csvTable(text: string, first: string): DataTable | string {
  const header = csvCells(first)?.map((cell) => cell.text);
  if (header === undefined) return 'has no line of column names';
  return {
    header,
    rows(columns) {
      const places = columns.map((column) => header.indexOf(column));
      return rowsOf(text, 1, (line) => {
        const cells = csvCells(line);
        if (cells === undefined) return bad('the quotes do not match');
        if (cells.length === header.length) return places.map((place) => cells[place] as DataCell);
        return bad(`this line has ${cells.length} cells, and the header ${header.length}`);
      });
    },
  };
}

/** The object on a line of JSON, or `undefined` if there is none. */
function objectOn(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isMap(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const NO_OBJECT = 'expected an object in JSON';

function jsonTable(text: string, first: string): DataTable | string {
  const header = objectOn(first);
  if (header === undefined) return 'has no object in JSON on its first line';
  return {
    header: Object.keys(header),
    rows: (columns) => rowsOf(text, 0, (line) => {
      const found = objectOn(line);
      if (found === undefined) return bad(NO_OBJECT);
      const missing = columns.find((column) => !Object.hasOwn(found, column));
      if (missing !== undefined) return bad(`"${missing}" is missing`);
      return columns.map((column): DataCell => {
        const value = found[column];
        return {
          text: typeof value === 'string' ? value.trim() : JSON.stringify(value),
          // A key may be written with escapes, and is not found then.
          column: Math.max(0, line.indexOf(JSON.stringify(column))) + 1,
        };
      });
    }),
  };
}

/**
 * The table in a text, or what keeps it from being one. It has comma-separated values whose first
 * line names the columns: cells may be in quotes, `""` within them stands for one, and end with
 * their line. Or it has an object in JSON on each line, the keys of the first being the columns.
 * Empty lines are passed over.
 */
export function parseTable(given: string): DataTable | string {
  const text = given.replace(/^\uFEFF/, '');
  const first = linesOf(text).next().value?.text;
  if (first === undefined) return 'has no line of column names';
  if (first.length > LONGEST_LINE) return `has a line of more than ${LONGEST_LINE} characters`;
  const isJson = /^\s*[[{]/.test(first);
  const table = isJson ? jsonTable(text, first) : csvTable(text, first);
  if (typeof table === 'object' && hasTooManyLines(text)) {
    return `has more than ${MOST_LINES} lines`;
  }
  return table;
}
