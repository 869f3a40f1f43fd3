import {
  containersOf, type FunctionName, isLive, liveSpec, queueOf, runningOn, type State,
} from './state.ts';

/** AUT-1: "inputs running on accepting containers (all versions) + queued". */
export function demandOf(state: State, name: FunctionName): number {
  const accepting = containersOf(state, name).filter((each) => each.state === 'ready');
  const running = accepting.reduce((sum, each) => sum + runningOn(state, each).length, 0);
  return running + queueOf(state, name).length;
}

/** AUT-1: "desired = min(max, max(min, ceil(D / target_inputs) + (D > 0 ? buffer : 0)))". */
export function desiredFor(name: FunctionName, demand: number): number {
  const spec = liveSpec(name);
  if (spec === undefined) return 0;
  const { min_containers, max_containers, target_inputs, buffer_containers } = spec;
  const wanted = Math.ceil(demand / target_inputs) + (demand > 0 ? buffer_containers : 0);
  return Math.min(max_containers ?? Number.POSITIVE_INFINITY, Math.max(min_containers, wanted));
}

export const desiredOf = (state: State, name: FunctionName): number =>
  desiredFor(name, demandOf(state, name));

/** Whether the autoscaler wants more containers than there are. */
export const isShort = (state: State, name: FunctionName): boolean =>
  desiredOf(state, name) > supplyOf(state, name);

/** AUT-2: "Supply = the live version's containers, starting or accepting." */
export const supplyOf = (state: State, name: FunctionName): number =>
  containersOf(state, name).filter((container) => isLive(state, container)
    && (container.state === 'starting' || container.state === 'ready')).length;
