import type { Micros } from '../model/time.ts';

/**
 * How far and for how long a Function's accepting slots fall below their number just before a
 * publish. Numbers that last no time do not count.
 */
export interface Trough {
  readonly slotsAtPublish: number;
  /** The smallest number of slots so far, at most that at the publish. */
  readonly least: number;
  /** Missing slots × microseconds so far. */
  readonly missing: number;
  /** Up to when this accounts. */
  readonly until: Micros;
}

export function openTrough(slots: number, now: Micros): Trough {
  return { slotsAtPublish: slots, least: slots, missing: 0, until: now };
}

/** The trough up to `now`, with `slots` accepting for all of the time added. */
export function deepenTrough(trough: Trough, slots: number, now: Micros): Trough {
  const passed = now - trough.until;
  if (passed === 0) return trough;
  return {
    slotsAtPublish: trough.slotsAtPublish,
    least: Math.min(trough.least, slots),
    missing: trough.missing + Math.max(0, trough.slotsAtPublish - slots) * passed,
    until: now,
  };
}

/** The trough at its end; what `slots` are then counts, although no time follows. */
export function closeTrough(trough: Trough, slots: number, now: Micros): Trough {
  const deepened = deepenTrough(trough, slots, now);
  return { ...deepened, least: Math.min(deepened.least, slots) };
}
