import type { RuleId } from '../../model/rules.ts';
import { roundMicros } from '../../model/time.ts';
import { endAttempt } from './attempts.ts';
import { afterAttempt, interrupt, isStruckByChance } from './containers.ts';
import type { Chronicle } from './chronicle.ts';
import {
  type App, appNamed, appOf, boundTo, type Container, containerOf, containersOf, type FunctionName,
  type Input, isLive, liveSpec, queueOf, runningOn, slotsOf, specOf, type State,
} from './state.ts';

/** An input of a source arrives: it queues, or is refused. */
export function arrive(chronicle: Chronicle, place: number): void {
  const { state, draws, scenario } = chronicle;
  const source = scenario.traffic[place] as (typeof scenario.traffic)[number];
  const { name, patience } = source;
  const k = state.arrived.get(name) ?? 0;
  const app = appNamed(state, source.app);
  const refusal = refusalOf(state, app, source);
  const input = `in-${state.inputs.length + 1}`;
  chronicle.write('input.arrived', { app: app?.id, rule: 'QUE-1' }, {
    input, function: source.function, source: name, k,
    ...(patience === null
      ? {} : { patience_us: draws.micros(patience, draws.at('patience', name, k), k) }),
  });
  if (refusal === null) return;
  chronicle.write('input.finished', { app: app?.id, rule: refusal }, {
    input, state: 'rejected',
    why: refusal === 'QUE-7' ? 'resource exhausted' : 'not found',
  });
}

type Source = Chronicle['scenario']['traffic'][number];

/** The rule by which an input is refused. */
function refusalOf(state: State, app: App | undefined, source: Source): RuleId | null {
  if (app === undefined || app.state === 'initializing') return 'OBJ-1';
  if (app.state !== 'deployed') return 'STP-1';
  const name = { app, name: source.function };
  if (liveSpec(name) === undefined) return 'PUB-6';
  return isExhausted(state, name, source) ? 'QUE-7' : null;
}

/**
 * QUE-7: "an arrival is refused if queued ≥ limit + free slots of accepting containers at that
 * moment, or queued + running ≥ the in-flight limit".
 */
function isExhausted(state: State, name: FunctionName, { kind }: Source): boolean {
  const { queued: calls, spawned, in_flight } = state.scenario.platform.limits;
  const queued = queueOf(state, name).length;
  const containers = containersOf(state, name);
  const free = containers.filter((each) => each.state === 'ready').reduce((sum, each) =>
    sum + slotsOf(specOf(state, each)) - runningOn(state, each).length, 0);
  const running = containers.reduce((sum, each) => sum + runningOn(state, each).length, 0);
  if (kind === 'spawn') return queued >= spawned + free;
  return queued >= calls + free || queued + running >= in_flight;
}

/** How an attempt begins. */
export function assign(chronicle: Chronicle, input: Input, container: Container): void {
  const { state } = chronicle;
  const { id, app, function: name } = input;
  const attempt = input.attempt + 1;
  const spec = specOf(state, container);
  const { failure, service, isWarming } = plan(chronicle, input, container);
  const isFirst = attempt === 1;
  const fails = spec.failure_rate > 0 && failure < spec.failure_rate;
  const byFault = !fails
    && isStruckByChance(chronicle, 'fail_attempt', { app: appOf(state, app), name });
  const rule = isWarming ? 'CON-9' : 'QUE-2';
  const known = { attempt: { fails: fails || byFault, byFault } };
  chronicle.write('input.started', { app, rule, plan: known }, {
    input: id, attempt, cause: isFirst ? 'first' : input.cause, container: container.id,
    service_us: service,
  });
}

/** TIME-4, CON-9: how long an attempt takes, and the draw that decides whether it fails. */
function plan(chronicle: Chronicle, { source, k, attempt }: Input, container: Container) {
  const { draws, state } = chronicle;
  const spec = specOf(state, container);
  const isFirst = attempt === 0;
  const again = `${source.name}/${k}/${attempt + 1}`;
  const draw = isFirst ? draws.at('service', source.name, k) : draws.at('retry', again, 0);
  const failure = isFirst ? draws.at('failure', source.name, k) : draws.at('retry', again, 1);
  const place = isFirst ? k : 0;
  const usual = source.service_times?.[k]
    ?? draws.micros(source.service_time ?? spec.service_time, draw, place);
  const { first_service_time: first, warm_up } = spec;
  if (first !== undefined && container.begun === 0) {
    return { failure, service: draws.micros(first, draw, place), isWarming: true };
  }
  if (warm_up !== undefined && container.begun < warm_up.inputs) {
    return { failure, service: roundMicros(usual * warm_up.factor), isWarming: true };
  }
  return { failure, service: usual, isWarming: false };
}

/** The work of an attempt is done: it has succeeded, or failed as it was to (RET-1). */
export function finishAttempt(chronicle: Chronicle, input: Input): void {
  const { fails, byFault } = input.plan;
  const cause = byFault
    ? chronicle.write('fault.struck', { rule: 'FLT-1', app: input.app }, {
      fault: 'fail_attempt', target: input.id,
    })
    : null;
  const container = containerOf(chronicle.state, input.container ?? '');
  endAttempt(chronicle, input, { result: fails ? 'failed' : 'succeeded', cause });
  afterAttempt(chronicle, container);
}

/** RET-3: "timeout bounds one attempt's execution". */
export function timeOut(chronicle: Chronicle, input: Input): void {
  const { state, scenario } = chronicle;
  const container = containerOf(state, input.container ?? '');
  const policy = scenario.platform.on_timeout
    ?? (slotsOf(specOf(state, container)) === 1 ? 'kill-container' : 'cancel-attempt');
  endAttempt(chronicle, input, { result: 'timeout', cause: null });
  if (policy === 'cancel-attempt') return afterAttempt(chronicle, container);
  interrupt(chronicle, container, { why: 'timeout', rule: 'RET-3' });
}

/** QUE-3: seniority is "set anew, at the tail, when a user retry is due." */
export function retry(chronicle: Chronicle, { app, id }: Input): void {
  chronicle.write('input.requeued', { app, rule: 'QUE-3' }, { input: id, place: 'tail' });
}

/** QUE-8: "a queued or waiting input whose patience ends is abandoned at that instant". */
export function losePatience(chronicle: Chronicle, input: Input): void {
  if (input.state === 'running') return;
  chronicle.write('input.finished', { app: input.app, rule: 'QUE-8' }, {
    input: input.id, state: 'abandoned', why: 'patience over',
  });
}

/**
 * The queued and waiting inputs of a Function are terminated (PUB-6, STP-1): those that are not
 * bound, those that are, and those that wait.
 */
export function terminateAll(
  chronicle: Chronicle, name: FunctionName,
  { rule, why }: { readonly rule: RuleId; readonly why: string },
): void {
  const { state } = chronicle;
  const queue = queueOf(state, name);
  const bound = containersOf(state, name).flatMap((container) => boundTo(state, container));
  const waiting = state.inputs.filter((input) => input.state === 'waiting'
    && input.app === name.app.id && input.function === name.name)
    .sort((a, b) => a.heldSeq - b.heldSeq);
  const free = queue.filter((input) => input.boundTo === null);
  for (const input of [...free, ...bound, ...waiting]) {
    chronicle.write('input.finished', { app: input.app, rule }, {
      input: input.id, state: 'terminated', why,
    });
  }
}

/**
 * QUE-2: "Whenever an input is queued and an accepting container has a free slot, the most senior
 * input is assigned, at once." QUE-10: a bound one waits for its own container, which "takes it
 * when ready, before any other input"; "Unbound inputs are dispatched past bound ones."
 */
export function dispatch(chronicle: Chronicle, name: FunctionName): void {
  const { state } = chronicle;
  for (const container of containersOf(state, name).filter((each) => each.state === 'ready')) {
    for (const input of boundTo(state, container)) assign(chronicle, input, container);
  }
  for (;;) {
    const [senior] = queueOf(state, name).filter(({ boundTo }) => boundTo === null);
    const container = senior === undefined ? undefined : choose(chronicle, name);
    if (senior === undefined || container === undefined) break;
    assign(chronicle, senior, container);
  }
  bind(chronicle, name);
}

/**
 * QUE-4: "those below target_inputs before those bursting up to max_inputs; within that, live
 * version before outdated; then fewest running inputs; then by policy routing; then lowest id."
 */
function choose(chronicle: Chronicle, name: FunctionName): Container | undefined {
  const { state, scenario } = chronicle;
  const free = containersOf(state, name).filter((each) => each.state === 'ready'
    && runningOn(state, each).length < slotsOf(specOf(state, each)));
  const load = (container: Container): readonly number[] => {
    const running = runningOn(state, container).length;
    return [
      running < specOf(state, container).target_inputs ? 0 : 1, isLive(state, container) ? 0 : 1,
      running,
    ];
  };
  const least = free.map(load).sort(byKeys)[0];
  if (least === undefined) return undefined;
  const best = free.filter((container) => byKeys(load(container), least) === 0);
  const { routing } = scenario.platform;
  if (routing === 'random') {
    const draw = chronicle.take('routing', `${name.app.name}/${name.name}`);
    return best[Math.floor(draw * best.length)];
  }
  const policy = ({ usedAt, number }: Container): number => ({
    'most-recently-used': -usedAt, 'least-recently-used': usedAt, newest: -number, oldest: number,
  })[routing];
  return best.sort((a, b) => policy(a) - policy(b) || a.number - b.number)[0];
}

function byKeys(a: readonly number[], b: readonly number[]): number {
  const place = a.findIndex((key, at) => key !== b[at]);
  return place < 0 ? 0 : (a[place] as number) - (b[place] as number);
}

/**
 * QUE-10: "an input that finds no free slot is bound to the unbound starting container of the live
 * version that was started first […] On a container with several slots up to target_inputs inputs
 * are bound."
 */
export function bind(chronicle: Chronicle, name: FunctionName): void {
  const { state, scenario } = chronicle;
  if (scenario.platform.binding !== 'early') return;
  for (const input of queueOf(state, name).filter(({ boundTo }) => boundTo === null)) {
    const container = containersOf(state, name).find((each) => each.state === 'starting'
      && isLive(state, each)
      && boundTo(state, each).length
        < Math.min(specOf(state, each).target_inputs, slotsOf(specOf(state, each))));
    if (container === undefined) return;
    chronicle.write('input.bound', { app: input.app, rule: 'QUE-10' }, {
      input: input.id, container: container.id,
    });
  }
}
