import { expect, test } from 'vitest';
import { type DataTable, parseTable } from '../../src/scenario/data-table.ts';

function tableOf(text: string): DataTable {
  const table = parseTable(text);
  if (typeof table === 'string') throw new Error(table);
  return table;
}

/** What stands in the cells of these columns, or what is wrong with a row. */
const contents = (text: string, ...columns: readonly string[]) =>
  Array.from(tableOf(text).rows(columns), ({ line, cells }) =>
    [line, 'code' in cells ? cells.message : cells.map((cell) => cell.text)]);

test('a table is a line of names and lines of cells; empty lines do not count', () => {
  const text = '\uFEFFa,b\r\n1,2\r\n\r\n3,4\n';
  const table = tableOf(text);
  expect(table.header).toEqual(['a', 'b']);
  expect(contents(text, 'b', 'a')).toEqual([[2, ['2', '1']], [4, ['4', '3']]]);
  expect([...table.rows(['a'])]).toEqual([...table.rows(['a'])]);
  for (const bad of ['', '\n\n', '"a\n1']) {
    expect(parseTable(bad)).toBe('has no line of column names');
  }
});

test('objects in JSON, one on each line, are a table by the keys of the first', () => {
  const text = '{"at": 1.5, "who": "a b", "cold": true}\n\n{"who":"c","at":2e-7,"more":1}\n';
  expect(tableOf(text).header).toEqual(['at', 'who', 'cold']);
  expect(contents(text, 'at', 'who')).toEqual([[1, ['1.5', 'a b']], [3, ['2e-7', 'c']]]);
  expect(contents(text, 'cold')).toEqual([[1, ['true']], [3, '"cold" is missing']]);
});

test('a cell in JSON knows where its key stands', () => {
  const [row] = tableOf('{ "a": 1, "b": 2 }').rows(['b', 'a']);
  expect(row?.cells).toEqual([{ text: '2', column: 11 }, { text: '1', column: 3 }]);
});

test('lines that are no rows are told, and the others read', () => {
  expect(contents('a,b\n1\n"2,3\n4,5', 'a')).toEqual([
    [2, 'this line has 1 cells, and the header 2'], [3, 'the quotes do not match'], [4, ['4']],
  ]);
  expect(contents('{"a":1}\nx\n[2]\n{"a":3', 'a')).toEqual([
    [1, ['1']], [2, 'expected an object in JSON'], [3, 'expected an object in JSON'],
    [4, 'expected an object in JSON'],
  ]);
  expect(parseTable('[1, 2]')).toBe('has no object in JSON on its first line');
});

test('what could not be kept in memory is no table', () => {
  expect(parseTable('x'.repeat(100_001))).toBe('has a line of more than 100000 characters');
  expect(parseTable(`t${'\n'.repeat(10_000_001)}`)).toBe('has more than 10000000 lines');
});
