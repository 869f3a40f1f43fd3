import type { ContainerCause, ExplainedFact, StartPurpose } from '../model/explanation.ts';
import type { KnownRecord } from '../model/known-record.ts';
import type { Micros } from '../model/time.ts';
import type { ContainerEntry, Pool } from './pool.ts';

/** How a container began to go. */
export interface Departure {
  readonly record: KnownRecord;
  readonly by: ExplainedFact | undefined;
  readonly idleMicros: Micros;
  /** Containers of the live version that became ready in that instant. */
  readonly replacedBy: readonly string[];
  readonly live: number | undefined;
  /** Failed starts in a row, this one included if it is one. */
  readonly failedStarts: number;
  /** When its last input had ended, if it drained. */
  drainedAt: Micros | null;
  lastInput: string | null;
}

const namesOf = ({ running }: ContainerEntry): readonly string[] =>
  [...running].map(({ id }) => id);

/** What the autoscaler starts a container for now (AUT-1, AUT-2). */
export function startPurpose(pool: Pool): StartPurpose {
  const { target_inputs: target = 1, min_containers: min = 0 } = pool.options ?? {};
  const supply = pool.in('starting').concat(pool.in('ready'))
    .filter((container) => !pool.isOutdated(container)).length;
  const running = pool.in('ready').reduce((sum, container) => sum + container.running.size, 0);
  if (supply < Math.ceil((running + pool.queued.size) / target)) {
    return pool.queued.size > 0 ? 'queue' : 'load';
  }
  return supply < min ? 'min_containers' : 'buffer_containers';
}

/** Why a container is there still when the run is over. */
export function keptCause(entry: ContainerEntry): ContainerCause | null {
  const { state, since, starting, pool, running } = entry;
  switch (state) {
    case 'starting': return {
      cause: 'starting', since_us: since, cold_start_us: starting.cold_start_us,
      ...(entry.phase === null ? {} : { phase: entry.phase }),
      ...(entry.held === null ? {} : { held: entry.held.why }),
    };
    case 'draining': return { cause: 'draining', since_us: since, running: namesOf(entry) };
    case 'stopping': return { cause: 'stopping', since_us: since };
    case 'stopped': return null;
    default:
  }
  const since_us = running.size > 0 ? entry.busySince : entry.idleSince;
  if (pool.isOutdated(entry)) {
    const { blocked, failedStarts: failed_starts } = pool;
    return {
      cause: 'outdated', since_us, running: namesOf(entry), pool: pool.state(), failed_starts,
      ...(blocked === null ? {} : { blocked: blocked.why, blocked_since_us: blocked.t_us }),
    };
  }
  if (running.size > 0) return { cause: 'busy', since_us, running: namesOf(entry) };
  return { cause: 'idle', since_us, pool: pool.state(), ...optionsOf(entry) };
}

function optionsOf({ pool: { options } }: ContainerEntry) {
  if (options === null) return {};
  const { min_containers, scaledown_window_us } = options;
  return { min_containers, scaledown_window_us };
}

/** Why a container is gone. */
export function goneCause(departure: Departure): ContainerCause | null {
  const { record, by, live, idleMicros, drainedAt, lastInput } = departure;
  const caused = by === undefined ? {} : { by };
  switch (record.type) {
    case 'container.start_failed':
      return {
        cause: 'start_failed', why: record.why, failed_starts: departure.failedStarts, ...caused,
      };
    case 'container.crashed': return { cause: 'crashed', ...caused };
    case 'container.draining': case 'container.stopping':
      return {
        cause: 'gone', why: record.why, rule: record.rule, idle_us: idleMicros,
        replaced_by: departure.replacedBy, ...caused,
        ...(live === undefined ? {} : { live }),
        ...(drainedAt === null ? {} : { drained_us: drainedAt - record.t_us }),
        ...(lastInput === null ? {} : { last_input: lastInput }),
      };
    default: return null;
  }
}
