import type { Micros } from '../model/time.ts';
import type { DataCell } from './csv.ts';
import { type DataUnit, MOST_BAD_CELLS, parseMicros } from './data-files.ts';
import { columnFinding, type DataRow, type DataTable, parseTable } from './data-table.ts';
import { FUNCTION_NAME } from './names.ts';
import { type Finding, type Problem, ProblemList } from './problems.ts';
import { kindOf } from './tree.ts';

/** Which cells of a data file are measured durations. */
export interface MeasuredColumn {
  /** What the file is called in problems. */
  readonly file: string;
  readonly column: string;
  readonly unit?: DataUnit;
  /** Only rows that have all of these values count. */
  readonly where: readonly { readonly column: string; readonly value: string }[];
  /** The column of the Function that a row is of. */
  readonly by?: string;
  /** What cannot be 0, for a problem with each 0. */
  readonly positive?: string;
}

/** Durations by the Function that they are of; by an empty name without such a column. */
export type Measurements = ReadonlyMap<string, readonly Micros[]>;

/** The cells of a row that are looked at. */
interface MeasuredRow {
  readonly duration: DataCell;
  readonly by: DataCell | undefined;
  readonly counts: boolean;
}

function rowOf(cells: readonly DataCell[], { where, by }: MeasuredColumn): MeasuredRow {
  const counts = where.every(({ value }, place) => cells[place + 1]?.text === value);
  return {
    duration: cells[0] as DataCell, by: by === undefined ? undefined : cells.at(-1), counts,
  };
}

/** What is wrong with a row that counts, and in which cell; else its duration. */
function readRow(
  { duration, by }: MeasuredRow, { unit, positive }: MeasuredColumn,
): { readonly value: Micros } | { readonly finding: Finding; readonly cell: DataCell } {
  if (by !== undefined && !FUNCTION_NAME.test(by.text)) {
    const message = `${kindOf(by.text)} is no name of a Function`;
    return { finding: { code: 'bad-name', message }, cell: by };
  }
  const result = parseMicros(duration.text, unit);
  if (!('value' in result)) return { finding: result, cell: duration };
  if (result.value > 0 || positive === undefined) return result;
  const message = `a duration of 0 is in no ${positive} law`;
  const hint = 'leave the row out, or fit another law';
  return { finding: { code: 'out-of-range', message, hint }, cell: duration };
}

/** Gathers the durations of a table. */
class Reader {
  readonly measured = new Map<string, Micros[]>();
  readonly problems: ProblemList;
  readonly #request: MeasuredColumn;

  constructor(request: MeasuredColumn) {
    this.#request = request;
    this.problems = new ProblemList(() => ({ file: request.file, line: 0, column: 0 }));
  }

  read(table: DataTable): void {
    const { file, column, where, by } = this.#request;
    const others = [...where.map((each) => each.column), ...(by === undefined ? [] : [by])];
    const columns = [column, ...others];
    for (const each of columns) {
      const finding = columnFinding(each, file, table);
      if (finding !== undefined) this.problems.report([], finding);
    }
    if (this.problems.count > 0) return;
    for (const row of table.rows(columns)) this.#take(row);
    if (this.problems.count > 0 || this.measured.size > 0) return;
    const kept = where.length === 0 ? 'has no rows' : 'has no such row';
    this.problems.report([], { code: 'empty', message: `"${file}" ${kept}` });
  }

  #take({ line, text, cells }: DataRow): void {
    const refuse = (finding: Finding, column = 1): void => {
      if (this.problems.count === MOST_BAD_CELLS) return this.problems.passOver();
      this.problems.reportAt(
        { file: this.#request.file, line, column, sourceLine: text }, finding);
    };
    if ('code' in cells) return refuse(cells);
    const row = rowOf(cells, this.#request);
    if (!row.counts) return;
    const result = readRow(row, this.#request);
    if ('finding' in result) return refuse(result.finding, result.cell.column);
    const name = row.by?.text ?? '';
    const known = this.measured.get(name);
    if (known === undefined) this.measured.set(name, [result.value]);
    else known.push(result.value);
  }
}

/** The measured durations in the text of a data file, or all problems with it. */
export function readMeasurements(
  text: string, request: MeasuredColumn,
): { readonly measured: Measurements } | { readonly problems: readonly Problem[] } {
  const reader = new Reader(request);
  const table = parseTable(text);
  if (typeof table === 'string') {
    reader.problems.report([], { code: 'bad-csv', message: `"${request.file}" ${table}` });
  } else reader.read(table);
  const { measured, problems } = reader;
  return problems.count > 0 ? { problems: problems.all() } : { measured };
}
