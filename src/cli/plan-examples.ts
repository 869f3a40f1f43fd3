import { Reading } from '../explain/index.ts';
import type { PlanForecast, PlannedExample } from '../model/plan.ts';
import type { KnownRecord } from '../model/known-record.ts';
import type { EventSpec, Scenario } from '../model/scenario.ts';
import type { Strategy } from '../model/strategy.ts';
import { rolloutSentence } from '../reports/explained-rollout.ts';
import { simulate } from '../simulate.ts';
import { isMarked, withMark } from '../study/planned-deployment.ts';
import { forEachRecord } from '../trace/canonical.ts';

/** A replication that is carried out once more, to be looked at closely. */
interface Repeated {
  readonly scenario: Scenario;
  readonly strategies: readonly Strategy[];
  /** The deployment that is planned, and its place. */
  readonly event: { readonly n: number; readonly spec: EventSpec };
  readonly seed: number;
}

/** Why the rollout of a version is blocked in a replication. */
export function whyBlocked(
  { scenario, strategies, event, seed }: Repeated, version: number,
): NonNullable<PlanForecast['blockade']> {
  const { app } = event.spec;
  const reading = new Reading({
    kind: 'rollout', number: version, ...(app === null ? {} : { app }),
  });
  const { result } = simulate({ ...scenario, expect: [] }, {
    seed, strategies,
    readers: (texts) => [forEachRecord(texts, (record) => reading.take(record))],
  });
  const why = reading.explanations(result.apps).flatMap((told) =>
    (told.subject === 'rollout' ? told.causes.filter(({ cause }) => cause === 'blocked')
      .map((cause) => rolloutSentence(cause, told)) : []));
  return { seed, version, why };
}

/** Why the command comes to nothing in a replication. */
export function whyFailed({ scenario, strategies, event, seed }: Repeated): PlannedExample {
  const why: string[] = [];
  let issued: Extract<KnownRecord, { type: 'deploy.issued' }> | undefined;
  const take = (record: KnownRecord): void => {
    if (record.type === 'deploy.issued' && isMarked(record)) issued ??= record;
    if (issued === undefined || !('op' in record)) return;
    if (record.app !== issued.app || record.op !== issued.op) return;
    if (record.type === 'deploy.rejected') why.push(record.why);
    if (record.type === 'build.failed') why.push(`building ${record.image} failed`);
  };
  simulate({ ...withMark(scenario, event.n), expect: [] }, {
    seed, strategies,
    readers: (texts) => [forEachRecord(texts, (record) => take(record as KnownRecord))],
  });
  return { seed, why };
}
