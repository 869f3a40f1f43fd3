import { RECORD_CELLS, type TraceRecord } from '../model/records.ts';
import type { PropertyResult } from '../model/result.ts';
import type { Evidence } from '../reports/violations.ts';
import { toRecord } from '../trace/canonical.ts';
import { headType, type TraceReader } from '../trace/log.ts';
import type { Texts } from '../trace/texts.ts';

/** The records that show the violations of properties, by their `seq`. */
export function seqsShown(properties: readonly PropertyResult[]): ReadonlySet<number> {
  return new Set(properties.flatMap(({ violation }) => violation?.seqs ?? []));
}

/**
 * The records that violations name. A run keeps none of its records: where any is wanted, `repeat`
 * carries it out again, with a reader that picks them out.
 */
export function evidenceOf(
  properties: readonly PropertyResult[],
  repeat: (readers: (texts: Texts) => readonly TraceReader[]) => void,
): Evidence {
  const evidence = new Map<number, TraceRecord>();
  const wanted = seqsShown(properties);
  if (wanted.size === 0) return evidence;
  repeat((texts) => [{
    read(cells, length, firstSeq) {
      let seq = firstSeq;
      for (let at = 0; at < length; seq++) {
        if (wanted.has(seq)) evidence.set(seq, toRecord(cells, at, { seq, texts }));
        at += RECORD_CELLS[headType(cells[at + 1] as number)] as number;
      }
    },
  }]);
  return evidence;
}
