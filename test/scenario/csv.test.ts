import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvCells } from '../../src/scenario/csv.ts';
import { besides } from '../../src/scenario/data-files.ts';

const texts = (line: string) => csvCells(line)?.map((cell) => cell.text);

test('cells stand between commas, with or without quotes', () => {
  expect(texts('a,b,c')).toEqual(['a', 'b', 'c']);
  expect(texts(' a , "b, c" ,"say ""hi"""')).toEqual(['a', 'b, c', 'say "hi"']);
  expect(texts(',')).toEqual(['', '']);
  expect(texts('')).toEqual(['']);
  expect(texts('"a')).toBeUndefined();
  expect(texts('"a"b,c')).toBeUndefined();
});

test('a cell knows where its text begins', () => {
  expect(csvCells('1,  2,"3",')?.map((cell) => cell.column)).toEqual([1, 5, 7, 11]);
});

test('whatever is quoted comes back', () => {
  const cell = fc.string().filter((text) => !/[\r\n]/.test(text));
  fc.assert(fc.property(fc.array(cell, { minLength: 1 }), (cells) => {
    const line = cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(',');
    expect(texts(line)).toEqual(cells);
  }), { seed: 1 });
});

test('many quotes are not too many for the stack', () => {
  expect(csvCells(`"${'""'.repeat(49_999)}"`)).toHaveLength(1);
});

test.each([
  ['scenarios/x.yaml', 'a.csv', 'scenarios/a.csv'],
  ['x.yaml', 'data/a.csv', 'data/a.csv'],
  ['./dir/x.yaml', '../a.csv', 'a.csv'],
  ['../x.yaml', '../a.csv', '../../a.csv'],
  ['/dir/x.yaml', './a.csv', '/dir/a.csv'],
  ['dir\\x.yaml', 'a.csv', 'dir/a.csv'],
  ['x.yaml', '/tmp/a.csv', '/tmp/a.csv'],
  ['x.yaml', 'C:\\a.csv', 'C:\\a.csv'],
])('beside %s, %s is %s', (file, name, expected) => {
  expect(besides(file, name)).toBe(expected);
});
