import type { Picodollars } from '../model/prices.ts';
import type { Micros } from '../model/time.ts';
import { DAY, HOUR, MILLISECOND, MINUTE, SECOND } from '../model/time.ts';
import type { Finding } from './problems.ts';

/** What reading a value gave: the value, or what is wrong with it. */
export type Reading<T> = { readonly value: T } | Finding;


/** No instant or duration of a scenario is longer: 100 years. */
export const LONGEST_DURATION: Micros = 36_525 * DAY;

/** No rate is higher: one per microsecond. */
const HIGHEST_RATE = 1_000_000;

/** Units of time from long to short, which is the order they are written in. */
const TIME_UNITS = { d: DAY, h: HOUR, m: MINUTE, s: SECOND, ms: MILLISECOND, us: 1 } as const;

type TimeUnit = keyof typeof TIME_UNITS;

/** What people write in place of a unit. */
const MISNAMED: Readonly<Record<string, TimeUnit>> = {
  min: 'm', mins: 'm', minute: 'm', minutes: 'm', sec: 's', secs: 's', second: 's', seconds: 's',
  hr: 'h', hrs: 'h', hour: 'h', hours: 'h', day: 'd', days: 'd', msec: 'ms', usec: 'us', µs: 'us',
};

/**
 * A regular expression of the durations that {@link parseDuration} reads, for schemas: it knows
 * nothing of how exact and how long they may be.
 */
export const DURATION_PATTERN: string = `^${Object.keys(TIME_UNITS).reduceRight(
  (shorter, unit) => (shorter === ''
    ? `\\d+(?:\\.\\d+)?${unit}`
    : `(?:\\d+(?:\\.\\d+)?${unit}|(?:\\d+${unit})?${shorter})`), '',
)}$`;

const DECIMAL = /^(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,2}))?$/;

/** Longest run of digits that is looked at: anything beyond is no measurement. */
const MOST_DIGITS = 60;

/**
 * A decimal number of units in whole microseconds: `value` rounded (halves go up), and whether
 * that was exact. `undefined` if the text is no decimal number from 0 on.
 */
export function decimalMicros(
  text: string, unit: Micros,
): { value: Micros; exact: boolean } | undefined {
  const match = DECIMAL.exec(text);
  if (match === null || text.length > MOST_DIGITS) return undefined;
  const [, whole = '', fraction = '', exponent = '0'] = match;
  const shift = Number(exponent) - fraction.length;
  const tens = BigInt(`1${'0'.repeat(Math.abs(shift))}`);
  const digits = BigInt(whole + fraction) * BigInt(unit);
  if (shift >= 0) return { value: Number(digits * tens), exact: true };
  const doubled = (2n * digits + tens) / (2n * tens);
  return { value: Number(doubled), exact: digits % tens === 0n };
}

const badDuration = (message: string, hint?: string): Finding =>
  ({ code: 'bad-duration', message, ...(hint === undefined ? {} : { hint }) });

const COMPONENT = /(\d+(?:\.\d+)?)([A-Za-zµ]+)/y;

/** What was meant by a text that is no duration, if that can be told. */
function durationHint(text: string): string {
  const squeezed = text.replaceAll(' ', '')
    .replace(/[A-Za-zµ]+/g, (unit) => MISNAMED[unit.toLowerCase()] ?? unit);
  if (/^\d+(\.\d+)?$/.test(squeezed)) return `did you mean "${squeezed}s"?`;
  if (squeezed !== text && 'value' in parseDuration(squeezed)) return `did you mean "${squeezed}"?`;
  return 'write it like 250ms, 8s or 1h30m';
}

/**
 * A duration with units: `250ms`, `8s`, `1h30m`, `1.5s`; d, h, m, s, ms, us, longest first, a
 * fraction only in the last. Exact to the microsecond; finer ones and more than 100 years are
 * refused, and so is a number without a unit.
 */
export function parseDuration(value: unknown): Reading<Micros> {
  if (typeof value === 'number') {
    return badDuration(`${value} has no unit`, `did you mean "${value}s"?`);
  }
  if (typeof value !== 'string') return badDuration('this is no duration');
  const units = Object.keys(TIME_UNITS);
  let total = 0;
  let least = -1;
  let fraction = false;
  let at = 0;
  while (at < value.length || at === 0) {
    COMPONENT.lastIndex = at;
    const match = COMPONENT.exec(value);
    const [all = '', number = '', unit = ''] = match ?? [];
    const rank = units.indexOf(unit);
    if (match === null || fraction || rank <= least) {
      return badDuration(`"${value}" is no duration`, durationHint(value));
    }
    const part = decimalMicros(number, TIME_UNITS[unit as TimeUnit]);
    if (part === undefined || part.value > LONGEST_DURATION) return tooLong(value);
    if (!part.exact) return badDuration(`"${value}" is finer than a microsecond`);
    total += part.value;
    fraction = number.includes('.');
    least = rank;
    at += all.length;
  }
  return total > LONGEST_DURATION ? tooLong(value) : { value: total };
}

const tooLong = (text: string): Finding =>
  ({ code: 'out-of-range', message: `"${text}" is longer than 100 years` });

/** A decimal number without needless zeros, of `micros` in a unit of 10^`digits` microseconds. */
function inUnit(micros: Micros, digits: number): string {
  const text = String(micros).padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  const fraction = text.slice(text.length - digits).replace(/0+$/, '');
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

/**
 * A duration as scenarios write it, exact and short: `250ms`, `1.5s`, `1m30s`, `0s`. What
 * {@link parseDuration} makes of it is `micros` again.
 */
export function formatDuration(micros: Micros): string {
  if (micros === 0) return '0s';
  if (micros < MILLISECOND) return `${micros}us`;
  if (micros < SECOND) return `${inUnit(micros, 3)}ms`;
  let rest = micros;
  let text = '';
  for (const [unit, length] of [['d', DAY], ['h', HOUR], ['m', MINUTE]] as const) {
    const count = Math.floor(rest / length);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * length;
  }
  return rest === 0 ? text : `${text}${inUnit(rest, 6)}s`;
}

const PER: Readonly<Record<string, number>> = {
  s: 1, sec: 1, m: 60, min: 60, h: 3_600, d: 86_400,
};

/** How many seconds the unit behind the slash of a rate has; `undefined` if there is no such. */
export const secondsPer = (unit: string): number | undefined =>
  Object.hasOwn(PER, unit) ? PER[unit] : undefined;

const RATE = /^(\d+(?:\.\d+)?(?:e-?\d{1,3})?)\/([a-z]+)$/;

/** A regular expression of the rates that {@link parseRate} reads, for schemas. */
export const RATE_PATTERN: string = RATE.source.replace('[a-z]+', Object.keys(PER).join('|'));

/** A rate with a unit, `5/s`, `300/min`, `0.1/h`: how many per second. */
export function parseRate(value: unknown): Reading<number> {
  const bad = (message: string, hint: string): Finding => ({ code: 'bad-rate', message, hint });
  if (typeof value === 'number') {
    return bad(`${value} has no unit`, `did you mean "${value}/s"?`);
  }
  const text = typeof value === 'string' ? value : '';
  const match = RATE.exec(text);
  const seconds = PER[match?.[2] ?? ''];
  if (match === null || seconds === undefined) {
    const number = /^\d+(\.\d+)?$/.test(text);
    return bad(
      typeof value === 'string' ? `"${value}" is no rate` : 'this is no rate',
      number ? `did you mean "${text}/s"?` : 'write it like 5/s, 300/min or 0.1/h',
    );
  }
  const rate = Number(match[1]) / seconds;
  if (rate <= HIGHEST_RATE) return { value: rate };
  return { code: 'out-of-range', message: `"${text}" is more than one per microsecond` };
}

const BYTES: Readonly<Record<string, number>> = {
  B: 1, kB: 1_000, KB: 1_000, MB: 1_000_000, GB: 1_000_000_000, TB: 1_000_000_000_000,
  KiB: 1_024, MiB: 1_048_576, GiB: 1_073_741_824, TiB: 1_099_511_627_776,
};

const SIZE = /^(\d{1,9})(?:\.(\d{1,6}))?([A-Za-z]+)$/;

/** A regular expression of the sizes that {@link parseSize} reads, for schemas. */
export const SIZE_PATTERN: string = SIZE.source.replace('[A-Za-z]+', Object.keys(BYTES).join('|'));

/** A size as scenarios write it: in the largest binary unit of which it is a whole number. */
export function formatSize(bytes: number): string {
  const lengthOf = (unit: string): number => BYTES[unit] as number;
  const unit = ['TiB', 'GiB', 'MiB', 'KiB'].find((name) => bytes % lengthOf(name) === 0);
  return unit === undefined || bytes === 0 ? `${bytes}B` : `${bytes / lengthOf(unit)}${unit}`;
}

/** A size with a unit, `1GiB`, `512MiB`, `128MB`, in bytes. */
export function parseSize(value: unknown): Reading<number> {
  const bad = (message: string, hint: string): Finding => ({ code: 'bad-size', message, hint });
  if (typeof value === 'number') {
    return bad(`${value} has no unit`, `did you mean "${value}MiB"?`);
  }
  const text = typeof value === 'string' ? value : '';
  const match = SIZE.exec(text);
  const unit = BYTES[match?.[3] ?? ''];
  if (match === null || unit === undefined) {
    return bad(
      typeof value === 'string' ? `"${value}" is no size` : 'this is no size',
      'write it like 512MiB or 1GiB',
    );
  }
  const [, whole = '', fraction = ''] = match;
  const tens = BigInt(`1${'0'.repeat(fraction.length)}`);
  const bytes = BigInt(whole + fraction) * BigInt(unit);
  if (bytes % tens !== 0n) return bad(`"${text}" is no whole number of bytes`, 'use a finer unit');
  const size = Number(bytes / tens);
  if (Number.isSafeInteger(size)) return { value: size };
  return { code: 'out-of-range', message: `"${text}" is too large` };
}

const PERCENTAGE = /^(\d{1,6}(?:\.\d{1,6})?)%$/;

/** A regular expression of the percentages that {@link parsePercentage} reads, for schemas. */
export const PERCENTAGE_PATTERN: string = PERCENTAGE.source;

/** A percentage with its sign, `100%`, as a share: 1. */
export function parsePercentage(text: string): number | undefined {
  const match = PERCENTAGE.exec(text);
  return match === null ? undefined : Number(match[1]) / 100;
}

const PRICE = /^\$(\d{1,3})(?:\.(\d{1,12}))?$/;

/** A regular expression of the prices that {@link parsePrice} reads, for schemas. */
export const PRICE_PATTERN: string = PRICE.source;

/** A price in dollars with its sign, `$0.0003`, in picodollars; at most $999.999999999999. */
export function parsePrice(value: unknown): Reading<Picodollars> {
  const bad = (message: string, hint: string): Finding => ({ code: 'bad-price', message, hint });
  if (typeof value === 'number') return bad(`${value} has no unit`, 'write it like $0.0003');
  const text = typeof value === 'string' ? value : '';
  const [match, whole = '', fraction = ''] = PRICE.exec(text) ?? [];
  if (match !== undefined) return { value: Number(whole + fraction.padEnd(12, '0')) };
  return bad(
    typeof value === 'string' ? `"${value}" is no price` : 'this is no price',
    'write it in dollars, up to 999 and to the picodollar, like $0.0003',
  );
}

/** A price as scenarios write it, exact and short. */
export const formatPrice = (price: Picodollars): string => `$${inUnit(price, 12)}`;
