import type { TraceRecord } from '../model/records.ts';
import type { PropertyResult, PropertyViolation } from '../model/result.ts';
import { flow, onOneLine, trimMiddle } from './layout.ts';
import type { Paint } from './paint.ts';
import { formatCount, formatInstant } from './quantities.ts';

/** Records by their `seq`, as far as they are at hand. */
export type Evidence = ReadonlyMap<number, TraceRecord>;

const MOST_RECORDS = 8;

/** Parts of a record's header, which a line shows in its own way. */
const HEADER = new Set(['seq', 't_us', 'type', 'rule', 'caused_by']);

/** A record in few words: `12s`, `container.stopping`, `container ta-3`, …, `(ROL-4)`. */
export function recordParts(record: TraceRecord, paint: Paint): readonly string[] {
  const fields = Object.entries(record)
    .filter(([name]) => !HEADER.has(name))
    .map(([name, value]) => `${name} ${onOneLine(String(value))}`);
  const cause = record.caused_by === undefined ? '' : ` by #${record.caused_by}`;
  return [
    formatInstant(record.t_us), record.type, ...fields, paint('faint', `(${record.rule}${cause})`),
  ];
}

function recordLines(seq: number, record: TraceRecord | undefined, paint: Paint): string[] {
  const label = `    #${seq}`;
  if (record === undefined) return [label];
  const parts = recordParts(record, paint);
  return flow(`${label}  `, parts, { indent: Math.max(8, label.length + 2), gap: '  ' });
}

function violationLines(
  { id, name }: PropertyResult, violation: PropertyViolation,
  { evidence, paint }: { readonly evidence: Evidence; readonly paint: Paint },
): string[] {
  const { at_us, message, rule, seqs } = violation;
  const { head, omittedCount, tail } = trimMiddle(seqs, MOST_RECORDS);
  const shown = (part: readonly number[]) =>
    part.flatMap((seq) => recordLines(seq, evidence.get(seq), paint));
  const omitted = omittedCount === 0 ? [] : [`    … ${formatCount(omittedCount)} more`];
  return [
    `${paint('bad', `✗ ${id} ${name}`)}  at ${formatInstant(at_us)} (${at_us} µs), ${rule}`,
    ...flow('', onOneLine(message).split(' '), { indent: 2, gap: ' ' }),
    ...shown(head), ...omitted, ...shown(tail),
  ];
}

/**
 * How a run did by its properties: one line if all hold; for each that does not, what happened
 * when, against which rule, and the records that show it.
 */
export function propertyLines(
  properties: readonly PropertyResult[], evidence: Evidence, paint: Paint,
): readonly string[] {
  const heading = paint('heading', 'properties');
  const violated = properties.filter(({ ok }) => !ok);
  const held = properties.length - violated.length;
  const idle = properties.filter(({ ok, antecedents }) => ok && antecedents === 0).length;
  if (violated.length === 0) {
    const nothing = idle === 0 ? '' : `, ${formatCount(idle)} of them had nothing to judge`;
    return [`${heading}  ${formatCount(held)} held${nothing}`];
  }
  return [
    `${heading}  ${formatCount(held)} held, ${formatCount(violated.length)} violated`,
    ...violated.flatMap((property) => property.violation === undefined
      ? [] : violationLines(property, property.violation, { evidence, paint })),
  ];
}
