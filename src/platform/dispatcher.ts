import { startAttempt } from './attempts.ts';
import type { Pool } from './pool.ts';
import type { Container } from './container.ts';
import type { FunctionRollout } from './rollout.ts';
import type { StaleRouter } from './stale-router.ts';

/**
 * Gives queued inputs to free slots until one or the other runs out.
 *
 * @rule QUE-2
 */
export function dispatch(pool: Pool): void {
  const { world, queue, bindings } = pool;
  bindings.serve();
  if (pool.router !== null) return dispatchLate(pool, pool.router);
  if (pool.isBatching === true) gather(pool);
  while (queue.size > 0 && pool.freeSlotCount > 0) {
    const container = pool.slots.choose(pool.rollout !== null && prefersOutdated(pool.rollout));
    if (container === null) break;
    const input = queue.first(world.inputs.seniority);
    queue.remove(input);
    startAttempt(pool, input, container);
  }
  if (queue.size > 0) bindings.bindQueued();
}

/** As above where the router may take a container for accepting that is not any more (QUE-9). */
function dispatchLate(pool: Pool, router: StaleRouter): void {
  const { world, queue, batches, bindings } = pool;
  while (queue.size > 0) {
    const open = batches.container;
    if (open === null && pool.freeSlotCount === 0 && !router.isBehind()) break;
    const outdatedFirst = open === null && pool.rollout !== null && prefersOutdated(pool.rollout);
    const accepting = open ?? (pool.freeSlotCount > 0 ? pool.slots.choose(outdatedFirst) : null);
    const stale = open === null ? router.preferred(accepting, outdatedFirst) : null;
    if (accepting === null && stale === null) break;
    const input = queue.first(world.inputs.seniority);
    queue.remove(input);
    if (stale !== null) router.misroute(input, stale);
    else assign(pool, input, accepting as Container);
  }
  batches.runIfDue();
  if (queue.size > 0) bindings.bindQueued();
}

function assign(pool: Pool, input: number, container: Container): void {
  if (container.runsBatches === false) startAttempt(pool, input, container);
  else pool.batches.take(input, container);
}

/**
 * As above where inputs run in batches: they join the open one, or open one in the slot that they
 * would have had (QUE-6). Containers of a version without batches take what does not.
 */
function gather(pool: Pool): void {
  const { world, queue, batches } = pool;
  while (queue.size > 0 && (batches.container !== null || pool.freeSlotCount > 0)) {
    const container = batches.container
      ?? pool.slots.choose(pool.rollout !== null && prefersOutdated(pool.rollout));
    if (container === null) break;
    const input = queue.first(world.inputs.seniority);
    queue.remove(input);
    assign(pool, input, container);
  }
  batches.runIfDue();
}

/** A strategy's `shift` decides for each assignment which version it prefers (STR-1). */
function prefersOutdated({ shift }: FunctionRollout): boolean {
  if (shift === null) return false;
  const before = Math.floor(shift.assigned * shift.share);
  shift.assigned++;
  const stepsUp = Math.floor(shift.assigned * shift.share) > before;
  return shift.toLive ? !stepsUp : stepsUp;
}
