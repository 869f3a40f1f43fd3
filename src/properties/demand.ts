import type { FunctionHistory } from './history/function.ts';

/**
 * How many containers the autoscaler wants of a Function as its history stands: none if the live
 * version does not have it (AUT-1).
 */
export function desiredOf(owner: FunctionHistory): number {
  const options = owner.live?.options ?? null;
  if (options === null) return 0;
  const demand = owner.running - owner.runningOnDraining + owner.queued;
  const buffer = demand > 0 ? options.buffer_containers : 0;
  const wanted = Math.ceil(demand / options.target_inputs) + buffer;
  return Math.min(owner.cap, Math.max(options.min_containers, wanted));
}
