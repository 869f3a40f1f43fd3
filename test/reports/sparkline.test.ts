import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  columnsFor, type Mark, markerLine, resample, sparkline,
} from '../../src/reports/sparkline.ts';

const NONE = Number.NaN;
const over = (...values: number[]) => ({ bucket_us: 10, values });

describe('columns of a chart', () => {
  test('hold a whole number of buckets each where there are more buckets than room', () => {
    expect(columnsFor([{ bucket_us: 10, values: new Array(101).fill(1) }], 50))
      .toEqual({ span_us: 1020, count: 34 });
  });

  test('are several to a bucket where there is more room than buckets', () => {
    expect(columnsFor([over(1, 2, 3)], 10)).toEqual({ span_us: 30, count: 9 });
  });

  test('are the same for all series, whichever ends first', () => {
    const columns = columnsFor([over(1, 2), { bucket_us: 20, values: [1, 2, 3] }], 6);
    expect(columns).toEqual({ span_us: 60, count: 6 });
    expect(resample(over(1, 2), columns, 'max')).toEqual([1, 2, NONE, NONE, NONE, NONE]);
    expect(resample({ bucket_us: 20, values: [1, 2, 3] }, columns, 'max'))
      .toEqual([1, 1, 2, 2, 3, 3]);
  });

  test('show the largest or the mean of their buckets, without those that measured nothing', () => {
    const columns = { span_us: 40, count: 2 };
    expect(resample(over(1, NONE, 2, 4), columns, 'max')).toEqual([1, 4]);
    expect(resample(over(1, NONE, 2, 4), columns, 'mean')).toEqual([1, 3]);
    expect(resample(over(NONE, NONE, 2, 4), columns, 'max')).toEqual([NONE, 4]);
  });

  test('never lose a bucket and never invent one', () => {
    const series = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(series, fc.integer({ min: 1, max: 80 }), (values, width) => {
        const columns = columnsFor([over(...values)], width);
        const shown = resample(over(...values), columns, 'max');
        expect(columns.count).toBeLessThanOrEqual(width);
        expect(new Set(values)).toEqual(new Set([...values, ...shown]));
        expect(Math.max(...shown)).toBe(Math.max(...values));
      }),
      { seed: 1 },
    );
  });
});

test('a sparkline shows the largest value as a full block and what is missing as a space', () => {
  expect(sparkline([1, 2, 4, 8, NONE, 0], 8)).toBe('▁▂▄█  ');
});

describe('CHT-1 markers of deployments', () => {
  const columns = { span_us: 100, count: 20 };
  const at = (at_us: number, version: number) => ({ at_us, label: `v${version}` });
  const lineOf = (marks: readonly Mark[]) => markerLine(marks, columns).line;

  test('stand in the column that the publish falls into', () => {
    expect(lineOf([at(0, 1), at(54, 2)])).toBe('▲v1       ▲v2');
  });

  test('share a column when their publishes do', () => {
    expect(lineOf([at(50, 2), at(51, 3)])).toBe('          ▲v2,v3');
  });

  test('have their label on the other side where there is no room', () => {
    expect(lineOf([at(99, 12)])).toBe('                v12▲');
  });

  test('keep the mark when no label finds room', () => {
    expect(lineOf([at(0, 1), at(6, 2), at(11, 3), at(16, 4)])).toBe('▲▲▲▲v4');
  });

  test('are one for a column, and of many publishes the first and the last are named', () => {
    const many = Array.from({ length: 9 }, (_, k) => at(50 + k % 5, k + 2));
    expect(lineOf(many)).toBe('          ▲v2…v10');
    expect(lineOf(many.slice(0, 2))).toBe('          ▲v2,v3');
  });

  test('tell whether all publishes are named', () => {
    const isComplete = (...marks: Mark[]) => markerLine(marks, columns).isComplete;
    expect(isComplete()).toBe(true);
    expect(isComplete(at(0, 1), at(50, 2), at(51, 3))).toBe(true);
    expect(isComplete(at(0, 1), at(6, 2))).toBe(false);
    expect(isComplete(...Array.from({ length: 9 }, (_, k) => at(50, k)))).toBe(false);
  });

  test('of the very end stay inside the chart', () => {
    expect(lineOf([at(100, 9)])).toHaveLength(20);
  });

  test('never run over the chart, however many there are', () => {
    const instants = fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 60 });
    fc.assert(
      fc.property(instants, (all) => {
        const marks = [...all].sort((a, b) => a - b).map((instant, k) => at(instant, k + 1));
        const line = lineOf(marks);
        expect(line.length).toBeLessThanOrEqual(columns.count);
        const marked = new Set(all.map((instant) => Math.min(19, Math.floor(instant / 5))));
        expect([...line].flatMap((cell, place) => (cell === '▲' ? [place] : [])))
          .toEqual([...marked].sort((a, b) => a - b));
      }),
      { seed: 1 },
    );
  });
});
