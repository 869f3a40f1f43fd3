import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  dueAfter, dueCount, formatDue, packInstants, parseDue, periodOf, scheduleText,
} from '../../src/model/due-instants.ts';

/** Ascending instants, many of them at equal distances. */
const someInstants = fc.array(fc.record({
  gap: fc.constantFrom(1, 7, 60, 60, 3600), count: fc.integer({ min: 1, max: 5 }),
}), { maxLength: 6 }).map((runs) => {
  let now = -1;
  return runs.flatMap(({ gap, count }) => Array.from({ length: count }, () => (now += gap)));
});

test('packed instants are the same instants, one after the other', () => {
  fc.assert(fc.property(someInstants, (instants) => {
    const due = packInstants(instants);
    const found: number[] = [];
    for (let at = dueAfter(due, -1); at < Number.POSITIVE_INFINITY; at = dueAfter(due, at)) {
      found.push(at);
    }
    expect(found).toEqual(instants);
    expect(dueCount(due)).toBe(instants.length);
    expect(parseDue(formatDue(due))).toEqual(due);
  }), { seed: 1 });
});

test('the next instant after any is the first that is later', () => {
  fc.assert(fc.property(someInstants, fc.integer({ min: -10, max: 20_000 }), (instants, now) => {
    const later = instants.find((instant) => instant > now) ?? Number.POSITIVE_INFINITY;
    expect(dueAfter(packInstants(instants), now)).toBe(later);
  }), { seed: 2 });
});

test('equal distances take no room', () => {
  const minutes = Array.from({ length: 10_000 }, (_, place) => place * 60);
  expect(packInstants(minutes)).toEqual([0, 60, 10_000]);
  expect(packInstants([])).toEqual([]);
});

test('a schedule is told by a text that says what it is', () => {
  expect(scheduleText({ cron: '0 9 * * *', timezone: 'Europe/Berlin' }))
    .toBe('0 9 * * * Europe/Berlin');
  expect(periodOf(scheduleText({ period: 300 }))).toBe(300);
  expect(periodOf('0 9 * * * Europe/Berlin')).toBeNull();
});
