import type { CodeBase } from '../model/configuration.ts';
import type { EventSpec, EventTime, SourceSpec } from '../model/scenario.ts';
import { readAction } from './actions.ts';
import { EVENT_TIMES } from './event-shape.ts';
import type { Path } from './problems.ts';
import { oneKey, type Resolution } from './resolution.ts';
import type { ScenarioFile } from './scenario-shape.ts';
import type { Salvaged } from './shape-problems.ts';
import { readTrigger } from './triggers.ts';
import { treeAt } from './tree.ts';
import { formatDuration } from './units.ts';

type EventPart = Salvaged<NonNullable<ScenarioFile['events']>[number]>;

/** What readers of events need besides what all readers need. */
export interface EventContext extends Resolution {
  readonly sources: ReadonlySet<string>;
  /** The change that each event brings, by its place in the file; `null` for none. */
  readonly changes: readonly (CodeBase | null)[];
  /** The source that each event calls from; `null` for none. */
  readonly calls: readonly (SourceSpec | null)[];
}

/** What people do again and again: beyond this, somebody has mistaken a unit. */
const MOST_TIMES = 100_000_000;

function readTime(
  part: EventPart, path: Path, context: EventContext,
): EventTime | undefined {
  const { problems, duration } = context;
  const key = oneKey(context, path, { keys: EVENT_TIMES });
  if (part.until !== undefined && key !== undefined && key !== 'every') {
    const message = `"until" goes with "every", not with "${key}"`;
    problems.report([...path, 'until'], { code: 'conflict', message }, 'key');
  }
  if (part.settled !== undefined && key !== undefined && key !== 'at') {
    const message = `"settled" goes with "at", not with "${key}"`;
    problems.report([...path, 'settled'], { code: 'conflict', message }, 'key');
  }
  const first = part.at ?? part.every;
  if (key !== undefined && first !== undefined && duration !== null && first > duration) {
    problems.report([...path, key], {
      code: 'after-end',
      message: `this is at ${formatDuration(first)}, after the end at ${formatDuration(duration)}`,
    });
  }
  if (key === 'at') {
    const settled = part.settled === true ? { settled: true as const } : {};
    return part.at === undefined ? undefined : { kind: 'at', at: part.at, ...settled };
  }
  if (key === 'when') {
    const when = part.when && readTrigger(part.when, [...path, 'when'], {
      context, sources: context.sources,
    });
    return when && { kind: 'when', when };
  }
  if (key !== 'every' || part.every === undefined) return undefined;
  const end = Math.min(part.until ?? duration ?? 0, duration ?? Number.POSITIVE_INFINITY);
  const times = Math.floor(end / part.every);
  if (times > MOST_TIMES) {
    const message = `this happens ${times} times, and at most ${MOST_TIMES} are possible`;
    problems.report([...path, 'every'], { code: 'too-large', message });
  }
  const hasEnd = [[...path, 'until'], ['duration']]
    .some((bound) => treeAt(context.tree, bound) !== undefined);
  if (!hasEnd && !context.isOpenEnded) {
    problems.report([...path, 'every'], {
      code: 'endless', message: 'this event recurs without end',
      hint: 'give it "until", or the scenario a "duration"',
    });
  }
  return { kind: 'every', every: part.every, until: part.until ?? null };
}

function readEvent(
  part: EventPart, { path, place }: { path: Path; place: number }, context: EventContext,
): EventSpec | undefined {
  const { directory, problems, tree } = context;
  const named = part.app === undefined
    ? undefined : directory.app({ text: part.app, path: [...path, 'app'] });
  const time = readTime(part, path, context);
  const use = {
    path, place, app: named, time,
    change: context.changes[place] ?? null, call: context.calls[place] ?? null,
  };
  const reading = readAction(part, use, context);
  if (reading === undefined) return undefined;
  const triggerApp = time?.kind === 'when' && reading.action.kind === 'fault'
    ? time.when.app : undefined;
  const app = reading.app === null
    ? null : named ?? reading.app ?? triggerApp ?? directory.onlyApp;
  const namesNone = treeAt(tree, [...path, 'app']) === undefined;
  // A fault may take its App from a name in its trigger, which has been reported already then.
  const couldTell = time !== undefined || reading.action.kind !== 'fault';
  if (app === undefined && namesNone && couldTell && directory.hasSeveralApps) {
    problems.report(path, {
      code: 'missing-key', message: '"app" is missing: there are several Apps',
    });
  }
  return time && app !== undefined ? { time, app, action: reading.action } : undefined;
}

/** The events of a scenario, as far as they are valid. */
export function readEvents(
  parts: readonly (EventPart | undefined)[], context: EventContext,
): readonly EventSpec[] {
  return parts.flatMap((part, place) =>
    (part && readEvent(part, { path: ['events', place], place }, context)) ?? []);
}
