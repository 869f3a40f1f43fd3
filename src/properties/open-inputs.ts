import type { FunctionHistory } from './history/function.ts';

/**
 * Inputs of a Function that are not final although the platform could do something for them: not
 * those that are queued where it has no place for a container of theirs, which may be for ever.
 */
export function openInputs(owner: FunctionHistory): number {
  const queued = isWithoutPlace(owner) ? 0 : owner.queued;
  return queued + owner.waiting + owner.running;
}

/**
 * Whether a limit of the platform holds a start (AUT-6), or the pool of pinned callers finds the
 * cap taken by the containers of others (CON-6).
 */
function isWithoutPlace(owner: FunctionHistory): boolean {
  const { cap, containers, existing, existingInAll, pin } = owner;
  if (pin !== null && existing === 0 && existingInAll >= cap) return true;
  return [...containers.values()].some(({ isHeld }) => isHeld);
}
