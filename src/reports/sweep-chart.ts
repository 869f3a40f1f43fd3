import type { StudyAxis, SweepResult } from '../model/study.ts';
import { axisLine, chartColumns, chartLines, type ChartRow, type ChartRows } from './chart.ts';
import { namesOf, unsignedAmount } from './estimates.ts';
import { onOneLine } from './layout.ts';
import type { Paint } from './paint.ts';
import { axisNames } from './sweep-words.ts';

/** The axis that runs from left to right: the longest, of several the first. */
const longestOf = (axes: readonly StudyAxis[]): number =>
  axes.reduce((most, { values }, place) =>
    (values.length > (axes[most]?.values.length ?? 0) ? place : most), 0);

/** The cells along an axis, for each setting of the others, which is its name. */
function linesAlong({ axes, cells }: SweepResult, axis: number): ReadonlyMap<string, number[]> {
  const lines = new Map<string, number[]>();
  cells.forEach(({ values }, cell) => {
    const setting = axes.flatMap((each, place) => (place === axis
      ? [] : [namesOf(each.values)[each.values.indexOf(values[place] as string)] as string]));
    const name = setting.join(' ');
    lines.set(name, [...lines.get(name) ?? [], cell]);
  });
  return lines;
}

/** The means of each metric along one axis as sparklines from zero, one for each of the others. */
export function sweepChart(result: SweepResult, paint: Paint): string {
  const axis = longestOf(result.axes);
  const lines = [...linesAlong(result, axis)];
  const groups = result.metrics.map(({ metric, unit }, place): ChartRows => {
    const means = lines.map(([, cells]) =>
      cells.map((cell) => result.cells[cell]?.metrics[place]?.estimate?.mean ?? Number.NaN));
    const top = Math.max(0, ...means.flat().filter((mean) => !Number.isNaN(mean)));
    const rows = lines.map(([name], row): ChartRow => ({
      ...(row === 0 ? { title: onOneLine(metric) } : {}),
      label: `    ${name}`, fold: 'max', top, show: (value) => unsignedAmount(unit, value),
      series: { bucket_us: 1, values: means[row] as number[] },
    }));
    return { rows, marks: [] };
  });
  const columns = chartColumns(groups);
  const { values } = result.axes[axis] as StudyAxis;
  const names = namesOf(values);
  const ends = [names[0] as string, names.at(-1) as string] as const;
  return [
    '',
    `${paint('heading', 'means')}  ${paint('faint', `from zero, over ${axisNames(result)[axis]}`)}`,
    ...groups.flatMap((group) => chartLines(group, columns, paint)),
    axisLine(columns, ends, paint),
    '',
  ].join('\n');
}
