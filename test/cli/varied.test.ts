import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gridOf, overridesFor, variedOf } from '../../src/cli/varied.ts';
import { parseDuration } from '../../src/scenario/units.ts';

const valuesOf = (values: string): readonly string[] => variedOf(`a=${values}`).values;

describe('the values of --vary', () => {
  test.each([
    ['1..4', ['1', '2', '3', '4']],
    ['-1..1', ['-1', '0', '1']],
    ['5..50:20', ['5', '25', '45']],
    ['0.1..0.5:0.1', ['0.1', '0.2', '0.3', '0.4', '0.5']],
    ['1..2.5:0.75', ['1', '1.75', '2.5']],
    ['1s..3s:1s', ['1s', '2s', '3s']],
    ['0..2h:1h', ['0h', '1h', '2h']],
    ['30s..2m:30s', ['30s', '1m', '1m30s', '2m']],
    ['1.5s..2s:250ms', ['1.5s', '1.75s', '2s']],
    ['10%..30%:10%', ['10%', '20%', '30%']],
    ['2/s..6/s:2/s', ['2/s', '4/s', '6/s']],
    ['7..7', ['7']],
    ['1..3,8,16', ['1', '2', '3', '8', '16']],
    ['4s,{ exponential: { mean: 4s } },"a,b"', ['4s', '{ exponential: { mean: 4s } }', '"a,b"']],
    ['./a..b.mjs', ['./a..b.mjs']],
  ])('%s', (text, values) => {
    expect(valuesOf(text)).toEqual(values);
  });

  test.each([
    ['1s..10s', '1s..10s: say by which step, as in 1s..10s:1s'],
    ['1..4:0', '1..4:0: the step is not above 0'],
    ['1s..4s:0ms', '1s..4s:0ms: the step is not above 0'],
    ['4..1', '4..1: it ends before it begins'],
    ['2m..1s:1s', '2m..1s:1s: it ends before it begins'],
    ['1..5:1s', '1..5:1s: both ends and the step need the same unit'],
    ['1s..5s:1GiB', '1s..5s:1GiB: both ends and the step need the same unit'],
    ['1..5:x', '1..5:x: both ends and the step need the same unit'],
    ['0..10000', '0..10000 has more than 10000 values'],
    ['1..3,2', '"2" is there twice'],
    ['1,,2', 'a value is missing'],
  ])('%s is a mistake', (text, message) => {
    expect(() => valuesOf(text)).toThrow(message);
  });

  test.each([
    ['seed=1..3', 'each replication has a seed of its own'],
    ['a,seed=1..3', 'each replication has a seed of its own'],
    ['=1', 'there is no path'],
    ['1..3', '--vary 1..3: "=" and the values are missing; write path=a,b, for example '],
    ['a,=1', 'a path is missing'],
  ])('--vary %s is a mistake', (text, message) => {
    expect(() => variedOf(text)).toThrow(message);
  });

  test('ranges have no drift: as many steps as there are, and the last is the end', () => {
    const steps = fc.record({
      step: fc.integer({ min: 1, max: 9999 }), count: fc.integer({ min: 1, max: 200 }),
      low: fc.integer({ min: 0, max: 99_999 }),
    });
    fc.assert(fc.property(steps, ({ step, count, low }) => {
      const milli = (digits: number): string => (digits / 1000).toFixed(3);
      const high = low + step * (count - 1);
      const values = valuesOf(`${milli(low)}..${milli(high)}:${milli(step)}`);
      expect(values.length).toBe(count);
      expect(values.map(Number)).toEqual(
        Array.from({ length: count }, (_, place) => Number(milli(low + step * place))));
      const durations = valuesOf(`${low}ms..${high}ms:${step * 1000}us`).map(parseDuration);
      expect(durations).toEqual(
        Array.from({ length: count }, (_, place) => ({ value: 1000 * (low + step * place) })));
    }), { seed: 1 });
  });
});

describe('what sets them', () => {
  test('several paths move together', () => {
    const option = '--vary';
    expect(overridesFor(variedOf('a.b,a."c,d"=1,2'))).toEqual([
      [{ path: 'a.b', value: '1', option }, { path: 'a."c,d"', value: '1', option }],
      [{ path: 'a.b', value: '2', option }, { path: 'a."c,d"', value: '2', option }],
    ]);
  });

  test('several axes span a grid, in which the last varies fastest', () => {
    const cells = gridOf([variedOf('a=1,2'), variedOf('b=x,y')]);
    expect(cells.map((cell) => cell.map(({ path, value }) => path + value).join(' ')))
      .toEqual(['a1 bx', 'a1 by', 'a2 bx', 'a2 by']);
  });
});
