import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Unit } from '../../src/model/expectation.ts';
import { DAY, HOUR, MILLISECOND, MINUTE, SECOND } from '../../src/model/time.ts';
import { differenceText, meanText } from '../../src/reports/estimates.ts';
import { meanTexts } from '../../src/reports/measured-means.ts';
import { meanInterval } from '../../src/study/interval.ts';

describe('a mean and its ± end at the same place, the second digit of the ±', () => {
  test.each([
    ['duration', 400_300, 9_500, '400.3ms ± 9.5ms'],
    ['duration', 3 * SECOND, 103_000, '3.00s ± 0.10s'],
    ['duration', 60_002_300, 5_900, '1m 00.0023s ± 0.0059s'],
    ['duration', 999_970, 2_000, '1.0000s ± 0.0020s'],
    ['duration', 12 * MINUTE, 86 * SECOND, '12m 00s ± 1m 26s'],
    ['duration', 2 * HOUR, 5_230_000, '2h 00m 00.0s ± 5.2s'],
    ['duration', 5.5 * HOUR, 12 * MINUTE, '5h 30m ± 12m'],
    ['duration', 100 * HOUR, 15 * HOUR, '4d 04h ± 15h'],
    ['duration', 5.3, 0.3, '5µs ± <1µs'],
    ['duration', 8 * SECOND, 0.07, '8.000000s ± <0.000001s'],
    ['duration', 3 * SECOND, 0, '3s ± 0s'],
    ['rate', 0.00166, 0.0000123, '0.001660/s ± 0.000012/s'],
    ['mean', 0.0004, 0.0003, '0.00040 ± 0.00030'],
    ['mean', 5.25, 4.18, '5.3 ± 4.2'],
    ['count', 123_456.4, 12_345, '123,456 ± 12,345'],
    ['share', 0.999241, 0.000235, '99.924% ± 0.024%'],
    ['share', 0.999929832, 0, '99.993% ± 0%'],
    ['share', 1, 0, '100% ± 0%'],
    ['money', 0.00348, 0.00156, '$0.0035 ± $0.0016'],
    ['money', 1236, 2.05, '$1,236.00 ± $2.05'],
  ] as const)('%s %d ± %d', (unit, mean, halfWidth, shown) => {
    expect(meanText(unit, { mean, half_width: halfWidth })).toBe(shown);
  });

  test('a difference has its sign, unless it is shown as nothing', () => {
    expect([-576, 576, 0.2].map((mean) => differenceText('duration', { mean, half_width: 1_200 })))
      .toEqual(['-0.6ms ± 1.2ms', '+0.6ms ± 1.2ms', '0.0ms ± 1.2ms']);
    expect(differenceText('count', { mean: -1, half_width: 0 })).toBe('-1 ± 0');
  });
});

const UNITS: readonly Unit[] = ['duration', 'count', 'mean', 'share', 'rate', 'money'];

const SIZES: Readonly<Record<string, number>> = {
  d: DAY, h: HOUR, m: MINUTE, s: SECOND, ms: MILLISECOND, µs: 1,
};

interface Read {
  readonly value: number;
  /** One unit of the last digit that is shown. */
  readonly place: number;
}

/** What a text says, in the terms of the result. */
function read(unit: Unit, text: string): Read {
  const factor = unit === 'share' ? 0.01 : 1;
  let value = 0;
  let place = 0;
  for (const [, number = '', suffix = ''] of
    text.replaceAll(/[,<$]/g, '').matchAll(/([\d.]+)(ms|µs|%|\/s|[dhms]|)/g)) {
    const one = unit === 'duration' ? SIZES[suffix] ?? Number.NaN : factor;
    value += Number(number) * one;
    place = one / 10 ** (number.split('.')[1]?.length ?? 0);
  }
  return { value, place };
}

/** Means of a few values as studies have them, half of them with values that are nearly alike. */
const estimates = fc.tuple(
  fc.double({ min: 0.0001, max: 1e12, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }),
  fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 8 }),
  fc.constantFrom(1, 0.01, 0.0001),
).map(([size, center, chances, spread]) => {
  const values = chances.map((chance) => center + (chance - center) * spread);
  const { mean, halfWidth } = meanInterval(values, 0.95);
  return { size, mean, halfWidth };
}).filter(({ mean, halfWidth }) => halfWidth > 1e-6 && mean > 1e-6);

describe('of every mean of a study', () => {
  test('the interval as printed is the true one but for rounding', () => {
    fc.assert(
      fc.property(fc.constantFrom(...UNITS), estimates, (unit, { size, mean, halfWidth }) => {
        const scale = unit === 'share' ? 1 : size;
        const texts = meanTexts(unit, mean * scale, halfWidth * scale);
        const [center, within] = texts.map((text) => read(unit, text)) as [Read, Read];
        expect(center.place / within.place).toBeCloseTo(1, 6);
        const half = within.place * 0.500001;
        expect(Math.abs(center.value - mean * scale)).toBeLessThanOrEqual(
          texts[0].startsWith('<') ? within.place : half);
        expect(Math.abs(within.value - halfWidth * scale)).toBeLessThanOrEqual(
          texts[1].startsWith('<') ? within.place : half);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  test('neither it nor its ± is shown as none or all unless it is exactly', () => {
    fc.assert(
      fc.property(estimates, ({ mean, halfWidth }) => {
        const [center, within] = meanTexts('share', mean, halfWidth);
        expect(center).not.toMatch(/^(0|0\.0*|100|100\.0*)%$/);
        expect(within).not.toMatch(/^0(\.0*)?%$/);
      }),
      { seed: 1, numRuns: 1000 },
    );
  });

  test('no unit overflows into the next, and digits are no more than the ± has two of', () => {
    fc.assert(
      fc.property(estimates, ({ size, mean, halfWidth }) => {
        const texts = meanTexts('duration', mean * size, halfWidth * size);
        expect(texts.join(' ')).not.toMatch(/\b(60(\.\d+)?s|1000(\.\d+)?(ms|µs)|60m|24h)\b/);
      }),
      { seed: 1, numRuns: 1000 },
    );
  });
});
