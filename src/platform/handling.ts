import { KIND } from '../model/event-kinds.ts';
import type { App } from './app.ts';
import type { Callers } from './callers.ts';
import { endAttempt, retryInput, timeOutAttempt } from './attempts.ts';
import type { Container } from './container.ts';
import { endBuild, interruptCommand, issue, pollCommand, publishCommand } from './control-plane.ts';
import { RATE_PLACE } from './faults.ts';
import { STATE } from './inputs.ts';
import type { Pool } from './pool.ts';
import { collect } from './termination.ts';
import { arriveAgain, arriveNext, call, losePatience } from './traffic.ts';
import { redirect } from './web.ts';
import type { World } from './world.ts';

const ATTEMPT_ENDS = KIND['attempt-ends'];
const ARRIVAL = KIND.arrival;

/**
 * Takes the next event and does what it stands for. Nothing is ever taken out of the queue before
 * its time: an event whose subject has moved on is known by its key and passed over.
 *
 * This is the table of contents of the simulator: everything that can happen, in the order of one
 * instant (TIME-2).
 */
export function handleNext(world: World): void {
  const { queue, inputs } = world;
  if (!queue.isDue) return arriveNext(world);
  queue.look();
  const { rank, key, subject } = queue;
  if (rank > ARRIVAL && world.arrivals.nextAt === world.now) return arriveNext(world);
  queue.drop();
  switch (rank) {
    case ATTEMPT_ENDS:
      if (inputs.serial[subject] === key) endAttempt(world, subject);
      return;
    case KIND['container-ready']:
      return withStarting(world, (container) => container.pool.starts.becomeReady(container));
    case KIND['start-fails']:
      return withStarting(world, failStart);
    case KIND['exit-over']:
      return exitOver(world);
    case KIND['phase-ends']:
      return withStarting(world, (container) => container.pool.starts.nextPhase(container));
    case KIND['fault-strikes']:
      return strike(world);
    case KIND['command-issued']:
      return issueNext(world);
    case KIND['build-ends']:
      return endBuild(world, subject);
    case KIND.publish:
      return publishCommand(world, subject);
    case KIND.interrupt:
      return interruptCommand(world, subject);
    case KIND.poll:
      return pollCommand(world, subject);
    case KIND['attempt-timeout']:
      if (inputs.serial[subject] === key) timeOutAttempt(world, subject);
      return;
    case KIND['startup-timeout']:
      return withStarting(world, timeOutStart);
    case KIND['patience-over']:
      if (inputs.seniority[subject] === key) losePatience(world, subject);
      return;
    case KIND['web-redirect']: return redirect(world, subject, key);
    case KIND['retry-due']:
      if (inputs.seniority[subject] === key && inputs.state[subject] === STATE.waiting) {
        retryInput(world, subject);
      }
      return;
    case KIND['caller-retry']:
      return arriveAgain(world, (world.callers as Callers).take(subject));
    case KIND['misroute-over']: return comeBack(world);
    case KIND['batch-due']: return world.pools[subject]?.batches.runIfDue();
    case ARRIVAL: return callOnce(world);
    case KIND['idle-expiry']:
      return expireIdle(world, world.pools[subject] ?? null);
    default:
      return handleSeldom(world);
  }
}

/** Does what the rest of the kinds stand for. */
function handleSeldom(world: World): void {
  const { rank, subject } = world.queue;
  const app = world.apps[subject - 1] as App;
  switch (rank) {
    case KIND['fault-ends']: return world.faults.windows.end(subject);
    case KIND['client-calls']: return world.sessions?.call(app);
    case KIND['client-leaves']: return world.sessions?.end(app);
    case KIND.collection: return collect(world, app);
    default:
      // Back-off is over, or a strategy asked to be woken: the platform settles, no more.
      return world.pools[subject]?.touchFamily();
  }
}

function comeBack(world: World): void {
  const { key, subject } = world.queue;
  if (world.inputs.seniority[subject] !== key) return;
  const { router } = world.poolOf(subject);
  if (router?.holds(subject) === true) router.comeBack(subject);
}

function withStarting(world: World, act: (container: Container) => void): void {
  const container = world.containers[world.queue.subject] ?? null;
  if (container?.id === world.queue.key && container.state === 'starting') act(container);
}

function failStart(container: Container): void {
  container.pool.starts.fail(container, 'failed', container.startFault);
}

function timeOutStart(container: Container): void {
  container.pool.starts.fail(container, 'timeout', container.slowFault);
}

function exitOver({ containers, queue }: World): void {
  const container = containers[queue.subject] ?? null;
  if (container?.id === queue.key) container.pool.exitOver(container);
}

function expireIdle(world: World, pool: Pool | null): void {
  if (pool?.idleWakeAt !== world.now) return;
  pool.idleWakeAt = Number.POSITIVE_INFINITY;
  // The container it was meant for may be gone by now, and the next one expires later.
  pool.armIdleExpiry();
  world.touch(pool);
}

/** A fault of the file, or one by chance that was drawn for a container. */
function strike(world: World): void {
  const { key, subject } = world.queue;
  const place = world.placeOf(key);
  const event = world.agenda.events[place];
  if (event === undefined) {
    if (world.faults.strikePlatform(place - RATE_PLACE)) return;
    const container = world.containers[subject] ?? null;
    const drawnFor = world.keyOf(place, container?.id ?? 0);
    if (container !== null && drawnFor === key) {
      world.faults.strikeContainer(place - RATE_PLACE, container);
    }
    return;
  }
  nextOccurrence(world, place);
  if (event.action.kind === 'fault') {
    world.faults.strike({ ...event, place }, event.action.fault, world.triggers.struck(place));
  }
}

function issueNext(world: World): void {
  const { key } = world.queue;
  const place = world.placeOf(key);
  const event = world.agenda.events[place];
  nextOccurrence(world, place);
  if (event !== undefined) issue(world, event, place);
}

/** An event of the file calls a Function. */
function callOnce(world: World): void {
  const place = world.placeOf(world.queue.key);
  nextOccurrence(world, place);
  const action = world.agenda.events[place]?.action;
  if (action?.kind !== 'call') return;
  world.agenda.begun.set(place, call(world, action.source));
}

/** Puts the next occurrence of an event of the file into the queue, if there is one. */
function nextOccurrence(world: World, place: number): void {
  const time = world.agenda.events[place]?.time;
  world.pendingEventCount--;
  if (time?.kind !== 'every') return;
  if (time.until !== null && world.now + time.every >= time.until) return;
  world.pendingEventCount++;
  world.queue.push(time.every, world.queue.rank, world.keyOf(place, 0), place);
}
