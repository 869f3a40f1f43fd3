import type { QuantilePair } from '../model/calibration.ts';
import { ln } from '../random/ln.ts';
import { padLeft, padRight } from './layout.ts';
import { formatDuration } from './quantities.ts';

const COLUMNS = 60;
const ROWS = 20;
const LABEL = 8;

/** Where a duration is on a logarithmic axis, from 0 to `last`; what is off it is at its end. */
class Axis {
  readonly low: number;
  readonly high: number;
  readonly #least: number;
  readonly #span: number;

  constructor(durations: readonly number[]) {
    const positive = durations.filter((duration) => duration > 0);
    this.low = Math.min(...positive);
    this.high = Math.max(...positive);
    this.#least = ln(this.low);
    this.#span = ln(this.high) - this.#least;
  }

  place(duration: number, last: number): number {
    if (duration <= this.low || this.#span === 0) return 0;
    return Math.round(last * (ln(duration) - this.#least) / this.#span);
  }
}

/**
 * Quantiles of a law across and of what was measured up, on the same logarithmic scale: an `o` for
 * each pair, on the line of dots where both are the same.
 */
export function quantilePicture(pairs: readonly QuantilePair[]): readonly string[] {
  const axis = new Axis(pairs.flatMap(({ law_us, measured_us }) => [law_us, measured_us]));
  const rows = Array.from({ length: ROWS }, () => new Array<string>(COLUMNS).fill(' '));
  const put = (column: number, row: number, sign: string): void => {
    (rows[ROWS - 1 - row] as string[])[column] = sign;
  };
  for (let column = 0; column < COLUMNS; column++) {
    put(column, Math.round(column * (ROWS - 1) / (COLUMNS - 1)), '·');
  }
  for (const { law_us, measured_us } of pairs) {
    put(axis.place(law_us, COLUMNS - 1), axis.place(measured_us, ROWS - 1), 'o');
  }
  const ends = [formatDuration(axis.low), formatDuration(axis.high)] as const;
  const labels = rows.map((_, row) => (row === 0 ? ends[1] : row === ROWS - 1 ? ends[0] : ''));
  const indent = ' '.repeat(LABEL + 2);
  return [
    ...rows.map((row, at) => `${padLeft(labels[at] as string, LABEL)} │${row.join('')}`.trimEnd()),
    `${padRight('', LABEL)} └${'─'.repeat(COLUMNS)}`,
    `${indent}${padRight(ends[0], COLUMNS - ends[1].length)}${ends[1]}`,
  ];
}
