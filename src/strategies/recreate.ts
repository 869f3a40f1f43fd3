import type { Order, Strategy, StrategyView } from '../model/strategy.ts';

const NOTHING: readonly Order[] = [];

const interruptAll = (view: StrategyView): readonly Order[] =>
  view.containers
    .filter(({ state }) => state !== 'stopping')
    .map(({ id }) => ({ order: 'terminate', container: id }));

/**
 * Every container from before the publish is interrupted; the autoscaler starts new ones as the
 * queue asks for them.
 *
 * @rule REC-1
 * @rule REC-2
 */
export const recreate: Strategy = {
  name: 'recreate',
  claims: { zeroDowntime: false, noPreempt: false, mixVersions: false },
  interruption: {
    delay: (policy) => policy.recreate.interrupt_delay,
    orders: interruptAll,
  },
  decide: () => NOTHING,
};
