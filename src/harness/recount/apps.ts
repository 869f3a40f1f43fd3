import type { KnownRecord, RecordOf } from '../../model/known-record.ts';
import type {
  AppResult, DeploymentResult, FunctionResult, InputResult,
} from '../../model/result.ts';
import { containerMeasures, costOf } from './containers.ts';
import { inputMeasures, inputRow } from './inputs.ts';
import { type ContainerLife, isNaming, isOf, type Lives, livesOf, type Told } from './lives.ts';
import { downtimeOf, rolloutMeasures } from './rollouts.ts';
import { sum } from './spans.ts';

/** What is recounted of an App: its history and markers are judged by S32. */
export type Recounted = Omit<AppResult, 'history' | 'markers'>;

/** One App: its records, and the lives of what is its own. */
export interface AppTold extends Told, Lives {
  readonly number: number;
}

/** Those fields that are there. */
export const present = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;

const last = <T>(values: readonly T[]): T | undefined => values.at(-1);

/** The names of the Functions of an App, and which version was live when each was heard of. */
export function functionsOf({ records }: AppTold): ReadonlyMap<string, number> {
  const since = new Map<string, number>();
  let live = 0;
  for (const record of records) {
    if (record.type === 'deploy.published') live = record.version;
    if (isNaming(record) && !since.has(record.function)) since.set(record.function, live);
  }
  return since;
}

function deploymentOf(records: readonly KnownRecord[], issued: RecordOf<'deploy.issued'>):
  DeploymentResult {
  const own = records.filter((record) => 'op' in record && record.op === issued.op);
  const published = own.find(isOf('deploy.published'));
  const returned = own.find(isOf('deploy.returned'));
  const builds = own.filter(isOf('build.started')).length;
  const built = own.filter(isOf('build.succeeded'));
  const failed = last(own.filter(isOf('build.failed')));
  const rejected = own.find(isOf('deploy.rejected'));
  return present({
    n: issued.op, kind: issued.kind, strategy: issued.strategy, issued_at_us: issued.t_us,
    built_at_us: builds === built.length ? last(built)?.t_us : undefined,
    published_at_us: published?.t_us,
    interrupted_at_us: own.find(isOf('deploy.interrupting'))?.t_us,
    returned_at_us: returned?.t_us,
    outcome: published !== undefined && returned !== undefined ? 'deployed'
      : own.some(isOf('deploy.noop')) ? 'no_op'
      : own.some(isOf('deploy.aborted')) ? 'build_failed'
      : rejected !== undefined ? 'rejected' : undefined,
    reason: rejected?.why ?? (failed === undefined ? undefined : `building ${failed.image} failed`),
    warning: returned?.warning,
    version: published?.version,
  }) as DeploymentResult;
}

function functionOf(app: AppTold, name: string, all: ReadonlyMap<string, ContainerLife>):
  FunctionResult & { readonly microdollars: number } {
  const { endedAt } = app;
  const records = app.records.filter((record) => 'function' in record && record.function === name);
  const inputs = app.inputs.filter(({ arrived }) => arrived.function === name);
  const lives = app.containers.filter(({ starting }) => starting.function === name);
  const own = new Set(lives.map(({ starting }) => starting.container));
  const batches = app.records.filter(isOf('batch.started'))
    .filter(({ container }) => own.has(container)).map(({ size }) => size);
  const begun = records.filter(isOf('rollout.started'));
  const notified = records.filter(isOf('notification.sent')).length;
  const fired = records.filter(isOf('schedule.fired')).length;
  const isScheduled = begun.some(({ schedule }) => schedule !== undefined) || fired > 0;
  const url = last(records.filter(isOf('web.published')))?.url;
  const redirected = records.filter(isOf('web.redirected')).length;
  const containers = containerMeasures(lives, endedAt);
  const cost = costOf(lives, (version) =>
    begun.find((each) => each.version === version) ?? { price: 0, max_inputs: 1 }, endedAt);
  return {
    ...inputMeasures(inputs, all),
    ...(batches.length === 0
      ? {} : { batches: { started: batches.length, mean_size: sum(batches) / batches.length } }),
    containers,
    cold_starts: containers.started,
    downtime_us: sum([...downtimeOf(app, name).values()]),
    microdollars: cost.all,
    cost_usd: cost.all / 1_000_000,
    cost_parts_usd: cost.parts,
    ...(isScheduled ? { schedule: { fired, notified } } : {}),
    ...(url === undefined ? {} : { web: { url, redirected } }),
  };
}

/** How an App is at the end (OBJ-1). */
function stateOf(records: readonly KnownRecord[], isEphemeral: boolean): AppResult['state'] {
  if (records.some(isOf('app.stopped'))) return 'stopped';
  if (isEphemeral) return 'ephemeral';
  if (records.some(isOf('app.stopping'))) return 'stopping';
  return records.some(isOf('deploy.published')) ? 'deployed' : 'initializing';
}

function recountedApp(app: AppTold): Recounted {
  const { records } = app;
  const created = records.find(isOf('app.created'));
  const containers = new Map(app.containers.map((life) => [life.starting.container, life]));
  const names = [...functionsOf(app).keys()];
  const functions = names.map((name) => [name, functionOf(app, name, containers)] as const);
  const isGone = ({ records: own }: ContainerLife): boolean => own.some(isOf('container.stopped'));
  return present({
    id: `ap-${app.number}`,
    name: created?.name ?? '',
    environment: created?.environment ?? '',
    state: stateOf(records, created?.ephemeral !== undefined),
    ephemeral: created?.ephemeral,
    created_at_us: created?.t_us ?? 0,
    stopped_by: records.find(isOf('app.stopping'))?.by,
    stopped_at_us: records.find(isOf('app.stopped'))?.t_us,
    version: last(records.filter(isOf('deploy.published')))?.version ?? 0,
    containers: app.containers.filter((life) => !isGone(life)).length,
    deployments: records.filter(isOf('deploy.issued'))
      .map((issued) => deploymentOf(records, issued)),
    rollouts: rolloutMeasures(app, functionsOf(app)),
    functions: Object.fromEntries(
      functions.map(([name, { microdollars: _, ...measures }]) => [name, measures])),
    cost_usd: sum(functions.map(([, { microdollars }]) => microdollars)) / 1_000_000,
  }) as Recounted;
}

/** What a run came to, each measure by its definition, from the whole trace. */
export function recount(told: Told): readonly Recounted[] {
  const { containers, inputs } = livesOf(told);
  const ids = told.records.filter(isOf('app.created')).map(({ app }) => app);
  return ids.map((id) => recountedApp({
    number: Number(id?.slice('ap-'.length)),
    endedAt: told.endedAt,
    records: told.records.filter(({ app }) => app === id),
    containers: containers.filter(({ starting }) => starting.app === id),
    inputs: inputs.filter(({ arrived }) => arrived.app === id),
  }));
}

/** The list of all inputs, from the whole trace. */
export function recountInputs(told: Told): readonly InputResult[] {
  const { containers, inputs } = livesOf(told);
  const byName = new Map(containers.map((life) => [life.starting.container, life]));
  return inputs.map((input) => inputRow(input, byName));
}
