import type { CodeBase } from '../model/configuration.ts';
import { ABSENT, recordIndex } from '../model/records.ts';
import { ruleIndex } from '../model/rules.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Micros } from '../model/time.ts';
import { toDuration } from '../random/law.ts';
import { Stream } from '../random/stream.ts';
import type { Container } from './container.ts';
import type { BatchWork, FunctionVersion } from './function-version.ts';
import { NONE } from './input-list.ts';
import type { Retry } from './callers.ts';
import { FAILS, FAILS_BY_FAULT, GIVEN_UP, GIVEN_UP_AND_RETRIED, STATE } from './inputs.ts';
import type { Pool } from './pool.ts';
import type { Origin } from './origin.ts';
import { fire } from './schedules.ts';
import type { Source } from './source.ts';
import { awaitRedirect } from './web.ts';
import type { World } from './world.ts';

const ARRIVED = recordIndex('input.arrived');
const PINNED = recordIndex('input.pinned');
const FINISHED = recordIndex('input.finished');
const RETRIED = recordIndex('caller.retried');

const QUE_1 = ruleIndex('QUE-1');
const QUE_7 = ruleIndex('QUE-7');
const QUE_8 = ruleIndex('QUE-8');
const QUE_11 = ruleIndex('QUE-11');
const OBJ_1 = ruleIndex('OBJ-1');
const PUB_6 = ruleIndex('PUB-6');
const PIN_1 = ruleIndex('PIN-1');
const STP_1 = ruleIndex('STP-1');
const SCH_1 = ruleIndex('SCH-1');
const WEB_1 = ruleIndex('WEB-1');
const WEB_2 = ruleIndex('WEB-2');

/** The earliest source has its next input: it arrives. */
export function arriveNext(world: World): void {
  const { arrivals } = world;
  const source = arrivals.next;
  const k = source.count++;
  arrivals.advance();
  if (source.schedule !== null) fire(world, source);
  arrive(world, source, k);
}

/** The next input of this source arrives, as an event wants it; returns its number. */
export function call(world: World, name: string): number {
  const source = world.sourceNamed(name);
  if (source !== null) arrive(world, source, source.count++);
  return world.inputs.arrivedCount;
}

/** The k-th input of a source arrives, k from 0. */
export function arrive(world: World, source: Source, k: number): void {
  const patience = source.patience === null ? null : source.patiences.next(k, source.patience);
  const pool = source.pool();
  const refusal = refusalOf(world, pool, source);
  if (pool === null || refusal !== null) {
    return turnAway(world, source, { k, patience, why: refusal ?? 'not found', retry: null });
  }
  const { inputs } = world;
  const input = inputs.arrive(pool.index, source.index, k);
  source.services.copy(k, inputs.draw, input);
  if (world.drawsFailures === true) source.failures.copy(k, inputs.failureDraw, input);
  if (source.schedule !== null) inputs.dueAt[input] = world.now;
  record(world, source, { id: inputs.arrivedCount, k, patience, cause: ABSENT });
  enqueue(pool, input, { isWeb: source.isWeb, patience });
}

/** An input that was told of is queued, and its caller waits for it. */
function enqueue(
  pool: Pool, input: number, { isWeb, patience }: {
    readonly isWeb: boolean; readonly patience: Micros | null;
  },
): void {
  const { world } = pool;
  pool.queue.join(input);
  world.touch(pool);
  if (isWeb === true) awaitRedirect(world, input);
  if (patience === null) return;
  world.inputs.patienceEnds[input] = world.now + patience;
  world.awaitPatience(input);
}

/** A caller tries again: a new input arrives that goes back to an original one. */
export function arriveAgain(world: World, retry: Retry): void {
  const { source, k, patienceDraw } = retry;
  const patience = source.patience === null ? null : source.patience(patienceDraw, 0);
  const pool = source.pool();
  const refusal = refusalOf(world, pool, source);
  if (pool === null || refusal !== null) {
    return turnAway(world, source, { k, patience, why: refusal ?? 'not found', retry });
  }
  const { inputs } = world;
  const input = inputs.arrive(pool.index, source.index, k);
  inputs.draw[input] = retry.serviceDraw;
  inputs.failureDraw[input] = retry.failureDraw;
  inputs.callerRetries[input] = retry.attempt - 1;
  const id = inputs.arrivedCount;
  record(world, source, { id, k, patience, cause: ABSENT });
  recordRetry(world, retry, id);
  enqueue(pool, input, { isWeb: source.isWeb, patience });
}

function recordRetry({ log }: World, { source, of, attempt }: Retry, id: number): void {
  log.open(RETRIED, QUE_11, source.name.app?.number ?? ABSENT)
    .put(id).put(of).put(attempt).close();
}

/** An input arrives for this reason that no traffic brings; returns its slot, `NONE` if refused. */
export function admit(world: World, origin: Origin, cause: number): number {
  const k = origin.count++;
  const pool = origin.pool();
  const refusal = refusalOf(world, pool, origin);
  if (pool === null || refusal !== null) {
    const why = refusal ?? 'not found';
    refuse(world, origin, { k, patience: null, cause, why, retry: null });
    return NONE;
  }
  const { inputs } = world;
  const input = inputs.arrive(pool.index, NONE, k);
  record(world, origin, { id: inputs.arrivedCount, k, patience: null, cause });
  pool.queue.join(input);
  world.touch(pool);
  return input;
}

/** Why an input is turned away. */
type Refusal = 'not found' | 'too many requests' | 'resource exhausted';

/**
 * Why the platform takes no input of an origin now; `null` if it takes one. It takes no more than
 * so many per Function: those that find a free slot do not count as queued.
 *
 * @rule QUE-7
 */
function refusalOf(world: World, pool: Pool | null, origin: Origin): Refusal | null {
  if (pool === null) return 'not found';
  if (origin.isWeb === true && isTooFast(world, origin)) return 'too many requests';
  const { queueLimit, inFlightLimit } = origin;
  const queued = pool.queuedCount;
  return queued - pool.freeSlotCount >= queueLimit || queued + pool.runningTotal >= inFlightLimit
    ? 'resource exhausted' : null;
}

const isTooFast = ({ webRate, now }: World, { name }: Origin): boolean =>
  webRate !== null && !webRate.admits(name.spec.workspace, now);

interface Arrival {
  readonly id: number;
  readonly k: number;
  readonly patience: Micros | null;
  /** `seq` of the record that brought it about, or `ABSENT`. */
  readonly cause: number;
}

function record(world: World, source: Origin, { id, k, patience, cause }: Arrival): void {
  const app = source.name.app?.number ?? ABSENT;
  const { log } = world;
  const at = log.reserve(ARRIVED, source.schedule === null ? QUE_1 : SCH_1, app);
  const { cells } = log;
  log.because(cause);
  cells[at] = id;
  cells[at + 1] = source.functionText;
  cells[at + 2] = source.text;
  cells[at + 3] = k;
  cells[at + 4] = patience ?? ABSENT;
  log.close();
  if (source.pin !== null) recordPin(world, source, id);
}

function recordPin({ log }: World, { name, pin }: Origin, id: number): void {
  log.open(PINNED, PIN_1, name.app?.number ?? ABSENT).put(id).put(pin as number).close();
}

/** The platform refuses an input of a source, whose caller may try again. */
function turnAway(
  world: World, source: Source, refusal: Omit<Parameters<typeof refuse>[2], 'cause'>,
): void {
  const id = refuse(world, source, { ...refusal, cause: ABSENT });
  const { k, retry } = refusal;
  world.callers?.refuse({ source, k, id, attempt: retry?.attempt ?? 1 });
  world.sessions?.follow(source, source.name.app);
}

function refuse(
  world: World, origin: Origin,
  { k, patience, cause, why, retry }: Omit<Arrival, 'id'> & {
    readonly why: Refusal; readonly retry: Retry | null;
  },
): number {
  const id = world.inputs.refuse();
  record(world, origin, { id, k, patience, cause });
  if (retry !== null) recordRetry(world, retry, id);
  world.log.open(FINISHED, ruleOf(why, origin), origin.name.app?.number ?? ABSENT)
    .put(id).put(STATE.rejected).putText(why).close();
  return id;
}

/** The rule by which an input is refused. */
function ruleOf(why: Refusal, { name: { app }, pin, isWeb, functionName }: Origin): number {
  if (why === 'too many requests') return WEB_2;
  if (why === 'resource exhausted') return QUE_7;
  if (app === null) return OBJ_1;
  if (app.isGone) return STP_1;
  if (!app.isDeployed) return OBJ_1;
  if (pin !== null) return PIN_1;
  return isWeb && (app.pool(functionName)?.live ?? null) !== null ? WEB_1 : PUB_6;
}

/**
 * How long an attempt will take, and whether it will fail. First attempts use the values that
 * belong to the input, whatever was drawn before; later ones have a stream of their own.
 *
 * @rule TIME-4
 */
export function planAttempt(pool: Pool, input: number, version: FunctionVersion): Micros {
  const { world } = pool;
  const { inputs } = world;
  const source = world.sources[inputs.source[input] as number];
  const k = inputs.k[input] as number;
  const attempt = inputs.attempt[input] as number;
  if (attempt > 1) drawAgain(input, world);
  const { failure_rate } = version.spec;
  const fails = failure_rate > 0 && (inputs.failureDraw[input] as number) < failure_rate;
  inputs.fails[input] = fails ? FAILS : world.faults.failsAttempt(pool) ? FAILS_BY_FAULT : 0;
  if (source === undefined) {
    return +version.serviceTime(inputs.draw[input] as number, placeOf(input, inputs));
  }
  const given = source.spec.service_times;
  // The signs tell V8 that these are numbers: it would allocate what may be anything.
  if (given !== null) return +(given[k] as number);
  const law = source.serviceTime ?? version.serviceTime;
  if (attempt === 1 && source.makesRetries === false && source.services.has(k)) {
    return source.services.value(k, law);
  }
  return +law(inputs.draw[input] as number, placeOf(input, inputs));
}

/** The place of an attempt's draw in the sequence of its source; draws of its own have none. */
function placeOf(input: number, inputs: World['inputs']): number {
  const isSequel = (inputs.attempt[input] as number) > 1 || inputs.callerRetries[input] !== 0;
  return isSequel ? 0 : inputs.k[input] as number;
}

/** Whether a code base that the scenario has, or comes to have, ever gives a `failure_rate`. */
export function canFailByChance({ apps, events }: Scenario): boolean {
  const changes = events.flatMap(({ action }): CodeBase[] =>
    ('change' in action && action.change !== null ? [action.change] : []));
  return [...apps.map((app) => app.code_base), ...changes].some(({ functions = {} }) =>
    Object.values(functions).some((draft) =>
      typeof draft === 'object' && draft !== null && 'failure_rate' in draft));
}

/**
 * How long a batch takes, and whether it will fail: the draws are those of its first input, one for
 * both laws.
 */
export function planBatch(pool: Pool, batch: readonly number[], version: FunctionVersion): Micros {
  const { inputs } = pool.world;
  const first = batch[0] as number;
  const base = planAttempt(pool, first, version);
  for (const input of batch) inputs.fails[input] = inputs.fails[first] as number;
  const { perInput } = version.batch as BatchWork;
  return base + batch.length * perInput(inputs.draw[first] as number, placeOf(first, inputs));
}

/**
 * How long an attempt takes that would take `usual` on a warm container, on one that has had fewer
 * attempts than warm it: the draw is the input's own (TIME-4).
 *
 * @rule CON-9
 */
export function planWarmingAttempt(
  { warmUp }: FunctionVersion, input: number, { usual, inputs }: {
    readonly usual: Micros; readonly inputs: World['inputs'];
  },
): Micros {
  if (warmUp === null) return usual;
  if (warmUp.law === null) return toDuration(usual * warmUp.factor);
  return +warmUp.law(inputs.draw[input] as number, placeOf(input, inputs));
}

/** Attempts after the first have a stream of their own: its first draws replace the input's. */
function drawAgain(input: number, { calls, inputs, scenario }: World): void {
  const entity = `${calls.pathOf(input)}/${inputs.attempt[input]}`;
  const retries = new Stream(scenario.seed, 'retry', entity);
  inputs.draw[input] = retries.next();
  inputs.failureDraw[input] = retries.next();
}

/**
 * A caller's patience is over: its input ends now if it does not run, else when its attempt does.
 *
 * @rule QUE-8
 */
export function losePatience(world: World, input: number): void {
  const { inputs } = world;
  if (inputs.state[input] === STATE.running) {
    const triesAgain = world.callers?.giveUp(input) === true;
    inputs.givenUp[input] = triesAgain ? GIVEN_UP_AND_RETRIED : GIVEN_UP;
    return;
  }
  const pool = world.poolOf(input);
  const slot = inputs.container[input] as number;
  if (inputs.state[input] === STATE.waiting) pool.waiting.remove(input);
  else if (pool.router?.holds(input) === true) pool.router.release(input);
  else if (slot === NONE) pool.queue.remove(input);
  else if (pool.batches.container?.slot === slot) pool.batches.leave(input);
  else pool.bindings.release(world.containers[slot] as Container, input);
  world.log.open(FINISHED, QUE_8, pool.app.number)
    .put(inputs.id[input] as number).put(STATE.abandoned).putText('patience over').close();
  world.finish(input, STATE.abandoned);
  world.touch(pool);
}
