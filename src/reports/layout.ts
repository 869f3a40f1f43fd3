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

/** The beginning and the end of `text` with `…` between them, in these columns each. */
function withoutMiddle(text: string, front: number, end: number): string {
  const characters = [...text];
  const taken = (from: readonly string[], columns: number): number => {
    let room = columns;
    let count = 0;
    while (count < from.length) {
      room -= columnsOf(from[count] as string);
      if (room < 0) break;
      count++;
    }
    return count;
  };
  const first = characters.slice(0, taken(characters, front));
  const last = taken(characters.toReversed(), end);
  return `${first.join('')}…${characters.slice(characters.length - last).join('')}`;
}

/**
 * Names in at most `width` columns, which are four or more. What is too long loses its middle, as
 * names differ most at their ends, and so much of the front that names which differ still do; if
 * that is not enough, it ends with a number.
 */
export function shortNames(names: readonly string[], width: number): readonly string[] {
  const isLong = (name: string): boolean => widthOf(name) > width;
  if (!names.some(isLong)) return names;
  const different = new Set(names).size;
  const room = width - 1;
  const usual = Math.ceil((2 * room) / 3);
  for (let end = usual; end <= room; end++) {
    const cut = names.map((name) => (isLong(name) ? withoutMiddle(name, room - end, end) : name));
    if (new Set(cut).size === different) return cut;
  }
  return numbered(names, width);
}

/** Names that differ, too long ones cut, with a number at the end that nobody else has. */
function numbered(names: readonly string[], width: number): readonly string[] {
  const all = new Set(names);
  const cut = new Map<string, string>();
  let number = 0;
  for (const name of all) {
    let short = name;
    while (widthOf(name) > width && all.has(short)) {
      number++;
      short = withoutMiddle(name, width - 1 - String(number).length, 0) + number;
    }
    cut.set(name, short);
  }
  return names.map((name) => cut.get(name) as string);
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
 * Rows in which the cells of these columns are cut as names are, the widest first, until
 * {@link align} keeps to the width; none of them to less than four columns.
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
  for (const column of columns) {
    const cut = shortNames(cells.map((row) => row[column] ?? ''), widths[column] ?? 0);
    cells.forEach((row, place) => {
      if (column < row.length) row[column] = cut[place] as string;
    });
  }
  return cells;
}

/** The columns that {@link align} has for the first cells of rows, beside all others. */
function roomForFirst(rows: readonly (readonly string[])[]): number {
  const count = Math.max(0, ...rows.map((row) => row.length));
  let room = WIDTH;
  for (let column = 1; column < count; column++) {
    room -= Math.max(0, ...rows.map((row) => widthOf(row[column] ?? ''))) + 2;
  }
  return room;
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
  widths[0] = Math.min(widths[0] ?? 0, Math.max(8, roomForFirst(rows)));
  const names = shortNames(rows.map((row) => row[0] ?? ''), widths[0]);
  return rows.map((row, place) =>
    row
      .map((cell, column) => {
        const width = widths[column] as number;
        const text = column === 0 ? names[place] as string : cell;
        return left.includes(column) ? padRight(text, width) : padLeft(text, width);
      })
      .join('  ')
      .trimEnd(),
  );
}

/**
 * Rows as {@link align} has them, whose first cells are names that are shown whole. One that is
 * wider than its column goes on into the empty part of the next; where it finds no room there, it
 * stands on a line above its row. The lines of each row, with the cells in the last of them.
 */
export function alignNamed(
  rows: readonly (readonly string[])[], left: readonly number[],
): readonly (readonly string[])[] {
  const room = roomForFirst(rows);
  const names = shortNames(rows.map(([name = '']) => name), WIDTH);
  const isWide = names.map((name) => widthOf(name) > room);
  const lines = align(rows.map(([name = '', ...cells], place) =>
    [isWide[place] === true ? '' : name, ...cells]), left);
  return lines.map((line, place) => {
    const name = names[place] as string;
    if (isWide[place] !== true) return [line];
    const empty = line.length - line.trimStart().length;
    return empty < widthOf(name) + 2 ? [name, line] : [name + line.slice(widthOf(name))];
  });
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
