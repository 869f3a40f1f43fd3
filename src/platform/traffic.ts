import { ABSENT, recordIndex } from '../model/records.ts';
import { ruleIndex } from '../model/rules.ts';
import type { Micros } from '../model/time.ts';
import { toDuration } from '../random/law.ts';
import { Stream } from '../random/stream.ts';
import type { Container } from './container.ts';
import type { FunctionVersion } from './function-version.ts';
import { NONE } from './input-list.ts';
import { FAILS, FAILS_BY_FAULT, STATE } from './inputs.ts';
import type { Pool } from './pool.ts';
import type { Source } from './source.ts';
import type { World } from './world.ts';

const ARRIVED = recordIndex('input.arrived');
const FINISHED = recordIndex('input.finished');

const QUE_1 = ruleIndex('QUE-1');
const QUE_7 = ruleIndex('QUE-7');
const QUE_8 = ruleIndex('QUE-8');
const OBJ_1 = ruleIndex('OBJ-1');
const PUB_6 = ruleIndex('PUB-6');
const STP_1 = ruleIndex('STP-1');

/** The earliest source has its next input: it arrives. */
export function arriveNext(world: World): void {
  const { arrivals } = world;
  const source = arrivals.next;
  const k = source.count++;
  arrivals.advance();
  arrive(world, source, k);
}

/** The k-th input of a source arrives, k from 0. */
function arrive(world: World, source: Source, k: number): void {
  const patience = source.patience === null ? null : source.patiences.next(k, source.patience);
  const pool = source.pool();
  if (pool === null || isRefused(pool, source)) {
    return refuse(world, source, { k, patience, found: pool !== null });
  }
  const { inputs } = world;
  const input = inputs.arrive(pool.index, source.index, k);
  source.services.copy(k, inputs.draw, input);
  if (world.drawsFailures === true) source.failures.copy(k, inputs.failureDraw, input);
  record(world, source, { id: inputs.arrivedCount, k, patience });
  pool.queue.join(input);
  world.touch(pool);
  if (patience === null) return;
  inputs.patienceEnds[input] = world.now + patience;
  world.awaitPatience(input);
}

/**
 * The platform takes no more than so many inputs per Function: those that find a free slot do not
 * count as queued.
 *
 * @rule QUE-7
 */
function isRefused(pool: Pool, { queueLimit, inFlightLimit }: Source): boolean {
  const queued = pool.queuedCount;
  return queued - pool.freeSlotCount >= queueLimit || queued + pool.runningTotal >= inFlightLimit;
}

interface Arrival {
  readonly id: number;
  readonly k: number;
  readonly patience: Micros | null;
}

function record(world: World, source: Source, { id, k, patience }: Arrival): void {
  const app = source.name.app?.number ?? ABSENT;
  const { log } = world;
  const at = log.reserve(ARRIVED, QUE_1, app);
  const { cells } = log;
  cells[at] = id;
  cells[at + 1] = source.functionText;
  cells[at + 2] = source.text;
  cells[at + 3] = k;
  cells[at + 4] = patience ?? ABSENT;
  log.close();
}

function refuse(
  world: World, source: Source,
  { k, patience, found }: {
    readonly k: number; readonly patience: Micros | null; readonly found: boolean;
  },
): void {
  const id = world.inputs.refuse();
  record(world, source, { id, k, patience });
  const { app } = source.name;
  const missing = app?.isGone ? STP_1 : app?.isDeployed ? PUB_6 : OBJ_1;
  world.log.open(FINISHED, found ? QUE_7 : missing, app?.number ?? ABSENT)
    .put(id).put(STATE.rejected).putText(found ? 'resource exhausted' : 'not found').close();
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
  const source = world.sources[inputs.source[input] as number] as Source;
  const k = inputs.k[input] as number;
  const attempt = inputs.attempt[input] as number;
  if (attempt > 1) drawAgain(source, input, world);
  const { failure_rate } = version.spec;
  const fails = failure_rate > 0 && (inputs.failureDraw[input] as number) < failure_rate;
  inputs.fails[input] = fails ? FAILS : world.faults.failsAttempt(pool) ? FAILS_BY_FAULT : 0;
  const given = source.spec.service_times;
  // The signs tell V8 that these are numbers: it would allocate what may be anything.
  if (given !== null) return +(given[k] as number);
  const law = source.serviceTime ?? version.serviceTime;
  if (attempt === 1 && source.services.has(k)) return source.services.value(k, law);
  return +law(inputs.draw[input] as number, attempt === 1 ? k : 0);
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
  const k = inputs.attempt[input] === 1 ? inputs.k[input] as number : 0;
  return +warmUp.law(inputs.draw[input] as number, k);
}

/** Attempts after the first have a stream of their own: its first draws replace the input's. */
function drawAgain(source: Source, input: number, { inputs, scenario }: World): void {
  const entity = `${source.spec.name}/${inputs.k[input]}/${inputs.attempt[input]}`;
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
    inputs.givenUp[input] = 1;
    return;
  }
  const pool = world.poolOf(input);
  const slot = inputs.container[input] as number;
  if (inputs.state[input] === STATE.waiting) pool.waiting.remove(input);
  else if (slot === NONE) pool.queue.remove(input);
  else pool.bindings.release(world.containers[slot] as Container, input);
  world.log.open(FINISHED, QUE_8, pool.app.number)
    .put(inputs.id[input] as number).put(STATE.abandoned).putText('patience over').close();
  inputs.finish(input, STATE.abandoned);
  world.touch(pool);
}
