import type { FunctionSpec } from '../../model/configuration.ts';
import type { StartReason, StopReason } from '../../model/records.ts';
import { SECOND } from '../../model/time.ts';
import type { About, Chronicle } from './chronicle.ts';
import { endAttempt, unbindAll } from './attempts.ts';
import {
  appOf, type Container, containersOf, type FunctionName, isLive, liveOf, runningOn, slotsOf,
  specOf, startsKey, type StartPlan,
} from './state.ts';

const PHASES = ['pull', 'boot', 'init'] as const;

/** Starts a container of the live version. */
export function start(
  chronicle: Chronicle, { app, name }: FunctionName,
  { why, ...about }: { readonly why: StartReason } & About,
): void {
  const { state } = chronicle;
  const version = liveOf(app)?.number ?? 0;
  const spec = liveOf(app)?.config.functions[name] as FunctionSpec;
  const k = state.containers.filter((each) => each.app === app.id && each.function === name
    && each.version === version && each.why !== 'initial').length;
  const id = `ta-${state.containers.length + 1}`;
  const isInitial = why === 'initial';
  const planned = isInitial ? null : coldStart(chronicle, spec, { app, name, version, k });
  const plan = isInitial
    ? undefined : { start: startPlan(chronicle, spec, { app, name, version, k, id }) };
  chronicle.write('container.starting', { ...about, app: app.id, plan }, {
    container: id, function: name, version, why,
    cold_start_us: planned?.total ?? 0, queue_us: planned?.queue ?? 0, slots: slotsOf(spec),
    ...(planned === null || planned.restore === null ? {} : { restore_us: planned.restore }),
  });
}

/** The k-th start, from 0, of a Function in a version. */
interface Start extends FunctionName {
  readonly version: number;
  readonly k: number;
}

/** The entity that the streams of a Function's starts belong to (TIME-4). */
const entityOf = ({ app, name, version }: Start): string => startsKey(app.name, name, version);

/**
 * CON-1: "A cold start is a sequence of phases (queue, pull, boot, init)". CON-2: "the first k
 * starts of a Function on a version run the full init and create the snapshot; later starts of that
 * version use restore instead."
 */
function coldStart({ draws }: Chronicle, spec: FunctionSpec, begun: Start) {
  const { k } = begun;
  const { cold_start, snapshot } = spec;
  const entity = entityOf(begun);
  const lasts = (phase: 'queue' | (typeof PHASES)[number]): number => {
    const law = cold_start[phase];
    return law === undefined ? 0 : draws.micros(law, draws.at(`cold start ${phase}`, entity, k), k);
  };
  const isRestored = snapshot !== undefined && k >= snapshot.after;
  const restore = isRestored
    ? draws.micros(snapshot.restore, draws.at('cold start restore', entity, k), k - snapshot.after)
    : null;
  const phases = PHASES.filter((phase) => phase !== 'init' || !isRestored);
  const queue = lasts('queue');
  const total = phases.reduce((sum, phase) => sum + lasts(phase), queue + (restore ?? 0));
  return { queue, restore, total };
}

/** CON-3: "A start can fail (a probability, the n-th start, or always for a broken version)". */
function startPlan(
  chronicle: Chronicle, spec: FunctionSpec, begun: Start & { readonly id: string },
): StartPlan {
  const { k } = begun;
  const { start_failure_rate: rate, start_failures } = spec;
  const isUnlucky = rate > 0 && chronicle.draws.at('start failure', entityOf(begun), k) < rate;
  const isListed = start_failures === 'always' || start_failures.includes(k + 1);
  const fault = startFault(chronicle, begun);
  return { fails: isUnlucky || isListed || fault !== null, fault };
}

/** FLT-1: the record of the fault by which a start fails. */
function startFault(
  chronicle: Chronicle, { app, name, id }: FunctionName & { readonly id: string },
): number | null {
  const pending = chronicle.state.pendingFaults.find((fault) => fault.kind === 'start_failure'
    && fault.left > 0 && fault.appName === app.name && fault.target === name);
  if (pending !== undefined) return pending.seq;
  if (!isStruckByChance(chronicle, 'start_failure', { app, name })) return null;
  return chronicle.write('fault.struck', { rule: 'FLT-1', app: app.id }, {
    fault: 'start_failure', target: id,
  });
}

/** FLT-1: whether a fault by chance strikes a Function, or an image, each time it can. */
export function isStruckByChance(
  chronicle: Chronicle, kind: string, { app, name }: FunctionName,
): boolean {
  return chronicle.scenario.faults.map((fault, place) => fault.kind === kind
    && fault.probability !== null
    && (fault.app === null || fault.app === app.name)
    && (fault.target === null || fault.target === name)
    && chronicle.take(`fault ${place}`, `${app.name}/${name}`) < fault.probability)
    .includes(true);
}

/** CON-1, CON-2, CON-8: a container is ready. */
export function becomeReady(chronicle: Chronicle, container: Container): void {
  const { app, id, why, isRestored } = container;
  const rule = why === 'initial' ? 'CON-8' : isRestored ? 'CON-2' : 'CON-1';
  const plan = { lives: livesOf(chronicle, container) };
  chronicle.write('container.ready', { app, rule, plan }, { container: id });
}

/** FLT-1: when faults by rate will strike a container that is ready now. */
function livesOf(chronicle: Chronicle, { app: id, function: name }: Container) {
  const { scenario, state, draws } = chronicle;
  const app = appOf(state, id);
  return scenario.faults.flatMap(({ rate, app: meant, target }, place) => {
    const isMeant = (meant === null || meant === app.name) && (target === null || target === name);
    if (rate === null || !isMeant) return [];
    const draw = chronicle.take(`fault ${place}`, `${app.name}/${name}`);
    const life = draws.micros({ kind: 'exponential', mean: SECOND / rate }, draw, 0);
    return [{ place, at: state.now + life }];
  });
}

/** CON-8: "n containers of the Function are ready at once, without a cold start". */
export function startInitial(chronicle: Chronicle, name: FunctionName, cause: number): void {
  start(chronicle, name, { why: 'initial', rule: 'CON-8', cause });
  becomeReady(chronicle, chronicle.state.containers.at(-1) as Container);
}

/** CON-3: a start fails: "the container is stopped at once." */
export function failStart(
  chronicle: Chronicle, container: Container,
  { why, cause }: { readonly why: 'failed' | 'timeout' | 'crashed'; readonly cause: number | null },
): void {
  const { app, id } = container;
  unbindAll(chronicle, container);
  chronicle.write('container.start_failed', { app, rule: 'CON-3', cause }, { container: id, why });
  chronicle.write('container.stopped', { app, rule: 'CON-3' }, { container: id });
}

/**
 * CON-3: how many starts of the live version may begin now: "after a failure no start of that
 * Function and version begins before (instant of the failure) + min(60 s, 2^(failures−1) × 1 s),
 * and then one at a time until one becomes ready".
 */
export function startable({ state }: Chronicle, name: FunctionName): number {
  const { app } = name;
  const failures = state.failures.get(startsKey(app.id, name.name, liveOf(app)?.number ?? 0));
  if (failures === undefined) return Number.POSITIVE_INFINITY;
  if (state.now < failures.until) return 0;
  if (failures.count === 0) return Number.POSITIVE_INFINITY;
  const isTrying = containersOf(state, name).some((container) =>
    container.state === 'starting' && isLive(state, container));
  return isTrying ? 0 : 1;
}

/**
 * CON-5: "whatever the cause, a ready container spends exit_time in stopping […]; a start that is
 * cancelled is stopped at once."
 */
export function stop(
  chronicle: Chronicle, container: Container,
  { why, ...about }: { readonly why: StopReason } & About,
): void {
  const { app, id, state } = container;
  const wasStarting = state === 'starting';
  if (!wasStarting) unbindAll(chronicle, container);
  chronicle.write('container.stopping', { ...about, app }, {
    container: id, why: wasStarting && why !== 'preempted' ? 'cancelled' : why,
  });
  if (wasStarting) {
    unbindAll(chronicle, container);
    chronicle.write('container.stopped', { app, rule: 'CON-5' }, { container: id });
  }
}

/** The exit handler of a container is over. */
export function exit(chronicle: Chronicle, { app: id, id: container }: Container): void {
  chronicle.write('container.stopped', { app: id, rule: 'CON-5' }, { container });
  endStop(chronicle, id);
}

/** STP-1: "stopped when the last is gone." */
export function endStop(chronicle: Chronicle, id: string): void {
  const { state } = chronicle;
  const isEmpty = state.containers.every((each) => each.app !== id || each.state === 'stopped');
  if (appOf(state, id).state !== 'stopping' || !isEmpty) return;
  const { gc_delay: gc_delay_us } = state.scenario.platform;
  chronicle.write('app.stopped', { app: id, rule: 'STP-1' }, { gc_delay_us });
}

/** CON-5: "Interrupting a container ends its attempts at once […] and it stops." */
export function interrupt(
  chronicle: Chronicle, container: Container, about: { readonly why: StopReason } & About,
): void {
  if (container.state === 'stopping' || container.state === 'stopped') return;
  for (const input of runningOn(chronicle.state, container)) {
    endAttempt(chronicle, input, { result: 'interrupted', cause: about.cause });
  }
  stop(chronicle, container, about);
}

/** RET-4: "A crash ends all attempts of that container and the container, without exit time." */
export function crash(chronicle: Chronicle, container: Container, cause: number): void {
  const { app, id } = container;
  if (container.state === 'starting') {
    return failStart(chronicle, container, { why: 'crashed', cause });
  }
  for (const input of runningOn(chronicle.state, container)) {
    endAttempt(chronicle, input, { result: 'crashed', cause });
  }
  unbindAll(chronicle, container);
  chronicle.write('container.crashed', { app, rule: 'RET-4', cause }, {
    container: id, why: 'fault',
  });
  chronicle.write('container.stopped', { app, rule: 'RET-4' }, { container: id });
  endStop(chronicle, app);
}

/** CON-4: "takes no new input, finishes what runs, then stops": at once if nothing runs. */
export function retire(
  chronicle: Chronicle, container: Container,
  { why, ...about }: { readonly why: 'retired' | 'removed' } & About,
): void {
  const { app, id } = container;
  if (container.state === 'starting' || runningOn(chronicle.state, container).length === 0) {
    return stop(chronicle, container, { why: 'retired', ...about });
  }
  chronicle.write('container.draining', { ...about, app }, { container: id, why });
}

/** What the end of an attempt means for its container (CON-4, CON-7). */
export function afterAttempt(chronicle: Chronicle, container: Container): void {
  const { state } = chronicle;
  if (runningOn(state, container).length > 0) return;
  if (container.state === 'ready' && specOf(state, container).single_use) {
    stop(chronicle, container, { why: 'single_use', rule: 'CON-7' });
  } else if (container.state === 'draining') {
    stop(chronicle, container, { why: 'drained', rule: 'CON-4' });
  }
}
