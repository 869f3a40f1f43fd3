import type { KnownRecord } from '../../model/known-record.ts';
import { type RunOutcome, simulate } from '../../simulate.ts';
import { forEachRecord } from '../../trace/canonical.ts';
import { recount, recountInputs } from '../recount/apps.ts';
import { firstDifference } from '../recount/difference.ts';
import { recountTimeline } from '../recount/timeline.ts';
import type { Relation } from './relation.ts';

/** So many records, at most: each is looked at again and again. */
const MOST_RECORDS = 5_000;

/** Where the report of a run differs from what its trace comes to; `null` if it does not. */
export function misreported(
  { result, timeline }: RunOutcome, records: readonly KnownRecord[],
): string | null {
  const told = { records, endedAt: result.ended_at_us };
  const { steps: _, ...charts } = timeline ?? { steps: [] };
  return firstDifference({
    // What is shown of past versions is judged by S32.
    apps: result.apps.map(({ history, markers, ...app }) => app), inputs: result.inputs, charts,
  }, { apps: recount(told), inputs: recountInputs(told), charts: recountTimeline(told) });
}

/** S37: what is reported is what was. */
export const metricsFaithful: Relation = {
  id: 'S37',
  name: 'metrics-faithful',
  statement: 'Every metric that is reported of a run, and what its charts show, equals its '
    + 'definition, worked out anew from the whole trace.',
  rule: 'EPH-2',
  judge(scenario) {
    const records: KnownRecord[] = [];
    const outcome = simulate(scenario, {
      inputs: true, timeline: true,
      readers: (texts) => [forEachRecord(texts, (record) => {
        if (records.length <= MOST_RECORDS) records.push(record as KnownRecord);
      })],
    });
    if (records.length > MOST_RECORDS) return 'does not apply';
    const difference = misreported(outcome, records);
    return difference === null ? 'holds' : { difference };
  },
};
