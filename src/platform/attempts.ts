import { KIND } from '../model/event-kinds.ts';
import { ABSENT, ATTEMPT_RESULTS, recordIndex } from '../model/records.ts';
import { ruleIndex } from '../model/rules.ts';
import { type Micros, roundMicros } from '../model/time.ts';
import type { RetryPolicy } from '../model/configuration.ts';
import type { NextStep } from './calls.ts';
import type { Container } from './container.ts';
import { NONE } from './input-list.ts';
import {
  CAUSE, FAILS_BY_FAULT, FAILS_BY_SECRET, LINGERS, RESULT, STATE, WEDGED,
} from './inputs.ts';
import type { Cause, Pool } from './pool.ts';
import { notify } from './schedules.ts';
import { planAttempt, planBatch, planWarmingAttempt } from './traffic.ts';
import type { World } from './world.ts';

// Its own: see the note in `engine/event-queue.ts`.
const ATTEMPT_ENDS = KIND['attempt-ends'];
const { queued: QUEUED, running: RUNNING, waiting: WAITING, failed: FAILED } = STATE;
const DONE = RESULT.succeeded;
const NOWHERE = NONE;

const STARTED = recordIndex('input.started');
const ENDED = recordIndex('attempt.ended');
const REQUEUED = recordIndex('input.requeued');

const QUE_2 = ruleIndex('QUE-2');
const QUE_3 = ruleIndex('QUE-3');
const QUE_6 = ruleIndex('QUE-6');
const QUE_8 = ruleIndex('QUE-8');
const CON_7 = ruleIndex('CON-7');
const CON_9 = ruleIndex('CON-9');
const RET_1 = ruleIndex('RET-1');
const RET_2 = ruleIndex('RET-2');
const RET_3 = ruleIndex('RET-3');
const PUB_6 = ruleIndex('PUB-6');
const STP_1 = ruleIndex('STP-1');
const OBJ_5 = ruleIndex('OBJ-5');

const KEPT = 0;
const TAIL = 1;

/** Runs a queued input that is in no list on a container that has a free slot for it. */
export function startAttempt(pool: Pool, input: number, container: Container): void {
  const { world } = pool;
  const { inputs } = world;
  const attempt = (inputs.attempt[input] as number) + 1;
  const serial = ++world.attemptCount;
  inputs.attempt[input] = attempt;
  inputs.serial[input] = serial;
  inputs.container[input] = container.slot;
  inputs.move(input, RUNNING);
  const { version } = container;
  let service = planAttempt(pool, input, version);
  let rule = QUE_2;
  if (version.warmUp !== null && container.warmedBy < version.warmUp.inputs) {
    container.warmedBy++;
    service = planWarmingAttempt(version, input, { usual: service, inputs });
    rule = CON_9;
  }
  pool.withdraw(container);
  container.running.append(input);
  container.load++;
  container.usedAt = world.now;
  pool.runningCount++;
  pool.runningTotal++;
  pool.freeSlotCount--;
  if (container.version.spec.single_use === true) container.used = true;
  pool.offer(container);
  const { log } = world;
  const at = log.reserve(STARTED, rule, pool.app.number);
  const { cells } = log;
  cells[at] = inputs.id[input] as number;
  cells[at + 1] = attempt;
  cells[at + 2] = inputs.cause[input] as number;
  cells[at + 3] = container.id;
  cells[at + 4] = service;
  log.close();
  const { timeout } = container.version.spec;
  // Work that ends exactly at its timeout has succeeded (TIME-2).
  if (container.cores !== null) {
    linger(container, input, service);
  } else if (service <= timeout) {
    world.queue.push(service, ATTEMPT_ENDS, serial, input);
  } else {
    world.queue.push(timeout, KIND['attempt-timeout'], serial, input);
  }
  if (world.attemptFaults !== null) world.attemptFaults.begin([input], container);
}

/** The attempt may take longer than its service time: that depends on others. */
function linger(container: Container, input: number, service: Micros): void {
  const { cores, version } = container;
  const { calls, inputs, queue } = container.pool.world;
  const serial = inputs.serial[input] as number;
  inputs.fails[input] = (inputs.fails[input] as number) | LINGERS;
  const first = version.calls.length === 0 ? service : calls.begin(input, container, service);
  cores?.begin(input, serial, first);
  queue.push(version.spec.timeout, KIND['attempt-timeout'], serial, input);
}

/**
 * Runs queued inputs that are in no list as one, in the slot that their batch has taken: they start
 * together, and have one service time, one timeout and one outcome.
 */
export function startBatch(pool: Pool, batch: readonly number[], container: Container): void {
  const { attemptFaults, inputs, log, now, queue } = pool.world;
  const { version } = container;
  const serial = ++pool.world.attemptCount;
  pool.withdraw(container);
  for (const input of batch) {
    inputs.attempt[input] = (inputs.attempt[input] as number) + 1;
    inputs.serial[input] = serial;
    inputs.container[input] = container.slot;
    inputs.move(input, RUNNING);
    container.running.append(input);
  }
  const first = batch[0] as number;
  let service = planBatch(pool, batch, version);
  let rule = QUE_6;
  if (version.warmUp !== null && container.warmedBy < version.warmUp.inputs) {
    container.warmedBy += batch.length;
    service = planWarmingAttempt(version, first, { usual: service, inputs });
    rule = CON_9;
  }
  container.usedAt = now;
  pool.runningCount += batch.length;
  pool.runningTotal += batch.length;
  if (version.spec.single_use) container.used = true;
  pool.offer(container);
  for (const input of batch) {
    log.open(STARTED, rule, pool.app.number).put(inputs.id[input] as number)
      .put(inputs.attempt[input] as number).put(inputs.cause[input] as number)
      .put(container.id).put(service).close();
  }
  const { timeout } = version.spec;
  const kind = service <= timeout ? ATTEMPT_ENDS : KIND['attempt-timeout'];
  queue.push(Math.min(service, timeout), kind, serial, first);
  attemptFaults?.begin(batch, container);
}

/** The inputs whose attempts are one with this one's, in order: itself, and those of its batch. */
export function batchOf({ running, pool }: Container, input: number): readonly number[] {
  const { serial } = pool.world.inputs;
  return running.toArray().filter((each) => serial[each] === serial[input]);
}

/** True when none of the inputs that began with this one is left behind it. */
function endsBatch({ running, pool }: Container, input: number): boolean {
  const { next, serial } = pool.world.inputs;
  return running.last === input || serial[next[input] as number] !== serial[input];
}

/** Ends an attempt, and with it those that run in one batch with it. */
export function finishWork(world: World, input: number, end: AttemptEnd): void {
  const container = world.containers[world.inputs.container[input] as number] as Container;
  if (container.runsBatches === false) return finishAttempt(world, input, end);
  for (const each of batchOf(container, input)) finishAttempt(world, each, end);
}

/** What comes next of an attempt that lingers, at an event of its own. */
function nextStep(world: World, input: number): NextStep {
  const { calls } = world;
  const { cores, version } = containerOf(world, input);
  const isThere = cores?.finish(input) === true;
  if (version.calls.length === 0) return isThere ? 'ends' : 'goes on';
  return isThere || calls.isAnswered(input) ? calls.proceed(input) : 'goes on';
}

const containerOf = ({ containers, inputs }: World, input: number): Container =>
  containers[inputs.container[input] as number] as Container;

/** The attempt has run its service time, or has come so far if it lingers. */
export function endAttempt(world: World, input: number): void {
  const planned = world.inputs.fails[input] as number;
  if (planned === 0) return finishWork(world, input, SUCCESS);
  // What is wedged waits for nothing any more, not for its calls either.
  if (planned >= WEDGED) return;
  if (planned >= LINGERS) {
    const step = nextStep(world, input);
    if (step === 'goes on') return;
    if (step !== 'ends') {
      return finishWork(world, input, { result: RESULT.failed, cause: step.failsBecause });
    }
  }
  const fails = planned & (LINGERS - 1);
  if (fails === 0) return finishWork(world, input, SUCCESS);
  const cause = fails === FAILS_BY_FAULT ? world.faults.strikeAttempt(input)
    : fails === FAILS_BY_SECRET ? containerOf(world, input).secretFault : ABSENT;
  finishWork(world, input, { result: RESULT.failed, cause });
}

/**
 * The attempt has run for as long as one may: the container is killed, or the attempt alone is
 * cancelled.
 *
 * @rule RET-3
 */
export function timeOutAttempt(world: World, input: number): void {
  const container = containerOf(world, input);
  const cause = world.attemptFaults?.wedgeOf(input) ?? ABSENT;
  const policy = world.scenario.platform.on_timeout;
  const kills = policy === null ? container.slots === 1 : policy === 'kill-container';
  finishWork(world, input, { result: RESULT.timeout, cause, stays: kills });
  if (kills && container.state !== 'stopping') {
    interrupt(container, 'interrupted', { rule: RET_3, seq: ABSENT });
    container.pool.stop(container, 'timeout', { rule: RET_3, seq: ABSENT });
  }
}

/**
 * Ends every attempt on a container at once; the inputs go back or end, as RET-2 says. A batch that
 * is still open there dissolves.
 */
export function interrupt(
  container: Container, result: 'interrupted' | 'preempted' | 'crashed', cause: Cause,
): void {
  const { world } = container.pool;
  for (const input of container.running.toArray()) {
    finishAttempt(world, input, { result: RESULT[result], cause: cause.seq, stays: true });
  }
  container.pool.batches.dissolve(container);
}

/** Interrupts a container (CON-5), or cancels its start; false if it is stopping. */
export function shutDown(
  container: Container, why: 'interrupted' | 'app_stopped', cause: Cause,
): boolean {
  const { pool, state } = container;
  if (state === 'stopping') return false;
  interrupt(container, 'interrupted', cause);
  pool.stop(container, state === 'starting' ? 'cancelled' : why, cause);
  return true;
}

/** How an attempt ended. */
export interface AttemptEnd {
  /** One of {@link RESULT}. */
  readonly result: number;
  /** `seq` of the record that caused it, or {@link ABSENT}. */
  readonly cause: number;
  /** True when whoever ended it sees to the container as well. */
  readonly stays?: boolean;
}

const SUCCESS: AttemptEnd = { result: RESULT.succeeded, cause: ABSENT };

/** Ends the attempt of one input, and decides what becomes of that and its container. */
function finishAttempt(world: World, input: number, end: AttemptEnd): void {
  const { inputs, log } = world;
  const container = world.containers[inputs.container[input] as number] as Container;
  const { pool } = container;
  const succeeded = end.result === DONE && inputs.givenUp[input] === 0;
  const outcome = succeeded ? SUCCEEDED : outcomeOf(input, end, container);
  const state = outcome & (STATE_STEP - 1);
  leave(container, input);
  inputs.serial[input] = 0;
  inputs.container[input] = NOWHERE;
  const at = log.reserve(ENDED, outcome >> STATE_BITS, pool.app.number);
  const { cells } = log;
  log.because(end.cause);
  cells[at] = inputs.id[input] as number;
  cells[at + 1] = inputs.attempt[input] as number;
  cells[at + 2] = container.id;
  cells[at + 3] = end.result;
  cells[at + 4] = state;
  log.close();
  if (pool.outcomes !== null) pool.outcomes.note(container.version.number, end.result);
  if (state === QUEUED) goBack(pool, input, end.result);
  else if (state === WAITING) scheduleRetry(container, input, end.result);
  else {
    if (state === FAILED) notify(world, input, end.result);
    world.finish(input, state);
  }
  if (pool.wantsSettling === true) world.touch(pool);
  if (end.stays !== true) followUp(container);
}

/**
 * A container whose last input has ended stops if it drains (CON-4), or was for one input only: it
 * is used from the start of that on, and has no slot for another.
 *
 * @rule CON-7
 */
function followUp(container: Container): void {
  if (container.running.size > 0) return;
  const { pool } = container;
  if (container.state === 'draining') {
    pool.drained(container);
  } else if (container.used === true) {
    pool.stop(container, 'single_use', { rule: CON_7, seq: ABSENT });
  }
}

function leave(container: Container, input: number): void {
  const { pool } = container;
  if (container.cores !== null) {
    container.cores.end(input);
    pool.world.calls.forget(input);
  }
  const freed = container.runsBatches === false || endsBatch(container, input) ? 1 : 0;
  pool.runningTotal--;
  if (container.state === 'ready') {
    pool.withdraw(container);
    container.running.remove(input);
    container.load -= freed;
    container.usedAt = pool.world.now;
    pool.runningCount--;
    if (container.used === false) pool.freeSlotCount += freed;
    pool.offer(container);
  } else {
    container.running.remove(input);
    container.load -= freed;
  }
}

/** What an input is after an attempt and the rule that says so, as one number. */
type Outcome = number;

const STATE_BITS = 4;
const STATE_STEP = 1 << STATE_BITS;
const outcome = (state: number, rule: number): Outcome => state + rule * STATE_STEP;

const SUCCEEDED = outcome(STATE.succeeded, OBJ_5);

/**
 * What becomes of an input after an attempt. User failures use up the retry policy; losses are the
 * platform's, which makes good so many of an input and then gives up. Where a Function was removed
 * (PUB-6) or an App stops (STP-1), what would have to come back is terminated.
 *
 * @rule RET-1
 * @rule RET-2
 */
function outcomeOf(input: number, { result }: AttemptEnd, container: Container): Outcome {
  const { pool } = container;
  const { inputs, scenario } = pool.world;
  if (inputs.givenUp[input] !== 0) return outcome(STATE.abandoned, QUE_8);
  if (result === RESULT.succeeded) return SUCCEEDED;
  if (pool.app.isGone) return outcome(STATE.terminated, STP_1);
  const rule = result === RESULT.timeout ? RET_3 : RET_1;
  if (result === RESULT.failed || result === RESULT.timeout) {
    const { max_retries } = container.version.spec.retries;
    if ((inputs.retries[input] as number) >= max_retries) return outcome(STATE.failed, rule);
    return pool.live === null ? outcome(STATE.terminated, PUB_6) : outcome(STATE.waiting, rule);
  }
  const losses = (inputs.losses[input] as number) + 1;
  inputs.losses[input] = losses;
  if (losses > scenario.platform.constants.losses) return outcome(STATE.failed, RET_2);
  return pool.live === null ? outcome(STATE.terminated, PUB_6) : outcome(STATE.queued, RET_2);
}

/**
 * A lost input is queued again in the place that its seniority gives it.
 *
 * @rule QUE-3
 */
function goBack(pool: Pool, input: number, result: number): void {
  const { inputs, log } = pool.world;
  inputs.move(input, STATE.queued);
  inputs.cause[input] = CAUSE[ATTEMPT_RESULTS[result] as 'interrupted' | 'preempted' | 'crashed'];
  pool.queue.comeBack(input, inputs.seniority[input] as number);
  log.open(REQUEUED, QUE_3, pool.app.number).put(inputs.id[input] as number).put(KEPT).close();
}

/** The wait before the n-th retry: the power by repeated multiplication, rounded once (RET-1). */
function retryDelay(policy: RetryPolicy, n: number, floor: Micros): Micros {
  let delay: number = policy.initial_delay;
  for (let k = 1; k < n; k++) delay *= policy.backoff_coefficient;
  return roundMicros(Math.min(policy.max_delay, Math.max(floor, delay)));
}

function scheduleRetry(container: Container, input: number, result: number): void {
  const { pool } = container;
  const { world } = pool;
  const { inputs } = world;
  const n = (inputs.retries[input] as number) + 1;
  const { retry_floor } = world.scenario.platform.constants;
  const after = retryDelay(container.version.spec.retries, n, retry_floor);
  inputs.retries[input] = n;
  inputs.cause[input] = result === RESULT.timeout ? CAUSE.timeout : CAUSE.retry;
  inputs.move(input, STATE.waiting);
  pool.waiting.append(input);
  world.queue.push(after, KIND['retry-due'], inputs.seniority[input] as number, input);
}

/** A retry is due: the input joins the queue as if it had just arrived (QUE-3). */
export function retryInput(world: World, input: number): void {
  const { inputs } = world;
  const pool = world.poolOf(input);
  pool.waiting.remove(input);
  inputs.renewSeniority(input);
  inputs.move(input, STATE.queued);
  pool.queue.join(input);
  world.awaitPatience(input);
  world.log.open(REQUEUED, QUE_3, pool.app.number)
    .put(inputs.id[input] as number).put(TAIL).close();
  world.touch(pool);
}
