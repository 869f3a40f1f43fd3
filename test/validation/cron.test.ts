import { describe, expect, test } from 'vitest';
import { dueAfter, dueCount } from '../../src/model/due-instants.ts';
import { defineScenario } from '../../src/scenario/index.ts';

const MINUTE = 60_000;
const YEARS = 731 * 1_440 * MINUTE;

type Field = (value: number) => boolean;

/** One field of a cron: `*`, which is from `least` on, `a`, `a-b`, with `/n`, in a list. */
function field(text: string, least: number): Field {
  const parts = text.split(',').map((part): Field => {
    const [range = '', step = '1'] = part.split('/');
    const [low, high = low] = range.split('-').map(Number);
    const isAny = range === '*';
    return (value) => (isAny || (value >= Number(low) && value <= Number(high)))
      && (value - (isAny ? least : Number(low))) % Number(step) === 0;
  });
  return (value) => parts.some((part) => part(value));
}

/** What the clock on the wall shows in a minute. */
interface Shown {
  readonly at: number;
  readonly wall: string;
  readonly minute: number;
  readonly hour: number;
  readonly day: number;
  readonly month: number;
  /** 0 is Sunday. */
  readonly weekday: number;
}

/** All minutes of two years, and of the hours before: a clock can show again what it has shown. */
function minutesOf(timeZone: string, start: number): readonly Shown[] {
  const clock = new Intl.DateTimeFormat('sv-SE', {
    timeZone, dateStyle: 'short', timeStyle: 'short',
  });
  const minutes: Shown[] = [];
  for (let at = start - 180 * MINUTE; at <= start + YEARS; at += MINUTE) {
    const wall = clock.format(at);
    const [year, month, day, hour, minute] = wall.split(/[- :]/).map(Number) as
      [number, number, number, number, number];
    const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
    minutes.push({ at, wall, minute, hour, day, month, weekday });
  }
  return minutes;
}

/**
 * The definition, word by word: walk through all minutes, look at what the clock on the wall shows,
 * and take those that match and that it has not shown before. Days of month and week, if both are
 * given, are enough each.
 */
function walked(cron: string, minutes: readonly Shown[], start: number): number[] {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = cron.split(' ');
  const [isMinute, isHour] = [field(minute, 0), field(hour, 0)];
  const [isDay, isMonth, isWeekday] = [field(day, 1), field(month, 1), field(weekday, 0)];
  const isBoth = day !== '*' && weekday !== '*';
  const shown = new Set<string>();
  const due: number[] = [];
  for (const now of minutes) {
    const ofDay = isDay(now.day);
    const ofWeekday = isWeekday(now.weekday) || (now.weekday === 0 && isWeekday(7));
    const isDate = isBoth ? ofDay || ofWeekday : ofDay && ofWeekday;
    if (!isMinute(now.minute) || !isHour(now.hour) || !isMonth(now.month) || !isDate) continue;
    if (shown.has(now.wall)) continue;
    shown.add(now.wall);
    if (now.at >= start) due.push((now.at - start) * 1_000);
  }
  return due;
}

/** The instants that a scenario of two years has for a cron. */
function computed(cron: string, timezone: string, start: number): number[] {
  const { schedules } = defineScenario({
    start: new Date(start).toISOString(),
    duration: `${YEARS / MINUTE}m`,
    app: {
      name: 'a',
      functions: { f: { service_time: '1s', cold_start: '1s', schedule: { cron, timezone } } },
    },
  });
  const due = schedules?.crons[0]?.due ?? [];
  const instants: number[] = [];
  for (let at = dueAfter(due, -1); at < Number.POSITIVE_INFINITY; at = dueAfter(due, at)) {
    instants.push(at);
  }
  expect(instants).toHaveLength(dueCount(due));
  return instants;
}

const START = Date.UTC(2025, 1, 11, 7, 35);

describe('SCH-1 two years of crons across clocks put forward and back', () => {
  test.each([
    ['Europe/Berlin', ['*/30 * * * *', '30 2 * * *', '0 12 * * 1-5', '7,37 2-3 */5 * *']],
    ['America/New_York', ['15,45 1-3 * 3,10 0', '30 1 1 * 0', '30 2 * * *', '0-59/20 0-23/3 * * *',
    ]],
    ['Australia/Lord_Howe', ['*/15 1-2 * * *', '45 1 * 4,10 *', '0 2 1 * 0', '59 23 29-31 * *']],
  ])('%s', (timezone, crons) => {
    const minutes = minutesOf(timezone, START);
    for (const cron of crons) {
      const expected = walked(cron, minutes, START);
      expect(expected.length, cron).toBeGreaterThan(10);
      expect(computed(cron, timezone, START), cron).toEqual(expected);
    }
  }, 60_000);

  test('from the middle of an hour that the clocks show twice', () => {
    // 02:20 in Berlin, for the second time: what it shows until 03:00 it has shown before.
    const start = Date.UTC(2025, 9, 26, 1, 20);
    const due = computed('*/30 * * * *', 'Europe/Berlin', start);
    expect(due.slice(0, 2)).toEqual([40 * MINUTE * 1_000, 70 * MINUTE * 1_000]);
  });

  test('in the night in which there is no half past two, nothing is due then', () => {
    const midnight = Date.UTC(2026, 2, 28, 23);
    const hours = computed('30 2 * * *', 'Europe/Berlin', midnight).map((due) => due / 3.6e9);
    // 29 March lasts 23 hours; on 30 March it is due 1 h 30 min before 4:00 would have been.
    expect(hours.slice(0, 2)).toEqual([23 + 2.5, 23 + 24 + 2.5]);
  });
});
