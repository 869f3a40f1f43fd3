import { z } from 'zod';
import type { RollingPolicy } from '../model/scenario.ts';
import type { Micros } from '../model/time.ts';
import { parseInstant } from './calendar.ts';
import { nearestHint } from './names.ts';
import type { Finding } from './problems.ts';
import { kindOf } from './tree.ts';
import {
  formatDuration, parseDuration, parsePercentage, parseRate, parseSize, type Reading,
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

/** A value that is read as a whole: `read` is given what the file has there, if it has anything. */
function leaf<Input, Output>(
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
  }) as Leaf<Input, Output>;
}

const isScalar = (value: unknown): boolean =>
  typeof value === 'string' || typeof value === 'number';

/** A duration from `least` to `most`. */
function durationWithin(least: Micros, most: Micros): Leaf<string, Micros> {
  return leaf((value) => {
    if (!isScalar(value)) return { expected: 'a duration such as 250ms or 8s' };
    const result = parseDuration(value);
    if (!('value' in result)) return result;
    if (result.value < least) return { code: 'out-of-range', message: 'this must be above 0s' };
    if (result.value <= most) return result;
    return { code: 'out-of-range', message: `this is at most ${formatDuration(most)}` };
  });
}

export const duration = durationWithin(0, Number.POSITIVE_INFINITY);
export const positiveDuration = durationWithin(1, Number.POSITIVE_INFINITY);
export const durationUpTo = (most: Micros): Leaf<string, Micros> => durationWithin(0, most);

export const rate: Leaf<string, number> = leaf((value) =>
  isScalar(value) ? parseRate(value) : { expected: 'a rate such as 5/s' });

export const positiveRate: Leaf<string, number> = leaf((value) => {
  if (!isScalar(value)) return { expected: 'a rate such as 5/s' };
  const result = parseRate(value);
  if (!('value' in result) || result.value > 0) return result;
  return { code: 'out-of-range', message: 'this rate must be above 0' };
});

export const size: Leaf<string, number> = leaf((value) =>
  isScalar(value) ? parseSize(value) : { expected: 'a size such as 512MiB' });

export const instant: Leaf<string, number> = leaf((value) =>
  isScalar(value) ? parseInstant(value) : { expected: 'an instant such as 2026-01-05T09:00:00Z' });

/** A number from `least` to `most`, both included. */
export function numberWithin(least: number, most: number): Leaf<number, number> {
  return leaf((value) => {
    if (typeof value !== 'number') return { expected: 'a number' };
    if (value >= least && value <= most) return { value };
    return { code: 'out-of-range', message: `this must be from ${least} to ${most}` };
  });
}

const MOST = 1_000_000_000;

/** A whole number from `least` on; without `most`, to 10⁹. */
export function whole(least: number, most = MOST): Leaf<number, number> {
  return leaf((value) => {
    if (typeof value !== 'number') return { expected: 'a whole number' };
    if (!Number.isInteger(value)) {
      return { code: 'wrong-type', message: `expected a whole number, found ${value}` };
    }
    if (value >= least && value <= most) return { value };
    return { code: 'out-of-range', message: `this must be from ${least} to ${most}` };
  });
}

export const probability: Leaf<number, number> = leaf((value) => {
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
export const certainty = leaf<boolean | number, boolean | number>((value) => {
  if (typeof value === 'boolean') return { value };
  if (typeof value !== 'number') return { expected: 'true, false or a probability' };
  if (value >= 0 && value <= 1) return { value };
  return { code: 'out-of-range', message: 'a probability is from 0 to 1' };
});

/** A text that says something; a number is taken as the text it is written as. */
export const text: Leaf<string | number, string> = leaf((value) => {
  if (typeof value === 'number' && Number.isFinite(value)) return { value: String(value) };
  if (typeof value !== 'string') return { expected: 'a text' };
  return value.trim() === '' ? { code: 'empty', message: 'this text is empty' } : { value };
});

/** A text with a form of its own. */
export function textOf(form: RegExp, what: string): Leaf<string | number, string> {
  return leaf((value) => {
    const given = typeof value === 'number' ? String(value) : value;
    if (typeof given !== 'string') return { expected: 'a text' };
    if (form.test(given)) return { value: given };
    return { code: 'bad-name', message: `${kindOf(given)} is no name`, hint: what };
  });
}

export const bool: Leaf<boolean, boolean> = leaf((value) =>
  typeof value === 'boolean' ? { value } : { expected: 'true or false' });

/**
 * One of a few words. `later` holds those that are legal and not simulated yet; `what` says what a
 * word stands for, where there are too many to list.
 */
export function choice<const Word extends string>(
  words: readonly Word[], { later = [], what }: { later?: readonly string[]; what?: string } = {},
): Leaf<Word, Word> {
  return leaf((value) => {
    const known = words.find((word) => word === value);
    if (known !== undefined) return { value: known };
    if (typeof value !== 'string') return { expected: what ?? words.join(' or ') };
    if (later.includes(value)) return notYetFinding(value);
    const not = what === undefined ? `none of ${words.join(', ')}` : `no ${what}`;
    return { code: 'bad-choice', message: `"${value}" is ${not}`, ...nearestHint(value, words) };
  });
}

const notYetFinding = (what: string): Finding =>
  ({ code: 'not-yet', message: `"${what}" is not simulated yet` });

/** A key of the language whose part is not built yet: refused, never ignored. */
export function notYet(key: string): z.ZodExactOptional<Leaf<never, never>> {
  return z.exactOptional(leaf<never, never>(() => notYetFinding(key)));
}

/** Several such keys. */
export function allNotYet<const Key extends string>(
  ...keys: readonly Key[]
): { readonly [K in Key]: ReturnType<typeof notYet> } {
  return Object.fromEntries(keys.map((key) => [key, notYet(key)])) as
    { [K in Key]: ReturnType<typeof notYet> };
}

/** A version as commands name it: `v3`. */
export const version: Leaf<string, number> = leaf((value) => {
  const match = /^v([1-9]\d{0,8})$/.exec(typeof value === 'string' ? value : '');
  if (match !== null) return { value: Number(match[1]) };
  if (!isScalar(value)) return { expected: 'a version such as v1' };
  const hint = /^[1-9]\d*$/.test(String(value)) ? `did you mean "v${value}"?` : 'write it like v1';
  return { code: 'bad-version', message: `${kindOf(value)} is no version`, hint };
});

/** A container as the trace names it, `ta-3`, or its number. */
export const containerId: Leaf<string | number, number> = leaf((value) => {
  const match = /^(?:ta-)?([1-9]\d{0,8})$/.exec(isScalar(value) ? String(value) : '');
  return match === null ? { expected: 'a container such as ta-3' } : { value: Number(match[1]) };
});

/** Containers beyond the cap, as a number or as a percentage of it. */
export const surge = leaf<string | number, RollingPolicy['surge']>((value) => {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MOST) {
    return { value: { containers: value } };
  }
  const share = typeof value === 'string' ? parsePercentage(value) : undefined;
  return share === undefined
    ? { expected: 'a whole number from 0 or a percentage such as 100%' }
    : { value: { share } };
});
