import type { KnownRecord, RecordOf } from '../../model/known-record.ts';
import { isFinal } from '../../model/lifecycle.ts';
import type { TraceRecord } from '../../model/records.ts';
import type { Due } from './due.ts';
import { serve } from './sharing.ts';
import {
  type AttemptPlan, appOf, type Command, type Container, containerOf, containersOf,
  type FunctionName, type Input, inputOf, isLive, type Plan, runningOn, type StartPlan, startsKey,
  type State,
} from './state.ts';

/** The log of a run: what is shown in the trace, and what else happened between. */
export type Entry =
  /** A record of the trace, with what is known of it beside. */
  | { readonly what: 'record'; readonly record: TraceRecord; readonly plan: Plan }
  /** Something was due, and is carried out from here on. */
  | { readonly what: 'event'; readonly event: Due }
  /** A value of a stream was taken. */
  | { readonly what: 'draw'; readonly stream: string }
  /** The strategy of a rollout is asked about a Function (STR-1). */
  | { readonly what: 'asked'; readonly name: FunctionName }
  /** The platform settled (TIME-3), each Function with this demand (AUT-1). */
  | { readonly what: 'settled'; readonly demands: ReadonlyMap<string, number> };

const numberOf = (id: string): number => Number(id.slice(id.indexOf('-') + 1));

const NO_START: StartPlan = { fails: false, fault: null };
const NO_ATTEMPT: AttemptPlan = { fails: false, byFault: false };

/** The state after one more entry. It changes the state it is given. */
export function apply(state: State, entry: Entry): void {
  switch (entry.what) {
    case 'record': return applyRecord(state, entry.record as KnownRecord, entry.plan);
    case 'event': return applyEvent(state, entry.event);
    case 'draw':
      state.taken.set(entry.stream, (state.taken.get(entry.stream) ?? 0) + 1);
      return;
    case 'asked': return applyAsk(state, entry.name);
    case 'settled': {
      for (const [name, demand] of entry.demands) {
        const before = state.demands.get(name) ?? [];
        if (before.at(-1)?.demand === demand) continue;
        state.demands.set(name, [...before, { at: state.now, demand }]);
      }
    }
  }
}

/**
 * ROL-4: "every container of the version that is live then and that became ready since the last
 * settling". ROL-6: an eviction "is the retirement owed to the container started in its place".
 */
function applyAsk(state: State, name: FunctionName): void {
  const { owed } = name.app;
  for (const container of containersOf(state, name)) {
    if (container.notice === 'now') container.notice = 'past';
    if (container.notice !== 'due' || container.state === 'starting') continue;
    container.notice = container.state === 'ready' && isLive(state, container) ? 'now' : 'past';
    const left = owed.get(name.name) ?? 0;
    if (container.notice === 'past' || left === 0) continue;
    container.isSpent = true;
    owed.set(name.name, left - 1);
  }
}

function applyEvent(state: State, { kind, at, subject }: Due): void {
  serve(state, at - state.now);
  state.now = at;
  if (kind === 'poll') (state.commands[subject] as Command).lookedAt = at;
  if (kind === 'patience-over') (state.inputs[subject] as Input).isGivenUp = true;
  if (kind === 'command-issued' || (kind === 'fault-strikes' && subject >= 0)) {
    state.carriedOut.set(subject, (state.carriedOut.get(subject) ?? 0) + 1);
  }
  if (kind === 'publish') (state.commands[subject] as Command).waitedUntil = Number.NaN;
}

function applyRecord(state: State, record: KnownRecord, plan: Plan): void {
  const { type } = record;
  if (plan.codeBase !== undefined) {
    state.codeBases.set(plan.codeBase.appName, plan.codeBase.value);
  }
  if (type.startsWith('container.')) return applyContainerRecord(state, record, plan);
  if (type.startsWith('input.') || type === 'attempt.ended') {
    return applyInputRecord(state, record, plan);
  }
  if (type === 'fault.struck' && plan.pending !== undefined) {
    state.pendingFaults.push({ ...plan.pending, seq: record.seq });
  }
  if (type.startsWith('app.') || type.startsWith('rollout.') || type === 'object.collected') {
    return applyAppRecord(state, record);
  }
  applyCommandRecord(state, record, plan);
}

const commandOf = (state: State, app: string | undefined, op: number): Command =>
  state.commands.findLast((command) => command.app === (app ?? '') && command.op === op) as Command;

function applyCommandRecord(state: State, record: KnownRecord, plan: Plan): void {
  switch (record.type) {
    case 'deploy.issued': {
      const { appName } = plan.command as Command;
      state.commandCounts.set(appName, record.op);
      state.commands.push({
        ...plan.command as Command, op: record.op, kind: record.kind, app: record.app ?? '',
        waitedUntil: record.t_us, publishedAt: null, publishSeq: -1, interruptedAt: null,
        lookedAt: null, isOver: false,
      });
      return;
    }
    case 'build.started': {
      const command = commandOf(state, record.app, record.op);
      const build = plan.build ?? { ...NO_START, ends: 0, identities: [] };
      state.builds.push({
        number: state.builds.length, command, image: record.image, plan: build, isOver: false,
      });
      return takePending(state, build.fault);
    }
    case 'build.succeeded':
    case 'build.failed': {
      const command = commandOf(state, record.app, record.op);
      const build = state.builds.find((each) =>
        each.command === command && each.image === record.image && !each.isOver);
      if (build === undefined) return;
      build.isOver = true;
      command.waitedUntil = record.t_us;
      if (record.type === 'build.succeeded') {
        for (const identity of build.plan.identities) state.cached.add(identity);
      }
      return;
    }
    case 'deploy.published': return applyPublish(state, record, plan);
    case 'deploy.interrupting': {
      const command = commandOf(state, record.app, record.op);
      command.interruptedAt = record.t_us;
      return;
    }
    case 'deploy.returned': commandOf(state, record.app, record.op).isOver = true;
  }
}

function takePending(state: State, fault: number | null): void {
  const pending = state.pendingFaults.find(({ seq }) => seq === fault);
  if (pending !== undefined) pending.left--;
}

function applyPublish(state: State, record: RecordOf<'deploy.published'>, plan: Plan): void {
  const app = appOf(state, record.app ?? '');
  app.versions.push({
    number: record.version, config: plan.config as NonNullable<Plan['config']>,
    fingerprint: record.fingerprint, strategy: record.strategy, type: record.version_type,
    publishedAt: record.t_us, seq: record.seq,
  });
  app.state = 'deployed';
  app.isRollingOut = true;
  app.owed.clear();
  if (record.op === 0) return;
  const command = commandOf(state, record.app, record.op);
  command.publishedAt = record.t_us;
  command.publishSeq = record.seq;
}

function applyAppRecord(state: State, record: KnownRecord): void {
  if (record.type === 'app.created') {
    state.apps.push({
      id: record.app ?? '', name: record.name, state: 'initializing', versions: [],
      isRollingOut: false, blocked: new Map(), owed: new Map(), stopSeq: -1, stoppedBy: '',
      stoppedAt: 0, stopCommandAt: 0, isCollected: false,
    });
    return;
  }
  const app = appOf(state, record.app ?? '');
  switch (record.type) {
    case 'app.stopping':
      Object.assign(app, {
        state: 'stopping', isRollingOut: false, stopSeq: record.seq, stoppedBy: record.by,
        stopCommandAt: record.t_us,
      });
      return;
    case 'app.stopped':
      app.state = 'stopped';
      app.stoppedAt = record.t_us;
      return;
    case 'rollout.finished':
    case 'rollout.superseded':
      app.isRollingOut = false;
      return;
    case 'rollout.blocked': app.blocked.set(record.function, record.why); return;
    case 'rollout.unblocked': app.blocked.delete(record.function); return;
    case 'object.collected': app.isCollected = true;
  }
}

function applyContainerRecord(state: State, record: KnownRecord, plan: Plan): void {
  if (record.type === 'container.starting') return applyStart(state, record, plan);
  const container = containerOf(state, (record as RecordOf<'container.ready'>).container);
  switch (record.type) {
    case 'container.ready': return applyReady(state, container, plan);
    case 'container.start_failed': return applyStartFailure(state, container);
    case 'container.draining': container.state = 'draining'; break;
    case 'container.stopping': {
      container.state = 'stopping';
      container.stoppingSince = record.t_us;
      if (record.why !== 'evicted') break;
      const { owed } = appOf(state, container.app);
      owed.set(container.function, (owed.get(container.function) ?? 0) + 1);
      break;
    }
    case 'container.crashed':
    case 'container.stopped': container.state = 'stopped';
  }
  container.idleSince = null;
}

function applyStart(state: State, record: RecordOf<'container.starting'>, plan: Plan): void {
  const start = plan.start ?? NO_START;
  state.containers.push({
    number: numberOf(record.container), id: record.container, app: record.app ?? '',
    function: record.function, version: record.version, why: record.why,
    startSeq: record.seq, startedAt: record.t_us, coldStart: record.cold_start_us,
    queue: record.queue_us, isRestored: record.restore_us !== undefined, plan: start,
    state: 'starting', usedAt: 0, idleSince: null, begun: 0, stoppingSince: 0,
    notice: 'due', isSpent: false, lives: [],
  });
  takePending(state, start.fault);
}

function applyReady(state: State, container: Container, plan: Plan): void {
  const { app, function: name, version } = container;
  const failures = state.failures.get(startsKey(app, name, version));
  if (failures !== undefined) Object.assign(failures, { count: 0, upTo: 0 });
  Object.assign(container, {
    state: 'ready', usedAt: state.now, idleSince: state.now, lives: plan.lives ?? [],
  });
}

/**
 * CON-3: "after a failure no start of that Function and version begins before (instant of the
 * failure) + min(60 s, 2^(failures−1) × 1 s) […]; starts under way at a failure go on, and count
 * with it as one if they fail too."
 */
function applyStartFailure(state: State, container: Container): void {
  const { app, function: name, version, number } = container;
  const { start_backoff, start_backoff_max } = state.scenario.platform.constants;
  const key = startsKey(app, name, version);
  const before = state.failures.get(key) ?? { count: 0, upTo: 0, until: 0 };
  const isCounted = number > before.upTo;
  const count = before.count + (isCounted ? 1 : 0);
  let wait = start_backoff;
  for (let n = 1; n < count && wait < start_backoff_max; n++) wait *= 2;
  container.state = 'stopped';
  state.failures.set(key, {
    count, upTo: isCounted ? state.containers.length : before.upTo,
    until: Math.max(before.until, state.now + Math.min(start_backoff_max, wait)),
  });
}

function applyInputRecord(state: State, record: KnownRecord, plan: Plan): void {
  if (record.type === 'input.arrived') return applyArrival(state, record);
  const input = inputOf(state, (record as RecordOf<'input.finished'>).input);
  switch (record.type) {
    case 'input.bound':
      input.boundTo = record.container;
      input.heldSeq = record.seq;
      return;
    case 'input.unbound': input.boundTo = null; return;
    case 'input.finished': input.state = record.state; input.boundTo = null; return;
    case 'input.requeued':
      input.state = 'queued';
      if (record.place === 'tail') input.seniority = record.seq;
      return;
    case 'input.started': {
      Object.assign(input, {
        state: 'running', container: record.container, boundTo: null, attempt: record.attempt,
        attemptSeq: record.seq, startedAt: record.t_us, service: record.service_us,
        served: [0n, 1n],
        plan: plan.attempt ?? NO_ATTEMPT,
      });
      const container = containerOf(state, record.container);
      Object.assign(container, {
        usedAt: record.t_us, idleSince: null, begun: container.begun + 1,
      });
      return;
    }
    case 'attempt.ended': return applyAttemptEnd(state, record, plan);
  }
}

function applyArrival(state: State, record: RecordOf<'input.arrived'>): void {
  const { source: name, k } = record;
  state.arrived.set(name, k + 1);
  const source = state.scenario.traffic.find((each) => each.name === name);
  if (source === undefined) return;
  state.inputs.push({
    number: numberOf(record.input), id: record.input, app: record.app ?? '',
    function: record.function, source, k,
    patienceEnds: record.patience_us === undefined ? null : record.t_us + record.patience_us,
    isGivenUp: false, state: 'queued', seniority: record.seq, boundTo: null, container: null,
    heldSeq: -1, attempt: 0, cause: 'first', attemptSeq: -1, startedAt: 0, service: 0,
    served: [0n, 1n],
    plan: NO_ATTEMPT, failures: 0, losses: 0, retryAt: 0,
  });
}

function applyAttemptEnd(state: State, record: RecordOf<'attempt.ended'>, plan: Plan): void {
  const input = inputOf(state, record.input);
  const container = containerOf(state, record.container);
  const { result } = record;
  const isUserFailure = result === 'failed' || result === 'timeout';
  input.state = record.state;
  input.container = null;
  input.heldSeq = record.seq;
  if (!isFinal(record.state)) input.cause = result === 'failed' ? 'retry' : causeOf(result);
  if (isUserFailure) input.failures++;
  else if (result !== 'succeeded') input.losses++;
  input.retryAt = plan.retryAt ?? 0;
  container.usedAt = record.t_us;
  const isIdle = container.state === 'ready' && runningOn(state, container).length === 0;
  if (isIdle) container.idleSince = record.t_us;
}

const causeOf = (result: RecordOf<'attempt.ended'>['result']): Input['cause'] =>
  (result === 'succeeded' || result === 'failed' ? 'retry' : result);
