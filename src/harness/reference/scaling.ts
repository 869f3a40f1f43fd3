import { start, startable, stop } from './containers.ts';
import type { Chronicle } from './chronicle.ts';
import { demandOf, desiredFor, desiredOf, supplyOf } from './demand.ts';
import {
  type Container, containersOf, type FunctionName, isLive, isRolling, liveOf, liveSpec, type State,
  surgeOf,
} from './state.ts';

/** AUT-5: "interval makes them periodic". */
function isDeciding(state: State, name: FunctionName): boolean {
  const interval = liveSpec(name)?.autoscaler?.interval ?? 0;
  if (interval === 0) return true;
  return (state.now - (liveOf(name.app)?.publishedAt ?? 0)) % interval === 0;
}

/** AUT-5: "scaleup_window asks for sustained demand": what was there all of the time. */
function sustained(state: State, name: FunctionName): number {
  const now = demandOf(state, name);
  const window = liveSpec(name)?.autoscaler?.scaleup_window ?? 0;
  if (window === 0) return now;
  const from = state.now - window;
  if (from < (liveOf(name.app)?.publishedAt ?? 0)) return 0;
  const all = state.demands.get(`${name.app.id}/${name.name}`) ?? [];
  const begins = all.findLastIndex(({ at }) => at <= from);
  return all.slice(Math.max(0, begins)).reduce((least, { demand }) => Math.min(least, demand),
    begins < 0 ? 0 : now);
}

/** AUT-3 and AUT-4: idle containers stop. */
export function scaleDown(chronicle: Chronicle, name: FunctionName): void {
  const { state } = chronicle;
  const window = liveSpec(name)?.scaledown_window;
  if (window === undefined || !isDeciding(state, name)) return;
  const desired = desiredOf(state, name);
  const expired = (): Container[] => containersOf(state, name)
    .filter(({ idleSince }) => idleSince !== null && idleSince + window <= state.now)
    .sort((a, b) => (a.idleSince as number) - (b.idleSince as number) || a.number - b.number);
  for (const container of expired()) {
    // AUT-3: "stops if supply > desired, longest idle first (ties: lowest id)"
    if (!isLive(state, container) || supplyOf(state, name) <= desired) continue;
    stop(chronicle, container, { why: 'idle', rule: 'AUT-3' });
  }
  for (const container of expired()) {
    // AUT-4: "only while the Function has more accepting containers […] than desired"
    const accepting = containersOf(state, name).filter((each) => each.state === 'ready').length;
    if (isLive(state, container) || accepting <= desired) continue;
    stop(chronicle, container, { why: 'idle', rule: 'AUT-4' });
  }
}

/** AUT-2: "If supply < desired, start min(desired − supply, max − existing containers)". */
export function scaleUp(chronicle: Chronicle, name: FunctionName): void {
  const { state, scenario } = chronicle;
  const spec = liveSpec(name);
  if (spec === undefined || !isDeciding(state, name)) return;
  const isByDemand = isRolling(name.app) && scenario.platform.rolling.replace === 'demand';
  const most = (spec.max_containers ?? Number.POSITIVE_INFINITY)
    + (isByDemand ? surgeOf(scenario, spec) : 0);
  const missing = desiredFor(name, sustained(state, name)) - supplyOf(state, name);
  const room = most - containersOf(state, name).length;
  const count = Math.min(missing, room, startable(chronicle, name));
  const rule = spec.autoscaler === undefined ? 'AUT-2' : 'AUT-5';
  for (let n = 0; n < count; n++) start(chronicle, name, { why: 'demand', rule });
}
