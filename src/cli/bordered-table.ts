import { getBorderCharacters, table } from 'table';
import type { DrawTable } from '../reports/comparison.ts';

/** A table with a frame and a line under its head; all columns but the first to the right. */
export const borderedTable: DrawTable = (rows) =>
  table(rows.map((row) => [...row]), {
    border: getBorderCharacters('norc'),
    columnDefault: { alignment: 'right' },
    columns: { 0: { alignment: 'left' } },
    drawHorizontalLine: (line, count) => line <= 1 || line === count,
  });
