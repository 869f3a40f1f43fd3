import type { FieldKind, RECORDS, RecordType } from '../model/records.ts';
import type { Micros } from '../model/time.ts';
import { toRecord } from '../trace/canonical.ts';
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

/** A record of type `T` as readers of JSON lines see it, with the fields that its type has. */
export type RecordOf<T extends RecordType> = {
  [K in T]: Header & Fields<Table[K]> & { readonly type: K };
}[T];

/** A record of any type; which fields it has follows from its `type`. */
export type KnownRecord = RecordOf<RecordType>;

/** The record that starts at cell `at`. Slow: for the records that are rare. */
export function knownRecord(
  cells: Float64Array, at: number, { seq, texts }: { seq: number; texts: Texts },
): KnownRecord {
  return toRecord(cells, at, { seq, texts }) as KnownRecord;
}
