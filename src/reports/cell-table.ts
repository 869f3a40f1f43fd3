import type { StudiedMetric, StudyAxis, SweptCell, SweptValue } from '../model/study.ts';
import { legendLines, meanText, namesOf, unsignedAmount, variedPaths } from './estimates.ts';
import { align, onOneLine, shortNames, WIDTH, widthOf } from './layout.ts';
import type { Paint, Style } from './paint.ts';
import { axisNames } from './sweep-words.ts';

/** Cells of a grid with what was measured of them. */
export interface MeasuredCells {
  readonly axes: readonly StudyAxis[];
  readonly metrics: readonly Pick<StudiedMetric, 'metric' | 'unit'>[];
  readonly replications: number;
  readonly cells: readonly SweptCell[];
}

/** What is varied, and the values where the table has no room for them. */
export const variedLines = ({ axes }: Pick<MeasuredCells, 'axes'>): readonly string[] =>
  variedPaths(axes).flatMap((line, axis) => {
    const { values } = axes[axis] as StudyAxis;
    return [line, ...legendLines(values, namesOf(values))];
  });

/** Whether all cells measured the same in all replications, whatever that was in each. */
export const isSettled = (
  { cells }: Pick<MeasuredCells, 'cells'>, metric: number,
): boolean => cells.every(({ metrics }) => (metrics[metric]?.estimate?.half_width ?? 0) === 0);

function textOf(
  { measured, estimate }: SweptValue, { unit }: MeasuredCells['metrics'][number],
  { isPlain, replications }: { readonly isPlain: boolean; readonly replications: number },
): string {
  const count = measured < replications ? ` (${measured})` : '';
  if (estimate === undefined) return `–${count}`;
  const mean = isPlain ? unsignedAmount(unit, estimate.mean) : meanText(unit, estimate);
  return `${mean}${count}`;
}

/** A column of the table, its name first. */
export type TableColumn = readonly string[];

/** Longer names of axes are cut, so that metrics find room beside them. */
const WIDEST_AXIS = 24;
/** Names of metrics are never cut to less. */
const LEAST_NAME = 12;

/** The values of the axes. */
function axisColumns({ axes, cells }: MeasuredCells): readonly TableColumn[] {
  return shortNames(axisNames({ axes }), WIDEST_AXIS).map((name, axis) => {
    const { values } = axes[axis] as StudyAxis;
    const names = namesOf(values);
    return [name, ...cells.map((cell) =>
      names[values.indexOf(cell.values[axis] as string)] as string)];
  });
}

function metricCells(result: MeasuredCells, place: number): readonly string[] {
  const metric = result.metrics[place] as MeasuredCells['metrics'][number];
  const form = { isPlain: isSettled(result, place), replications: result.replications };
  return result.cells.map(({ metrics }) =>
    textOf(metrics[place] as SweptValue, metric, form));
}

const widthOfColumn = (column: TableColumn): number => Math.max(...column.map(widthOf));

/** Columns in groups each of which has room beside what `taken` columns of the line hold. */
function inGroups(
  columns: readonly TableColumn[], taken: number,
): readonly (readonly TableColumn[])[] {
  const groups: TableColumn[][] = [];
  let room = 0;
  for (const column of columns) {
    const width = widthOfColumn(column) + 2;
    if (groups.length === 0 || width > room) {
      groups.push([]);
      room = WIDTH - taken;
    }
    groups.at(-1)?.push(column);
    room -= width;
  }
  return groups;
}

/** How a table of cells looks. */
export interface CellTableForm {
  readonly paint: Paint;
  /** What stands beside the values of the axes. */
  readonly beside?: TableColumn;
  /** How the row of a cell is painted, if it is. */
  readonly styleOf?: (cell: number) => Style | null;
}

/** A row for each cell; metrics that find no room beside the others go into a table below. */
export function cellTable(
  result: MeasuredCells, { paint, beside, styleOf = () => null }: CellTableForm,
): readonly string[] {
  const left = [...axisColumns(result), ...(beside === undefined ? [] : [beside])];
  const taken = left.reduce((sum, column) => sum + widthOfColumn(column) + 2, -2);
  const most = WIDTH - taken - 2;
  const names = shortNames(
    result.metrics.map(({ metric }) => onOneLine(metric)), Math.max(most, LEAST_NAME));
  const metrics = names.map((name, place) => [name, ...metricCells(result, place)]);
  return inGroups(metrics, taken).flatMap((group, place) => {
    const columns = [...left, ...group];
    const rows = (columns[0] as TableColumn).map((_, row) =>
      columns.map((column) => column[row] as string));
    const [head = '', ...lines] = align(rows, left.map((_, column) => column));
    return [
      ...(place === 0 ? [] : ['']), paint('faint', head),
      ...lines.map((line, cell) => {
        const style = styleOf(cell);
        return style === null ? line : paint(style, line);
      }),
    ];
  });
}
