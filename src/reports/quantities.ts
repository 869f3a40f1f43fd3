import { DAY, HOUR, MILLISECOND, MINUTE, type Micros, SECOND } from '../model/time.ts';

/** Two whole units, as in `2m 05s`; `null` where rounding reaches `limit`. */
function inTwo(
  value: Micros, { large, small, limit }: { large: Micros; small: Micros; limit: Micros },
): readonly [large: number, small: number] | null {
  const rounded = Math.round(value / small);
  const perLarge = large / small;
  if (rounded * small >= limit) return null;
  return [Math.floor(rounded / perLarge), rounded % perLarge];
}

/** `value` with so many decimals, none if it is whole; `null` where rounding reaches `limit`. */
function inOne(value: number, decimals: number, limit: number): string | null {
  if (Number.isInteger(value)) return value < limit ? String(value) : null;
  const shown = value.toFixed(decimals);
  return Number(shown) < limit ? shown : null;
}

function asSeconds(value: Micros): string | null {
  const seconds = value / SECOND;
  return inOne(seconds, 2, 10) ?? inOne(seconds, 1, 60);
}

function asMillis(value: Micros): string | null {
  const millis = value / MILLISECOND;
  return inOne(millis, 1, 10) ?? inOne(millis, 0, 1000);
}

const two = (part: number): string => String(part).padStart(2, '0');

/**
 * A duration to about three digits: `<1µs`, `250µs`, `340ms`, `1.24s`, `12.3s`, `2m 05s`, `1h 02m`,
 * `3d 04h`. Decimals are dropped only where the value is whole.
 */
export function formatDuration(value: Micros): string {
  if (!Number.isFinite(value)) return '–';
  if (value < 0) return `-${formatDuration(-value)}`;
  if (value === 0) return '0s';
  if (value < 1) return '<1µs';
  if (Math.round(value) < MILLISECOND) return `${Math.round(value)}µs`;
  const millis = asMillis(value);
  if (millis !== null) return `${millis}ms`;
  const seconds = asSeconds(value);
  if (seconds !== null) return `${seconds}s`;
  const minutes = inTwo(value, { large: MINUTE, small: SECOND, limit: HOUR });
  if (minutes !== null) return `${minutes[0]}m ${two(minutes[1])}s`;
  const hours = inTwo(value, { large: HOUR, small: MINUTE, limit: DAY });
  if (hours !== null) return `${hours[0]}h ${two(hours[1])}m`;
  const rounded = Math.round(value / HOUR);
  return `${formatCount(Math.floor(rounded / 24))}d ${two(rounded % 24)}h`;
}

/** An instant of a run, to the hundredth of a second: `0s`, `45s`, `2m 08.13s`, `1h 02m 08s`. */
export function formatInstant(value: Micros): string {
  const hundredths = Math.round(value / (SECOND / 100));
  const fraction = hundredths % 100;
  const seconds = Math.floor(hundredths / 100);
  const tail = fraction === 0 ? 's' : `.${two(fraction)}s`;
  if (seconds < 60) return `${seconds}${tail}`;
  const rest = `${two(seconds % 60)}${tail}`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m ${rest}`;
  return `${Math.floor(minutes / 60)}h ${two(minutes % 60)}m ${rest}`;
}

/** A whole number with a comma between thousands; others are rounded to one. */
export function formatCount(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** What is less is not told apart. */
const MILLIONTH = 0.000001;

/** Less than one, to three digits, none of them for less than a millionth: `0.00123`, `0.25`. */
function formatSmall(value: number): string {
  const zeros = Math.max(0, value.toFixed(6).slice(2).search(/[1-9]/));
  const shown = value.toFixed(Math.min(6, Math.max(2, zeros + 3)));
  return shown.replace(/(\.\d\d\d*?)0+$/, '$1');
}

/** A mean or ratio to about three digits: `0.00642`, `0.64`, `6`, `6.42`, `64.2`, `6,420`. */
export function formatMean(value: number): string {
  if (Number.isInteger(value)) return formatCount(value);
  if (value < MILLIONTH) return '<0.000001';
  if (value < 0.9995) return formatSmall(value);
  if (value < 9.995) return value.toFixed(2);
  if (value < 99.95) return value.toFixed(1);
  return formatCount(value);
}

/** `part` of `whole` in percent; never `0%` or `100%` unless it is none or all. */
export function formatShare(part: number, whole: number): string {
  if (whole === 0) return '–';
  const percent = (100 * part) / whole;
  if (percent > 0 && percent < 0.1) return '<0.1%';
  if (percent < 100 && percent > 99.9) return '>99.9%';
  return `${Number.isInteger(percent) ? percent : percent.toFixed(1)}%`;
}

/**
 * A share from 0 to 1 in percent to about three digits; what is nearly all of it to the first digit
 * of what is missing. Never `0%` or `100%` unless it is none or all: `37.5%`, `99.993%`.
 */
export function formatPercent(share: number): string {
  const percent = Number((100 * share).toFixed(9));
  const missing = 100 - percent;
  if (missing >= 0.05 || missing <= 0) return `${formatMean(percent)}%`;
  if (missing < MILLIONTH) return '>99.999999%';
  const decimals = -Number(missing.toExponential(0).split('e')[1]);
  return `${percent.toFixed(decimals)}%`;
}

/** A count with its noun: `1 input`, `2 inputs`. */
export function countOf(value: number, noun: string): string {
  return `${formatCount(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/**
 * Dollars: with cents from a dollar on, below it to three digits, none of them for less than
 * a millionth: `$0`, `<$0.000001`, `$0.00123`, `$0.25`, `$1,234.50`.
 */
export function formatMoney(dollars: number): string {
  if (dollars === 0) return '$0';
  if (dollars < MILLIONTH) return '<$0.000001';
  // What three digits would show as a dollar is one.
  if (dollars >= 0.9995) {
    const cents = Math.round(100 * dollars);
    const rest = cents % 100;
    return `$${formatCount((cents - rest) / 100)}.${two(rest)}`;
  }
  return `$${formatSmall(dollars)}`;
}
