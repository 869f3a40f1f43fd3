import { DAY, HOUR, MINUTE, SECOND } from '../model/time.ts';
import type { Reading } from './units.ts';

const INSTANT =
  /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?(Z|[+-]\d\d:\d\d)$/;

/** A regular expression of the instants that {@link parseInstant} reads, for schemas. */
export const INSTANT_PATTERN: string = INSTANT.source;

const isLeap = (year: number): boolean =>
  year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const daysOfMonth = (year: number, month: number): number =>
  month === 2 && isLeap(year) ? 29 : DAYS_OF_MONTH[month - 1] ?? 0;

/** Days from 1970-01-01 to a date of the Gregorian calendar. */
function daysSince1970(year: number, month: number, day: number): number {
  const before = year - 1;
  const leaps = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  let days = before * 365 + leaps - 719_162 + day - 1;
  for (let earlier = 1; earlier < month; earlier++) days += daysOfMonth(year, earlier);
  return days;
}

/**
 * A calendar instant with its zone, `2026-01-05T09:00:00Z` or `…+01:00`, in microseconds since
 * 1970. Years 1970 to 2199; leap seconds do not exist.
 */
export function parseInstant(value: unknown): Reading<number> {
  const match = INSTANT.exec(typeof value === 'string' ? value : '');
  if (match === null) {
    const message = typeof value === 'string' ? `"${value}" is no instant` : 'this is no instant';
    return { code: 'bad-instant', message, hint: 'write it like 2026-01-05T09:00:00Z' };
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] =
    match.slice(1, 7).map((part) => Number(part ?? 0));
  const zone = match[8] as string;
  const zoneHours = zone === 'Z' ? 0 : Number(zone.slice(1, 3));
  const zoneMinutes = zone === 'Z' ? 0 : Number(zone.slice(4));
  const dated = year >= 1970 && year < 2200 && day >= 1 && day <= daysOfMonth(year, month);
  if (!dated || hour > 23 || minute > 59 || second > 59 || zoneHours > 23 || zoneMinutes > 59) {
    return { code: 'bad-instant', message: `"${match[0]}" is not in the calendar` };
  }
  const offset = (zoneHours * HOUR + zoneMinutes * MINUTE) * (zone.startsWith('-') ? -1 : 1);
  const micros = Number((match[7] ?? '').padEnd(6, '0'));
  const time = hour * HOUR + minute * MINUTE + second * SECOND + micros;
  return { value: daysSince1970(year, month, day) * DAY + time - offset };
}
