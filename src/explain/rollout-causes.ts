import type { Blockade, RolloutCause, UnderWayCause } from '../model/explanation.ts';
import type { KnownRecord, RecordOf } from '../model/known-record.ts';
import type { ContainerState } from '../model/lifecycle.ts';
import type { RolloutResult } from '../model/result.ts';
import type { Micros } from '../model/time.ts';
import type { FunctionStory, OldContainer } from './function-story.ts';

/** What is known of a rollout when the run is over. */
export interface RolloutFacts {
  readonly published: RecordOf<'deploy.published'>;
  /** The record that ended it. */
  readonly over: KnownRecord | null;
  readonly stories: readonly FunctionStory[];
  /** What the metrics say of it. */
  readonly measured: RolloutResult | undefined;
  readonly endedAt: Micros;
  /** The old containers have been interrupted. */
  readonly isInterrupted: boolean;
}

/** Functions that are told of, the slowest first. */
const MOST_TOLD = 3;
/** A blockade that made up less than one part in so many of a rollout that is over is no news. */
const LEAST_PART = 10;

/** What a rollout's fate amounts to: how it stands, what held it up, and what it cost. */
export function rolloutCauses(facts: RolloutFacts): readonly RolloutCause[] {
  const { measured, over } = facts;
  const causes: RolloutCause[] = over === null ? [] : [fateOf(facts, over)];
  if (causes[0]?.cause === 'nothing_to_replace') return causes;
  causes.push(...blockadesOf(facts), ...drainOf(facts));
  if (over === null) causes.push(...waitsOf(facts));
  if ((measured?.interrupted ?? 0) > 0) {
    causes.push({ cause: 'interrupted', count: measured?.interrupted ?? 0 });
  }
  if ((measured?.downtime_us ?? 0) > 0) {
    causes.push({ cause: 'downtime', downtime_us: measured?.downtime_us ?? 0 });
  }
  return causes;
}

const sum = (stories: readonly FunctionStory[], key: 'replaced' | 'of'): number =>
  stories.reduce((total, { progress }) => total + progress[key], 0);

function fateOf({ published, stories }: RolloutFacts, over: KnownRecord): RolloutCause {
  const took_us = over.t_us - published.t_us;
  const replaced = sum(stories, 'replaced');
  const of = sum(stories, 'of');
  if (over.type === 'rollout.superseded') {
    return { cause: 'superseded', by: over.by, took_us, replaced, of };
  }
  if (over.type !== 'rollout.finished') return { cause: 'stopped', replaced, of };
  const hadNone = stories.every(({ lastGone }) => lastGone === null);
  if (hadNone) return { cause: 'nothing_to_replace', is_first: published.previous === 0 };
  return { cause: 'finished', took_us, replaced };
}

/** What holds it up still, or held it up for a good part of its time; the longest first. */
function blockadesOf({ published, over, endedAt, stories }: RolloutFacts): RolloutCause[] {
  const took = (over?.t_us ?? endedAt) - published.t_us;
  const matters = ({ is_open, blocked_us }: Blockade) =>
    is_open || (blocked_us > 0 && blocked_us * LEAST_PART >= took);
  return stories
    .flatMap(({ pool, blockades }) =>
      blockades.all.filter(matters).map((blockade) =>
        ({ cause: 'blocked' as const, function: pool.name, blockade })))
    .sort((a, b) =>
      Number(b.blockade.is_open) - Number(a.blockade.is_open)
      || b.blockade.blocked_us - a.blockade.blocked_us)
    .slice(0, MOST_TOLD);
}

/** The container that was last to go, if it drained for half of the time or more. */
function drainOf({ published, over, stories }: RolloutFacts): RolloutCause[] {
  if (over?.type !== 'rollout.finished') return [];
  const took = over.t_us - published.t_us;
  let slowest: OldContainer | null = null;
  const drained = ({ leftAt, drainedAt }: OldContainer) => (drainedAt ?? 0) - (leftAt ?? 0);
  for (const { lastGone } of stories) {
    if (lastGone !== null && (slowest === null || drained(lastGone) > drained(slowest))) {
      slowest = lastGone;
    }
  }
  if (slowest === null || drained(slowest) * 2 < took || took === 0) return [];
  return [{
    cause: 'drained', container: slowest.entry.id, drained_us: drained(slowest),
    ...(slowest.lastInput === null ? {} : { last_input: slowest.lastInput }),
  }];
}

/** What it is waiting for where it is not blocked. */
function waitsOf(facts: RolloutFacts): RolloutCause[] {
  return facts.stories
    .filter(({ old, blockades }) => old.size > 0 && !blockades.all.some(({ is_open }) => is_open))
    .map((story) => waitOf(facts, story))
    .slice(0, MOST_TOLD);
}

function waitOf(facts: RolloutFacts, story: FunctionStory): UnderWayCause {
  const { pool, old, started } = story;
  const entries = [...old.values()].map(({ entry }) => entry);
  const left = (states: readonly ContainerState[]) =>
    entries.filter(({ state }) => states.includes(state));
  const serving = left(['starting', 'ready']);
  const draining = left(['draining']);
  const starts = pool.in('starting').filter((entry) => !pool.isOutdated(entry));
  const of = (waits_for: UnderWayCause['waits_for'], containers: typeof entries) => ({
    cause: 'under_way' as const, waits_for, function: pool.name,
    containers: containers.map(({ id }) => id),
    since_us: Math.min(facts.endedAt, ...containers.map(({ since }) => since)),
    running: containers.flatMap(({ running }) => [...running].map(({ id }) => id)),
    failed_starts: pool.failedStarts,
  });
  if (serving.length > 0) {
    if (started?.interrupt_delay_us !== undefined && !facts.isInterrupted) {
      return of('interrupt', serving);
    }
    if (starts.length > 0) return of('starts', starts);
    return of(started?.replace === 'demand' ? 'idle' : 'strategy', serving);
  }
  return draining.length > 0 ? of('drains', draining) : of('exits', entries);
}
