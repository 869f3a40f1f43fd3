import type { AppMetrics, Deployment } from './app-metrics.ts';
import type { FunctionMetrics } from './function-metrics.ts';
import type { KnownRecord, RecordOf } from './known-record.ts';
import { presentFields } from './present-fields.ts';
import type { RolloutMetrics } from './rollout-metrics.ts';

/** Follows commands, publishes and rollouts: records that come by the dozen, not the million. */
export class ControlMetrics {
  /** Rollouts by the `seq` of the records that other records name as their cause. */
  readonly #acting = new Map<number, RolloutMetrics>();

  /** An attempt was interrupted because of the record with this `seq`. */
  addInterruption(seq: number): void {
    const rollout = this.#acting.get(seq);
    if (rollout !== undefined) rollout.interrupted++;
  }

  /** Takes in a record about this App. */
  apply(record: KnownRecord, app: AppMetrics): void {
    switch (record.type) {
      case 'app.created':
        app.name = record.name;
        app.environment = record.environment;
        app.createdAt = record.t_us;
        if (record.ephemeral === undefined) break;
        app.ephemeral = record.ephemeral;
        app.state = 'ephemeral';
        break;
      case 'app.stopping':
        app.rollout?.close(record.t_us);
        if (app.ephemeral === undefined) app.state = 'stopping';
        app.stoppedBy = record.by;
        break;
      case 'app.stopped':
        app.state = 'stopped';
        app.stoppedAt = record.t_us;
        break;
      case 'deploy.issued': issue(record, app); break;
      case 'deploy.published': this.#acting.set(record.seq, publish(record, app)); break;
      case 'deploy.interrupting': this.#interrupt(record, app); break;
      case 'rollout.started': beginRollout(record, app); break;
      case 'autoscaler.overridden':
        app.rolloutOf(record.version)
          ?.allow(app.functionNamed(record.function) as FunctionMetrics, record.surge);
        break;
      case 'web.published': webOf(record, app).url = record.url; break;
      case 'web.redirected': webOf(record, app).redirected++; break;
      case 'schedule.fired': scheduleOf(record, app).fired++; break;
      case 'notification.sent': scheduleOf(record, app).notified++; break;
      case 'rollout.blocked': case 'rollout.unblocked':
      case 'rollout.finished': case 'rollout.superseded': rollOut(record, app); break;
      default: {
        const command = 'op' in record ? app.deployments.get(record.op ?? 0) : undefined;
        if (command !== undefined) advance(command, record);
      }
    }
  }

  #interrupt(record: RecordOf<'deploy.interrupting'>, app: AppMetrics): void {
    const command = app.deployments.get(record.op);
    if (command?.version === undefined) return;
    command.interruptedAt = record.t_us;
    const rollout = app.rolloutOf(command.version);
    if (rollout !== undefined) this.#acting.set(record.seq, rollout);
  }
}

/** The counts of the schedule of the Function that a record is about. */
function scheduleOf(
  record: RecordOf<'rollout.started' | 'schedule.fired' | 'notification.sent'>, app: AppMetrics,
): NonNullable<FunctionMetrics['schedule']> {
  const which = app.functionNamed(record.function) as FunctionMetrics;
  which.schedule ??= { fired: 0, notified: 0 };
  return which.schedule;
}

/** What is told of the URL of the Function that a record is about. */
function webOf(
  record: RecordOf<'web.published' | 'web.redirected'>, app: AppMetrics,
): NonNullable<FunctionMetrics['web']> {
  const which = app.functionNamed(record.function) as FunctionMetrics;
  which.web ??= { url: '', redirected: 0 };
  return which.web;
}

function issue(record: RecordOf<'deploy.issued'>, app: AppMetrics): void {
  app.deployments.set(record.op, {
    n: record.op, kind: record.kind, strategy: record.strategy, issuedAt: record.t_us,
    openBuilds: 0,
  });
}

/** What holds for a Function in the version that was published. */
function beginRollout(record: RecordOf<'rollout.started'>, app: AppMetrics): void {
  const owner = app.functionNamed(record.function) as FunctionMetrics;
  app.rolloutOf(record.version)?.allow(owner, record.surge);
  owner.versions.begin(record.version, record.price, record.max_inputs);
  if (record.schedule !== undefined) scheduleOf(record, app);
}

function publish(record: RecordOf<'deploy.published'>, app: AppMetrics): RolloutMetrics {
  const rollout = app.publish(presentFields({
    version: record.version,
    type: record.version_type,
    deployed_at_us: record.t_us,
    deployed_by: record.by,
    strategy: record.strategy,
    source_version: record.source,
    tag: record.tag,
    commit: record.commit,
    client: record.client,
  }));
  const command = app.deployments.get(record.op);
  if (command !== undefined) {
    command.publishedAt = record.t_us;
    command.version = record.version;
  }
  return rollout;
}

/** The other records that carry a command's number. */
function advance(command: Deployment, record: KnownRecord): void {
  switch (record.type) {
    case 'build.started': command.openBuilds++; break;
    case 'build.succeeded':
      if (--command.openBuilds === 0) command.builtAt = record.t_us;
      break;
    case 'build.failed': command.reason = `building ${record.image} failed`; break;
    case 'deploy.noop': command.outcome = 'no_op'; break;
    case 'deploy.aborted': command.outcome = 'build_failed'; break;
    case 'deploy.rejected':
      command.outcome = 'rejected';
      command.reason = record.why;
      break;
    case 'deploy.returned':
      command.returnedAt = record.t_us;
      if (command.version !== undefined) command.outcome = 'deployed';
      if (record.warning !== undefined) command.warning = record.warning;
      break;
    default:
  }
}

function rollOut(
  record: RecordOf<
    'rollout.blocked' | 'rollout.unblocked' | 'rollout.finished' | 'rollout.superseded'
  >,
  app: AppMetrics,
): void {
  const now = record.t_us;
  const rollout = app.rolloutOf(record.version);
  if (rollout === undefined) return;
  switch (record.type) {
    case 'rollout.finished': rollout.finish(now); break;
    case 'rollout.superseded': rollout.supersede(now); break;
    default: {
      const which = app.functionNamed(record.function);
      if (which === undefined) return;
      if (record.type === 'rollout.blocked') rollout.block(which, record.why, now);
      else rollout.unblock(which, now);
    }
  }
}
