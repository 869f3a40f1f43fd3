import type { BlockReason } from '../model/records.ts';
import type { TimelineStep } from '../model/result.ts';
import type { Micros } from '../model/time.ts';
import type { AppMetrics } from './app-metrics.ts';
import type { KnownRecord, RecordOf } from './known-record.ts';

/** A story longer than this breaks off. */
const STEP_LIMIT = 10_000;

const BLOCKED_BY: Readonly<Record<BlockReason, string>> = {
  cap: 'at max_containers',
  backoff: 'starts fail',
  limit: 'at a limit of the platform',
  outage: 'the platform starts no containers',
};

type Told = Pick<TimelineStep, 'kind' | 'text'>;

/** Tells the run as one line per command, publish and turn of a rollout, in plain words. */
export class Story {
  readonly steps: TimelineStep[] = [];

  /** Adds the line that a record is worth, if any; `app` has taken the record in already. */
  tell(record: KnownRecord, app: AppMetrics): void {
    if (this.steps.length === STEP_LIMIT) return;
    const told = ofCommand(record, app) ?? ofApp(record, app) ?? ofRollout(record, app);
    if (told !== undefined) this.steps.push({ at_us: record.t_us, app: app.id, ...told });
  }
}

function ofCommand(record: KnownRecord, app: AppMetrics): Told | undefined {
  const name = commandName(record, app);
  switch (record.type) {
    case 'deploy.issued': return { kind: 'issued', text: issueText(record) };
    case 'build.succeeded': return { kind: 'built', text: `${name}: ${record.image} built` };
    case 'deploy.aborted': {
      const why = app.deployments.get(record.op)?.reason ?? 'a build failed';
      return { kind: 'build_failed', text: `${name} aborted: ${why}` };
    }
    case 'deploy.noop': return { kind: 'noop', text: `${name}: nothing to change` };
    case 'deploy.rejected': return { kind: 'rejected', text: `${name} rejected: ${record.why}` };
    case 'deploy.interrupting':
      return { kind: 'interrupting', text: `${name} interrupts the old containers` };
    case 'deploy.returned': {
      const warning = record.warning === undefined ? '' : `: ${record.warning}`;
      return { kind: 'returned', text: `${name} returned${warning}` };
    }
    default: return undefined;
  }
}

function issueText({ op, kind, target, strategy, by }: RecordOf<'deploy.issued'>): string {
  const to = target === undefined ? '' : ` to v${target}`;
  return `${kind} ${op}${to} (${strategy}) by ${by} issued`;
}

function commandName(record: KnownRecord, app: AppMetrics): string {
  const op = 'op' in record ? record.op : undefined;
  if (op === undefined) return record.rule === 'PUB-8' ? 'autoscaler override' : 'stop';
  return `${app.deployments.get(op)?.kind ?? 'deploy'} ${op}`;
}

function ofApp(record: KnownRecord, app: AppMetrics): Told | undefined {
  switch (record.type) {
    case 'app.created': {
      const { ephemeral, by } = record;
      if (ephemeral === undefined) return undefined;
      return { kind: 'begun', text: `ephemeral App: ${ephemeral} by ${by}` };
    }
    case 'app.stopping': return { kind: 'stopping', text: stopText(record, app) };
    case 'app.stopped': return { kind: 'stopped', text: 'all containers are gone' };
    case 'autoscaler.overridden': return { kind: 'overridden', text: overrideText(record) };
    case 'fault.struck': {
      const lasts = record.for_us === undefined ? '' : `, for ${spelled(record.for_us)}`;
      return { kind: 'fault', text: `${record.fault} struck ${record.target}${lasts}` };
    }
    case 'fault.ended':
      return { kind: 'fault', text: `${record.fault} of ${record.target} is over` };
    default: return undefined;
  }
}

function stopText({ by }: RecordOf<'app.stopping'>, { ephemeral }: AppMetrics): string {
  return ephemeral === undefined ? `stopped by ${by}` : `${ephemeral} by ${by} is over`;
}

function overrideText(record: RecordOf<'autoscaler.overridden'>): string {
  const { by, cap, min_containers: least, buffer_containers: buffer } = record;
  const range = cap === undefined ? `${least} up` : `${least} to ${cap}`;
  const window = spelled(record.scaledown_window_us);
  return `${record.function} scales from ${range} (buffer ${buffer}, window ${window}), by ${by}`;
}

function ofRollout(record: KnownRecord, app: AppMetrics): Told | undefined {
  switch (record.type) {
    case 'deploy.published': {
      const { version, strategy, version_type: type, source } = record;
      const how = source === undefined ? strategy : `${strategy}, ${type} of v${source}`;
      return { kind: 'published', text: `v${version} published (${how})` };
    }
    case 'rollout.blocked': {
      const why = `${record.function} ${BLOCKED_BY[record.why]}`;
      return { kind: 'blocked', text: `rollout v${record.version} blocked: ${why}` };
    }
    case 'rollout.unblocked':
      return {
        kind: 'unblocked', text: `rollout v${record.version} goes on: ${record.function}`,
      };
    case 'rollout.finished': {
      const took = app.rolloutOf(record.version)?.duration(record.t_us) ?? 0;
      const text = `rollout v${record.version} finished after ${spelled(took)}`;
      return { kind: 'finished', text };
    }
    case 'rollout.superseded':
      return { kind: 'superseded', text: `rollout v${record.version} superseded by v${record.by}` };
    default: return undefined;
  }
}

/** In minutes and seconds, to the millisecond. */
function spelled(micros: Micros): string {
  const millis = Math.round(micros / 1000);
  const minutes = Math.floor(millis / 60_000);
  const seconds = (millis - minutes * 60_000) / 1000;
  return minutes === 0 ? `${seconds}s` : `${minutes}m ${seconds < 10 ? '0' : ''}${seconds}s`;
}
