import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StudyAxis } from '../../src/model/study.ts';
import type { ComparedMetric } from '../../src/study/comparison.ts';
import { normalQuantile } from '../../src/random/normal.ts';
import { Stream } from '../../src/random/stream.ts';
import { bestOf, gridValues, pairConfidence, sweptGrid } from '../../src/study/grid.ts';
import { meanInterval } from '../../src/study/interval.ts';

const WARM: StudyAxis = { path: 'warm', values: ['1', '2', '3'] };
const STRATEGY: StudyAxis = { path: 'strategy', values: ['rolling', 'recreate'] };
const LATENCY: ComparedMetric = { metric: 'api.latency.p99', unit: 'duration', wanted: 'less' };

test('in a grid the last axis varies fastest', () => {
  expect(gridValues([WARM, STRATEGY])).toEqual([
    ['1', 'rolling'], ['1', 'recreate'], ['2', 'rolling'],
    ['2', 'recreate'], ['3', 'rolling'], ['3', 'recreate'],
  ]);
});

test('all pairs along all axes share the doubt', () => {
  // Three pairs of warm for each of two strategies, one pair of strategies for each of three.
  expect(pairConfidence([WARM, STRATEGY])).toBeCloseTo(1 - 0.05 / 9, 12);
  expect(pairConfidence([{ path: 'a', values: ['1'] }])).toBe(0.95);
});

describe('the best of several', () => {
  const noise = [0.1, -0.2, 0.3, 0, -0.1, -0.1];
  const around = (mean: number, sway = 0.01) => noise.map((each) => mean + sway * each);

  test('what differs by more than chance is shown to be worse', () => {
    const columns = [around(5), around(1, 1), around(1, 1), around(1.01, -1)];
    expect(bestOf(columns, 'less', 0.99)).toEqual({ first: 1, alike: [2], rivals: [3] });
    expect(bestOf(columns, 'more', 0.99)).toEqual({ first: 0, alike: [], rivals: [] });
  });

  test('where nothing is left to chance, any difference is one', () => {
    const columns = [[3, 3], [2, 2], [2, 2], [2.001, 2.001]];
    expect(bestOf(columns, 'less', 0.999)).toEqual({ first: 1, alike: [2], rivals: [] });
  });

  test('is wrong about some of five that are all the same in 5 of 100 studies at most', () => {
    const axis: StudyAxis = { path: 'a', values: ['1', '2', '3', '4', '5'] };
    const stream = new Stream(1, 'null hypothesis', 'grid');
    const column = () => Array.from({ length: 10 }, () => normalQuantile(stream.next()));
    const studies = 1000;
    const wrong = Array.from({ length: studies }, () =>
      bestOf(axis.values.map(column), 'less', pairConfidence([axis])))
      .filter(({ rivals }) => rivals.length < 4).length;
    expect(wrong / studies).toBeLessThan(0.05);
    expect(wrong / studies).toBeGreaterThan(0.01);
  });

  test('has the best mean, and each is it, alike, a rival or worse', () => {
    const column = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 4, maxLength: 4 });
    fc.assert(fc.property(fc.array(column, { minLength: 1, maxLength: 5 }), (columns) => {
      const { first, alike, rivals } = bestOf(columns, 'less', 0.95);
      const mean = (place: number) => meanInterval(columns[place] as number[], 0.95).mean;
      expect(columns.every((_, place) => mean(first) <= mean(place))).toBe(true);
      expect(new Set([first, ...alike, ...rivals]).size).toBe(1 + alike.length + rivals.length);
      expect(alike.map((place) => columns[place])).toEqual(alike.map(() => columns[first]));
    }), { seed: 1 });
  });
});

describe('a grid of cells', () => {
  const rows = (...means: readonly number[]) => means.map((mean) => [[mean], [mean + 1]]);

  test('along each axis there is a best value for each setting of the others', () => {
    const { cells, metrics } = sweptGrid([WARM, STRATEGY], [LATENCY], rows(9, 9, 5, 5, 5, 7));
    expect(cells.map(({ values, metrics: [found] }) => [...values, found?.estimate?.mean]))
      .toEqual([
        ['1', 'rolling', 9.5], ['1', 'recreate', 9.5], ['2', 'rolling', 5.5],
        ['2', 'recreate', 5.5], ['3', 'rolling', 5.5], ['3', 'recreate', 7.5],
      ]);
    expect(metrics[0]?.best).toEqual([
      { axis: 0, setting: [null, 'rolling'], best: ['2', '3'], rivals: [] },
      { axis: 0, setting: [null, 'recreate'], best: ['2'], rivals: [] },
      { axis: 1, setting: ['1', null], best: ['rolling', 'recreate'], rivals: [] },
      { axis: 1, setting: ['2', null], best: ['rolling', 'recreate'], rivals: [] },
      { axis: 1, setting: ['3', null], best: ['rolling'], rivals: [] },
    ]);
  });

  test('nothing is best of what nobody wants more or less of', () => {
    const arrived: ComparedMetric = { metric: 'api.inputs.arrived', unit: 'count', wanted: null };
    expect(sweptGrid([WARM], [arrived], rows(1, 2, 3)).metrics[0]?.best).toEqual([]);
  });

  test('what was not measured in every replication is not judged', () => {
    const { cells, metrics } = sweptGrid([STRATEGY], [LATENCY], [[[1], [null]], [[1], [2]]]);
    expect(cells.map(({ metrics: [found] }) => found?.measured)).toEqual([1, 2]);
    expect(metrics[0]?.best).toEqual([]);
  });

  test('an axis with a single value has no best', () => {
    expect(sweptGrid([{ path: 'a', values: ['1'] }], [LATENCY], rows(1)).metrics[0]?.best)
      .toEqual([]);
  });
});
