import type { ContainerView, Order, Strategy, StrategyView } from 'cutover';

/** Of the pool so much may be missing while it is replaced, rounded down: of 3 nobody, of 4 one. */
const MAX_UNAVAILABLE = 0.25;

const longestIdleFirst = (a: ContainerView, b: ContainerView): number =>
  b.idleMicros - a.idleMicros || a.running - b.running || a.id - b.id;

/**
 * Rolling with `max_unavailable`, as it is often written first. It looks right, and passes reviews,
 * but not `cutover verify`: a replacement that is still starting is counted as available.
 */
function decide(view: StrategyView): readonly Order[] {
  const old = view.containers.filter(({ version }) => version < view.version);
  const serving = old.filter(({ state }) => state === 'ready').sort(longestIdleFirst);
  const starting = old.filter(({ state }) => state === 'starting');
  if (serving.length + starting.length === 0) return [];

  // The pool is whom the rollout has retired and whom it has not; who left by himself is neither.
  const retired = Number(view.memory ?? 0);
  const pool = retired + serving.length + starting.length;
  const least = Math.max(1, pool - Math.floor(pool * MAX_UNAVAILABLE));
  const available = serving.length + view.readyCount + view.startingCount;
  const leaving = [
    ...(view.readyCount > 0 ? starting : []),
    ...serving.slice(0, Math.max(0, available - least)),
  ];
  if (leaving.length > 0) {
    return [
      ...leaving.map(({ id }): Order => ({ order: 'drain', container: id })),
      { order: 'remember', memory: retired + leaving.length },
    ];
  }
  const missing = pool - view.startingCount - view.readyCount;
  const count = Math.min(missing, view.startableCount);
  return count > 0 ? [{ order: 'start', version: view.version, count }] : [];
}

export default {
  name: 'rolling-max-unavailable-wrong',
  claims: { zeroDowntime: true, noPreempt: true, settlesWithoutTraffic: true },
  decide,
} satisfies Strategy;
