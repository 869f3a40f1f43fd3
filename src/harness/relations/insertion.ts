import type { RecordType, TraceRecord } from '../../model/records.ts';
import type { Action, EventSpec, Scenario } from '../../model/scenario.ts';
import type { Probe, Verdict } from './relation.ts';
import { bounded, compare, traceOf } from './traces.ts';

type Deploy = Extract<Action, { readonly kind: 'deploy' }>;

/** Who issues the command that is put in. */
const INTRUDER = 'the harness';

/** How a command that is put in must have come out, for anything to be said of it. */
export interface Inertness {
  readonly scenario: Scenario;
  readonly probe: Probe;
  readonly build: Deploy['build'];
  readonly outcome: RecordType;
}

/** Whether anything is set off by records of commands, which there are more of now. */
export const hearsOfCommands = ({ events }: Scenario): boolean => events.some(({ time }) =>
  time.kind === 'when' && /^(deploy|build|code)\./.test(time.when.event));

function withCommand({ scenario, probe, build }: Inertness): Scenario {
  const app = scenario.apps[0]?.name ?? '';
  const { strategy } = probe;
  const event: EventSpec = {
    time: { kind: 'at', at: Math.min(probe.at, scenario.duration ?? probe.at) },
    app,
    action: {
      kind: 'deploy', strategy, change: null, build,
      attribution: { by: INTRUDER, client: null, commit: null, tag: null },
    },
  };
  return { ...scenario, events: [...scenario.events, event] };
}

/** Whether an App is the deployed one of a name: ephemeral ones count their commands themselves. */
const isDeployed = (created: object, name: string | undefined): boolean =>
  'name' in created && created.name === name && !('ephemeral' in created);

/** Commands are numbered per name of an App: those of this name after the one that is left out. */
function renumbered(record: TraceRecord, own: TraceRecord, apps: ReadonlySet<string>): object {
  const { op } = record;
  const isLater = typeof op === 'number' && op > Number(own['op'])
    && record.app !== undefined && apps.has(record.app);
  return isLater ? { ...record, op: op - 1 } : record;
}

/** Draws for builds may be more. */
const withoutDraws = (record: TraceRecord): TraceRecord =>
  (record.type === 'run.ended' ? { ...record, draws: '' } : record);

/**
 * Compares the run with one in which the scenario's first App gets one more command, the last of
 * its instant: nothing may be different but the records of that command.
 */
export function judgeInsertion(inertness: Inertness): Verdict {
  const { outcome } = inertness;
  if (hearsOfCommands(inertness.scenario)) return 'does not apply';
  const scenario = bounded(inertness.scenario);
  const changed = traceOf(withCommand({ ...inertness, scenario }));
  const own = changed.find(({ type, ...fields }) =>
    type === 'deploy.issued' && (fields as { by?: string }).by === INTRUDER);
  const isOwn = (record: TraceRecord): boolean => own !== undefined
    && record.app === own.app && record['op'] === own['op'] && record['op'] !== undefined;
  if (own === undefined || !changed.some((each) => each.type === outcome && isOwn(each))) {
    return 'does not apply';
  }
  const name = scenario.apps[0]?.name;
  const apps = new Set(changed.flatMap(({ type, app, ...fields }) =>
    (type === 'app.created' && isDeployed(fields, name) ? app ?? [] : [])));
  const first = changed.find(({ type, app }) => type === 'deploy.published' && app === own.app);
  // Before its first publish an App is there only because it is being deployed.
  if (first === undefined || first.seq > own.seq) return 'does not apply';
  return compare([traceOf(scenario), changed], [
    { shown: withoutDraws },
    {
      counts: (record) => !isOwn(record),
      shown: (record) => withoutDraws(renumbered(record, own, apps) as TraceRecord),
    },
  ]);
}
