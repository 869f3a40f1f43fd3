import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  countOf, formatCount, formatDuration, formatInstant, formatMean, formatMoney, formatPercent,
  formatShare,
} from '../../src/reports/quantities.ts';

describe('a duration is shown to about three digits in the unit a person would use', () => {
  test.each([
    [0, '0s'],
    [0.07, '<1µs'],
    [1, '1µs'],
    [250, '250µs'],
    [999.7, '1.0ms'],
    [3_400, '3.4ms'],
    [9_960, '10ms'],
    [340_000, '340ms'],
    [999_600, '1.00s'],
    [1_000_000, '1s'],
    [1_240_000, '1.24s'],
    [9_996_000, '10.0s'],
    [12_340_000, '12.3s'],
    [59_960_000, '1m 00s'],
    [125_000_000, '2m 05s'],
    [3_599_600_000, '1h 00m'],
    [3_720_000_000, '1h 02m'],
    [86_399_000_000, '1d 00h'],
    [273_600_000_000, '3d 04h'],
    [-340_000, '-340ms'],
    [Number.NaN, '–'],
  ])('%d µs is %s', (micros, shown) => {
    expect(formatDuration(micros)).toBe(shown);
  });

  test('no duration takes more than eight characters up to a thousand days', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 8.6e13, noNaN: true }), (micros) => {
        expect(formatDuration(micros).length).toBeLessThanOrEqual(8);
      }),
      { seed: 1 },
    );
  });

  test('no unit overflows into the next: never 60s, 1000ms, 60m, 24h', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 40 }), (micros) => {
        expect(formatDuration(micros)).not.toMatch(/\b(60(\.0+)?s|1000ms|1000µs|60m|24h)$/);
      }),
      { seed: 1, numRuns: 1000 },
    );
  });
});

describe('an instant is shown to the hundredth of a second', () => {
  test.each([
    [0, '0s'],
    [45_000_000, '45s'],
    [128_134_000, '2m 08.13s'],
    [59_996_000, '1m 00s'],
    [3_728_000_000, '1h 02m 08s'],
    [90_000_500_000, '25h 00m 00.50s'],
  ])('%d µs is %s', (micros, shown) => {
    expect(formatInstant(micros)).toBe(shown);
  });
});

test('counts have a comma between thousands', () => {
  expect([0, 999, 1000, 1234567].map(formatCount)).toEqual(['0', '999', '1,000', '1,234,567']);
  expect([countOf(1, 'event'), countOf(2345, 'event')]).toEqual(['1 event', '2,345 events']);
});

test('means keep about three digits', () => {
  expect([6, 6.4231, 64.231, 642.31, 6423.1].map(formatMean))
    .toEqual(['6', '6.42', '64.2', '642', '6,423']);
  expect([0.9996, 0.9, 0.6423, 0.0642, 0.00166, 0.00001, 0.0000004].map(formatMean))
    .toEqual(['1.00', '0.90', '0.642', '0.0642', '0.00166', '0.00001', '<0.000001']);
});

test('a share in percent has about three digits, and is never rounded to none or all', () => {
  expect([0, 0.00012, 0.375, 0.29, 0.9994, 0.9996, 0.999929832, 0.999999999, 1]
    .map(formatPercent)).toEqual(['0%', '0.012%', '37.5%', '29%', '99.9%', '99.96%', '99.993%',
    '>99.999999%', '100%']);
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
      const shown = formatPercent(share);
      if (share > 1e-11 && 1 - share > 1e-11) expect(shown).not.toMatch(/^(0\.?0*|100)%$/);
    }),
    { seed: 1 },
  );
});

test('a share is never rounded to none or all', () => {
  expect([[0, 5], [5, 5], [1, 100_000], [99_999, 100_000], [1, 3], [1, 2], [0, 0]]
    .map(([part, whole]) => formatShare(part as number, whole as number)))
    .toEqual(['0%', '100%', '<0.1%', '>99.9%', '33.3%', '50%', '–']);
});

test('money has cents from a dollar on, and three digits below', () => {
  expect([0, 0.0000004, 0.000076, 0.00123, 0.0246, 0.25, 0.999, 0.9999, 1.2345, 1234.5, 1999.999]
    .map(formatMoney)).toEqual(['$0', '<$0.000001', '$0.000076', '$0.00123', '$0.0246', '$0.25',
    '$0.999', '$1.00', '$1.23', '$1,234.50', '$2,000.00']);
});
