import type { KnownRecord } from '../model/known-record.ts';
import { toRecord } from '../trace/canonical.ts';
import type { Texts } from '../trace/texts.ts';

export type { KnownRecord, RecordOf } from '../model/known-record.ts';

/** The record that starts at cell `at`. Slow: for the records that are rare. */
export function knownRecord(
  cells: Float64Array, at: number, { seq, texts }: { seq: number; texts: Texts },
): KnownRecord {
  return toRecord(cells, at, { seq, texts }) as KnownRecord;
}
