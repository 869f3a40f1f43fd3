import type { CodeBase, Draft } from '../model/configuration.ts';
import { EVENT_DEFAULTS } from '../model/defaults.ts';
import type { Action, Attribution, EventTime, SourceSpec } from '../model/scenario.ts';
import { STRATEGIES } from '../strategies/index.ts';
import { readOverride } from './autoscaler-overrides.ts';
import { EVENT_ACTIONS, STRATEGY_FILE } from './event-shape.ts';
import { readFault } from './faults.ts';
import { readLaw } from './law-reading.ts';
import { missingFinding } from './missing-keys.ts';
import { nearestHint } from './names.ts';
import type { Path } from './problems.ts';
import { oneKey, type Resolution } from './resolution.ts';
import type { ScenarioFile } from './scenario-shape.ts';
import type { Salvaged } from './shape-problems.ts';
import { runName } from './traffic.ts';
import { isMap, treeAt } from './tree.ts';

type EventPart = Salvaged<NonNullable<ScenarioFile['events']>[number]>;
type DeployPart = NonNullable<EventPart['deploy']>;
type RunPart = NonNullable<EventPart['run']>;
type ServePart = NonNullable<EventPart['serve']>;
type CommandPart = NonNullable<EventPart['rollover']>;

function readStrategy(given: string | undefined, path: Path, { problems }: Resolution): string {
  if (given === undefined) return EVENT_DEFAULTS.strategy;
  const names = STRATEGIES.map(({ name }) => name);
  if (names.includes(given) || STRATEGY_FILE.test(given)) return given;
  const { hint = 'a strategy of your own is named by its file, which ends in .js, .mjs or .ts' } =
    nearestHint(given, names);
  problems.report([...path, 'strategy'], {
    code: 'bad-choice', message: `"${given}" is none of ${names.join(', ')}`, hint,
  });
  return given;
}

/** What all commands have: how the version takes over, and who asked. */
function readCommand(
  part: CommandPart, path: Path, context: Resolution,
): { strategy: string; attribution: Attribution } {
  const { by = EVENT_DEFAULTS.by, client = null, commit = null, tag = null } = part;
  const strategy = readStrategy(part.strategy, path, context);
  return { strategy, attribution: { by, client, commit, tag } };
}

function readBuild(
  given: DeployPart['build'], path: Path, context: Resolution,
): Extract<Action, { kind: 'deploy' }>['build'] | undefined {
  if (given === undefined) return null;
  if (!isMap(given) || !('duration' in given) && !('fails' in given)) {
    const duration = readLaw(given, path, context);
    return duration && { duration, fails: 0 };
  }
  const { duration: law = null, fails = 0 } = given as Draft;
  if (law === null) {
    context.problems.report([...path, 'duration'], missingFinding('duration'), 'key');
    return undefined;
  }
  const duration = readLaw(law, [...path, 'duration'], context);
  return duration && { duration, fails: Number(fails) };
}

/** An action, and the App that it names itself. */
export interface ActionReading {
  readonly action: Action;
  /** `null` for one that is of no App. */
  readonly app: string | null | undefined;
}

/** The event that an action belongs to: its path, its App and time, the change that it brings. */
export interface ActionUse {
  readonly path: Path;
  readonly place: number;
  readonly app: string | undefined;
  readonly time: EventTime | undefined;
  readonly change: CodeBase | null;
  /** The source that it calls from. */
  readonly call: SourceSpec | null;
}

function readDeploy(
  part: DeployPart, { path, change }: { path: Path; change: CodeBase | null }, context: Resolution,
): Action | undefined {
  const command = readCommand(part, path, context);
  const build = readBuild(part.build, [...path, 'build'], context);
  return build === undefined ? undefined : { kind: 'deploy', ...command, change, build };
}

function readRun(
  part: RunPart, { path, place, app }: { path: Path; place: number; app: string | undefined },
  { directory }: Resolution,
): ActionReading | undefined {
  const { function: text, inputs = EVENT_DEFAULTS.inputs, by = EVENT_DEFAULTS.by } = part;
  const target = text === undefined
    ? undefined : directory.function({ text, path: [...path, 'function'], app });
  if (target === undefined) return undefined;
  const action: Action = {
    kind: 'run', function: target.function, inputs, name: runName(part, place),
    for: part.for ?? null, by,
  };
  return { action, app: target.app };
}

const readServe = ({ for: stays, by = EVENT_DEFAULTS.by }: ServePart): Action | undefined =>
  (stays === undefined ? undefined : { kind: 'serve', for: stays, by });

/** What an event does; `undefined` after a problem. */
export function readAction(
  part: EventPart, { path, place, app, time, change, call }: ActionUse, context: Resolution,
): ActionReading | undefined {
  const kind = oneKey(context, path, { keys: EVENT_ACTIONS });
  if (kind === undefined) return undefined;
  const at = [...path, kind];
  const alone = (action: Action | undefined): ActionReading | undefined =>
    action && { action, app: undefined };
  const { deploy, rollover, rollback, edit, stop, fault } = part;
  if (kind === 'deploy') return deploy && alone(readDeploy(deploy, { path: at, change }, context));
  if (kind === 'rollover') {
    return rollover && alone({ kind, ...readCommand(rollover, at, context) });
  }
  if (kind === 'rollback') {
    const { to = null } = rollback ?? {};
    return rollback && alone({ kind, ...readCommand(rollback, at, context), to });
  }
  if (kind === 'edit') return edit && alone({ kind, change: change ?? {} });
  if (kind === 'stop') return stop && alone({ kind, by: stop.by ?? EVENT_DEFAULTS.by });
  if (kind === 'autoscaler') {
    return part.autoscaler && readOverride(part.autoscaler, { path: at, app }, context);
  }
  if (kind === 'call') {
    return call === null
      ? undefined : { action: { kind, source: call.name }, app: call.app };
  }
  if (kind === 'run') return part.run && readRun(part.run, { path: at, place, app }, context);
  if (kind === 'serve') return part.serve && alone(readServe(part.serve));
  if (kind !== 'fault' || fault === undefined) return undefined;
  const isTriggered = treeAt(context.tree, [...path, 'when']) !== undefined;
  const trigger = time?.kind === 'when' ? time.when.event : isTriggered ? 'unknown' : 'none';
  const reading = readFault(fault, { path: at, app, trigger }, context);
  return reading && { action: { kind, fault: reading.fault }, app: reading.app };
}
