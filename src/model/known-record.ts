import type { FieldKind, RECORDS, RecordType } from './records.ts';
import type { Micros } from './time.ts';

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
  readonly app?: string;
  readonly rule: string;
  readonly caused_by?: number;
}

/** A record of type `T` as readers of JSON lines see it, with the fields that its type has. */
export type RecordOf<T extends RecordType> = {
  [K in T]: Header & Fields<Table[K]> & { readonly type: K };
}[T];

/** A record of any type; which fields it has follows from its `type`. */
export type KnownRecord = RecordOf<RecordType>;
