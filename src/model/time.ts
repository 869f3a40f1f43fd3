/** An instant or a duration: a whole number of microseconds, never negative. */
export type Micros = number;

export const MILLISECOND: Micros = 1_000;
export const SECOND: Micros = 1_000_000;
export const MINUTE: Micros = 60 * SECOND;
export const HOUR: Micros = 60 * MINUTE;
export const DAY: Micros = 24 * HOUR;

/**
 * The whole microsecond nearest to `value`, never below 0; halves go up.
 *
 * @rule TIME-1
 */
export function roundMicros(value: number): Micros {
  return value > 0 ? Math.floor(value + 0.5) : 0;
}
