import { KIND } from '../model/event-kinds.ts';
import { ruleIndex } from '../model/rules.ts';
import type { Order } from '../model/strategy.ts';
import { interrupt } from './attempts.ts';
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
 * Carries out one order of a strategy; one that the rules forbid is a {@link StrategyError}. Orders
 * given in the control plane come with the cause that it names.
 */
export function carryOut(rollout: FunctionRollout, order: Order, given?: Cause): void {
  const { pool } = rollout;
  switch (order.order) {
    case 'start':
      return startContainers(rollout, order.version, order.count);
    case 'drain': {
      const why = order.why ?? 'retired';
      const cause = given ?? causeOf(rollout, why === 'evicted' ? ROL_6 : ROL_4);
      return pool.drain(existing(rollout, order.container), why, cause);
    }
    case 'terminate':
      return terminate(existing(rollout, order.container), given ?? causeOf(rollout, STR_1));
    case 'shift':
      return shiftTraffic(rollout, order.version, order.share);
    case 'wake':
      return wakeAt(pool, order.at);
    case 'remember':
      rollout.memory = order.memory;
      return;
    case 'done':
      rollout.isDone = true;
  }
}

function terminate(container: Container, cause: Cause): void {
  const { pool, state } = container;
  if (state === 'stopping') return;
  interrupt(container, 'interrupted', cause);
  pool.stop(container, state === 'starting' ? 'cancelled' : 'interrupted', cause);
}

const causeOf = ({ rollout }: FunctionRollout, rule: number): Cause => ({
  rule, seq: rollout.publishSeq,
});

function fail(rollout: FunctionRollout, what: string): never {
  const { app, name, world } = rollout.pool;
  throw new StrategyError(
    `strategy "${rollout.strategyName}" at ${world.now} µs, ${app.name}/${name}: ${what}`,
  );
}

function existing(rollout: FunctionRollout, id: number): Container {
  return rollout.pool.containers.get(id) ?? fail(rollout, `there is no container ta-${id}`);
}

function startContainers(rollout: FunctionRollout, number: number, count: number): void {
  const { pool } = rollout;
  const version = allowedVersion(rollout, number);
  if (!Number.isInteger(count) || count < 1) fail(rollout, `cannot start ${count} containers`);
  if (count > pool.allowedStarts(version, roomOf(pool, true))) {
    fail(rollout, `no room to start ${count} containers of v${number}`);
  }
  const isLive = version === pool.live;
  const cause = causeOf(rollout, isLive ? ROL_3 : STR_1);
  for (let n = 0; n < count; n++) pool.start(version, isLive ? 'replacement' : 'strategy', cause);
}

/** A strategy may start the version it rolls out, and the one that this superseded. */
function allowedVersion(rollout: FunctionRollout, number: number): FunctionVersion {
  const { pool } = rollout;
  if (pool.live !== null && number === pool.live.number) return pool.live;
  const { superseded } = rollout;
  if (superseded !== null && number === superseded.number) return superseded;
  return fail(rollout, `v${number} is neither live nor superseded by this rollout`);
}

function shiftTraffic(rollout: FunctionRollout, number: number, share: number): void {
  if (!(share >= 0 && share <= 1)) fail(rollout, `a share of ${share} is not between 0 and 1`);
  const version = allowedVersion(rollout, number);
  rollout.shift = { toLive: version === rollout.pool.live, share, assigned: 0 };
}

function wakeAt(pool: Pool, at: number): void {
  const { world } = pool;
  const after = Math.max(0, Math.ceil(at) - world.now);
  world.queue.push(after, KIND['wake-up'], pool.index, pool.index);
}
