import { z } from 'zod';
import type { RollingPolicy } from '../model/scenario.ts';
import type { Micros } from '../model/time.ts';
import { INSTANT_PATTERN, parseInstant } from './calendar.ts';
import { CRON_PATTERN, parseCron, parseTimezone } from './cron.ts';
import { nearestHint } from './names.ts';
import type { Finding } from './problems.ts';
import { kindOf } from './tree.ts';
import {
  DURATION_PATTERN, formatDuration, parseDuration, parsePercentage, parsePrice, parseRate,
  parseSize, PERCENTAGE_PATTERN, PRICE_PATTERN, RATE_PATTERN, type Reading, SIZE_PATTERN,
} from './units.ts';

/** How the finding of a leaf travels through zod. */
export interface LeafIssue {
  readonly finding: Finding;
  /** The value is of another type altogether: in a union, another branch may be meant. */
  readonly mismatch: boolean;
}

export type Leaf<Input, Output> = z.ZodPipe<
  z.ZodCustom<Input, Input>, z.ZodTransform<Output, Input>
>;

/**
 * What JSON Schema can say of a leaf: its keywords, the title being what people call such a value.
 * A value that is read passes; one that passes may still be refused when it is read.
 */
interface LeafForm {
  /** For one that is told of once and referred to. */
  readonly id?: string;
  readonly title: string;
  readonly type: string | readonly string[];
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
}

/** A value that is read as a whole: `read` is given what the file has there, if it has anything. */
function leaf<Input, Output>(
  form: LeafForm,
  read: (value: unknown) => Reading<Output> | { readonly expected: string },
): Leaf<Input, Output> {
  return z.custom<Input>().transform((value, context): Output => {
    const result = value === undefined ? { expected: 'a value' } : read(value);
    if ('value' in result) return result.value;
    const finding: Finding = 'expected' in result
      ? { code: 'wrong-type', message: `expected ${result.expected}, found ${kindOf(value)}` }
      : result;
    const missing: Finding = { code: 'missing-key', message: 'this is missing' };
    const params: LeafIssue = {
      finding: value === undefined ? missing : finding, mismatch: 'expected' in result,
    };
    context.issues.push({ code: 'custom', input: value, params: { ...params } });
    return z.NEVER;
  }).meta({ ...form }) as Leaf<Input, Output>;
}

const isScalar = (value: unknown): boolean =>
  typeof value === 'string' || typeof value === 'number';

const LONGEST = Number.POSITIVE_INFINITY;

/** A duration from `least` to `most`. */
function durationWithin(least: Micros, most: Micros): Leaf<string, Micros> {
  const bounds = least > 0 ? ' above 0s' : most < LONGEST ? ` up to ${formatDuration(most)}` : '';
  const title = `duration${bounds}`;
  const form = {
    id: title.replaceAll(' ', '-'), title, type: 'string', pattern: DURATION_PATTERN,
  };
  return leaf(form, (value) => {
    if (!isScalar(value)) return { expected: 'a duration such as 250ms or 8s' };
    const result = parseDuration(value);
    if (!('value' in result)) return result;
    if (result.value < least) return { code: 'out-of-range', message: 'this must be above 0s' };
    if (result.value <= most) return result;
    return { code: 'out-of-range', message: `this is at most ${formatDuration(most)}` };
  });
}

export const duration = durationWithin(0, LONGEST);
export const positiveDuration = durationWithin(1, LONGEST);
export const durationUpTo = (most: Micros): Leaf<string, Micros> => durationWithin(0, most);

const rateForm = { title: 'rate', type: 'string', pattern: RATE_PATTERN };

export const rate: Leaf<string, number> = leaf(rateForm, (value) =>
  isScalar(value) ? parseRate(value) : { expected: 'a rate such as 5/s' });

/** A rate above 0 that is a whole number for each second. */
export const wholeRate: Leaf<string, number> = leaf(
  { ...rateForm, title: 'rate of whole numbers per second' },
  (value) => {
    if (!isScalar(value)) return { expected: 'a rate such as 5/s' };
    const result = parseRate(value);
    if (!('value' in result) || (result.value > 0 && Number.isInteger(result.value))) return result;
    const message = 'this rate must be a whole number per second, 1/s or more';
    return { code: 'out-of-range', message };
  },
);

const positiveRateForm = { ...rateForm, title: 'rate above 0' };

export const positiveRate: Leaf<string, number> = leaf(positiveRateForm, (value) => {
  if (!isScalar(value)) return { expected: 'a rate such as 5/s' };
  const result = parseRate(value);
  if (!('value' in result) || result.value > 0) return result;
  return { code: 'out-of-range', message: 'this rate must be above 0' };
});

const sizeForm = { title: 'size', type: 'string', pattern: SIZE_PATTERN };

export const size: Leaf<string, number> = leaf(sizeForm, (value) =>
  isScalar(value) ? parseSize(value) : { expected: 'a size such as 512MiB' });

const priceForm = { title: 'price', type: 'string', pattern: PRICE_PATTERN };

export const price: Leaf<string, number> = leaf(priceForm, (value) =>
  isScalar(value) ? parsePrice(value) : { expected: 'a price such as $0.0003' });

const instantForm = { title: 'instant', type: 'string', pattern: INSTANT_PATTERN };

export const instant: Leaf<string, number> = leaf(instantForm, (value) =>
  isScalar(value) ? parseInstant(value) : { expected: 'an instant such as 2026-01-05T09:00:00Z' });

/** A number from `least` to `most`, both included. */
export function numberWithin(least: number, most: number): Leaf<number, number> {
  const form = { title: 'number', type: 'number', minimum: least, maximum: most };
  return leaf(form, (value) => {
    if (typeof value !== 'number') return { expected: 'a number' };
    if (value >= least && value <= most) return { value };
    return { code: 'out-of-range', message: `this must be from ${least} to ${most}` };
  });
}

/** A number above 0 and up to `most` that has no more than three decimals. */
export function thousandths(most: number): Leaf<number, number> {
  const form = { title: 'number', type: 'number', minimum: 0.001, maximum: most };
  return leaf(form, (value) => {
    if (typeof value !== 'number') return { expected: 'a number' };
    const whole = Math.round(value * 1_000);
    if (whole >= 1 && value <= most && whole / 1_000 === value) return { value };
    const message = `this must be from 0.001 to ${most}, with three decimals at most`;
    return { code: 'out-of-range', message };
  });
}

const MOST = 1_000_000_000;

/** A whole number from `least` on; without `most`, to 10⁹. */
export function whole(least: number, most = MOST): Leaf<number, number> {
  const form = { title: 'whole number', type: 'integer', minimum: least, maximum: most };
  return leaf(form, (value) => {
    if (typeof value !== 'number') return { expected: 'a whole number' };
    if (!Number.isInteger(value)) {
      return { code: 'wrong-type', message: `expected a whole number, found ${value}` };
    }
    if (value >= least && value <= most) return { value };
    return { code: 'out-of-range', message: `this must be from ${least} to ${most}` };
  });
}

const probabilityForm = { title: 'probability', type: 'number', minimum: 0, maximum: 1 };

export const probability: Leaf<number, number> = leaf(probabilityForm, (value) => {
  if (typeof value === 'number') {
    if (value >= 0 && value <= 1) return { value };
    return { code: 'out-of-range', message: 'a probability is from 0 to 1' };
  }
  const share = typeof value === 'string' ? parsePercentage(value) : undefined;
  if (share === undefined) return { expected: 'a probability from 0 to 1' };
  const message = `expected a probability from 0 to 1, found ${kindOf(value)}`;
  return { code: 'wrong-type', message, hint: `did you mean ${share}?` };
});

/** `true` and `false` are 1 and 0. */
export const certainty = leaf<boolean | number, boolean | number>({
  ...probabilityForm, title: 'true, false or a probability', type: ['boolean', 'number'],
}, (value) => {
  if (typeof value === 'boolean') return { value };
  if (typeof value !== 'number') return { expected: 'true, false or a probability' };
  if (value >= 0 && value <= 1) return { value };
  return { code: 'out-of-range', message: 'a probability is from 0 to 1' };
});

/** A text that says something; a number is taken as the text it is written as. */
export const text: Leaf<string | number, string> = leaf({
  title: 'text', type: ['string', 'number'], pattern: '\\S',
}, (value) => {
  if (typeof value === 'number' && Number.isFinite(value)) return { value: String(value) };
  if (typeof value !== 'string') return { expected: 'a text' };
  return value.trim() === '' ? { code: 'empty', message: 'this text is empty' } : { value };
});

/** When a Function is called, field by field: minute, hour, day, month, day of the week. */
export const cron: Leaf<string, string> = leaf({
  title: 'cron', type: 'string', pattern: CRON_PATTERN,
}, (value) =>
  typeof value === 'string' ? parseCron(value) : { expected: 'a cron such as "0 9 * * *"' });

export const timezone: Leaf<string, string> = leaf({
  title: 'time zone', type: 'string',
}, (value) =>
  typeof value === 'string' ? parseTimezone(value) : { expected: 'a zone such as Europe/Berlin' });

/** A text with a form of its own. */
export function textOf(form: RegExp, what: string): Leaf<string | number, string> {
  return leaf({ title: 'text', type: ['string', 'number'], pattern: form.source }, (value) => {
    const given = typeof value === 'number' ? String(value) : value;
    if (typeof given !== 'string') return { expected: 'a text' };
    if (form.test(given)) return { value: given };
    return { code: 'bad-name', message: `${kindOf(given)} is no name`, hint: what };
  });
}

export const bool: Leaf<boolean, boolean> = leaf({
  title: 'true or false', type: 'boolean',
}, (value) =>
  typeof value === 'boolean' ? { value } : { expected: 'true or false' });

/** One of a few words; `what` says what a word stands for, where there are too many to list. */
export function choice<const Word extends string>(
  words: readonly Word[], { what }: { what?: string } = {},
): Leaf<Word, Word> {
  const form = { title: what ?? 'one of a few words', type: 'string', enum: words };
  return leaf(form, (value) => {
    const known = words.find((word) => word === value);
    if (known !== undefined) return { value: known };
    if (typeof value !== 'string') return { expected: what ?? words.join(' or ') };
    const not = what === undefined ? `none of ${words.join(', ')}` : `no ${what}`;
    return { code: 'bad-choice', message: `"${value}" is ${not}`, ...nearestHint(value, words) };
  });
}

const VERSION = /^v([1-9]\d{0,8})$/;

/** A version as commands name it: `v3`. */
export const version: Leaf<string, number> = leaf({
  title: 'version', type: 'string', pattern: VERSION.source,
}, (value) => {
  const match = VERSION.exec(typeof value === 'string' ? value : '');
  if (match !== null) return { value: Number(match[1]) };
  if (!isScalar(value)) return { expected: 'a version such as v1' };
  const hint = /^[1-9]\d*$/.test(String(value)) ? `did you mean "v${value}"?` : 'write it like v1';
  return { code: 'bad-version', message: `${kindOf(value)} is no version`, hint };
});

const CONTAINER = /^(?:ta-)?([1-9]\d{0,8})$/;

/** A container as the trace names it, `ta-3`, or its number. */
export const containerId: Leaf<string | number, number> = leaf({
  title: 'container', type: ['string', 'integer'], pattern: CONTAINER.source, minimum: 1,
}, (value) => {
  const match = CONTAINER.exec(isScalar(value) ? String(value) : '');
  return match === null ? { expected: 'a container such as ta-3' } : { value: Number(match[1]) };
});

/** Containers beyond the cap, as a number or as a percentage of it. */
export const surge = leaf<string | number, RollingPolicy['surge']>({
  title: 'whole number or percentage', type: ['integer', 'string'], minimum: 0,
  pattern: PERCENTAGE_PATTERN,
}, (value) => {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MOST) {
    return { value: { containers: value } };
  }
  const share = typeof value === 'string' ? parsePercentage(value) : undefined;
  return share === undefined
    ? { expected: 'a whole number from 0 or a percentage such as 100%' }
    : { value: { share } };
});
