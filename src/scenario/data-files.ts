import { SOURCE_DEFAULTS } from '../model/defaults.ts';
import { HOUR, type Micros, MILLISECOND, MINUTE, SECOND } from '../model/time.ts';
import type { DataCell } from './csv.ts';
import { columnFinding, type DataTable, parseTable } from './data-table.ts';
import type { Finding, Path, ProblemList } from './problems.ts';
import { kindOf } from './tree.ts';
import { decimalMicros, LONGEST_DURATION, type Reading } from './units.ts';

const UNITS = { us: 1, ms: MILLISECOND, s: SECOND, min: MINUTE, h: HOUR } as const;

export type DataUnit = keyof typeof UNITS;

/** A column of a data file, and the place in the scenario that names it. */
export interface ColumnRequest {
  readonly file: string;
  readonly column: string;
  /** Key of the column's name beside `file`: problems about the name are told there. */
  readonly key: string;
  /** Path of the map that has these keys. */
  readonly path: Path;
}

/** After so many bad cells of a column the rest is only counted. */
export const MOST_BAD_CELLS = 20;

/** The name of a file beside another, for people: `dir/x.yaml`, `a.csv` → `dir/a.csv`. */
export function besides(file: string, name: string): string {
  if (/^([/\\]|[A-Za-z]:)/.test(name)) return name;
  const steps: string[] = [];
  for (const step of `${file.replace(/[^/\\]*$/, '')}${name}`.split(/[/\\]/)) {
    if (step === '.') continue;
    const last = steps.at(-1);
    if (step === '..' && last !== undefined && last !== '..' && last !== '') steps.pop();
    else steps.push(step);
  }
  return steps.join('/');
}

/** A cell of a data file as a duration, rounded to microseconds. */
export function parseMicros(
  cell: string, unit: DataUnit = SOURCE_DEFAULTS.data_unit,
): Reading<Micros> {
  const parsed = decimalMicros(cell, UNITS[unit]);
  if (parsed === undefined) {
    return { code: 'bad-csv', message: `expected a number from 0, found ${kindOf(cell)}` };
  }
  if (parsed.value <= LONGEST_DURATION) return { value: parsed.value };
  return { code: 'out-of-range', message: 'this is longer than 100 years' };
}

/** The data files that a scenario names, each read once. */
export class DataFiles {
  readonly #read: ((name: string) => string) | undefined;
  readonly #file: string;
  readonly #problems: ProblemList;
  readonly #tables = new Map<string, DataTable | Finding>();

  /** `read` is given a name as the scenario has it, which is relative to the scenario `file`. */
  constructor(
    { read, file, problems }:
    { read: ((name: string) => string) | undefined; file: string; problems: ProblemList },
  ) {
    this.#read = read;
    this.#file = file;
    this.#problems = problems;
  }

  /** A column of durations, rounded to microseconds; `undefined` after a problem. */
  durations(request: ColumnRequest, unit?: DataUnit): readonly Micros[] | undefined {
    return this.#column(request, (cell) => parseMicros(cell, unit));
  }

  /** A column of instants, which must not go back in time. */
  instants(request: ColumnRequest, unit?: DataUnit): readonly Micros[] | undefined {
    return this.#column(request, (cell, last: Micros | undefined) => {
      const result = parseMicros(cell, unit);
      if (!('value' in result) || last === undefined || result.value >= last) return result;
      return { code: 'out-of-order', message: 'this arrival is before the one above it' };
    });
  }

  /** A column of whole numbers from 0. */
  counts(request: ColumnRequest): readonly number[] | undefined {
    return this.#column(request, (cell) => {
      if (/^\d{1,9}$/.test(cell)) return { value: Number(cell) };
      const message = `expected a whole number from 0, found ${kindOf(cell)}`;
      return { code: 'bad-csv', message };
    });
  }

  #column<T>(
    request: ColumnRequest, parse: (cell: string, last: T | undefined) => Reading<T>,
  ): readonly T[] | undefined {
    const { file, column, key, path } = request;
    const table = this.#table(file);
    const filePath = [...path, 'file'];
    if ('code' in table) return this.#refuse(filePath, table);
    const unknown = columnFinding(column, file, table);
    if (unknown !== undefined) return this.#refuse(path.concat(key), unknown);
    const values: T[] = [];
    let bad = 0;
    for (const row of table.rows([column])) {
      const [cell] = 'code' in row.cells ? [] : row.cells;
      const result = 'code' in row.cells
        ? row.cells : parse((cell as DataCell).text, values.at(-1));
      if ('value' in result) {
        values.push(result.value);
        continue;
      }
      if (++bad > MOST_BAD_CELLS) {
        this.#problems.passOver();
        continue;
      }
      this.#problems.reportAt({
        file: besides(this.#file, file), line: row.line, sourceLine: row.text,
        column: cell?.column ?? 1,
      }, result, filePath);
    }
    if (bad > 0) return undefined;
    if (values.length > 0) return values;
    return this.#refuse(filePath, { code: 'empty', message: `"${file}" has no rows` });
  }

  #table(name: string): DataTable | Finding {
    const known = this.#tables.get(name);
    if (known !== undefined) return known;
    const table = this.#load(name);
    this.#tables.set(name, table);
    return table;
  }

  #load(name: string): DataTable | Finding {
    const bad = (why: string): Finding =>
      ({ code: 'bad-file', message: `cannot read "${name}": ${why}` });
    if (this.#read === undefined) return bad('there are no files here');
    let text: string;
    try {
      text = this.#read(name);
    } catch (error) {
      return bad(error instanceof Error ? error.message : String(error));
    }
    const table = parseTable(text);
    return typeof table === 'string' ? { code: 'bad-csv', message: `"${name}" ${table}` } : table;
  }

  #refuse(path: Path, finding: Finding): undefined {
    this.#problems.report(path, finding);
    return undefined;
  }
}
