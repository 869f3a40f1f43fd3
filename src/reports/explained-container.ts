import type {
  ContainerCause, ContainerExplanation, GoneCause, IdleCause, OutdatedCause, PoolState, StartCause,
  StartPurpose, StillStartingCause,
} from '../model/explanation.ts';
import { blockedWords } from './explained-rollout.ts';
import { commandOf, factWords, HELD_BY, poolWords, someOf } from './explained-facts.ts';
import { countOf, formatDuration, formatInstant } from './quantities.ts';

/** Why a container was started, is there still or is gone, as a sentence or two. */
export function containerSentence(cause: ContainerCause, told: ContainerExplanation): string {
  switch (cause.cause) {
    case 'started': return started(cause, told);
    case 'starting': return stillStarting(cause);
    case 'busy':
      return 'It is there because its version is live and it is busy: with '
        + `${someOf(cause.running)}, since ${formatInstant(cause.since_us)}.`;
    case 'idle': return idle(cause);
    case 'outdated': return outdated(cause, told);
    case 'draining':
      return `It has taken no new input since ${formatInstant(cause.since_us)} and stops when `
        + `${someOf(cause.running)} ${cause.running.length === 1 ? 'has' : 'have'} ended. `
        + 'Nothing but the timeout bounds that.';
    case 'stopping':
      return `It has been stopping since ${formatInstant(cause.since_us)}: `
        + 'its exit_time is not over.';
    case 'start_failed': return startFailed(cause);
    case 'crashed':
      return `It crashed${cause.by === undefined ? '' : `: ${factWords(cause.by)}`}.`;
    case 'gone': return gone(cause, told);
  }
}

function stillStarting(cause: StillStartingCause): string {
  const { since_us, cold_start_us, phase, held } = cause;
  const start = 'It is still starting when the run ends: ';
  if (held !== undefined) {
    return `${start}it has waited in its queue since ${formatInstant(since_us)}, `
      + `${HELD_BY[held]}.`;
  }
  if (phase !== undefined) {
    return `${start}its ${phase.phase}, with ${countOf(phase.starting, 'container')} starting, is `
      + `over at ${formatInstant(phase.t_us + phase.lasts_us)}.`;
  }
  return `${start}its cold start of ${formatDuration(cold_start_us)} is over at `
    + `${formatInstant(since_us + cold_start_us)}.`;
}

function started(cause: StartCause, { version }: ContainerExplanation): string {
  const { why, pool, purpose, by } = cause;
  switch (why) {
    case 'initial':
      return 'It was there from the first publish, without a cold start (initial_containers).';
    case 'pinned': return `It was started for callers who are pinned to v${version}.`;
    case 'replacement': return `It was started to replace a container older than v${version}.`;
    case 'strategy':
      return `A strategy had it started${by === undefined ? '' : `: ${factWords(by)}`}.`;
    default: return `It was started ${purposeOf(purpose, pool, version)}.`;
  }
}

function purposeOf(purpose: StartPurpose | undefined, pool: PoolState, version: number): string {
  const there = poolWords({ ...pool, queued: 0 });
  switch (purpose) {
    case 'queue': {
      const were = pool.queued === 1 ? 'was' : 'were';
      return `because ${countOf(pool.queued, 'input')} ${were} queued: ${there}`;
    }
    case 'load':
      return `because ${countOf(pool.running, 'input')} ran while v${version} had `
        + `${countOf(pool.live_ready + pool.live_starting, 'container')} of its own: old ones are `
        + 'no supply';
    default: return `for ${purpose ?? 'an input'}: ${there}`;
  }
}

function idle({ since_us, pool, min_containers: min, scaledown_window_us: window }: IdleCause) {
  const since = `It has been idle since ${formatInstant(since_us)} and is still there: `;
  if (min !== undefined && min > 0 && pool.live_ready + pool.live_starting <= min) {
    return `${since}min_containers keeps ${min}.`;
  }
  return `${since}idle containers stop after scaledown_window `
    + `(${formatDuration(window ?? 0)}), unless they are needed.`;
}

function outdated(cause: OutdatedCause, { version }: ContainerExplanation): string {
  const { pool, running, blocked, since_us } = cause;
  const state = running.length > 0 ? `busy (${someOf(running)})` : 'idle';
  const start = `It still runs v${version} although v${pool.live} is live, `
    + `${state} since ${formatInstant(since_us)}: `;
  if (blocked !== undefined) {
    const since = formatInstant(cause.blocked_since_us ?? 0);
    const failed_starts = cause.failed_starts;
    return `${start}the rollout has been blocked since ${since}: `
      + blockedWords({ why: blocked, pool, failed_starts, is_open: true });
  }
  if (pool.live_starting > 0) {
    const failing = cause.failed_starts === 0 ? '' : ` (${cause.failed_starts} failed before)`;
    return `${start}${countOf(pool.live_starting, 'container')} of v${pool.live} `
      + `${pool.live_starting === 1 ? 'is' : 'are'} starting${failing}, and one that gets ready `
      + 'retires one old one.';
  }
  return `${start}its strategy has not retired it yet.`;
}

function startFailed(
  { why, failed_starts: count, by }: Extract<ContainerCause, { readonly cause: 'start_failed' }>,
): string {
  const how = why === 'timeout' ? 'it ran into startup_timeout'
    : by !== undefined ? factWords(by)
    : why === 'crashed' ? 'it crashed' : 'the version did not come up';
  const row = count === 1 ? '' : `, the ${ordinal(count)} failure in a row`;
  return `Its start failed: ${how}${row}. The next start waits for the back-off.`;
}

function ordinal(count: number): string {
  const tens = count % 100;
  const ending = tens > 10 && tens < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][count % 10] ?? 'th');
  return `${count}${ending}`;
}

function gone(cause: GoneCause, told: ContainerExplanation): string {
  const { why, rule, live, by } = cause;
  const waited = cause.drained_us === undefined ? '' : ` It drained for `
    + `${formatDuration(cause.drained_us)}${cause.last_input ? `, for ${cause.last_input}` : ''}.`;
  switch (why) {
    case 'idle':
      return rule === 'AUT-4'
        ? `It stopped because it was outdated, idle for ${formatDuration(cause.idle_us)} `
          + '(scaledown_window), and more containers accepted inputs than were needed.'
        : `It stopped because it was idle for ${formatDuration(cause.idle_us)} `
          + '(scaledown_window) and not needed.';
    case 'removed': {
      const version = by?.record.type === 'deploy.published' ? by.record.version : told.version + 1;
      return `It stopped because v${version} has no ${told.function}.${waited}`;
    }
    case 'cancelled': return `Its start was cancelled: ${cancellation(cause)}.`;
    case 'interrupted':
      return by?.record.type === 'deploy.published'
        ? `It was interrupted by the strategy of v${by.record.version}.`
        : `It was interrupted by ${by === undefined ? 'a strategy' : commandOf(by)}.`;
    case 'preempted': return `The platform took it away${by ? `: ${factWords(by)}` : ''}.`;
    case 'app_stopped':
      return told.ephemeral === undefined
        ? 'It stopped because the App was stopped.'
        : 'It stopped because its App is ephemeral, and ended with its client.';
    case 'single_use': return 'It stopped after its first input (single_use).';
    case 'evicted':
      return `It was idle, and had to make place for a container of v${live} `
        + '(at_limit: evict-idle).';
    case 'timeout':
      return 'It was killed because an input ran into its timeout.';
    default: return `It was retired${replacement(cause)}.${waited}`;
  }
}

function replacement({ replaced_by: names, live }: GoneCause): string {
  if (names.length === 0) return live === undefined ? '' : ` for v${live}`;
  return names.length === 1
    ? `: ${names[0]} of v${live} became ready`
    : `: ${countOf(names.length, 'container')} of v${live} became ready`;
}

function cancellation(cause: GoneCause): string {
  const { rule, live, by } = cause;
  if (rule === 'ROL-5') {
    return `v${live} was published, and it was to replace a container that still serves`;
  }
  if (rule === 'ROL-4') return `it was retired before it was ready${replacement(cause)}`;
  if (rule === 'STP-1') return 'the App was stopped';
  if (rule === 'EPH-1') return 'its App is ephemeral, and ended with its client';
  if (rule === 'PUB-6') return 'its Function was removed';
  return by === undefined ? 'a strategy ordered it' : factWords(by);
}
