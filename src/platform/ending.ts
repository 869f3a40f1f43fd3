import type { App } from './app.ts';
import { crowdedOut, heldForever, type EndlessRunError } from './run-error.ts';
import { roomOf } from './scaling.ts';
import type { World } from './world.ts';

/**
 * True when nothing is left to happen but containers growing old: traffic has ended, every event of
 * the file has been carried out and its command has returned, every input is final, and every
 * rollout is finished or stuck.
 *
 * @rule TIME-5
 */
export function isEverythingOver(world: World): boolean {
  return (
    world.inputs.openCount === 0 &&
    world.arrivals.nextAt === Number.POSITIVE_INFINITY &&
    (world.callers === null || world.callers.pendingCount === 0) &&
    world.openCommandCount === 0 &&
    world.pendingEventCount === 0 &&
    world.rollingOut.every(isStuck)
  );
}

function isStuck(app: App): boolean {
  return app.pools.every((pool) => {
    if (pool.rollout?.blockedBy) return true;
    return [...pool.containers.values()].every(({ version }) => version === pool.live);
  });
}

/**
 * Why a run would never end in which nothing is left to happen: inputs wait for a place that nobody
 * gives up. `null` if that is not the case.
 */
export function endlessWait({ admission, inputs, pools }: World): EndlessRunError | null {
  if (inputs.openCount === 0) return null;
  const [held] = admission?.waitingPools ?? [];
  if (held !== undefined) return heldForever(held);
  const crowded = pools.find((pool) => pool !== null &&
    pool.queuedCount > 0 && pool.existingCount === 0 && roomOf(pool, false) === 0);
  return crowded ? crowdedOut(crowded) : null;
}
