import { Cron } from 'croner';
import { type DueInstants, packInstants } from '../model/due-instants.ts';
import type { Micros } from '../model/time.ts';
import { nearestHint } from './names.ts';
import type { Reading } from './units.ts';

/*
 * Calendars need what the core does without: this file alone may use Date and Intl, and it is done
 * before a run begins. Which minutes of which days a cron means is the library's to say. It is
 * asked in UTC, as its way with clocks that are put forward and back is another than that of SCH-1.
 */

/** Crons as far as a regular expression tells: five fields. */
export const CRON_PATTERN = '^\\s*[\\w*/,#-]+(\\s+[\\w*/,#-]+){4}\\s*$';

const FORM = new RegExp(CRON_PATTERN);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MICROS = 1_000;

/** Who carries out many scenarios meets few calendars, and making one takes its time. */
const MOST_REMEMBERED = 100;

/** The same function, which makes nothing anew that it was asked for lately. */
function remembered<T>(make: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const made = known.get(text) ?? make(text);
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(text, made);
    return made;
  };
}

const parsed = remembered((cron) => new Cron(cron, { mode: '5-part', timezone: 'UTC' }));

/** A cron with one space between its five fields. */
export function parseCron(text: string): Reading<string> {
  const bad = (why: string) =>
    ({ code: 'bad-cron', message: `"${text}" is no cron: ${why}` }) as const;
  if (!FORM.test(text)) {
    return { ...bad('it has five fields'), hint: 'write it like "0 9 * * MON-FRI"' };
  }
  const value = text.trim().split(/\s+/).join(' ');
  try {
    parsed(value);
    return { value };
  } catch (error) {
    const why = (error as Error).message.replace(/^CronPattern: /, '').replace(/\.$/, '');
    return bad(why.charAt(0).toLowerCase() + why.slice(1));
  }
}

/** The name of a time zone that calendars know. */
export function parseTimezone(text: string): Reading<string> {
  const unknown = { code: 'unknown-timezone', message: `there is no time zone "${text}"` } as const;
  // Some engines take distances from UTC for zones, and some do not.
  if (!/^[A-Za-z]/.test(text)) return { ...unknown, hint: 'write it like Europe/Berlin' };
  try {
    clockOf(text);
    return { value: text };
  } catch {
    const area = text.split('/')[0]?.toLowerCase();
    const zones = Intl.supportedValuesOf('timeZone');
    return { ...unknown, ...nearestHint(text, zones.filter((zone) =>
      zone.split('/')[0]?.toLowerCase() === area)) };
  }
}

const clockOf = remembered((timeZone) => new Intl.DateTimeFormat('en-US', {
  timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric',
  hour: 'numeric', minute: 'numeric', second: 'numeric',
}));

/** What the clocks of a zone show at an instant, less the instant: both in milliseconds. */
function offsetAt(clock: Intl.DateTimeFormat, instant: number): number {
  const shown = new Map(clock.formatToParts(instant).map(({ type, value }) => [type, value]));
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] =
    ['year', 'month', 'day', 'hour', 'minute', 'second'].map((part) =>
      Number(shown.get(part as Intl.DateTimeFormatPartTypes)));
  const wall = Date.UTC(year, month - 1, day, hour, minute, second);
  return wall - Math.floor(instant / 1_000) * 1_000;
}

/** A time in which the clocks of a zone are neither put forward nor back. */
interface Stretch {
  readonly from: number;
  readonly until: number;
  readonly offset: number;
}

/** The first instant after `before` at which the clocks show what they show at `after`. */
function changeBetween(clock: Intl.DateTimeFormat, before: number, after: number): number {
  const offset = offsetAt(clock, after);
  let [low, high] = [before, after];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(clock, middle) === offset) high = middle;
    else low = middle;
  }
  return high;
}

function stretchesOf(timezone: string, first: number, last: number): readonly Stretch[] {
  const clock = clockOf(timezone);
  const stretches: Stretch[] = [];
  let from = Number.NEGATIVE_INFINITY;
  let offset = offsetAt(clock, first);
  for (let at = first; at < last; at += DAY) {
    const next = offsetAt(clock, at + DAY);
    if (next === offset) continue;
    const until = changeBetween(clock, at, at + DAY);
    stretches.push({ from, until, offset });
    from = until;
    offset = next;
  }
  return [...stretches, { from, until: Number.POSITIVE_INFINITY, offset }];
}

/** The times of day that a cron means, which are the same on each of its days. */
const timesOfDay = remembered((cron): readonly number[] => {
  const [minute = '', hour = ''] = cron.split(' ');
  const matching = (pattern: Cron, count: number, unit: number): readonly number[] =>
    Array.from({ length: count }, (_, place) => place * unit)
      .filter((time) => pattern.match(new Date(time)));
  const minutes = matching(parsed(`${minute} * * * *`), 60, MINUTE);
  const hours = matching(parsed(`* ${hour} * * *`), 24, HOUR);
  return hours.flatMap((begin) => minutes.map((time) => begin + time));
});

/**
 * What the clocks show whenever a cron is due, from one day to another, as if they were in UTC. The
 * library is asked of each day by itself: looking for the next one, it can miss the first of a
 * month that is due beside days of the week.
 */
function* wallTimes(cron: string, first: number, last: number): Generator<number> {
  const times = timesOfDay(cron);
  const [sample = 0] = times;
  const pattern = parsed(cron);
  for (let day = first; day <= last; day += DAY) {
    if (!pattern.match(new Date(day + sample))) continue;
    for (const time of times) yield day + time;
  }
}

/** When a cron is looked at. */
export interface Span {
  /** The calendar instant of t = 0 in microseconds since 1970. */
  readonly start: number;
  readonly duration: Micros;
}

/** Up to so many instants take about a second to find. */
const MOST_DUE = 5_000_000;

/** Whether a cron can be due more often than anybody would want to see. */
export const isTooOften = (cron: string, { duration }: Span): boolean =>
  timesOfDay(cron).length * (duration / MICROS / DAY) > MOST_DUE;

/**
 * Every instant from t = 0 to the end at which a cron is due on the clocks of a time zone. What the
 * clocks do not show is skipped, and what they show twice counts the first time (SCH-1).
 */
export function dueInstants(
  { cron, timezone }: { readonly cron: string; readonly timezone: string },
  { start, duration }: Span,
): DueInstants {
  const first = Math.floor(start / MICROS / DAY - 2) * DAY;
  const last = (start + duration) / MICROS + 2 * DAY;
  const stretches = stretchesOf(timezone, first, last);
  const due: Micros[] = [];
  for (const wall of wallTimes(cron, first, last)) {
    const shows = ({ from, until, offset }: Stretch): boolean =>
      wall - offset >= from && wall - offset < until;
    const stretch = stretches.find(shows);
    if (stretch === undefined) continue;
    const at = (wall - stretch.offset) * MICROS - start;
    if (at >= 0 && at <= duration) due.push(at);
  }
  return packInstants(due);
}
