import type { SweepResult, SweptMetric, SweptValue } from '../model/study.ts';
import {
  countedText, legendLines, meanText, namesOf, precisionLines, runsWord, sentenceLines, steadyLines,
  unsignedAmount,
} from './estimates.ts';
import { align, onOneLine, shorten, spread, WIDTH, widthOf } from './layout.ts';
import type { Paint } from './paint.ts';
import { axisNames, bestLines } from './sweep-words.ts';

/** What is varied, and the values where the table has no room for them. */
const variedLines = ({ axes }: SweepResult): readonly string[] =>
  axes.flatMap(({ path, values }) => [
    shorten(`varies ${onOneLine(path)}`, WIDTH), ...legendLines(values, namesOf(values)),
  ]);

/** Whether all cells measured the same in all replications, whatever that was in each. */
const isSettled = ({ cells }: SweepResult, metric: number): boolean =>
  cells.every(({ metrics }) => (metrics[metric]?.estimate?.half_width ?? 0) === 0);

function textOf(
  { measured, estimate }: SweptValue, { unit }: SweptMetric,
  { isPlain, replications }: { readonly isPlain: boolean; readonly replications: number },
): string {
  const count = measured < replications ? ` (${measured})` : '';
  if (estimate === undefined) return `–${count}`;
  const mean = isPlain ? unsignedAmount(unit, estimate.mean) : meanText(unit, estimate);
  return `${mean}${count}`;
}

/** A column of the table, its name first. */
type Column = readonly string[];

/** The values of the axes. */
function axisColumns(result: SweepResult): readonly Column[] {
  return axisNames(result).map((name, axis) => {
    const { values } = result.axes[axis] as SweepResult['axes'][number];
    const names = namesOf(values);
    return [name, ...result.cells.map((cell) =>
      names[values.indexOf(cell.values[axis] as string)] as string)];
  });
}

function metricColumn(result: SweepResult, place: number): Column {
  const metric = result.metrics[place] as SweptMetric;
  const form = { isPlain: isSettled(result, place), replications: result.replications };
  return [onOneLine(metric.metric), ...result.cells.map(({ metrics }) =>
    textOf(metrics[place] as SweptValue, metric, form))];
}

const widthOfColumn = (column: Column): number => Math.max(...column.map(widthOf));

/** Columns in groups each of which has room beside what `taken` columns of the line hold. */
function inGroups(columns: readonly Column[], taken: number): readonly (readonly Column[])[] {
  const groups: Column[][] = [];
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

/** A row for each cell; metrics that find no room beside the others go into a table below. */
function tableLines(result: SweepResult, paint: Paint): readonly string[] {
  const axes = axisColumns(result);
  const taken = axes.reduce((sum, column) => sum + widthOfColumn(column) + 2, -2);
  const most = WIDTH - taken - 2;
  const metrics = result.metrics.map((_, place) => metricColumn(result, place))
    .map(([name = '', ...cells]) => [shorten(name, Math.max(most, 4)), ...cells]);
  return inGroups(metrics, taken).flatMap((group, place) => {
    const columns = [...axes, ...group];
    const rows = (columns[0] as Column).map((_, row) =>
      columns.map((column) => column[row] as string));
    const [head = '', ...lines] = align(rows, axes.map((_, axis) => axis));
    return [...(place === 0 ? [] : ['']), paint('faint', head), ...lines];
  });
}

/** How sure all this is. */
function notes(result: SweepResult): readonly string[] {
  const { metrics, cells, replications, complete } = result;
  const settled = metrics.filter((_, place) => isSettled(result, place)).length;
  const isPartial = cells.some((cell) =>
    cell.metrics.some(({ measured }) => measured < replications));
  return [
    ...(settled === metrics.length ? [] : sentenceLines(
      `± holds the true value in 95 of 100 studies; ${runsWord(result)} of all cells have the same `
      + 'arrivals and the same luck.')),
    ...(settled === 0 ? [] : sentenceLines(
      `${settled === metrics.length ? 'Each cell' : 'What has no ±'} measured the same in all `
      + 'replications.')),
    ...(isPartial ? sentenceLines('In brackets: the number of replications in which there was '
      + 'something to measure, where that was not all.') : []),
    ...steadyLines(result),
    ...precisionLines(result),
    ...(complete ? [] : sentenceLines(
      `Stopped by Ctrl-C after ${countedText(result)}.`)),
  ];
}

/** What is best, if that can be said of any metric. */
function bestSection(result: SweepResult, paint: Paint): readonly string[] {
  const lines = bestLines(result);
  if (lines.length === 0) return [];
  const isCertain = result.metrics.every((_, place) => isSettled(result, place));
  return [
    '', paint('heading', 'best'), ...lines,
    ...(isCertain ? [] : ['', ...sentenceLines('All values of an axis were compared with each '
      + 'other, replication by replication; what is said of a metric holds together in 95 of 100 '
      + 'studies. Alike: the same in every replication.')]),
  ];
}

/** A sweep for people: a table of all cells, and which values are best. */
export function sweepReport(result: SweepResult, paint: Paint): string {
  const { scenario, seed } = result;
  const counted = `${countedText(result)}, seed ${seed}`;
  const name = shorten(onOneLine(scenario.name), WIDTH - counted.length - 2);
  const lines = [
    spread(paint('heading', name), paint('faint', counted)),
    ...variedLines(result),
    '',
    ...tableLines(result, paint),
    ...bestSection(result, paint),
    '',
    ...notes(result),
  ];
  return `${lines.join('\n')}\n`;
}
