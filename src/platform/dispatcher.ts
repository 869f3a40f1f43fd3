import { recordIndex } from '../model/records.ts';
import { ruleIndex } from '../model/rules.ts';
import { startAttempt } from './attempts.ts';
import type { Container } from './container.ts';
import type { Pool } from './pool.ts';

const BOUND = recordIndex('input.bound');
const QUE_10 = ruleIndex('QUE-10');

/**
 * Gives queued inputs to free slots until one or the other runs out. Returns whether any input was
 * assigned or bound.
 *
 * @rule QUE-2
 */
export function dispatch(pool: Pool): boolean {
  const { world, queue } = pool;
  let changed = pool.readyWithBound.length > 0;
  if (changed) serveBound(pool);
  while (queue.size > 0 && pool.freeSlotCount > 0) {
    const container = pool.slots.choose(prefersOutdated(pool));
    if (container === null) break;
    const input = queue.first(world.inputs.seniority);
    queue.remove(input);
    startAttempt(pool, input, container);
    changed = true;
  }
  if (queue.size > 0 && world.bindsEarly) changed = bindQueued(pool) || changed;
  return changed;
}

/** A strategy's `shift` decides for each assignment which version it prefers (STR-1). */
function prefersOutdated(pool: Pool): boolean {
  const shift = pool.rollout?.shift ?? null;
  if (shift === null) return false;
  const before = Math.floor(shift.assigned * shift.share);
  shift.assigned++;
  const stepsUp = Math.floor(shift.assigned * shift.share) > before;
  return shift.toLive ? !stepsUp : stepsUp;
}

/**
 * Containers that became ready take the inputs bound to them before any other.
 *
 * @rule QUE-10
 */
function serveBound(pool: Pool): void {
  for (const container of pool.readyWithBound.splice(0)) {
    for (const input of container.bound.toArray()) {
      container.bound.remove(input);
      pool.boundCount--;
      startAttempt(pool, input, container);
    }
  }
}

/** Binds unbound inputs, most senior first, to starts under way, earliest first. */
function bindQueued(pool: Pool): boolean {
  const { world, queue } = pool;
  let changed = false;
  while (queue.size > 0) {
    const container = firstUnbound(pool);
    if (container === null) break;
    const input = queue.first(world.inputs.seniority);
    queue.remove(input);
    container.bound.append(input);
    pool.boundCount++;
    world.inputs.container[input] = container.slot;
    if (container.bound.size >= container.boundLimit) pool.bindable.remove(container.slot);
    world.log.open(BOUND, QUE_10, pool.app.number)
      .put(world.inputs.id[input] as number).put(container.id).close();
    changed = true;
  }
  return changed;
}

function firstUnbound(pool: Pool): Container | null {
  if (pool.bindable.size === 0) return null;
  return pool.world.containers[pool.bindable.first] as Container;
}
