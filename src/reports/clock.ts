import type { RunResult } from '../model/result.ts';
import type { Micros } from '../model/time.ts';
import { titleLine } from './layout.ts';
import type { Paint } from './paint.ts';
import { formatInstant } from './quantities.ts';

/** What instants of a run are shown by. */
export interface Clock {
  /** The calendar instant of t = 0 in microseconds since 1970, or `null`. */
  readonly start_us: number | null;
}

/** An instant on the calendar, to the second, in UTC; without a start the time of the run. */
export function clockTime(at: Micros, { start_us }: Clock): string {
  if (start_us === null) return formatInstant(at);
  const instant = new Date(Math.floor((start_us + at) / 1000)).toISOString();
  return instant.slice(0, 19).replace('T', ' ');
}

/** The head of a column of such times. */
export function clockHead(head: string, { start_us }: Clock): string {
  return start_us === null ? head : `${head} (UTC)`;
}

/** A title of what is shown of a run as it was at the instant that it ended at. */
export function momentTitle(
  { scenario, seed, ended_at_us }: RunResult, clock: Clock, paint: Paint,
): string {
  const at = clock.start_us === null ? '' : ` (${clockTime(ended_at_us, clock)} UTC)`;
  const facts = `seed ${seed} · at ${formatInstant(ended_at_us)}${at}`;
  return titleLine(scenario.name, facts, paint);
}
