import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseInstant } from '../../src/scenario/calendar.ts';
import {
  decimalMicros, formatDuration, LONGEST_DURATION, parseDuration, parsePercentage, parseRate,
  parseSize, type Reading,
} from '../../src/scenario/units.ts';

const RUNS = { seed: 1, numRuns: 500 };

/** The value, or the code, message and hint of what is wrong. */
function told<T>(reading: Reading<T>): T | string {
  if ('value' in reading) return reading.value;
  const { code, message, hint } = reading;
  return hint === undefined ? `${code}: ${message}` : `${code}: ${message}; ${hint}`;
}

describe('a duration', () => {
  test.each([
    ['250ms', 250_000], ['8s', 8e6], ['1h30m', 5_400e6], ['1.5s', 1_500_000], ['100us', 100],
    ['2d', 172_800e6], ['0.1s', 100_000], ['0s', 0], ['1d2h3m4s5ms6us', 93_784_005_006],
    ['1m0.000001s', 60_000_001], ['2400h', 8_640_000e6], ['0.0000005m', 30],
  ])('%s is %i µs', (text, micros) => {
    expect(told(parseDuration(text))).toBe(micros);
  });

  test.each([
    [2, 'bad-duration: 2 has no unit; did you mean "2s"?'],
    [0, 'bad-duration: 0 has no unit; did you mean "0s"?'],
    ['5', 'bad-duration: "5" is no duration; did you mean "5s"?'],
    ['5 min', 'bad-duration: "5 min" is no duration; did you mean "5m"?'],
    ['3 Hours', 'bad-duration: "3 Hours" is no duration; did you mean "3h"?'],
    ['', 'bad-duration: "" is no duration; write it like 250ms, 8s or 1h30m'],
    ['s', 'bad-duration: "s" is no duration; write it like 250ms, 8s or 1h30m'],
    ['-1s', 'bad-duration: "-1s" is no duration; write it like 250ms, 8s or 1h30m'],
    ['1m1h', 'bad-duration: "1m1h" is no duration; write it like 250ms, 8s or 1h30m'],
    ['1s1s', 'bad-duration: "1s1s" is no duration; write it like 250ms, 8s or 1h30m'],
    ['1.5h30m', 'bad-duration: "1.5h30m" is no duration; write it like 250ms, 8s or 1h30m'],
    ['1e3s', 'bad-duration: "1e3s" is no duration; write it like 250ms, 8s or 1h30m'],
    ['0.5us', 'bad-duration: "0.5us" is finer than a microsecond'],
    ['36526d', 'out-of-range: "36526d" is longer than 100 years'],
    ['36525d1us', 'out-of-range: "36525d1us" is longer than 100 years'],
    [`${'9'.repeat(100)}s`, `out-of-range: "${'9'.repeat(100)}s" is longer than 100 years`],
  ])('%j is refused', (value, message) => {
    expect(told(parseDuration(value))).toBe(message);
  });

  test.each([
    [0, '0s'], [1, '1us'], [999, '999us'], [1_000, '1ms'], [1_500, '1.5ms'], [250_000, '250ms'],
    [1_000_000, '1s'], [1_500_000, '1.5s'], [90_000_000, '1m30s'], [90_000_001, '1m30.000001s'],
    [3_600e6, '1h'], [5_400e6, '1h30m'], [86_400e6, '1d'], [90_000e6, '1d1h'],
    [3_600e6 + 250_000, '1h0.25s'],
  ])('of %i µs is shown as %s', (micros, text) => {
    expect(formatDuration(micros)).toBe(text);
  });

  test('that is shown is read back as the same', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: LONGEST_DURATION }), (micros) => {
      expect(told(parseDuration(formatDuration(micros)))).toBe(micros);
    }), RUNS);
    fc.assert(fc.property(fc.integer({ min: 0, max: 5_000_000_000 }), (micros) => {
      expect(told(parseDuration(formatDuration(micros)))).toBe(micros);
    }), RUNS);
  });

  test('with up to six decimals of a second is exact', () => {
    const digits = fc.integer({ min: 0, max: 999_999 });
    fc.assert(fc.property(fc.integer({ min: 0, max: 1_000_000 }), digits, (whole, fraction) => {
      const text = `${whole}.${String(fraction).padStart(6, '0')}s`;
      expect(told(parseDuration(text))).toBe(whole * 1_000_000 + fraction);
    }), RUNS);
  });
});

test('a measured number is rounded to microseconds, halves up', () => {
  expect(decimalMicros('4.3145790', 1e6)).toEqual({ value: 4_314_579, exact: true });
  expect(decimalMicros('0.0000005', 1e6)).toEqual({ value: 1, exact: false });
  expect(decimalMicros('0.00000049', 1e6)).toEqual({ value: 0, exact: false });
  expect(decimalMicros('1.5e-3', 1e6)).toEqual({ value: 1_500, exact: true });
  expect(decimalMicros('2E2', 1e3)).toEqual({ value: 200_000, exact: true });
  for (const text of ['', '-1', 'NaN', '1,5', '1.', '.5', '1e999', '0x10', '1'.repeat(99)]) {
    expect(decimalMicros(text, 1)).toBeUndefined();
  }
});

test('a rate has a unit', () => {
  expect(told(parseRate('5/s'))).toBe(5);
  expect(told(parseRate('300/min'))).toBe(5);
  expect(told(parseRate('0.1/h'))).toBe(0.1 / 3_600);
  expect(told(parseRate('86400/d'))).toBe(1);
  expect(told(parseRate(5))).toBe('bad-rate: 5 has no unit; did you mean "5/s"?');
  expect(told(parseRate('5'))).toBe('bad-rate: "5" is no rate; did you mean "5/s"?');
  expect(told(parseRate('5/year')))
    .toBe('bad-rate: "5/year" is no rate; write it like 5/s, 300/min or 0.1/h');
  expect(told(parseRate('2000000/s')))
    .toBe('out-of-range: "2000000/s" is more than one per microsecond');
});

test('a size has a unit', () => {
  expect(told(parseSize('1GiB'))).toBe(1_073_741_824);
  expect(told(parseSize('512MiB'))).toBe(536_870_912);
  expect(told(parseSize('128MB'))).toBe(128_000_000);
  expect(told(parseSize('0.5KiB'))).toBe(512);
  expect(told(parseSize(128))).toBe('bad-size: 128 has no unit; did you mean "128MiB"?');
  expect(told(parseSize('128'))).toBe('bad-size: "128" is no size; write it like 512MiB or 1GiB');
  expect(told(parseSize('0.3B')))
    .toBe('bad-size: "0.3B" is no whole number of bytes; use a finer unit');
  expect(told(parseSize('999999999TiB'))).toBe('out-of-range: "999999999TiB" is too large');
});

test('a percentage has its sign', () => {
  expect(parsePercentage('100%')).toBe(1);
  expect(parsePercentage('12.5%')).toBe(0.125);
  for (const text of ['100', '-1%', '%', '1e2%']) expect(parsePercentage(text)).toBeUndefined();
});

describe('an instant of the calendar', () => {
  test('is what the calendar of JavaScript says, without it', () => {
    const times = fc.integer({ min: 0, max: Date.UTC(2199, 11, 31) });
    fc.assert(fc.property(times, (time) => {
      expect(told(parseInstant(new Date(time).toISOString()))).toBe(time * 1_000);
    }), RUNS);
  });

  test('has a zone, and may have parts of a second', () => {
    expect(told(parseInstant('1970-01-02T01:00+01:00'))).toBe(86_400e6);
    expect(told(parseInstant('1970-01-01T00:00:00.000001Z'))).toBe(1);
    expect(told(parseInstant('1970-01-01T00:00:00-00:30'))).toBe(1_800e6);
  });

  test.each([
    '2026-01-05', '2026-01-05T09:00:00', '2026-1-5T09:00Z', '2026-01-05 09:00Z', 20260105, null,
  ])('%j is none', (value) => {
    expect(told(parseInstant(value))).toMatch(/^bad-instant: .* write it like/);
  });

  test.each([
    '2026-02-29T00:00Z', '2026-13-01T00:00Z', '2026-00-01T00:00Z', '2026-01-00T00:00Z',
    '2100-02-29T00:00Z', '2026-01-01T24:00Z', '2026-01-01T00:60Z', '2026-01-01T00:00:60Z',
    '1969-12-31T00:00Z', '2200-01-01T00:00Z', '2026-01-01T00:00+24:00',
  ])('%s does not exist', (value) => {
    expect(told(parseInstant(value))).toBe(`bad-instant: "${value}" is not in the calendar`);
  });

  test('29 February exists in leap years', () => {
    expect(told(parseInstant('2000-02-29T00:00Z'))).toBe(Date.UTC(2000, 1, 29) * 1_000);
    expect(told(parseInstant('2028-02-29T00:00Z'))).toBe(Date.UTC(2028, 1, 29) * 1_000);
  });
});
