import { formatDuration, parseDuration } from '../scenario/units.ts';

/** Values from one to another in equal steps. */
export interface ValueRange {
  readonly count: number;
  /** Each as scenarios write it, exactly, from place 0. */
  value(place: number): string;
}

/** A decimal number `digits / 10^scale` with what stands behind it: `1.5s`, `30%`, `2/s`. */
interface Quantity {
  readonly digits: bigint;
  readonly scale: number;
  readonly unit: string;
}

const QUANTITY = /^(-?)(\d{1,15})(?:\.(\d{1,15}))?([a-zA-Z%/]*)$/;

function quantityOf(text: string): Quantity | null {
  const match = QUANTITY.exec(text);
  if (match === null) return null;
  const [, sign = '', whole = '', fraction = '', unit = ''] = match;
  return { digits: BigInt(`${sign}${whole}${fraction}`), scale: fraction.length, unit };
}

/** A number without needless zeros. */
function written(digits: bigint, scale: number): string {
  const sign = digits < 0n ? '-' : '';
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0');
  const whole = text.slice(0, text.length - scale);
  const fraction = text.slice(text.length - scale).replace(/0+$/, '');
  return `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** What is in one unit, in steps of that unit. */
function decimalRange(quantities: readonly Quantity[]): ValueRange | string {
  const scale = Math.max(...quantities.map((each) => each.scale));
  const [low, high, step] = quantities.map((each) =>
    each.digits * BigInt(`1${'0'.repeat(scale - each.scale)}`)) as [bigint, bigint, bigint];
  const unit = quantities.find((each) => each.unit !== '')?.unit ?? '';
  if (step <= 0n) return 'the step is not above 0';
  if (high < low) return 'it ends before it begins';
  return {
    count: Number((high - low) / step) + 1,
    value: (place) => `${written(low + BigInt(place) * step, scale)}${unit}`,
  };
}

/** Durations in units of their own, such as `30s..5m:30s`. */
function durationRange(texts: readonly string[]): ValueRange | string | null {
  const micros = texts.map((text) => parseDuration(text));
  if (!micros.every((reading) => 'value' in reading)) return null;
  const [low = 0, high = 0, step = 0] = micros.map(({ value }) => value);
  if (step === 0) return 'the step is not above 0';
  if (high < low) return 'it ends before it begins';
  return {
    count: Math.floor((high - low) / step) + 1,
    value: (place) => formatDuration(low + place * step),
  };
}

function readRange(texts: readonly string[]): ValueRange | string {
  const quantities = texts.map(quantityOf).filter((each) => each !== null);
  if (quantities.length === 3) {
    const units = new Set(quantities.filter(({ digits }) => digits !== 0n).map(({ unit }) => unit));
    if (units.size <= 1) return decimalRange(quantities);
  }
  return durationRange(texts)
    ?? 'both ends and the step need the same unit, as in 1s..10s:1s or 0.5..2:0.5';
}

/**
 * The values of `1..8`, `0h..24h:1h` or `0.1..0.5:0.1`; `null` if the text is no range, and what
 * is wrong with one that is meant to be. Whole numbers go in steps of one unless it says otherwise.
 */
export function rangeOf(text: string): ValueRange | { readonly problem: string } | null {
  const match = /^(-?\d[^.]*(?:\.\d[^.]*)?)\.\.(-?\d[^:]*)(?::(.*))?$/.exec(text);
  if (match === null) return null;
  const [, low = '', high = '', step] = match;
  const isWhole = [low, high].every((each) => /^-?\d+$/.test(each));
  if (step === undefined && !isWhole) {
    return { problem: `${text}: say by which step, as in 1s..10s:1s` };
  }
  const range = readRange([low, high, step ?? '1']);
  return typeof range === 'string' ? { problem: `${text}: ${range}` } : range;
}
