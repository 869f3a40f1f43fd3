import { INPUT_STATES, type InputState } from '../../model/lifecycle.ts';
import { ABSENT, PLACES, type RecordType, recordIndex } from '../../model/records.ts';
import { headType } from '../../trace/log.ts';
import { fieldsOf } from '../../trace/record-fields.ts';
import type { Container } from './container.ts';
import type { FunctionHistory } from './function.ts';
import type { Here } from './here.ts';
import type { History } from './history.ts';
import {
  ATTEMPT, BATCHED, BOUND, CONTAINER, FINAL, FUNCTION, LAST_RESULT, LAST_SEQ, LOSSES, MISROUTED,
  PART, PATIENCE_ENDS,
  PLACE, QUEUED, RETRIES, RETURNING, RUNNING, SERVICE, STARTED_AT, UNKNOWN, WAITING,
} from './inputs.ts';

const ARRIVED = fieldsOf('input.arrived');
const PINNED = fieldsOf('input.pinned');
const STARTED = fieldsOf('input.started');
const ENDED = fieldsOf('attempt.ended');
const REQUEUED = fieldsOf('input.requeued');
const CALLED = fieldsOf('call.made');
/** The place of `yes` in its list. */
const YES = 1;
const KEPT = PLACES.indexOf('kept');

const stateIndex = (state: InputState): number => INPUT_STATES.indexOf(state);
const STATE_QUEUED = stateIndex('queued');
const STATE_WAITING = stateIndex('waiting');

type Taker = (history: History, here: Here) => void;

const TAKERS: readonly (readonly [RecordType, Taker])[] = [
  ['input.arrived', arrive],
  ['input.pinned', pin],
  ['input.bound', bind],
  ['input.unbound', unbind],
  ['input.batched', joinBatch],
  ['input.unbatched', unbind],
  ['input.misrouted', misroute],
  ['input.started', start],
  ['attempt.ended', end],
  ['input.requeued', requeue],
  ['input.finished', finish],
  ['call.made', call],
];
const BY_TYPE = new Map(TAKERS.map(([type, taker]) => [recordIndex(type), taker]));

/** Takes in a record of an input. */
export function takeInputRecord(history: History, here: Here): void {
  const taker = BY_TYPE.get(headType(here.cells[here.at + 1] as number)) as Taker;
  taker(history, here);
  if (here.input.number > 0 && here.input.get(PLACE) !== UNKNOWN) {
    here.input.set(LAST_SEQ, here.seq);
  }
}

function arrive(history: History, here: Here): void {
  const { input } = here;
  const { inputs } = history;
  // A number that arrives again, though it should not, takes the place of the input it was.
  if (input.isOpen) leave(history, here);
  else {
    inputs.open(input.number);
    input.select(input.number);
  }
  const owner = here.function as FunctionHistory;
  if (owner.isCalm) owner.burstAt = here.now;
  const patience = here.value(ARRIVED.patience_us);
  input.set(FUNCTION, owner.index);
  input.set(ATTEMPT, 0);
  input.set(CONTAINER, 0);
  input.set(RETRIES, 0);
  input.set(LOSSES, 0);
  input.set(LAST_RESULT, -1);
  input.set(PATIENCE_ENDS, patience === ABSENT ? Number.POSITIVE_INFINITY : here.now + patience);
  input.set(PLACE, QUEUED);
  owner.queue.join(input.number);
}

/** The input waits for containers of one version alone: in a queue of its own. */
function pin(history: History, here: Here): void {
  const { input } = here;
  if (!input.isOpen) return;
  leave(history, here);
  const owner = history.pinned(here.function as FunctionHistory, here.value(PINNED.version));
  input.set(FUNCTION, owner.index);
  input.set(PLACE, QUEUED);
  owner.queue.join(input.number);
  here.function = owner;
}

/** Takes the input out of where it is, and of what counts it there. */
function leave(history: History, here: Here): void {
  const { containers, inputs } = history;
  const { input } = here;
  const owner = here.function as FunctionHistory;
  switch (input.place) {
    case 'queued': owner.queue.remove(input.number); break;
    case 'bound': {
      owner.bound--;
      const container = containers.find(input.get(CONTAINER));
      if (container !== undefined) container.bound--;
      break;
    }
    case 'batched': history.batches.leaveOpen(here); break;
    case 'misrouted': owner.misrouted--; break;
    case 'returning': inputs.returningCount--; break;
    case 'waiting': owner.waiting--; break;
    case 'running': {
      owner.running--;
      const container = containers.find(input.get(CONTAINER));
      if (container !== undefined) release(history, here, container);
      break;
    }
    default:
  }
}

function release({ batches }: History, { input }: Here, container: Container): void {
  container.running--;
  if (container.state === 'draining') container.function.runningOnDraining--;
  if (batches.ofInput.has(input.number)) batches.end(input.number);
  else if (container.load === 0 && container.state === 'ready') container.generation.idle++;
}

function bind(history: History, here: Here): void {
  const { input, container } = here;
  if (!input.isOpen) return;
  leave(history, here);
  input.set(PLACE, BOUND);
  input.set(CONTAINER, container?.number ?? 0);
  (here.function as FunctionHistory).bound++;
  if (container !== null) container.bound++;
}

function joinBatch(history: History, here: Here): void {
  const { input, container } = here;
  if (!input.isOpen || container === null) return;
  leave(history, here);
  input.set(PLACE, BATCHED);
  input.set(CONTAINER, container.number);
  history.batches.join(here, container);
}

/** It is in the queue again: it is bound no more, or its batch has dissolved. */
function unbind(history: History, here: Here): void {
  if (!here.input.isOpen) return;
  leave(history, here);
  here.input.set(PLACE, QUEUED);
  (here.function as FunctionHistory).queue.comeBack(here.input.number);
}

/** It went to a container that took nothing, and is away from the queue for now. */
function misroute(history: History, here: Here): void {
  if (!here.input.isOpen) return;
  leave(history, here);
  here.input.set(PLACE, MISROUTED);
  (here.function as FunctionHistory).misrouted++;
}

function start(history: History, here: Here): void {
  const { input, container } = here;
  if (!input.isOpen) return;
  leave(history, here);
  input.set(PLACE, RUNNING);
  input.set(ATTEMPT, here.value(STARTED.attempt));
  input.set(CONTAINER, container?.number ?? 0);
  input.set(STARTED_AT, here.now);
  input.set(SERVICE, here.value(STARTED.service_us));
  (here.function as FunctionHistory).running++;
  if (container === null) return;
  container.usedAt = here.now;
  if (container.load === 0 && container.state === 'ready') container.generation.idle--;
  if (container.state === 'draining') container.function.runningOnDraining++;
  container.running++;
  if (history.batches.ofInput.has(input.number)) container.inBatches++;
}

function end(history: History, here: Here): void {
  const { input, container } = here;
  if (!input.isOpen) return;
  leave(history, here);
  input.set(LAST_RESULT, here.value(ENDED.result));
  if (container !== null) container.usedAt = here.now;
  const state = here.value(ENDED.state);
  if (state === STATE_QUEUED) {
    input.set(PLACE, RETURNING);
    input.set(LOSSES, input.get(LOSSES) + 1);
    history.inputs.returningCount++;
  } else if (state === STATE_WAITING) {
    input.set(PLACE, WAITING);
    input.set(RETRIES, input.get(RETRIES) + 1);
    (here.function as FunctionHistory).waiting++;
  } else {
    close(history, here);
  }
}

function requeue(history: History, here: Here): void {
  const { input } = here;
  if (!input.isOpen) return;
  const { queue } = here.function as FunctionHistory;
  leave(history, here);
  input.set(PLACE, QUEUED);
  if (here.value(REQUEUED.place) === KEPT) queue.comeBack(input.number);
  else queue.join(input.number);
}

function finish(history: History, here: Here): void {
  if (!here.input.isOpen) return;
  leave(history, here);
  close(history, here);
}

function call({ awaited }: History, here: Here): void {
  const callee = here.value(CALLED.callee);
  if (here.value(CALLED.waits) === YES) awaited.add(callee);
}

function close({ awaited, inputs }: History, { input }: Here): void {
  awaited.delete(input.number);
  input.set(PLACE, FINAL);
  input.set(PART, 0);
  inputs.close(input.number);
}
