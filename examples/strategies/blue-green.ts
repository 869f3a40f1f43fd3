import type { Order, Strategy, StrategyView } from 'cutover';

/**
 * Blue-green: a whole second pool is started beside the first. Until it is complete, traffic goes
 * to the old containers; then all of them are retired in one instant.
 *
 * It needs room for two pools: below that the rollout waits, blocked by the cap. A new version that
 * never starts changes nothing for anybody.
 */
function decide(view: StrategyView): readonly Order[] {
  const blue = view.containers.filter(({ version, state }) =>
    version < view.version && (state === 'starting' || state === 'ready'));
  if (blue.length === 0) return [];
  const serving = blue.filter(({ state }) => state === 'ready').length;
  if (view.readyCount > 0 && view.readyCount >= serving) {
    return blue.map(({ id }) => ({ order: 'drain', container: id }));
  }
  const missing = blue.length - view.startingCount - view.readyCount;
  const count = Math.min(missing, view.startableCount);
  const stay: Order = { order: 'shift', version: view.version, share: 0 };
  return count > 0 ? [stay, { order: 'start', version: view.version, count }] : [stay];
}

export default {
  name: 'blue-green',
  claims: { zeroDowntime: true, floor: true, noPreempt: true, settlesWithoutTraffic: true },
  decide,
} satisfies Strategy;
