import type { Unit } from '../model/expectation.ts';
import type { SweepResult } from '../model/study.ts';

/** One column of a sweep as a table for programs, a value for each cell. */
export type SweepColumn = { readonly name: string } & (
  | { readonly type: 'text'; readonly values: readonly string[] }
  | { readonly type: 'number'; readonly values: readonly (number | null)[] });

/** What amounts are written in, where a name does not say so by itself. */
const UNITS: Readonly<Record<Unit, string>> = {
  duration: ' (us)', rate: ' (per s)', money: ' (usd)', count: '', mean: '', share: '',
};

const NUMBER = /^-?\d+(\.\d+)?$/;

/** The values of an axis: numbers if all of them are. */
function axisColumn(name: string, values: readonly string[]): SweepColumn {
  return values.every((value) => NUMBER.test(value))
    ? { name, type: 'number', values: values.map(Number) } : { name, type: 'text', values };
}

/**
 * A sweep as columns: its axes by their paths, then of each metric the mean, its half width at 95 %
 * and the number of replications that measured it. `null` where fewer than two did.
 */
export function sweepColumns({ axes, metrics, cells }: SweepResult): readonly SweepColumn[] {
  const numbers = (name: string, values: readonly (number | null)[]): SweepColumn =>
    ({ name, type: 'number', values });
  return [
    ...axes.map(({ path }, axis) =>
      axisColumn(path, cells.map(({ values }) => values[axis] as string))),
    ...metrics.flatMap(({ metric, unit }, place) => {
      const found = cells.map((cell) => cell.metrics[place]);
      return [
        numbers(`${metric}${UNITS[unit]}`, found.map((each) => each?.estimate?.mean ?? null)),
        numbers(`${metric} ±${UNITS[unit]}`,
          found.map((each) => each?.estimate?.half_width ?? null)),
        numbers(`${metric} measured`, found.map((each) => each?.measured ?? 0)),
      ];
    }),
  ];
}

const quoted = (text: string): string =>
  (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A sweep as CSV (RFC 4180, but lines end as they do everywhere else): one row for each cell. */
export function sweepCsv(result: SweepResult): string {
  const columns = sweepColumns(result);
  const lines = [columns.map(({ name }) => quoted(name)), ...result.cells.map((_, row) =>
    columns.map(({ values }) => quoted(String(values[row] ?? ''))))];
  return lines.map((line) => `${line.join(',')}\n`).join('');
}
