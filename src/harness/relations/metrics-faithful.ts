import type { KnownRecord } from '../../model/known-record.ts';
import { type RunOutcome, simulate } from '../../simulate.ts';
import { forEachRecord } from '../../trace/canonical.ts';
import { recount, recountInputs } from '../recount/apps.ts';
import { type LittleSums, LittlesLaw } from '../littles-law.ts';
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

/**
 * Where the list of inputs breaks Little's law: the times that they spend in the system come to
 * what their number does over time, in all Functions of a name. `null` if it is kept.
 */
export function misspent(
  { result: { inputs = [], ended_at_us: end } }: RunOutcome, sums: readonly LittleSums[],
): string | null {
  const left = new Map<string, bigint>();
  const book = (name: string, time: bigint) => left.set(name, (left.get(name) ?? 0n) + time);
  for (const { name, area } of sums) book(name, area);
  for (const { function: name, arrived_us: from, finished_us: to = end } of inputs) {
    book(name, -BigInt(to - from));
  }
  for (const [name, time] of left) {
    if (time !== 0n) return `inputs of ${name} spend ${-time} us more than their number says`;
  }
  return null;
}

/** S37: what is reported is what was. */
export const metricsFaithful: Relation = {
  id: 'S37',
  name: 'metrics-faithful',
  statement: 'Every metric that is reported of a run, and what its charts show, equals its '
    + 'definition, worked out anew from the whole trace. What inputs spend in a Function, one by '
    + 'one, comes to their number over time (Little\'s law).',
  rule: 'EPH-2',
  judge(scenario) {
    const records: KnownRecord[] = [];
    let law: LittlesLaw | undefined;
    const outcome = simulate(scenario, {
      inputs: true, timeline: true,
      readers: (texts) => {
        law = new LittlesLaw(texts);
        return [law, forEachRecord(texts, (record) => {
          if (records.length <= MOST_RECORDS) records.push(record as KnownRecord);
        })];
      },
    });
    if (records.length > MOST_RECORDS) return 'does not apply';
    const difference = misreported(outcome, records) ?? misspent(outcome, law?.sums() ?? []);
    return difference === null ? 'holds' : { difference };
  },
};
