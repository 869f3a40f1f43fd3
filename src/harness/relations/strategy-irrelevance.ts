import type { TraceRecord } from '../../model/records.ts';
import type { Action, EventSpec, Scenario } from '../../model/scenario.ts';
import { hearsOfCommands } from './insertion.ts';
import type { Probe, Relation } from './relation.ts';
import { bounded, compare, traceOf } from './traces.ts';

type Versioning = Extract<Action, { readonly strategy: string }>;

/** Who issues the commands whose strategy is changed. */
const SUBJECT = 'the harness';

/** The scenario with one of its commands published by this strategy; `null` if it has none. */
function withStrategy(
  scenario: Scenario, { factor }: Probe, strategy: Probe['strategy'],
): Scenario | null {
  const places = scenario.events.flatMap(({ action }, place) =>
    ('strategy' in action ? [place] : []));
  const chosen = places[factor % Math.max(1, places.length)];
  if (chosen === undefined) return null;
  const published = (event: EventSpec): EventSpec => {
    const action = event.action as Versioning;
    const attribution = { ...action.attribution, by: SUBJECT };
    return { ...event, action: { ...action, strategy, attribution } };
  };
  const events = scenario.events.map((event, place) =>
    (place === chosen ? published(event) : event));
  return { ...scenario, events };
}

const isPublish = (record: TraceRecord): boolean =>
  record.type === 'deploy.published' && record['by'] === SUBJECT;

/** Whether some publish of the command found a container of its App. */
function findsContainers(records: readonly TraceRecord[]): boolean {
  const existing = new Map<string, number>();
  return records.some((record) => {
    const { type, app = '' } = record;
    const count = existing.get(app) ?? 0;
    if (type === 'container.starting') existing.set(app, count + 1);
    if (type === 'container.stopped') existing.set(app, count - 1);
    return isPublish(record) && count > 0;
  });
}

const isIssue = (record: TraceRecord): boolean =>
  record.type === 'deploy.issued' && record['by'] === SUBJECT;

/** What follows from the strategy and is told of in the command's own records. */
function isOwn(record: TraceRecord, ops: ReadonlySet<string>): boolean {
  const { type, app, op } = record;
  return /^deploy\.(interrupting|returned)$/.test(type) && ops.has(`${app} ${op}`);
}

function withoutStrategy(record: TraceRecord): object {
  const { strategy: _, claims: __, interrupt_delay_us: ___, ...rest } = record;
  if (record.type === 'rollout.started') return rest;
  return record['by'] === SUBJECT ? rest : record;
}

/** D07: a strategy is about the containers that are there. */
export const strategyIrrelevance: Relation = {
  id: 'D07',
  name: 'strategy-irrelevance',
  statement: 'Where no container exists at the publish, rolling and recreate give the same trace, '
    + 'the command\'s own records aside.',
  rule: 'ROL-3',
  judge(given, probe) {
    if (hearsOfCommands(given)) return 'does not apply';
    const scenario = bounded(given);
    const rolling = withStrategy(scenario, probe, 'rolling');
    const recreate = withStrategy(scenario, probe, 'recreate');
    if (rolling === null || recreate === null) return 'does not apply';
    const trace = traceOf(rolling);
    if (!trace.some(isPublish) || findsContainers(trace)) return 'does not apply';
    const ops = new Set(trace.filter(isIssue).map(({ app, op }) => `${app} ${op}`));
    const comparison = {
      counts: (record: TraceRecord) => !isOwn(record, ops),
      shown: withoutStrategy as (record: TraceRecord) => Record<string, unknown>,
    };
    return compare([trace, traceOf(recreate)], [comparison, comparison]);
  },
};
