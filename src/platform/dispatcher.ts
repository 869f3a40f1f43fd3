import { startAttempt } from './attempts.ts';
import type { Pool } from './pool.ts';
import type { FunctionRollout } from './rollout.ts';

/**
 * Gives queued inputs to free slots until one or the other runs out.
 *
 * @rule QUE-2
 */
export function dispatch(pool: Pool): void {
  const { world, queue, bindings } = pool;
  bindings.serve();
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
    if (container.runsBatches === false) startAttempt(pool, input, container);
    else batches.take(input, container);
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
