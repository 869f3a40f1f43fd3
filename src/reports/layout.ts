import type { Paint } from './paint.ts';

/** Reports never have a longer line, copied commands aside. */
export const WIDTH = 80;

const ESCAPE = String.fromCharCode(27);
const COLOURS = new RegExp(`${ESCAPE}\\[[0-9;]*m`, 'g');
const CONTROLS = /\p{Cc}/gu;
const NARROW = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
const WIDE = new RegExp(
  '^[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}'
  + '\\p{Emoji_Presentation}\\u3000-\\u303f\\uff01-\\uff60]$',
  'u',
);

const columnsOf = (character: string): number =>
  NARROW.test(character) ? 0 : WIDE.test(character) ? 2 : 1;

/** The columns that `text` takes on a terminal; colours take none. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text.replace(COLOURS, '')) width += columnsOf(character);
  return width;
}

/** Text from a scenario on one line: it cannot move the cursor or change colours. */
export function onOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replace(CONTROLS, '?').trim();
}

/** `text` in at most `width` columns, cut off with `…`. Not for coloured text. */
export function shorten(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  let room = width - 1;
  for (const character of text) {
    room -= columnsOf(character);
    if (room < 0) break;
    kept += character;
  }
  return `${kept}…`;
}

/** `text` with spaces after it up to `width` columns. */
export function padRight(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** `text` with spaces before it up to `width` columns. */
export function padLeft(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - widthOf(text))) + text;
}

/** Words in a row: `a, b and c`. */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** `left` and `right` at the two ends of a line. */
export function spread(left: string, right: string): string {
  return `${padRight(left, WIDTH - widthOf(right))}${right}`;
}

/** Parts in a row behind a label; a part that finds no room goes to a new line below the first. */
export function flow(
  label: string, parts: readonly string[],
  { indent, gap, width = WIDTH }: { indent: number; gap: string; width?: number },
): string[] {
  const lines: string[] = [];
  let line = padRight(label, indent);
  let used = false;
  for (const part of parts) {
    const next = used ? line + gap + part : line + part;
    if (used && widthOf(next) > width) {
      lines.push(line.trimEnd());
      line = ' '.repeat(indent) + part;
    } else {
      line = next;
    }
    used = true;
  }
  return [...lines, line.trimEnd()];
}

/**
 * A command to copy, behind its label. One that is too long goes on after a backslash, which shells
 * take for one line; a single word is never broken, even if it is longer than a line.
 */
export function commandLines(label: string, command: readonly string[]): readonly string[] {
  const lines: string[] = [];
  let line = label;
  for (const word of command) {
    if (widthOf(line) + widthOf(word) + 3 > WIDTH) {
      lines.push(`${line} \\`);
      line = `  ${word}`;
    } else {
      line = `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/**
 * Rows in which the cells of these columns are cut, the widest first, until {@link align} keeps to
 * the width; none of them to less than four columns.
 */
export function narrowed(
  rows: readonly (readonly string[])[], columns: readonly number[],
): string[][] {
  const cells = rows.map((row) => [...row]);
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(...cells.map((row) => widthOf(row[column] ?? ''))));
  const total = () => widths.reduce((sum, width) => sum + width + 2, -2);
  while (total() > WIDTH) {
    const widest = columns.reduce((most, column) =>
      (widths[column] ?? 0) > (widths[most] ?? 0) ? column : most, columns[0] ?? 0);
    if ((widths[widest] ?? 0) <= 4) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return cells.map((row) => row.map((cell, column) =>
    columns.includes(column) ? shorten(cell, widths[column] ?? 0) : cell));
}

/**
 * Rows with their cells below each other, two spaces apart: the first column to the left, the
 * others to the right unless `left` names them. What is too wide is cut in the first column.
 */
export function align(
  rows: readonly (readonly string[])[], left: readonly number[] = [0],
): string[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(0, ...rows.map((row) => widthOf(row[column] ?? ''))),
  );
  const others = widths.slice(1).reduce((sum, width) => sum + width + 2, 0);
  widths[0] = Math.min(widths[0] ?? 0, Math.max(8, WIDTH - others));
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] as number;
        const text = column === 0 ? shorten(cell, width) : cell;
        return left.includes(column) ? padRight(text, width) : padLeft(text, width);
      })
      .join('  ')
      .trimEnd(),
  );
}

/** A list without its middle. */
export interface Trimmed<T> {
  readonly head: readonly T[];
  readonly omittedCount: number;
  readonly tail: readonly T[];
}

/** The first and the last items of a list, such that no more than `limit` lines are needed. */
export function trimMiddle<T>(items: readonly T[], limit: number): Trimmed<T> {
  if (items.length <= limit) return { head: items, omittedCount: 0, tail: [] };
  const headCount = Math.ceil((limit - 1) / 2);
  const tailCount = limit - 1 - headCount;
  return {
    head: items.slice(0, headCount),
    omittedCount: items.length - headCount - tailCount,
    tail: items.slice(items.length - tailCount),
  };
}

/** A name on the left, cut if it has to be, and facts on the right. */
export function titleLine(name: string, facts: string, paint: Paint): string {
  const shown = shorten(onOneLine(name), WIDTH - widthOf(facts) - 2);
  return spread(paint('heading', shown), paint('faint', facts));
}
