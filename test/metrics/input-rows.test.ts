import { expect, test } from 'vitest';
import { InputRows, rowOf } from '../../src/metrics/input-rows.ts';

test('inputs have rows apart from each other', () => {
  const rows = new InputRows();
  const taken = new Map<Float64Array, Set<number>>();
  for (let input = 1; input <= 10_000; input++) {
    const cells = rows.open(input);
    const used = taken.get(cells) ?? new Set();
    taken.set(cells, used);
    expect(used.has(rowOf(input))).toBe(false);
    used.add(rowOf(input));
    expect(rows.cells(input)).toBe(cells);
  }
});

test('memory follows the inputs under way, not those that ever arrived', () => {
  const rows = new InputRows();
  const pages = new Set<Float64Array>();
  rows.open(1);
  for (let input = 2; input <= 1_000_000; input++) {
    pages.add(rows.open(input));
    if (input > 100) rows.close(input - 99);
  }
  expect(pages.size).toBeLessThanOrEqual(4);
});
