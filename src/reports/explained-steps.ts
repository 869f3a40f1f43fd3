import type { ExplainedStep, Explanation, InputExplanation } from '../model/explanation.ts';
import type { KnownRecord, RecordOf } from '../model/known-record.ts';
import type { AttemptResult } from '../model/records.ts';
import {
  BLOCKED_BY, commandOf, factWords, HELD_BY, poolWords, treatmentBy,
} from './explained-facts.ts';
import { onOneLine } from './layout.ts';
import { countOf, formatCount, formatDuration } from './quantities.ts';

/** A link of the chain in words: what happened, and lines that say more of it. */
export interface StepWords {
  readonly text: string;
  readonly notes: readonly string[];
}

/** A link of the chain of `explanation` in words. */
export function stepWords(step: ExplainedStep, told: Explanation): StepWords {
  const because = step.because === undefined ? [] : [`because ${factWords(step.because)}`];
  const pool = step.pool === undefined ? [] : [poolWords(step.pool)];
  return { text: textOf(step, told), notes: [...pool, ...because] };
}

function textOf(step: ExplainedStep, told: Explanation): string {
  switch (told.subject) {
    case 'input': return inputText(step, told);
    case 'container': return containerText(step, told.state);
    case 'rollout': return rolloutText(step, told.strategy);
  }
}

const lasted = ({ after_us }: ExplainedStep): string => formatDuration(after_us ?? 0);
const after = (step: ExplainedStep, what: string): string =>
  ((step.after_us ?? 0) > 0 ? ` after ${lasted(step)}${what}` : '');

const ENDED: Readonly<Record<AttemptResult, string>> = {
  succeeded: 'succeeds',
  failed: 'fails',
  timeout: 'runs into its timeout',
  interrupted: 'is interrupted',
  preempted: 'is preempted',
  crashed: 'is lost in a crash',
};

const attemptEnd = (step: ExplainedStep, { attempt, result }: RecordOf<'attempt.ended'>): string =>
  `attempt ${attempt} ${ENDED[result]} after ${lasted(step)}`;

/** What ends an input: if it is another one, the told one waited for it. */
const isEnd = (
  record: KnownRecord,
): record is RecordOf<'attempt.ended'> | RecordOf<'input.finished'> =>
  record.type === 'attempt.ended' || record.type === 'input.finished';

const published = ({ version, strategy }: RecordOf<'deploy.published'>): string =>
  `v${version} is published (${onOneLine(strategy)})`;

const restored = ({ restore_us: micros }: RecordOf<'container.starting'>): string =>
  (micros === undefined ? '' : ', from a memory snapshot');

function inputText(step: ExplainedStep, { id, state }: InputExplanation): string {
  const { record, version } = step;
  if (isEnd(record) && record.input !== id) return `${record.input} is final: ${record.state}`;
  switch (record.type) {
    case 'input.arrived': {
      const by = onOneLine(record.source);
      if (record.rule === 'SCH-1') return 'its Function\'s own schedule is due';
      const isCalled = step.because?.record.type === 'call.made';
      return isCalled ? `called by ${by}` : `arrives from source ${by}`;
    }
    case 'caller.retried':
      return record.of === id
        ? `its caller tries again with ${record.input}`
        : `made by its caller in place of ${record.of}: try number ${record.attempt}`;
    case 'input.pinned': return `its caller is pinned to v${record.version}`;
    case 'web.redirected':
      return 'its caller is redirected to where the result will be; it goes on';
    case 'input.bound': return `bound to ${record.container}, which is starting`;
    case 'input.batched': return `joins the open batch on ${record.container}`;
    case 'input.unbatched': return `queued again: its batch on ${record.container} dissolves`;
    case 'input.misrouted':
      return `misrouted to ${record.container}, which accepts nothing any more`;
    case 'input.unbound': return `not bound to ${record.container} any more`;
    case 'container.starting':
      return `${record.container} v${record.version} begins a cold start of `
        + formatDuration(record.cold_start_us) + restored(record);
    case 'container.ready': return `${record.container} is ready after ${lasted(step)}`;
    case 'container.start_failed': {
      const more = step.repeats === undefined ? '' : ` (and ${step.repeats} more)`;
      return `the start of ${record.container} fails${more}`;
    }
    case 'input.started':
      return `attempt ${record.attempt} starts on ${record.container} v${version}`
        + (record.rule === 'CON-9' ? ' (not warm yet)' : '') + after(step, ' in the queue');
    case 'call.made':
      return `calls ${record.callee}${record.waits === 'yes' ? ' and stands still' : ''}`;
    case 'attempt.ended': return attemptEnd(step, record);
    case 'input.requeued':
      return record.place === 'kept'
        ? 'queued again in its old place'
        : `queued again at the tail, its retry delay of ${lasted(step)} over`;
    case 'input.finished':
      return `${record.state}: ${onOneLine(record.why)}${after(step, '')}`;
    case 'deploy.published': return published(record);
    default: return `the run ends; it is still ${state}, for ${lasted(step)}`;
  }
}

function containerText(step: ExplainedStep, state: string): string {
  const { record } = step;
  switch (record.type) {
    case 'container.starting':
      return `starts as v${record.version} (${record.why})${restored(record)}`;
    case 'container.held': return `waits in its queue (${HELD_BY[record.why]})`;
    case 'container.admitted':
      return `let go${after(step, ' in its queue')}: its cold start begins`;
    case 'container.phase':
      return `${record.phase}: ${formatDuration(record.lasts_us)}, with `
        + `${countOf(record.starting, 'container')} starting`;
    case 'container.ready': return `ready${after(step, ' of cold start')}`;
    case 'container.start_failed': return `its start fails (${record.why})${after(step, '')}`;
    case 'input.started': return `first input: ${record.input}`;
    case 'attempt.ended': {
      const { attempts, busy_us, idle_us } = step.served ?? { attempts: 0, busy_us: 0, idle_us: 0 };
      return `${record.input} ends; so far ${countOf(attempts, 'attempt')}, `
        + `busy ${formatDuration(busy_us)}, idle ${formatDuration(idle_us)}`;
    }
    case 'deploy.published': return `${published(record)}: outdated from here on`;
    case 'container.draining': return `takes no new input (${record.why})`;
    case 'container.stopping': return `stops (${record.why})`;
    case 'container.crashed': return 'crashes';
    case 'container.stopped': return `gone${after(step, '')}`;
    default: return `the run ends; it is still ${state}, for ${lasted(step)}`;
  }
}

function rolloutText(step: ExplainedStep, strategy: string): string {
  const { record, progress } = step;
  if (step.version !== undefined) return newContainerText(step);
  if ('container' in record) {
    const why = 'why' in record && record.type !== 'container.crashed' ? record.why : 'crashed';
    return `${progress?.function}: ${progress?.replaced} of ${progress?.of} `
      + `${treatmentBy(strategy)} (${record.container} ${why})`;
  }
  switch (record.type) {
    case 'deploy.issued': return `${commandOf(step)} is issued by ${onOneLine(record.by)}`;
    case 'deploy.published':
      return published(record) + after(step, ' of builds');
    case 'rollout.started': return startText(step, record);
    case 'autoscaler.overridden': return overrideText(record);
    case 'rollout.blocked': {
      const times = step.repeats === undefined ? '' : `, ${step.repeats + 1} times in all`;
      return `${record.function}: blocked (${BLOCKED_BY[record.why]}${times})`;
    }
    case 'rollout.unblocked':
      return `${record.function}: goes on; blocked for ${lasted(step)} in all`;
    case 'deploy.interrupting': return 'all containers from before are interrupted';
    case 'deploy.returned': {
      const warning = record.warning === undefined ? '' : `: ${onOneLine(record.warning)}`;
      return `${commandOf(step)} returns${after(step, '')}${warning}`;
    }
    case 'rollout.finished': return `finished${after(step, '')}`;
    case 'rollout.superseded': return `superseded by v${record.by}${after(step, '')}`;
    case 'app.stopping': {
      const by = onOneLine(record.by);
      return record.rule === 'EPH-1'
        ? `the ephemeral App ends with its client, ${by}` : `the App is stopped by ${by}`;
    }
    default: return `the run ends, ${lasted(step)} after the publish`;
  }
}

/** The first of the new containers that comes so far. */
function newContainerText(step: ExplainedStep): string {
  const { record, progress, repeats } = step;
  const more = repeats === undefined ? '' : ` (and ${formatCount(repeats)} more)`;
  const container = 'container' in record ? record.container : '';
  const start = `${progress?.function}: ${container}`;
  switch (record.type) {
    case 'container.starting':
      return `${start} begins to start (${record.why})${restored(record)}${more}`;
    case 'container.held':
      return `${start} waits in its queue (${HELD_BY[record.why]})${more}`;
    case 'container.start_failed':
      return `${start} fails to start (${record.why})${after(step, '')}${more}`;
    default: return `${start} is ready${after(step, '')}${more}`;
  }
}

function overrideText(record: RecordOf<'autoscaler.overridden'>): string {
  const { by, cap, surge, min_containers: least } = record;
  const limits = cap === undefined ? '' : `, max_containers ${cap}, surge ${surge ?? 0}`;
  return `${record.function}: ${onOneLine(by)} sets min_containers ${least}${limits}`;
}

function startText(
  { progress }: ExplainedStep, { cap, surge }: RecordOf<'rollout.started'>,
): string {
  const count = progress?.of ?? 0;
  const what = count === 0 ? 'nothing to replace' : `${countOf(count, 'container')} to replace`;
  const limits = cap === undefined ? '' : `; max_containers ${cap}, surge ${surge ?? 0}`;
  return `${progress?.function}: ${what}${limits}`;
}
