import type { AutoscalerOverride, FunctionSpec } from '../model/configuration.ts';

/** What the autoscaler goes by for one pool; an override may change it until the next publish. */
export type Scaling = Required<AutoscalerOverride> & Pick<FunctionSpec, 'target_inputs'>;

/** What a version states. Always made here, so that V8 sees objects of one form. */
export function scalingOf(spec: Scaling): Scaling {
  return {
    min_containers: spec.min_containers,
    max_containers: spec.max_containers,
    buffer_containers: spec.buffer_containers,
    scaledown_window: spec.scaledown_window,
    target_inputs: spec.target_inputs,
  };
}

/** Of a Function that the live version does not have. */
export const UNSCALED: Scaling = scalingOf({
  min_containers: 0, max_containers: null, buffer_containers: 0, scaledown_window: 0,
  target_inputs: 1,
});

/**
 * How many containers a demand calls for: enough to hold every input at its target, a buffer on top
 * while there is any demand, within `min_containers` and `max_containers`.
 *
 * @rule AUT-1
 */
export function desiredCount(demand: number, scaling: Scaling): number {
  const { target_inputs, min_containers, max_containers } = scaling;
  let wanted = demand;
  if (target_inputs > 1) wanted = Math.ceil(demand / target_inputs);
  if (demand > 0) wanted += scaling.buffer_containers;
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
