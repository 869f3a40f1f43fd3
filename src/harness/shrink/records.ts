import type { TraceRecord } from '../../model/records.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { Strategy } from '../../model/strategy.ts';
import { simulate } from '../../simulate.ts';
import { forEachRecord } from '../../trace/canonical.ts';

/** The records of a run, as far as it comes; a strategy or a bug may break it off. */
export function recordsOf(
  scenario: Scenario, strategies: readonly Strategy[],
): readonly TraceRecord[] {
  const records: TraceRecord[] = [];
  try {
    simulate({ ...scenario, expect: [] }, {
      strategies, readers: (texts) => [forEachRecord(texts, (record) => records.push(record))],
    });
  } catch {
    // What is there is what led to it.
  }
  return records;
}
