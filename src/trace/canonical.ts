import { RULES } from '../model/rules.ts';
import {
  ABSENT, type FieldKind, HEADER_CELLS, RECORD_CELLS, RECORD_TYPES, RECORDS, type TraceRecord,
} from '../model/records.ts';
import { headApp, headRule, headType, type TraceReader } from './log.ts';
import type { Texts } from './texts.ts';

interface Field {
  readonly name: string;
  readonly kind: FieldKind;
}

const FIELDS: readonly (readonly Field[])[] = RECORD_TYPES.map((type) =>
  Object.entries(RECORDS[type]).map(([name, kind]) => ({ name: name.replace('?', ''), kind })),
);

function show(kind: FieldKind, value: number, texts: Texts): string | number {
  if (kind === 'text') return texts.text(value);
  if (kind === 'container') return `ta-${value}`;
  if (kind === 'input') return `in-${value}`;
  if (typeof kind === 'string') return value;
  return kind[value] as string;
}

/** The record that starts at cell `at`, as a plain object with its keys in canonical order. */
export function toRecord(
  cells: Float64Array, at: number, { seq, texts }: { seq: number; texts: Texts },
): TraceRecord {
  const head = cells[at + 1] as number;
  const type = headType(head);
  const app = headApp(head);
  const cause = cells[at + 2] as number;
  const fields = FIELDS[type] as readonly Field[];
  const shown: Record<string, string | number> = {};
  fields.forEach(({ name, kind }, place) => {
    const value = cells[at + HEADER_CELLS + place] as number;
    if (value !== ABSENT) shown[name] = show(kind, value, texts);
  });
  return {
    seq,
    t_us: cells[at] as number,
    type: RECORD_TYPES[type] as TraceRecord['type'],
    ...(app === ABSENT ? {} : { app: `ap-${app}` }),
    rule: RULES[headRule(head)] as string,
    ...shown,
    ...(cause === ABSENT ? {} : { caused_by: cause }),
  };
}

/** Calls `sink` with each record of a chunk in order. */
export function forEachRecord(
  texts: Texts, sink: (record: TraceRecord) => void,
): TraceReader {
  return {
    read(cells, length, firstSeq) {
      let seq = firstSeq;
      for (let at = 0; at < length; seq++) {
        sink(toRecord(cells, at, { seq, texts }));
        at += RECORD_CELLS[headType(cells[at + 1] as number)] as number;
      }
    },
  };
}

/** A record as one line of the canonical trace: JSON without spaces, keys in a fixed order. */
export function toLine(record: TraceRecord): string {
  return `${JSON.stringify(record)}\n`;
}
