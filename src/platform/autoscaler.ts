import type { FunctionSpec } from '../model/configuration.ts';

/**
 * How many containers a demand calls for: enough to hold every input at its target, a buffer on top
 * while there is any demand, within `min_containers` and `max_containers`.
 *
 * @rule AUT-1
 */
export function desiredCount(demand: number, spec: FunctionSpec): number {
  const needed = Math.ceil(demand / spec.target_inputs);
  const wanted = Math.max(spec.min_containers, demand > 0 ? needed + spec.buffer_containers : 0);
  return spec.max_containers === null ? wanted : Math.min(spec.max_containers, wanted);
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
