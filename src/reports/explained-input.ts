import type {
  InputCause, InputExplanation, LossCause, OldVersionCause, WaitCause,
} from '../model/explanation.ts';
import { BLOCKED_BY, commandOf, factWords, HELD_BY, listOf } from './explained-facts.ts';
import { onOneLine } from './layout.ts';
import { countOf, formatDuration, formatInstant } from './quantities.ts';

type Of<C extends InputCause['cause']> = Extract<InputCause, { readonly cause: C }>;

/** A cause of an input's fate as a sentence or two, with what could be done about it. */
export function inputSentence(cause: InputCause, told: InputExplanation): string {
  switch (cause.cause) {
    case 'work': return workSentence(cause, told);
    case 'called':
      return `${shareOf(cause.called_us, told)} it stood still for its calls to `
        + `${listOf(cause.functions.map(onOneLine))}. `
        + 'cutover explain tells of each why it took so long.';
    case 'slowed':
      return `${shareOf(cause.slowed_us, told)} it ran slowed down: the cores of its container are `
        + 'shared. Fewer inputs at a time (max_inputs, target_inputs), or more cores, help.';
    case 'wait': return `${shareOf(cause.wait_us, told)} it waited ${waitWords(cause, told)}`;
    case 'lost': return lossSentence(cause, told);
    case 'rejected': return rejection(cause);
    case 'abandoned': {
      const where = cause.was === 'waiting' ? 'waited for its retry'
        : cause.was === 'running' ? 'ran; the attempt came too late' : 'was queued';
      return `Its caller gave up after ${formatDuration(cause.patience_us)} while it ${where}.`;
    }
    case 'terminated': {
      const why = cause.rule === 'STP-1' ? 'the App was stopped' : 'the Function was removed';
      return `It was terminated: ${why}.`;
    }
    case 'misrouted':
      return 'It failed without an attempt: the router sent it to a container that accepted '
        + 'nothing any more. misroute: retry tries again; a shorter router_lag helps as well.';
    case 'failed': return failure(cause);
    case 'unfinished': {
      const state = cause.state === 'running' ? 'running' : cause.state === 'waiting'
        ? 'waiting for its retry' : 'queued';
      return `It is still ${state} when the run ends, since ${formatInstant(cause.since_us)}.`;
    }
    case 'old_version': return oldVersion(cause);
  }
}

const shareOf = (micros: number, { split }: InputExplanation): string =>
  micros === split.elapsed_us
    ? `All of its ${formatDuration(micros)}`
    : `${formatDuration(micros)} of its ${formatDuration(split.elapsed_us)}`;

function workSentence(cause: Of<'work'>, told: InputExplanation): string {
  return cause.at_once
    ? `It was served at once: all of its ${formatDuration(cause.service_us)} are its own work.`
    : `${shareOf(cause.service_us, told)} are its own work.`;
}

function waitWords(cause: WaitCause, { ephemeral }: InputExplanation): string {
  const { pool, emptied_by: by, failed_starts: failed } = cause;
  const behind = cause.ahead === 0 ? '' : ` behind ${countOf(cause.ahead, 'other')}`;
  switch (cause.reason) {
    case 'start':
      if (by !== undefined) {
        return `for a cold start: ${commandOf(by)} had taken all containers away. `
          + 'A rolling deployment keeps them until others are ready.';
      }
      if (ephemeral !== undefined && pool.ready === 0) {
        return 'for a cold start: its App is ephemeral, and begins without containers. '
          + 'Deployed Apps reuse theirs.';
      }
      return pool.ready === 0
        ? 'for a cold start: no container was ready. min_containers keeps some warm; '
          + 'a shorter cold_start helps as well.'
        : `for a cold start: ${theContainers(pool.ready)} had no free slot. `
          + 'buffer_containers keeps spare ones; a shorter cold_start helps as well.';
    case 'cap':
      return `${behind === '' ? 'for a slot' : behind.trim()}: ${atCap(cause)}. `
        + 'Raise max_containers, give containers more slots (max_inputs), or shorten '
        + `${pool.stopping > 0 ? 'exit_time' : 'the work'}.`;
    case 'backoff':
      return `because starts of v${pool.live} fail (${failed} in a row). `
        + 'Deploy a version that starts, or roll back.';
    case 'held':
      return 'for a start that the platform had no place for: '
        + `${HELD_BY[cause.held ?? 'containers']}${reasonOf(cause)}.`;
    case 'pace':
      return `for the autoscaler, which ${paceWords(cause)}. Shorten that (autoscaler), or keep `
        + 'spare containers (min_containers, buffer_containers).';
    case 'batch':
      return 'in an open batch, for others to join it. A shorter batch.wait, or a smaller '
        + 'max_batch_size, lets it run sooner.';
    case 'misroute':
      return 'because it was misrouted: the router sent it to a container that accepted nothing '
        + 'any more. A shorter router_lag, or misroute_delay, costs less.';
    case 'slot':
      return `for a slot${behind}: the containers there were counted as enough, and had none free.`;
  }
}

function paceWords({ pace }: WaitCause): string {
  const { interval = 0, scaleup_window: window = 0 } = pace ?? {};
  return [
    ...(interval > 0 ? [`decides every ${formatDuration(interval)}`] : []),
    ...(window > 0 ? [`starts containers only for demand that has lasted ${formatDuration(window)}`]
      : []),
  ].join(' and ');
}

const theContainers = (count: number): string =>
  (count === 1 ? 'the one ready container' : `the ${count} ready containers`);

function atCap({ pool }: WaitCause): string {
  const { existing, cap, ready, busy, starting, draining, stopping } = pool;
  const leaving = draining + stopping;
  const count = `${existing} of ${countOf(cap ?? 0, 'container')}`;
  if (leaving === 0 && starting === 0 && busy === ready) {
    return `${count} ${existing === 1 ? 'was' : 'were'} busy`;
  }
  const parts = [
    ready > 0 ? `${ready} ready` : '', starting > 0 ? `${starting} starting` : '',
    draining > 0 ? `${draining} draining` : '', stopping > 0 ? `${stopping} stopping` : '',
  ].filter((part) => part !== '');
  return `${count} existed (${parts.join(', ')})`;
}

const attempts = (count: number): string => countOf(count, 'attempt');

function lossSentence(cause: LossCause, told: InputExplanation): string {
  const { lost_us, delay_us, count, result } = cause;
  const delays = delay_us === 0 ? '' : `, ${formatDuration(delay_us)} of it retry delay`;
  const start = `${shareOf(lost_us, told)} were lost${delays}: `;
  switch (result) {
    case 'timeout':
      return cause.by === undefined
        ? `${start}${attempts(count)} ran into the timeout. Raise it, or shorten the work.`
        : `${start}${attempts(count)} ran into the timeout${reasonOf(cause)}.`;
    case 'failed': return `${start}${attempts(count)} failed${reasonOf(cause)}.`;
    case 'crashed': return `${start}its container crashed${times(count)}${reasonOf(cause)}.`;
    case 'preempted':
      return `${start}its container was taken away${times(count)}${reasonOf(cause)}.`;
    default: return `${start}${attempts(count)} ${interruption(cause)}`;
  }
}

const times = (count: number): string => (count === 1 ? '' : ` ${count} times`);

const reasonOf = ({ by }: { readonly by?: LossCause['by'] | undefined }): string =>
  (by === undefined ? '' : ` (${factWords(by)})`);

function interruption({ by, count }: LossCause): string {
  const was = count === 1 ? 'was' : 'were';
  if (by === undefined) {
    return `${was} interrupted: the timeout of another input killed the container. `
      + 'on_timeout: cancel-attempt keeps them apart.';
  }
  if (by.record.type === 'deploy.interrupting') {
    return `${was} interrupted by ${commandOf(by)}. A rolling deployment interrupts nothing.`;
  }
  return `${was} interrupted: ${factWords(by)}.`;
}

function rejection({ why, rule, pool }: Of<'rejected'>): string {
  if (why === 'resource exhausted') {
    const { queued = 0, running = 0 } = pool ?? {};
    const were = queued === 1 ? 'was' : 'were';
    return `It was refused, by a limit of the platform: ${countOf(queued, 'input')} ${were} queued `
      + `and ${running} running. `
      + 'More containers, or higher platform.limits, let more in.';
  }
  if (why === 'too many requests') {
    return 'It was refused (429): more web inputs came than platform.limits.web_rate lets in.';
  }
  const missing = rule === 'WEB-1' ? 'the live version of the Function has no URL'
    : rule === 'STP-1' ? 'the App was stopped'
    : rule === 'PUB-6' ? 'the live version has no such Function' : 'the App was not deployed yet';
  return `It was refused: ${missing}.`;
}

function failure({ result, attempts: count, callee, web, by }: Of<'failed'>): string {
  if (result !== 'failed' && result !== 'timeout') {
    return `It failed: it was lost once more than the platform makes good (${attempts(count)}).`;
  }
  const which = count === 1 ? 'its only attempt' : `the last of its ${attempts(count)}`;
  if (by?.record.type === 'fault.struck' && by.record.fault === 'invalidate_secret') {
    return `It failed: ${which} failed, on a container that had loaded the secret `
      + `${onOneLine(by.record.target)} before that was invalidated. Only containers that start `
      + 'afterwards load it anew: roll over.';
  }
  const how = result === 'timeout' ? `ran into the timeout${reasonOf({ by })}`
    : callee === undefined ? `failed${reasonOf({ by })}`
    : `failed as ${callee}, which it had called, did`;
  if (web) return `It failed: ${which} ${how}; a web Function takes no retries.`;
  const advice = count === 1 ? ' With retries it would run again.' : '';
  return `It failed: ${which} ${how}, and no retry was left.${advice}`;
}

function oldVersion({ version, pool, blocked, batched }: OldVersionCause): string {
  const { live, live_ready: ready, live_starting: starting } = pool;
  const although = `It ran on v${version} although v${live} was live: `;
  if (batched === true) return `${although}it was in a batch there.`;
  const start = `${although}v${live} had `;
  if (ready > 0) return `${start}no free slot (${countOf(ready, 'container')} ready).`;
  const why = blocked !== undefined
    ? `its rollout was blocked, ${BLOCKED_BY[blocked]}` : `${starting} starting`;
  return `${start}no container ready (${why}).`;
}
