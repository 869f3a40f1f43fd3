import type { CodeBase } from '../model/configuration.ts';
import { SCENARIO_DEFAULTS } from '../model/defaults.ts';
import type { Action, Attribution, EventSpec, EventTime } from '../model/scenario.ts';
import type { Micros } from '../model/time.ts';
import { STRATEGIES } from '../strategies/index.ts';
import { EVENT_ACTIONS, EVENT_TIMES, LATER_ACTIONS } from './event-shape.ts';
import { readFault } from './faults.ts';
import { readLaw } from './law-reading.ts';
import { nameHint } from './names.ts';
import type { Path } from './problems.ts';
import { oneKey, type Resolution } from './resolution.ts';
import type { ScenarioFile } from './scenario-shape.ts';
import type { Salvaged } from './shape-problems.ts';
import { readTrigger } from './triggers.ts';
import { isMap, treeAt } from './tree.ts';
import { formatDuration } from './units.ts';

type EventPart = Salvaged<NonNullable<ScenarioFile['events']>[number]>;
type DeployPart = NonNullable<EventPart['deploy']>;

/** What readers of events need besides what all readers need. */
export interface EventContext extends Resolution {
  readonly sources: ReadonlySet<string>;
  /** The change that each event brings, by its place in the file; `null` for none. */
  readonly changes: readonly (CodeBase | null)[];
}

/** An event that is valid, with its place in the file from 0. */
export interface PlacedEvent {
  readonly place: number;
  readonly event: EventSpec;
}

/** A path in a text names a file that holds the strategy. */
const STRATEGY_FILE = /\.(js|mjs|ts)$/;

function readStrategy(given: string | undefined, path: Path, { problems }: Resolution): string {
  if (given === undefined) return SCENARIO_DEFAULTS.strategy;
  const names = STRATEGIES.map(({ name }) => name);
  if (names.includes(given) || STRATEGY_FILE.test(given)) return given;
  const { hint = 'a strategy of your own is named by its file, which ends in .js, .mjs or .ts' } =
    nameHint(given, names);
  problems.report([...path, 'strategy'], {
    code: 'bad-choice', message: `"${given}" is none of ${names.join(', ')}`, hint,
  });
  return given;
}

const readAttribution = (part: Omit<DeployPart, 'change' | 'build' | 'strategy'>): Attribution => ({
  by: part.by ?? SCENARIO_DEFAULTS.by,
  client: part.client ?? null,
  commit: part.commit ?? null,
  tag: part.tag ?? null,
});

function readBuild(
  given: DeployPart['build'], path: Path, { files, problems, tree }: Resolution,
): Extract<Action, { kind: 'deploy' }>['build'] | undefined {
  if (given === undefined) return null;
  if (!isMap(given) || !('duration' in given) && !('fails' in given)) {
    const duration = readLaw(given, path, { files, problems });
    return duration && { duration, fails: 0 };
  }
  const { duration: law, fails } = given as { duration?: number; fails?: boolean | number };
  if (law === undefined) {
    if (isMap(treeAt(tree, path))) {
      problems.report([...path, 'duration'], {
        code: 'missing-key', message: '"duration" is missing', hint: 'for example "duration: 30s"',
      }, 'key');
    }
    return undefined;
  }
  const duration = readLaw(law, [...path, 'duration'], { files, problems });
  return duration && { duration, fails: Number(fails ?? 0) };
}

function readTime(
  part: EventPart, path: Path, context: EventContext,
): EventTime | undefined {
  const { problems, duration } = context;
  const key = oneKey(context, path, EVENT_TIMES);
  if (part.until !== undefined && key !== undefined && key !== 'every') {
    const message = `"until" goes with "every", not with "${key}"`;
    problems.report([...path, 'until'], { code: 'conflict', message }, 'key');
  }
  const first = part.at ?? part.every;
  if (key !== undefined && first !== undefined && duration !== null && first > duration) {
    problems.report([...path, key], {
      code: 'after-end',
      message: `this is at ${formatDuration(first)}, after the end at ${formatDuration(duration)}`,
    });
  }
  if (key === 'at') return part.at === undefined ? undefined : { kind: 'at', at: part.at };
  if (key === 'when') {
    const when = part.when && readTrigger(part.when, [...path, 'when'], {
      context, sources: context.sources,
    });
    return when && { kind: 'when', when };
  }
  if (key !== 'every' || part.every === undefined) return undefined;
  const hasUntil = treeAt(context.tree, [...path, 'until']) !== undefined;
  if (!hasUntil && duration === null) {
    problems.report([...path, 'every'], {
      code: 'endless', message: 'this event recurs without end',
      hint: 'give it "until", or the scenario a "duration"',
    });
  }
  return { kind: 'every', every: part.every, until: part.until ?? null };
}

interface ActionReading {
  readonly action: Action;
  /** The App that the action itself names. */
  readonly app?: string | undefined;
}

interface ActionUse {
  readonly path: Path;
  readonly place: number;
  readonly app: string | undefined;
  readonly time: EventTime | undefined;
}

function readAction(
  part: EventPart, { path, place, app, time }: ActionUse, context: EventContext,
): ActionReading | undefined {
  const key = oneKey(context, path, [...EVENT_ACTIONS, ...LATER_ACTIONS]);
  const at = [...path, key ?? ''];
  if (key === 'deploy' && part.deploy !== undefined) {
    const strategy = readStrategy(part.deploy.strategy, at, context);
    const build = readBuild(part.deploy.build, [...at, 'build'], context);
    if (build === undefined) return undefined;
    const change = context.changes[place] ?? null;
    const attribution = readAttribution(part.deploy);
    return { action: { kind: 'deploy', strategy, attribution, change, build } };
  }
  if (key === 'rollover' && part.rollover !== undefined) {
    const strategy = readStrategy(part.rollover.strategy, at, context);
    return { action: { kind: 'rollover', strategy, attribution: readAttribution(part.rollover) } };
  }
  if (key === 'rollback' && part.rollback !== undefined) {
    const strategy = readStrategy(part.rollback.strategy, at, context);
    const attribution = readAttribution(part.rollback);
    return { action: { kind: 'rollback', strategy, attribution, to: part.rollback.to ?? null } };
  }
  if (key === 'edit' && part.edit !== undefined) {
    return { action: { kind: 'edit', change: context.changes[place] ?? {} } };
  }
  if (key === 'stop' && part.stop !== undefined) {
    return { action: { kind: 'stop', by: part.stop.by ?? SCENARIO_DEFAULTS.by } };
  }
  if (key === 'fault' && part.fault !== undefined) {
    const trigger = time?.kind === 'when' ? time.when.event : undefined;
    const reading = readFault(part.fault, { path: at, app, trigger }, context);
    return reading && { action: { kind: 'fault', fault: reading.fault }, app: reading.app };
  }
  return undefined;
}

function readEvent(
  part: EventPart, { path, place }: { path: Path; place: number }, context: EventContext,
): EventSpec | undefined {
  const { directory, problems, tree } = context;
  const named = part.app === undefined
    ? undefined : directory.app({ text: part.app, path: [...path, 'app'] });
  const time = readTime(part, path, context);
  const reading = readAction(part, { path, place, app: named, time }, context);
  if (reading === undefined) return undefined;
  const triggerApp = time?.kind === 'when' && reading.action.kind === 'fault'
    ? time.when.app : undefined;
  const app = named ?? reading.app ?? triggerApp ?? directory.onlyApp;
  if (app === undefined && treeAt(tree, [...path, 'app']) === undefined && directory.hasSeveral) {
    problems.report(path, {
      code: 'missing-key', message: '"app" is missing: there are several Apps',
    });
  }
  return time && app !== undefined ? { time, app, action: reading.action } : undefined;
}

/** The events of a scenario, as far as they are valid. */
export function readEvents(
  parts: readonly (EventPart | undefined)[], context: EventContext,
): readonly PlacedEvent[] {
  return parts.flatMap((part, place) => {
    const event = part && readEvent(part, { path: ['events', place], place }, context);
    return event === undefined ? [] : { place, event };
  });
}

/** How often an event happens up to an instant, at most. */
function occurrences(time: EventTime, upTo: Micros): number {
  if (time.kind === 'when') return 1;
  if (time.kind === 'at') return time.at <= upTo ? 1 : 0;
  return Math.floor(Math.min(upTo, time.until ?? upTo) / time.every);
}

const PUBLISHING: readonly string[] = ['deploy', 'rollover', 'rollback'];

/** Reports rollbacks to versions that can never have been published by then. */
export function checkRollbacks(
  events: readonly PlacedEvent[], deployed: ReadonlySet<string>, context: Resolution,
): void {
  for (const { place, event: { time, app, action } } of events) {
    if (action.kind !== 'rollback' || action.to === null) continue;
    const end = context.duration ?? Number.MAX_SAFE_INTEGER;
    const instant = time.kind === 'at' ? time.at : end;
    const before = events.filter(({ place: other, event }) => {
      const isTie = event.time.kind === 'at' && time.kind === 'at' && event.time.at === time.at;
      return event.app === app && PUBLISHING.includes(event.action.kind)
        && (other !== place || time.kind === 'every') && !(isTie && other > place);
    });
    const most = before.reduce(
      (sum, { event }) => sum + occurrences(event.time, instant), deployed.has(app) ? 1 : 0,
    );
    if (action.to <= most) continue;
    context.problems.report(['events', place, 'rollback', 'to'], {
      code: 'unknown-version',
      message: `there is no v${action.to} by then: at most ${most} ${
        most === 1 ? 'version is' : 'versions are'} published before`,
    });
  }
}
