import fc from 'fast-check';
import type { RecordType, TraceRecord } from '../../src/model/records.ts';
import type { PropertyResult } from '../../src/model/result.ts';
import type { Property } from '../../src/properties/property.ts';
import { TRACE_PROPERTIES } from '../../src/properties/index.ts';
import { PropertyWatch } from '../../src/properties/watch.ts';
import { toLine } from '../../src/trace/canonical.ts';
import { LineReader } from '../../src/trace/lines.ts';
import { TraceLog } from '../../src/trace/log.ts';

/** One thing that is wrong with a trace, as plain data: what, and at which of its records. */
export const aFlaw = fc.record({
  kind: fc.constantFrom('drop', 'double', 'swap', 'input', 'container', 'attempt', 'instant',
    'state', 'result', 'place', 'version', 'cause'),
  /** Where, in thousandths of the records that can have it. */
  at: fc.nat({ max: 999 }),
  by: fc.integer({ min: 1, max: 3 }),
});

export type Flaw = typeof aFlaw extends fc.Arbitrary<infer T> ? T : never;

const numberOf = (name: unknown): number => Number(String(name).replace(/\D/g, ''));

/** The fields that a flaw of this kind changes, if the record has them. */
const CHANGES: Readonly<Record<string, (record: TraceRecord, by: number) => object | null>> = {
  input: ({ input }, by) =>
    input === undefined ? null : { input: `in-${Math.max(1, numberOf(input) - by)}` },
  container: ({ container }, by) =>
    container === undefined ? null : { container: `ta-${Math.max(1, numberOf(container) - by)}` },
  attempt: ({ attempt }, by) => attempt === undefined ? null : { attempt: Number(attempt) + by },
  instant: ({ t_us }, by) => ({ t_us: Math.max(0, t_us - by * 500_000) }),
  state: ({ type, state }, by) => type !== 'attempt.ended' ? null
    : { state: ['queued', 'waiting', 'failed'].filter((each) => each !== state)[by % 2] },
  result: ({ type, result }, by) => type !== 'attempt.ended' ? null
    : { result: ['succeeded', 'failed', 'crashed'].filter((each) => each !== result)[by % 2] },
  place: ({ place }) =>
    place === undefined ? null : { place: place === 'kept' ? 'tail' : 'kept' },
  version: ({ version }, by) => version === undefined ? null : { version: Number(version) + by },
  cause: ({ seq }, by) => seq < by ? null : { caused_by: seq - by },
};

/** The trace with its flaw, in a record of an input if so asked; records are numbered anew. */
export function flawed(
  records: readonly TraceRecord[], { kind, at, by }: Flaw, isAboutInput = false,
): TraceRecord[] {
  const change = CHANGES[kind] ?? (() => ({}));
  const fitting = records.filter((record) =>
    change(record, by) !== null && !(isAboutInput && record['input'] === undefined));
  const record = fitting[Math.floor(at * fitting.length / 1000)];
  const place = record === undefined ? 0 : records.indexOf(record);
  const result = [...records];
  if (kind === 'drop') result.splice(place, 1);
  else if (kind === 'double') result.splice(place, 0, records[place] as TraceRecord);
  else if (kind === 'swap') result.splice(place, 0, ...result.splice(place + 1, 1));
  else if (record !== undefined) {
    result[place] = { ...record, ...change(record, by) } as TraceRecord;
  }
  return result.map((each, seq) => ({ ...each, seq }));
}

/** What properties say of records: as JSON lines that are read back, as an audit does it. */
export function judgeRecords(
  records: readonly TraceRecord[],
  { properties = TRACE_PROPERTIES, routine = true }: {
    readonly properties?: readonly Property[]; readonly routine?: boolean;
  } = {},
): readonly PropertyResult[] {
  const log: TraceLog = new TraceLog([{ read: (...chunk) => watch.read(...chunk) }]);
  const watch = new PropertyWatch(log.texts, { properties, routine });
  const reader = new LineReader(log);
  for (const record of records) {
    const problems = reader.read(toLine(record).trimEnd());
    if (problems.length > 0) throw new Error(`${toLine(record)}${problems[0]?.message}`);
  }
  log.flush();
  return watch.results();
}

/** How many records of a type there are. */
export const countOf = (records: readonly TraceRecord[], type: RecordType): number =>
  records.filter((record) => record.type === type).length;
