import type { FaultSpec } from '../../model/scenario.ts';
import { endAttempt } from './attempts.ts';
import { afterAttempt, crash, stop } from './containers.ts';
import type { Chronicle } from './chronicle.ts';
import {
  appNamed, type Container, containerOf, type Input, runningOn,
} from './state.ts';
import { told } from './triggers.ts';

type Targeted = Extract<FaultSpec, { readonly container: number | null }>;

/** FLT-1: a fault of the file strikes. */
export function strike(chronicle: Chronicle, place: number): void {
  const { state, scenario } = chronicle;
  const event = scenario.events[place] as (typeof scenario.events)[number];
  const appName = event.app ?? '';
  if (event.action.kind !== 'fault') return;
  const { fault } = event.action;
  const app = appNamed(state, appName);
  if (fault.kind === 'start_failure' || fault.kind === 'build_failure') {
    const target = fault.kind === 'start_failure' ? fault.function : fault.image;
    const pending = { kind: fault.kind, appName, target, left: fault.count };
    chronicle.write('fault.struck', { app: app?.id, rule: 'FLT-1', plan: { pending } }, {
      fault: fault.kind, target: target ?? 'any image',
    });
  } else if (fault.kind === 'fail_attempt') {
    failAttempt(chronicle, fault, place);
  } else if (fault.kind === 'crash' || fault.kind === 'preempt') {
    const container = targetOf(chronicle, fault, place);
    const cause = chronicle.write('fault.struck', { app: app?.id, rule: 'FLT-1' }, {
      fault: fault.kind, target: container?.id ?? 'none',
    });
    if (container !== undefined) lose(chronicle, container, { kind: fault.kind, cause });
  }
}

/** FLT-1: a fault by rate strikes a container. */
export function strikeByRate(chronicle: Chronicle, place: number, container: Container): void {
  const kind = chronicle.scenario.faults[place]?.kind === 'preempt' ? 'preempt' : 'crash';
  const cause = chronicle.write('fault.struck', { app: container.app, rule: 'FLT-1' }, {
    fault: kind, target: container.id,
  });
  lose(chronicle, container, { kind, cause });
}

/** RET-4, CON-5: a container is lost by crash, or taken away by the platform. */
function lose(
  chronicle: Chronicle, container: Container,
  { kind, cause }: { readonly kind: 'crash' | 'preempt'; readonly cause: number },
): void {
  if (container.state === 'stopping' || container.state === 'stopped') return;
  if (kind === 'crash') return crash(chronicle, container, cause);
  for (const input of runningOn(chronicle.state, container)) {
    endAttempt(chronicle, input, { result: 'preempted', cause });
  }
  stop(chronicle, container, { why: 'preempted', rule: 'FLT-1', cause });
}

/** What the record that set a fault off was about; `null` where it came at its own time. */
function struckBy({ state, records }: Chronicle, place: number) {
  const seq = state.setOffBy.get(place);
  const record = seq === undefined ? undefined : records[seq];
  return record === undefined ? null : told(state, record);
}

/** Whether a fault of an App can mean a container of this Function, or an input for it. */
const isMeant = (
  fault: Targeted, appId: string, { app, function: name }: Pick<Container, 'app' | 'function'>,
): boolean => fault.container === null && app === appId
  && (fault.function === null || fault.function === name);

/** The container that is named, or told of, or of those that accept the lowest, busy ones first. */
function targetOf(chronicle: Chronicle, fault: Targeted, place: number): Container | undefined {
  const { state, scenario } = chronicle;
  const app = appNamed(state, scenario.events[place]?.app ?? '');
  if (app === undefined) return undefined;
  const all = state.containers.filter((each) => each.app === app.id && each.state !== 'stopped'
    && (fault.function === null || fault.function === each.function));
  if (fault.container !== null) return all.find(({ number }) => number === fault.container);
  const struck = struckBy(chronicle, place);
  const container = struck?.container;
  if (container !== undefined && isMeant(fault, app.id, container)) return container;
  if (struck !== null && fault.function === null) return undefined;
  const accepting = all.filter((each) => each.state === 'ready');
  const busy = accepting.filter((each) => runningOn(state, each).length > 0);
  return (busy.length > 0 ? busy : accepting)[0];
}

function failAttempt(chronicle: Chronicle, fault: Targeted, place: number): void {
  const { state, scenario } = chronicle;
  const app = appNamed(state, scenario.events[place]?.app ?? '');
  const given = struckBy(chronicle, place)?.input;
  const container = targetOf(chronicle, fault, place);
  const isGiven = app !== undefined && given?.state === 'running'
    && isMeant(fault, app.id, given);
  const first = container === undefined ? undefined : runningOn(state, container)[0];
  const input = isGiven ? given : first;
  const cause = chronicle.write('fault.struck', { app: app?.id, rule: 'FLT-1' }, {
    fault: 'fail_attempt', target: input?.id ?? 'none',
  });
  if (input !== undefined) failNow(chronicle, input, cause);
}

function failNow(chronicle: Chronicle, input: Input, cause: number): void {
  const container = containerOf(chronicle.state, input.container ?? '');
  endAttempt(chronicle, input, { result: 'failed', cause });
  afterAttempt(chronicle, container);
}
