import type { Unit } from '../model/expectation.ts';
import { DAY, HOUR, MILLISECOND, MINUTE, type Micros, SECOND } from '../model/time.ts';
import { formatCount } from './quantities.ts';

/** What amounts are written in. */
interface Scale {
  /** The amount that is written as 1. */
  readonly one: number;
  readonly prefix?: string;
  readonly suffix?: string;
  /** Decimals that are always there. */
  readonly least?: number;
  /** More decimals say nothing. */
  readonly most: number;
  /** From here on the next scale is used. */
  readonly limit?: number;
}

/** Results of studies have no more decimals (`rounded` in the study's code). */
const MOST = 9;

const SCALES: Readonly<Record<Exclude<Unit, 'duration'>, Scale>> = {
  count: { one: 1, most: MOST },
  mean: { one: 1, most: MOST },
  share: { one: 0.01, suffix: '%', most: MOST - 2 },
  rate: { one: 1, suffix: '/s', most: MOST },
  money: { one: 1, prefix: '$', least: 2, most: MOST },
};

/** Of durations below a minute: there is nothing between microseconds. */
const SHORT: readonly Scale[] = [
  { one: 1, suffix: 'µs', most: 0, limit: 1000 },
  { one: MILLISECOND, suffix: 'ms', most: 3, limit: 1000 },
  { one: SECOND, suffix: 's', most: 6, limit: 60 },
];

/** How many decimals show two digits of the ±. */
function decimalsFor(halfWidth: number, { one, least = 0, most }: Scale): number {
  const exponent = Number((halfWidth / one).toExponential(1).split('e')[1]);
  return Math.min(most, Math.max(least, 1 - exponent));
}

/** One unit of the last place. */
const lastPlace = (decimals: number): string =>
  (decimals === 0 ? '1' : `0.${'0'.repeat(decimals - 1)}1`);

function scaled(
  value: number, decimals: number, { one, prefix = '', suffix = '' }: Scale,
): string {
  const [whole = '', part] = (value / one).toFixed(decimals).split('.');
  const shown = `${formatCount(Number(whole))}${part === undefined ? '' : `.${part}`}`;
  return `${prefix}${shown}${suffix}`;
}

/** Where what is shown of an amount would be nothing, what it is less than. */
function lessThanLast(decimals: number, { prefix = '', suffix = '' }: Scale): string {
  return `<${prefix}${lastPlace(decimals)}${suffix}`;
}

const showsNothing = (text: string): boolean => !/[1-9]/.test(text);

function scaledTexts(mean: number, halfWidth: number, scale: Scale): readonly [string, string] {
  const decimals = decimalsFor(halfWidth, scale);
  const texts = [scaled(mean, decimals, scale), scaled(halfWidth, decimals, scale)] as const;
  const [center, within] = texts;
  if (!showsNothing(within)) return texts;
  const least = lessThanLast(decimals, scale);
  return [mean > 0 && showsNothing(center) ? least : center, least];
}

const LARGE = [[DAY, 'd'], [HOUR, 'h'], [MINUTE, 'm']] as const;

/** The last place of a long duration: two digits of its ±, as far as clocks have such. */
function placeFor(halfWidth: Micros): Micros {
  if (halfWidth >= 10 * HOUR) return HOUR;
  return halfWidth >= 10 * MINUTE ? MINUTE : SECOND;
}

/** `1h 02m 05.2s`, to the unit `place`. */
function clockText(value: Micros, place: Micros, decimals: number): string {
  let rest = place === SECOND
    ? Math.round(Number((value / SECOND).toFixed(decimals)) * SECOND)
    : Math.round(value / place) * place;
  const parts: string[] = [];
  const add = (whole: string, letter: string): void => {
    const isFirst = parts.length === 0;
    parts.push(`${isFirst ? whole : whole.padStart(2, '0')}${letter}`);
  };
  for (const [size, letter] of LARGE) {
    if (size < place) break;
    const count = Math.floor(rest / size);
    if (count > 0 || parts.length > 0 || size === place) add(formatCount(count), letter);
    rest -= count * size;
  }
  if (place === SECOND) {
    const seconds = (rest / SECOND).toFixed(decimals);
    const isShort = parts.length > 0 && rest < 10 * SECOND;
    parts.push(`${isShort ? '0' : ''}${seconds}s`);
  }
  return parts.join(' ');
}

function durationTexts(mean: Micros, halfWidth: Micros): readonly [string, string] {
  const larger = Math.max(mean, halfWidth);
  const scale = SHORT.find((each) => {
    const shown = (larger / each.one).toFixed(decimalsFor(halfWidth, each));
    return Number(shown) < (each.limit ?? 0);
  });
  if (scale !== undefined) return scaledTexts(mean, halfWidth, scale);
  const place = placeFor(halfWidth);
  const seconds = SHORT[2] as Scale;
  const decimals = decimalsFor(halfWidth, seconds);
  const within = clockText(halfWidth, place, decimals);
  return [clockText(mean, place, decimals),
    showsNothing(within) ? lessThanLast(decimals, seconds) : within];
}

/**
 * A mean that is not below zero and its ±, which is above it, in the same unit and to the same
 * place: that of the second digit of the ±. What is said of the interval can be read off the texts.
 */
export function meanTexts(
  unit: Unit, mean: number, halfWidth: number,
): readonly [mean: string, halfWidth: string] {
  return unit === 'duration'
    ? durationTexts(mean, halfWidth) : scaledTexts(mean, halfWidth, SCALES[unit]);
}
