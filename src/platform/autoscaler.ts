import type { FunctionSpec } from '../model/configuration.ts';

/**
 * How many containers a demand calls for: enough to hold every input at its target, a buffer on top
 * while there is any demand, within `min_containers` and `max_containers`.
 *
 * @rule AUT-1
 */
export function desiredCount(demand: number, spec: FunctionSpec): number {
  const { target_inputs, min_containers, max_containers } = spec;
  let wanted = demand;
  if (target_inputs > 1) wanted = Math.ceil(demand / target_inputs);
  if (demand > 0) wanted += spec.buffer_containers;
  if (wanted < min_containers) wanted = min_containers;
  return max_containers !== null && wanted > max_containers ? max_containers : wanted;
}

/**
 * How many containers of the live version the autoscaler starts: what is missing, as far as there
 * is room. Outdated containers are no supply.
 *
 * @rule AUT-2
 */
export function startCount(desired: number, supply: number, room: number): number {
  return Math.max(0, Math.min(desired - supply, room));
}
