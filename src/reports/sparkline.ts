import type { Micros } from '../model/time.ts';
import { padRight, widthOf } from './layout.ts';

const BLOCKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** A series in equal buckets from t = 0. NaN: nothing was measured in that bucket. */
export interface Series {
  readonly bucket_us: Micros;
  readonly values: readonly number[];
}

/** How several buckets become one column: their largest value or their mean. */
export type Fold = 'max' | 'mean';

/** The columns of a chart, all equally wide, from t = 0 to `span_us`. */
export interface Columns {
  readonly span_us: Micros;
  readonly count: number;
}

/**
 * Columns for series that may end at different times, at most `width` of them: each a whole number
 * of the widest buckets, or, in a short run, each bucket a whole number of columns.
 */
export function columnsFor(all: readonly Series[], width: number): Columns {
  const bucket = Math.max(1, ...all.map((series) => series.bucket_us));
  const end = Math.max(bucket, ...all.map((series) => series.bucket_us * series.values.length));
  const buckets = Math.ceil(end / bucket);
  if (buckets > width) {
    const each = Math.ceil(buckets / width);
    const count = Math.ceil(buckets / each);
    return { span_us: bucket * each * count, count };
  }
  return { span_us: bucket * buckets, count: buckets * Math.floor(width / buckets) };
}

/** The value of each column: the fold of the buckets that it overlaps, NaN if none is measured. */
export function resample({ bucket_us, values }: Series, columns: Columns, fold: Fold): number[] {
  const { span_us, count } = columns;
  return Array.from({ length: count }, (_, column) => {
    // Whole numbers are multiplied before they are divided: a boundary is never missed by rounding.
    const first = Math.floor((column * span_us) / (count * bucket_us));
    const end = Math.max(first + 1, Math.ceil(((column + 1) * span_us) / (count * bucket_us)));
    const measured = values.slice(first, end).filter((value) => !Number.isNaN(value));
    if (measured.length === 0) return Number.NaN;
    if (fold === 'max') return Math.max(...measured);
    return measured.reduce((sum, value) => sum + value, 0) / measured.length;
  });
}

/** One character per value, from 0 to `top`; a space for 0 and for what was not measured. */
export function sparkline(values: readonly number[], top: number): string {
  return values
    .map((value) => {
      if (Number.isNaN(value) || value <= 0) return ' ';
      const step = Math.ceil((value / top) * BLOCKS.length);
      return BLOCKS[Math.min(BLOCKS.length, Math.max(1, step)) - 1];
    })
    .join('');
}

/** The largest measured value, 0 where there is none. */
export function largest(values: readonly number[]): number {
  return values.reduce((most, value) => (value > most ? value : most), 0);
}

/** Something to be marked at an instant. */
export interface Mark {
  readonly at_us: Micros;
  readonly label: string;
}

/** A line of marks, and whether each of them is called by its name. */
export interface MarkerLine {
  readonly line: string;
  readonly isComplete: boolean;
}

/** The labels of marks by their columns, from left to right. */
function labelsByColumn(
  marks: readonly Mark[], { span_us, count }: Columns,
): (readonly [column: number, labels: readonly string[]])[] {
  const labels = new Map<number, string[]>();
  for (const { at_us, label } of marks) {
    const column = Math.min(count - 1, Math.floor((at_us * count) / span_us));
    const here = labels.get(column) ?? [];
    labels.set(column, here);
    here.push(label);
  }
  return [...labels].sort(([a], [b]) => a - b);
}

/**
 * A line with one `▲` at each column in which something is marked (CHT-1), and its labels where
 * they find room beside it, to the right, else to the left: all, else the first and the last.
 */
export function markerLine(marks: readonly Mark[], columns: Columns): MarkerLine {
  const marked = labelsByColumn(marks, columns);
  let line = '';
  let isComplete = true;
  marked.forEach(([column, labels], at) => {
    const next = marked[at + 1]?.[0] ?? columns.count + 1;
    const rightOf = (label: string) =>
      column + 1 + widthOf(label) < next ? `${padRight(line, column)}▲${label}` : undefined;
    const leftOf = (label: string) =>
      widthOf(line) + 1 + widthOf(label) <= column
        ? `${padRight(line, column - widthOf(label))}${label}▲` : undefined;
    const all = labels.join(',');
    const full = rightOf(all) ?? leftOf(all);
    if (full === undefined) isComplete = false;
    const ends = `${labels[0]}…${labels.at(-1)}`;
    line = full ?? (labels.length > 2 ? rightOf(ends) ?? leftOf(ends) : undefined)
      ?? `${padRight(line, column)}▲`;
  });
  return { line, isComplete };
}
