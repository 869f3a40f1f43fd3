import type { TraceRecord } from '../../model/records.ts';
import type { Scenario } from '../../model/scenario.ts';
import { simulate } from '../../simulate.ts';
import { forEachRecord } from '../../trace/canonical.ts';
import type { Verdict } from './relation.ts';

/** The whole trace of a scenario. */
export function traceOf(scenario: Scenario): readonly TraceRecord[] {
  const records: TraceRecord[] = [];
  simulate(scenario, {
    readers: (texts) => [forEachRecord(texts, (record) => records.push(record))],
  });
  return records;
}

/**
 * The scenario with an end that does not depend on what happens in it: its own, or where the run
 * ended by itself, which something that is added could put off.
 */
export function bounded(scenario: Scenario): Scenario {
  if (scenario.duration !== null) return scenario;
  return { ...scenario, duration: simulate(scenario).result.ended_at_us };
}

type Shown = Readonly<Record<string, unknown>>;

/** What two traces are compared by, if not by all of it. */
export interface Comparison {
  /** False for a record that only one of the traces has to have. */
  readonly counts?: (record: TraceRecord) => boolean;
  /** The record as it has to be in both; `seq` and `caused_by` are taken care of. */
  readonly shown?: (record: TraceRecord) => Shown;
}

/** The records as lines, numbered anew without those that do not count. */
function linesOf(
  records: readonly TraceRecord[], { counts = () => true, shown = (record) => record }: Comparison,
): readonly string[] {
  const places = new Map<number, number>();
  return records.filter(counts).map((record, place) => {
    places.set(record.seq, place);
    const { seq: _, caused_by: cause, ...rest } = shown(record) as Shown & { caused_by?: number };
    const because = cause === undefined ? {} : { caused_by: places.get(cause) ?? 'what differs' };
    return JSON.stringify({ ...rest, ...because });
  });
}

/** Whether two traces are equal in what is compared, each by its own comparison. */
export function compare(
  [one, other]: readonly [readonly TraceRecord[], readonly TraceRecord[]],
  [ofOne, ofOther]: readonly [Comparison, Comparison] = [{}, {}],
): Verdict {
  const left = linesOf(one, ofOne);
  const right = linesOf(other, ofOther);
  const at = left.findIndex((line, place) => line !== right[place]);
  if (at < 0 && left.length === right.length) return 'holds';
  const place = at < 0 ? left.length : at;
  const told = (lines: readonly string[]): string => lines[place] ?? 'nothing more';
  return { difference: `record ${place}: ${told(left)}, changed: ${told(right)}` };
}
