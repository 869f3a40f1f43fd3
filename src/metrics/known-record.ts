import { type FieldKind, RECORD_TYPES, type RECORDS, type RecordType } from '../model/records.ts';
import type { Micros } from '../model/time.ts';
import { toRecord } from '../trace/canonical.ts';
import { headType } from '../trace/log.ts';
import type { Texts } from '../trace/texts.ts';

type Table = typeof RECORDS;

type Shown<Kind extends FieldKind> =
  Kind extends readonly (infer Word)[] ? Word
  : Kind extends 'count' | 'micros' ? number
  : string;

type Fields<Row extends Readonly<Record<string, FieldKind>>> = {
  readonly [K in keyof Row as K extends `${string}?` ? never : K]: Shown<Row[K]>;
} & {
  readonly [K in keyof Row as K extends `${infer Name}?` ? Name : never]?: Shown<Row[K]>;
};

interface Header {
  readonly seq: number;
  readonly t_us: Micros;
}

/**
 * A record of type `T` with the fields of that type, texts and words spelled out. The type itself
 * is called `event`: a publish has a field `type` of its own.
 */
export type RecordOf<T extends RecordType> = {
  [K in T]: Header & Fields<Table[K]> & { readonly event: K };
}[T];

/** A record of any type; which fields it has follows from its `event`. */
export type KnownRecord = RecordOf<RecordType>;

/** The record that starts at cell `at`. Slow: for the records that are rare. */
export function knownRecord(
  cells: Float64Array, at: number, { seq, texts }: { seq: number; texts: Texts },
): KnownRecord {
  const event = RECORD_TYPES[headType(cells[at + 1] as number)];
  return { ...toRecord(cells, at, { seq, texts }), event } as KnownRecord;
}
