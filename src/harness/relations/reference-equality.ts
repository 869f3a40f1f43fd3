import type { TraceRecord } from '../../model/records.ts';
import type { Scenario } from '../../model/scenario.ts';
import { simulate } from '../../simulate.ts';
import { forEachRecord } from '../../trace/canonical.ts';
import { differenceFrom } from '../reference/comparison.ts';
import { MOST_RECORDS, withinScope } from '../reference/scope.ts';
import type { Relation } from './relation.ts';

/** The trace, or one record more than the reference compares. */
function beginningOf(scenario: Scenario): readonly TraceRecord[] {
  const records: TraceRecord[] = [];
  simulate(scenario, {
    readers: (texts) => [forEachRecord(texts, (record) => {
      if (records.length <= MOST_RECORDS) records.push(record);
    })],
  });
  return records;
}

/** D09: what the simulator does is what the rules say, as far as both go. */
export const referenceEquality: Relation = {
  id: 'D09',
  name: 'reference-equality',
  statement: 'The simulator and an interpreter of the rules\' words, which share no code that '
    + 'decides anything, give the same trace, record by record.',
  rule: 'TIME-4',
  judge(given) {
    const scenario = withinScope(given);
    const trace = beginningOf(scenario);
    if (trace.length > MOST_RECORDS) return 'does not apply';
    const difference = differenceFrom(trace, scenario);
    return difference === null ? 'holds' : { difference };
  },
};
