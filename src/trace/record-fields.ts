import { HEADER_CELLS, RECORDS, type RecordType } from '../model/records.ts';

type FieldName<K> = K extends `${infer Name}?` ? Name : K;

/** For each field of a record type, how many cells after the record's first one it stands. */
export type FieldCells<T extends RecordType> = {
  readonly [K in keyof (typeof RECORDS)[T] & string as FieldName<K>]: number;
};

/** Where the fields of a record type stand, as the table of records has it. */
export function fieldsOf<T extends RecordType>(type: T): FieldCells<T> {
  return Object.fromEntries(
    Object.keys(RECORDS[type]).map((name, place) => [name.replace('?', ''), HEADER_CELLS + place]),
  ) as FieldCells<T>;
}
