import { KIND } from '../model/event-kinds.ts';
import { frozenCopy } from '../model/frozen.ts';
import { ruleIndex } from '../model/rules.ts';
import type { Order } from '../model/strategy.ts';
import { shutDown } from './attempts.ts';
import type { Container } from './container.ts';
import type { FunctionVersion } from './function-version.ts';
import type { Cause, Pool } from './pool.ts';
import type { FunctionRollout } from './rollout.ts';
import { roomOf } from './scaling.ts';
import { StrategyError } from './strategy-error.ts';

const ROL_3 = ruleIndex('ROL-3');
const ROL_4 = ruleIndex('ROL-4');
const ROL_6 = ruleIndex('ROL-6');
const STR_1 = ruleIndex('STR-1');

/**
 * Carries out one order of a strategy, and returns whether that changed anything; one that the
 * rules forbid is a {@link StrategyError}. Orders given in the control plane come with the cause
 * that it names.
 */
export function carryOut(rollout: FunctionRollout, order: Order, given?: Cause): boolean {
  switch (order.order) {
    case 'start':
      return startContainers(rollout, order.version, order.count);
    case 'drain': {
      const { container, why = 'retired' } = order;
      const cause = given ?? causeOf(rollout, why === 'evicted' ? ROL_6 : ROL_4);
      return drain(existing(rollout, container), why, cause);
    }
    case 'terminate': {
      const cause = given ?? causeOf(rollout, STR_1);
      return shutDown(existing(rollout, order.container), 'interrupted', cause);
    }
    case 'shift':
      return shiftTraffic(rollout, order.version, order.share);
    case 'wake':
      return wakeAt(rollout, order.at);
    case 'remember':
      return remember(rollout, order.memory);
    case 'done':
      rollout.isDone = true;
      return true;
    default:
      return refuse(rollout, `there is no order ${JSON.stringify(order)}`);
  }
}

function drain(container: Container, why: 'retired' | 'evicted', cause: Cause): boolean {
  const { pool, state } = container;
  pool.drain(container, why, cause);
  return state === 'starting' || state === 'ready';
}

/** What is remembered is a copy that cannot be changed: a strategy has no state but this. */
function remember(rollout: FunctionRollout, given: unknown): boolean {
  const memory = frozenCopy(given);
  if (memory === undefined) refuse(rollout, 'what it remembers is not plain data');
  const isNew = JSON.stringify(memory) !== JSON.stringify(rollout.memory);
  rollout.memory = memory;
  return isNew;
}

/** What the bundled strategy does is what its rules say; a user's own acts by STR-1 alone. */
export const causeOf = ({ rollout, strategyName }: FunctionRollout, rule: number): Cause => ({
  rule: strategyName === 'rolling' ? rule : STR_1, seq: rollout.publishSeq,
});

/** Ends the run: the strategy did what it may not do. */
export function refuse(rollout: FunctionRollout, what: string): never {
  const { app, name, world } = rollout.pool;
  throw new StrategyError(
    `strategy "${rollout.strategyName}" at ${world.now} µs, ${app.name}/${name}: ${what}`,
  );
}

function existing(rollout: FunctionRollout, id: number): Container {
  return rollout.pool.containers.get(id) ?? refuse(rollout, `there is no container ta-${id}`);
}

function startContainers(rollout: FunctionRollout, number: number, count: number): boolean {
  const { pool } = rollout;
  const version = allowedVersion(rollout, number);
  if (!Number.isInteger(count) || count < 1) refuse(rollout, `cannot start ${count} containers`);
  const room = roomOf(pool, true);
  if (count > room) refuse(rollout, `no room to start ${count} containers of v${number}`);
  if (count > pool.starts.allowed(version, room)) {
    refuse(rollout, `cannot start ${count} containers of v${number}: ${heldBack(version, pool)}`);
  }
  const cause = causeOf(rollout, ROL_3);
  const why = cause.rule === ROL_3 ? 'replacement' : 'strategy';
  for (let n = 0; n < count; n++) pool.starts.begin(version, why, cause);
  return true;
}

/** Why back-off forbids a start (CON-3). */
function heldBack({ notBefore, number }: FunctionVersion, { world }: Pool): string {
  return world.now < notBefore
    ? `its starts have failed, and v${number} waits until ${notBefore} µs to be started again`
    : 'its starts have failed, and one is tried at a time until one is ready';
}

/** A strategy may start the version it rolls out, and the one that this superseded. */
function allowedVersion(rollout: FunctionRollout, number: number): FunctionVersion {
  const { pool } = rollout;
  if (pool.live !== null && number === pool.live.number) return pool.live;
  const { superseded } = rollout;
  if (superseded !== null && number === superseded.number) return superseded;
  return refuse(rollout, `v${number} is neither live nor superseded by this rollout`);
}

/** The count of assignments goes on if the shift is the one that holds already. */
function shiftTraffic(rollout: FunctionRollout, number: number, share: number): boolean {
  if (!(share >= 0 && share <= 1)) refuse(rollout, `a share of ${share} is not between 0 and 1`);
  const toLive = allowedVersion(rollout, number) === rollout.pool.live;
  const { shift } = rollout;
  if (shift !== null && shift.toLive === toLive && shift.share === share) return false;
  rollout.shift = { toLive, share, assigned: 0 };
  return true;
}

function wakeAt(rollout: FunctionRollout, at: number): boolean {
  if (!Number.isFinite(at)) refuse(rollout, `cannot wake it at ${at}`);
  if (rollout.wakesAt === at) return false;
  rollout.wakesAt = at;
  const { index, world } = rollout.pool;
  const after = Math.max(0, Math.ceil(at) - world.now);
  world.queue.push(after, KIND['wake-up'], index, index);
  return true;
}
