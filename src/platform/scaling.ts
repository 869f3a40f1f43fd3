import { ABSENT } from '../model/records.ts';
import { ruleIndex } from '../model/rules.ts';
import { desiredCount, startCount } from './autoscaler.ts';
import type { Pace } from './pace.ts';
import type { Pool } from './pool.ts';

const AUT_2 = { rule: ruleIndex('AUT-2'), seq: ABSENT };
const AUT_3 = { rule: ruleIndex('AUT-3'), seq: ABSENT };
const AUT_4 = { rule: ruleIndex('AUT-4'), seq: ABSENT };
const AUT_5 = { rule: ruleIndex('AUT-5'), seq: ABSENT };
const PIN_1 = { rule: ruleIndex('PIN-1'), seq: ABSENT };

const LIVE = 0;
const OUTDATED = 1;

/** Inputs that want a slot now: running on accepting containers, or queued. */
const demandOf = (pool: Pool): number => pool.runningCount + pool.queuedCount;

/** What the autoscaler wants of a Function; 0 for one that the live version does not have. */
export function desiredOf(pool: Pool): number {
  return pool.live === null ? 0 : desiredCount(demandOf(pool), pool.scaling);
}

/** Containers of the live version, starting or accepting. */
const supplyOf = (pool: Pool): number => pool.starting[LIVE] + pool.ready[LIVE];

/** Whether the autoscaler wants more containers of the live version than there are. */
export const isShort = (pool: Pool): boolean => desiredOf(pool) > supplyOf(pool);

/**
 * How many containers fit under the cap, all versions together; with `surge` a rollout's allowance
 * is added to it.
 *
 * @rule CON-6
 */
export function roomOf(pool: Pool, surge: boolean): number {
  if (pool.live === null) return 0;
  const cap = pool.scaling.max_containers;
  if (cap === null) return Number.POSITIVE_INFINITY;
  return Math.max(0, cap + (surge ? surgeOf(pool, cap) : 0) - existingOf(pool));
}

/** Containers of the Function that are not stopped, pinned ones included. */
function existingOf({ family }: Pool): number {
  let existing = 0;
  for (const { existingCount } of family) existing += existingCount;
  return existing;
}

/** The surge as a number: a share of the cap is rounded up (ROL-6). */
export function surgeOf(pool: Pool, cap: number): number {
  const { surge } = pool.world.scenario.platform.rolling;
  // The small step back keeps a share like 7 % of 100, which is 7.000000000000001, at 7.
  return 'share' in surge ? Math.ceil(surge.share * cap - 1e-9) : surge.containers;
}

/**
 * Stops containers that have been idle for the window and that nobody needs. Returns whether any
 * was stopped.
 *
 * @rule AUT-3
 * @rule AUT-4
 */
export function scaleDown(pool: Pool): boolean {
  if (pool.live === null || pool.world.now < pool.idleDueAt) return false;
  const { pace } = pool;
  if (pace !== null && !pace.decides(pool.world.now)) {
    pool.awaitDecision(pace.nextDecision(pool.world.now));
    return false;
  }
  const desired = desiredOf(pool);
  const expired = pool.world.now - pool.scaling.scaledown_window;
  let stopped = false;
  for (let idle = pool.idle[LIVE].first; idle !== null && idle.usedAt <= expired; ) {
    if (supplyOf(pool) <= desired) break;
    pool.stop(idle, 'idle', AUT_3);
    stopped = true;
    idle = pool.idle[LIVE].first;
  }
  for (let idle = pool.idle[OUTDATED].first; idle !== null && idle.usedAt <= expired; ) {
    if (pool.ready[LIVE] + pool.ready[OUTDATED] <= desired) break;
    pool.stop(idle, 'idle', AUT_4);
    stopped = true;
    idle = pool.idle[OUTDATED].first;
  }
  pool.armIdleExpiry();
  return stopped;
}

/** How many of the containers that are missing may start now: a rollout by demand has its surge. */
function startable(pool: Pool, missing: number): number {
  const { live, rollout, starts, world } = pool;
  if (live === null) return 0;
  const onDemand = world.scenario.platform.rolling.replace === 'demand';
  const surge = onDemand && rollout?.strategyName === 'rolling';
  return starts.allowed(live, startCount(missing, 0, roomOf(pool, surge)));
}

/** What the autoscaler wants to be there now, of what the demand calls for. */
function pacedDesire(pool: Pool, pace: Pace): number {
  const { now } = pool.world;
  const demand = demandOf(pool);
  const lasting = pace.lasting(demand, now);
  const missing = desiredCount(demand, pool.scaling) - supplyOf(pool);
  // Where nothing may start a decision changes nothing: what changes that has it looked at again.
  if (missing > 0 && startable(pool, missing) > 0) pool.awaitDecision(pace.nextDecision(now));
  return pace.decides(now) ? desiredCount(lasting, pool.scaling) : 0;
}

/** Starts what the demand calls for. Returns whether any container was started. */
export function scaleUp(pool: Pool): boolean {
  const { live } = pool;
  if (live === null) return false;
  const { pace } = pool;
  const desired = pace === null ? desiredOf(pool) : pacedDesire(pool, pace);
  const missing = desired - supplyOf(pool);
  if (missing <= 0) return false;
  const allowed = startable(pool, missing);
  const why = pool.pinned === null ? 'demand' : 'pinned';
  const cause = pace !== null ? AUT_5 : pool.pinned === null ? AUT_2 : PIN_1;
  for (let n = 0; n < allowed; n++) pool.starts.begin(live, why, cause);
  return allowed > 0;
}
