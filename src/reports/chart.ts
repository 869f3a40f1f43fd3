import type { Micros } from '../model/time.ts';
import type { Marker, RunResult, Timeline } from '../model/result.ts';
import { appLabels, functionLabel, ofApp } from './app-labels.ts';
import { commandLines, padLeft, padRight, shorten, WIDTH, widthOf } from './layout.ts';
import type { Paint } from './paint.ts';
import { formatDuration, formatInstant, formatMean } from './quantities.ts';
import {
  type Columns, columnsFor, type Fold, largest, type Mark, markerLine, resample, type Series,
  sparkline,
} from './sparkline.ts';
import type { ReportedRun } from './run-report.ts';

const LABEL = 15;
const CHART = 53;

/** One sparkline of a chart; `top` is the value of a full block, by default its largest one. */
export interface ChartRow {
  /** Said on a line of its own above the row. */
  readonly title?: string;
  readonly label: string;
  readonly series: Series;
  readonly fold: Fold;
  readonly show: (value: number) => string;
  readonly top?: number;
}

/** Rows over the same time axis. */
export interface ChartRows {
  readonly rows: readonly ChartRow[];
  readonly marks: readonly Mark[];
}

/** The columns that all of these rows fit into. */
export function chartColumns(groups: readonly ChartRows[]): Columns {
  return columnsFor(groups.flatMap(({ rows }) => rows.map(({ series }) => series)), CHART);
}

/** Sparklines below each other with what is marked under them; each names its largest value. */
export function chartLines(
  { rows, marks }: ChartRows, columns: Columns, paint: Paint,
): string[] {
  const lines = rows.flatMap(({ title, label, series, fold, show, top }) => {
    const values = resample(series, columns, fold);
    const most = largest(values);
    const line = padRight(sparkline(values, top ?? most), columns.count);
    const scale = most > 0 ? `max ${show(most)}` : 'none';
    const row = `${padRight(shorten(label, LABEL - 1), LABEL)}${line} ${paint('faint', scale)}`;
    return title === undefined ? [row] : [`  ${shorten(title, WIDTH - 2)}`, row];
  });
  if (marks.length === 0) return lines;
  return [...lines, `${' '.repeat(LABEL)}${paint('accent', markerLine(marks, columns).line)}`];
}

/** What stands below a chart: where it begins, and where it ends. */
export function axisLine(
  columns: Columns, [first, last]: readonly [string, string], paint: Paint,
): string {
  const room = Math.max(widthOf(last) + 1, columns.count - widthOf(first));
  return `${' '.repeat(LABEL)}${paint('faint', `${first}${padLeft(last, room)}`)}`;
}

/** The time axis below a chart: its start and its end. */
export const timeAxis = (columns: Columns, end: Micros, paint: Paint): string =>
  axisLine(columns, ['0s', formatInstant(end)], paint);

/** The versions that the markers of an App stand for; `label` is what the App is called. */
export function marksOf(markers: readonly Marker[] = [], label = ''): readonly Mark[] {
  return markers.flatMap(({ publishes }) => publishes).map(({ at_us, version }) =>
    ({ at_us, label: ofApp(label, `v${version}`) }));
}

/** Latency and containers of each Function over time, the publishes of its App marked (CHT-1). */
export function functionCharts(result: RunResult, timeline: Timeline): ChartRows[] {
  const labels = appLabels(result);
  const several = timeline.functions.length > 1;
  return result.apps.map(({ id, markers }) => ({
    rows: timeline.functions.filter((each) => each.app === id).flatMap((each): ChartRow[] => {
      const title = several ? { title: functionLabel(labels.get(id), each.function) } : {};
      const indent = several ? '    ' : '  ';
      const { bucket_us } = timeline;
      return [
        {
          ...title, label: `${indent}latency`, fold: 'max', show: formatDuration,
          series: { bucket_us, values: each.latency_max_us },
        },
        {
          label: `${indent}containers`, fold: 'mean', show: formatMean,
          series: { bucket_us, values: each.containers },
        },
      ];
    }),
    marks: marksOf(markers),
  }));
}

const scaleOf = (column: string): string =>
  `a column is ${column}: its largest latency, its mean containers`;

/** Where all publishes are told, if the charts have no room for the names of some. */
function wayToHistory(
  groups: readonly ChartRows[], columns: Columns, history: readonly string[] | undefined,
): readonly string[] {
  const isComplete = groups.every(({ marks }) => markerLine(marks, columns).isComplete);
  return isComplete || history === undefined ? [] : commandLines('all versions:', history);
}

/** The section of a run's report that shows it over time. */
export function overTime(
  { result, timeline, history }: Pick<ReportedRun, 'result' | 'timeline' | 'history'>,
  paint: Paint,
): readonly string[] {
  const groups = functionCharts(result, timeline).filter(({ rows }) => rows.length > 0);
  if (groups.length === 0) return [];
  const columns = chartColumns(groups);
  const each = formatDuration(columns.span_us / columns.count);
  return [
    `${paint('heading', 'over time')}  ${paint('faint', scaleOf(each))}`,
    ...groups.flatMap((group) => chartLines(group, columns, paint)),
    timeAxis(columns, result.ended_at_us, paint),
    ...wayToHistory(groups, columns, history),
  ];
}
