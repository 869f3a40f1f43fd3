import type { FunctionSpec } from '../../model/configuration.ts';
import { retire, start, startable, stop } from './containers.ts';
import type { Chronicle } from './chronicle.ts';
import { desiredOf, isShort } from './demand.ts';
import {
  type App, type Container, containersOf, type FunctionName, isLive, isRolling, liveOf, liveSpec,
  runningOn, type State, surgeOf, type Version,
} from './state.ts';

/** The containers of a Function in a rollout. */
function censusOf(state: State, name: FunctionName) {
  const all = containersOf(state, name);
  const live = all.filter((container) => isLive(state, container));
  const outdated = all.filter((container) => !isLive(state, container)
    && (container.state === 'starting' || container.state === 'ready'));
  const starting = live.filter((container) => container.state === 'starting');
  const ready = live.filter((container) => container.state === 'ready');
  return { all, outdated, starting, ready };
}

/**
 * ROL-4: "starting ones first (cancelled), then longest idle, then fewest running inputs, then
 * oldest (ties: lowest id)".
 */
function inOrderOfRetirement(state: State, containers: readonly Container[]): Container[] {
  const isStarting = (container: Container): number => (container.state === 'starting' ? 0 : 1);
  const idleSince = (container: Container): number => container.idleSince ?? state.now;
  const running = (container: Container): number => runningOn(state, container).length;
  return [...containers].sort((a, b) => isStarting(a) - isStarting(b)
    || idleSince(a) - idleSince(b) || running(a) - running(b)
    || a.startedAt - b.startedAt || a.number - b.number);
}

/**
 * STR-1: rolling "is asked at each settling after the autoscaler, until it orders nothing": once in
 * each round of TIME-3. It retires whom it can; if there is nobody, it replaces.
 */
export function roll(chronicle: Chronicle, name: FunctionName): void {
  if (!isRolling(name.app) || liveSpec(name) === undefined) return;
  chronicle.asked(name);
  if (!retireReplaced(chronicle, name)) replace(chronicle, name);
}

const publishOf = (app: App): number => (liveOf(app) as Version).seq;

/** ROL-3: "max_containers + surge − existing containers". */
function roomFor({ scenario }: Chronicle, name: FunctionName, existing: number): number {
  const spec = liveSpec(name) as FunctionSpec;
  return (spec.max_containers ?? Number.POSITIVE_INFINITY) + surgeOf(scenario, spec) - existing;
}

/** ROL-4: retirement. */
function retireReplaced(chronicle: Chronicle, name: FunctionName): boolean {
  const { state, scenario } = chronicle;
  const { outdated, ready } = censusOf(state, name);
  const order = inOrderOfRetirement(state, outdated);
  const about = { why: 'retired', rule: 'ROL-4', cause: publishOf(name.app) } as const;
  const policy = scenario.platform.rolling.retire;
  if (policy === 'one-for-one') {
    const retiring = ready.filter(({ notice, isSpent }) => notice === 'now' && !isSpent);
    const retired = order.slice(0, retiring.length);
    for (const container of retired) retire(chronicle, container, about);
    return retired.length > 0;
  }
  const needed = policy === 'all-at-first' ? 1 : Math.max(1, desiredOf(state, name));
  if (ready.length < needed || order.length === 0) return false;
  for (const container of order) retire(chronicle, container, about);
  return true;
}

/**
 * ROL-3: "live-version containers in starting ≥ outdated containers not yet retired, as far as
 * there is room (max_containers + surge − existing containers)". ROL-6 where there is none.
 */
function replace(chronicle: Chronicle, name: FunctionName): void {
  const { state, scenario } = chronicle;
  const { all, outdated, starting, ready } = censusOf(state, name);
  const { replace: policy, retire: retirement, at_limit } = scenario.platform.rolling;
  const owed = name.app.owed.get(name.name) ?? 0;
  // "With retire: at-desired, live-version containers that are ready and have retired nobody count
  // as starting here."
  const waiting = retirement === 'at-desired' ? ready.filter(({ isSpent }) => !isSpent).length : 0;
  const missing = policy === 'match'
    ? outdated.length + owed - starting.length - waiting
    : desiredOf(state, name) - starting.length - ready.length;
  const room = roomFor(chronicle, name, all.length);
  const count = Math.min(missing, room, startable(chronicle, name));
  const cause = publishOf(name.app);
  if (policy === 'match' && count > 0) {
    for (let n = 0; n < count; n++) {
      start(chronicle, name, { why: 'replacement', rule: 'ROL-3', cause });
    }
    return;
  }
  const isStopping = all.some((container) => container.state === 'stopping');
  if (at_limit === 'wait' || missing <= 0 || room > 0 || starting.length > 0 || isStopping) return;
  // ROL-6: "the outdated container idle longest stops: one at a time"
  const idle = outdated.filter(({ idleSince }) => idleSince !== null);
  const [longest] = inOrderOfRetirement(state, idle);
  if (longest === undefined) return;
  stop(chronicle, longest, { why: 'evicted', rule: 'ROL-6', cause });
}

/**
 * ROL-5: "at a rolling publish […] for each accepting container older than the superseded version
 * one starting container of the superseded version is cancelled, the latest started first."
 */
export function giveUpReplacements(chronicle: Chronicle, name: FunctionName): void {
  const { state } = chronicle;
  const superseded = (liveOf(name.app)?.number ?? 0) - 1;
  const all = containersOf(state, name);
  const serving = all.filter(({ state: now, version }) => now === 'ready' && version < superseded);
  const given = all.filter(({ state: now, version }) =>
    now === 'starting' && version === superseded);
  const about = { why: 'cancelled', rule: 'ROL-5', cause: publishOf(name.app) } as const;
  for (const container of given.reverse().slice(0, serving.length)) {
    stop(chronicle, container, about);
  }
}

/** ROL-8: "finished when no existing container of an older version is left". */
export function finishRollout(chronicle: Chronicle, app: App): void {
  const { state } = chronicle;
  const live = liveOf(app);
  if (!app.isRollingOut || live === undefined) return;
  const isLeft = state.containers.some((container) => container.app === app.id
    && container.state !== 'stopped' && container.version < live.number);
  if (isLeft) return;
  unblockAll(chronicle, app);
  chronicle.write('rollout.finished', { app: app.id, rule: 'ROL-8', cause: live.seq }, {
    version: live.number,
  });
}

/** A rollout that ends is blocked no longer. */
export function unblockAll(chronicle: Chronicle, app: App): void {
  for (const [name, why] of [...app.blocked].sort(([a], [b]) => (a < b ? -1 : 1))) {
    chronicle.write('rollout.unblocked', {
      app: app.id, rule: 'ROL-7', cause: publishOf(app),
    }, { version: liveOf(app)?.number ?? 0, function: name, why,
    });
  }
}

/**
 * ROL-7: "blocked for a Function from a settling after which an outdated container is not retired
 * and no container of the live version is starting, until that changes": where `cap` or `backoff`
 * is the reason, and not that nothing is wanted. A recreate retires in its own way, later.
 */
export function judgeBlockade(chronicle: Chronicle, name: FunctionName): void {
  const { app, name: function_ } = name;
  if (!isRolling(app) || liveSpec(name) === undefined) return;
  const why = blockadeOf(chronicle, name);
  const before = app.blocked.get(function_);
  const about = { app: app.id, rule: 'ROL-7', cause: publishOf(app) } as const;
  const version = liveOf(app)?.number ?? 0;
  if (before === why) return;
  if (before !== undefined) {
    chronicle.write('rollout.unblocked', about, { version, function: function_, why: before });
  }
  if (why !== undefined) {
    chronicle.write('rollout.blocked', about, { version, function: function_, why });
  }
}

function blockadeOf(chronicle: Chronicle, name: FunctionName): 'cap' | 'backoff' | undefined {
  const { state, scenario } = chronicle;
  const { all, outdated, starting } = censusOf(state, name);
  if (outdated.length === 0 || starting.length > 0) return undefined;
  const room = roomFor(chronicle, name, all.length);
  if (room <= 0) return 'cap';
  if (startable(chronicle, name) === 0) return 'backoff';
  // The autoscaler keeps to the cap (AUT-2), though there be room above it for replacements.
  const isFull = room <= surgeOf(scenario, liveSpec(name) as FunctionSpec);
  return isShort(state, name) && isFull ? 'cap' : undefined;
}
