import { z } from 'zod';
import type { Default } from '../model/defaults.ts';
import type { RuleId } from '../model/rules.ts';

/** What editors and the reference tell of a key besides what it means. */
export interface About {
  /** What it is where it is left out; for a key that may be. */
  readonly usual?: Default;
  /** The rule of `docs/semantics.md` that the key belongs to. */
  readonly rule?: RuleId;
  /** Values as they could stand in a file. */
  readonly examples?: readonly unknown[];
}

/** The same shape with what is told of the key that has it: one sentence, or a few. */
export function about<S extends z.ZodType>(shape: S, meaning: string, more: About = {}): S {
  const { examples, ...rest } = more;
  // Under its own name zod drops them from what is parsed.
  return shape.meta({ description: meaning, ...rest, ...(examples && { samples: examples }) });
}

type Fields = Readonly<Record<string, z.ZodType>>;

/** A map with these keys and no other; an issue about others tells the keys as its message. */
export function map<F extends Fields>(fields: F): z.ZodObject<F, z.core.$strict> {
  const keys = Object.keys(fields).join(' ');
  return z.strictObject(fields, {
    error: ({ code }) => (code === 'unrecognized_keys' ? keys : undefined),
  });
}

/** The same fields, each of which may be left out. */
export function optional<F extends Fields>(
  fields: F,
): { readonly [K in keyof F]: z.ZodExactOptional<F[K]> } {
  return Object.fromEntries(
    Object.entries(fields).map(([key, field]) => [key, z.exactOptional(field)]),
  ) as { [K in keyof F]: z.ZodExactOptional<F[K]> };
}

/** The same fields, each of which may be left out, or be `null` to be removed. */
export function removable<F extends Fields>(
  fields: F,
): { readonly [K in keyof F]: z.ZodExactOptional<z.ZodNullable<F[K]>> } {
  return Object.fromEntries(
    Object.entries(fields).map(([key, field]) => [key, z.exactOptional(z.nullable(field))]),
  ) as { [K in keyof F]: z.ZodExactOptional<z.ZodNullable<F[K]>> };
}

/** One value or another; `what` names them all for the case that none is meant. */
export function either<const Branches extends readonly [z.ZodType, ...z.ZodType[]]>(
  what: string, branches: Branches,
): z.ZodUnion<Branches> {
  return z.union(branches, { error: () => what });
}

/** Which key of a map was given, and what it holds. */
export type Chosen<F extends Fields> = {
  [K in keyof F & string]: { readonly kind: K; readonly given: z.output<F[K]> };
}[keyof F & string];

type OneInput<F extends Fields> = {
  [K in keyof F & string]: { readonly [Key in K]: z.input<F[K]> };
}[keyof F & string];

/** Adds an issue unless a map has exactly one of its keys, of which all is well but the number. */
export function checkOneKey(
  payload: { readonly value: object; readonly issues: z.core.$ZodRawIssue[] },
  keys: readonly string[],
): void {
  if (payload.issues.length > 0) return;
  const given = Object.keys(payload.value);
  if (given.length === 1) return;
  const [first, second] = given;
  const finding = first === undefined || second === undefined
    ? { code: 'missing-key', message: `one of ${keys.join(', ')} is needed` }
    : { code: 'conflict', message: `"${first}" and "${second}" exclude each other` };
  payload.issues.push({
    code: 'custom', input: payload.value, params: { finding, mismatch: false },
    ...(second === undefined ? {} : { path: [second] }),
  });
}

/** What JSON Schema says of a map with exactly one key. */
export const ONE_KEY = { minProperties: 1, maxProperties: 1 } as const;

/** A map with exactly one of these keys. */
export function oneOf<F extends Fields>(fields: F): z.ZodType<Chosen<F>, OneInput<F>> {
  const keys = Object.keys(fields);
  const checked = map(optional(fields))
    .check((payload) => checkOneKey(payload, keys))
    .transform((value) => {
      // After an unknown key there may be none; what is made of it then is not used.
      const [kind, given] = Object.entries(value)[0] ?? [];
      return { kind, given };
    })
    .meta(ONE_KEY);
  return checked as z.ZodType<unknown, unknown> as z.ZodType<Chosen<F>, OneInput<F>>;
}
