/** A cell without its quotes and the spaces around it; the column of its line counts from 1. */
export interface DataCell {
  readonly text: string;
  readonly column: number;
}

/** The end of a quoted text that begins behind `from`: the place of its last quote, or -1. */
function closingQuote(line: string, from: number): number {
  let at = line.indexOf('"', from);
  while (at >= 0 && line[at + 1] === '"') at = line.indexOf('"', at + 2);
  return at;
}

/** The cells of a line, or `undefined` if its quotes do not match. */
export function csvCells(line: string): readonly DataCell[] | undefined {
  const cells: DataCell[] = [];
  for (let at = 0; ;) {
    const comma = line.indexOf(',', at);
    let end = comma < 0 ? line.length : comma;
    const cell = line.slice(at, end);
    const indent = cell.length - cell.trimStart().length;
    let text = cell.trim();
    if (text.startsWith('"')) {
      const open = at + indent;
      const close = closingQuote(line, open + 1);
      if (close < 0) return undefined;
      const next = line.indexOf(',', close);
      end = next < 0 ? line.length : next;
      if (line.slice(close + 1, end).trim() !== '') return undefined;
      text = line.slice(open + 1, close).replaceAll('""', '"');
    } else if (text.includes('"')) return undefined;
    cells.push({ text, column: at + (text === '' ? 0 : indent) + 1 });
    if (end === line.length) return cells;
    at = end + 1;
  }
}
