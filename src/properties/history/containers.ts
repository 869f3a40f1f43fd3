import { fieldsOf } from '../../trace/record-fields.ts';
import { Container, type ContainerPhase } from './container.ts';
import type { FunctionHistory } from './function.ts';
import type { Here } from './here.ts';
import type { History } from './history.ts';

const NUMBER = fieldsOf('container.starting').container;

/** Takes in a record of a container. */
export function takeContainerRecord(history: History, here: Here): void {
  if (here.is('container.starting')) return start(history, here);
  const { container } = here;
  if (container === null) return;
  if (here.is('container.ready')) becomeReady(container, here);
  else if (here.is('container.start_failed')) {
    container.generation.failures++;
    container.generation.isHeldBack = true;
    move(container, 'start failed', here);
  } else if (here.is('container.phase')) container.isSlowed = true;
  else if (here.is('container.held')) container.isHeld = true;
  else if (here.is('container.admitted')) {
    container.isHeld = false;
    container.admittedAt = here.now;
  } else if (here.is('container.draining')) move(container, 'draining', here);
  else if (here.is('container.stopping')) {
    container.stopReason = here.record.why;
    move(container, 'stopping', here);
  } else if (here.is('container.crashed')) move(container, 'crashed', here);
  else if (here.is('container.stopped')) remove(history, container, here);
}

function start(history: History, here: Here<'container.starting'>): void {
  const owner = here.function as FunctionHistory;
  const container = new Container(here.record, here.value(NUMBER), owner);
  if (here.container !== null) remove(history, here.container, here);
  history.containers.add(container);
  owner.containers.set(container.number, container);
  owner.existing++;
  owner.starting++;
  container.generation.existing++;
  container.generation.starting++;
  container.generation.isHeldBack = false;
  owner.app.existing++;
  if (container.isOutdated) owner.app.outdated++;
  here.container = container;
}

function becomeReady(container: Container, here: Here): void {
  move(container, 'ready', here);
  container.generation.failures = 0;
  container.readyAt = here.now;
  container.usedAt = here.now;
}

function move(container: Container, to: ContainerPhase, here: Here): void {
  count(container, -1);
  container.state = to;
  container.since = here.now;
  container.lastSeq = here.seq;
  count(container, 1);
}

/** Counts a container in or out of the sums that its state belongs to. */
function count(container: Container, by: 1 | -1): void {
  const { function: owner, generation, state } = container;
  switch (state) {
    case 'starting':
      owner.starting += by;
      generation.starting += by;
      return;
    case 'ready':
      owner.ready += by;
      owner.readySlots += by * container.slots;
      generation.ready += by;
      if (container.load === 0) generation.idle += by;
      return;
    case 'draining':
      generation.draining += by;
      owner.runningOnDraining += by * container.running;
      return;
    case 'stopping': generation.stopping += by; return;
    default:
  }
}

function remove(history: History, container: Container, here: Here): void {
  move(container, 'stopped', here);
  const { function: owner } = container;
  history.containers.delete(container);
  owner.containers.delete(container.number);
  owner.existing--;
  container.generation.existing--;
  owner.app.existing--;
  if (container.isOutdated) owner.app.outdated--;
}
