import fc from 'fast-check';
import type { Order, Strategy } from '../../src/model/strategy.ts';
import { scenarioText, smallDeployment } from './small-deployments.ts';

/** A strategy that orders whatever is allowed, as its whims have it, while they last. */
export function whimsical(whims: readonly number[], onOrder: () => void): Strategy {
  return {
    name: './whims.ts',
    decide(view) {
      const k = (view.memory as number | null) ?? 0;
      const whim = whims[k];
      if (whim === undefined) return [];
      const any = view.containers[whim % Math.max(1, view.containers.length)];
      const orders: Order[] = [
        { order: 'remember', memory: k + 1 },
        { order: 'wake', at: view.now + 700_000 },
      ];
      if (whim % 5 === 0 && view.startableCount > 0) {
        orders.push({ order: 'start', version: view.version, count: 1 });
      }
      if (whim % 5 === 1 && any !== undefined) {
        orders.push({ order: 'drain', container: any.id });
      }
      if (whim % 5 === 2 && any !== undefined) {
        orders.push({ order: 'terminate', container: any.id });
      }
      if (whim % 5 === 4 && view.room > 0) {
        orders.push({ order: 'start', version: view.version - 1, count: 1 });
      }
      if (whim % 5 === 3 && view.containers.some(({ version }) => version === view.version)) {
        orders.push({ order: 'shift', version: view.version, share: (whim % 7) / 6 });
      }
      if (orders.length > 2) onOrder();
      // Half of the whims wait for the next settling.
      return whim % 2 === 0 ? orders : [orders[0] as Order, ...orders.slice(2)];
    },
  };
}

/** A small scenario whose deployments are by the whimsical strategy, and whims for it. */
export const aWhimsicalDeployment = fc.record({
  small: smallDeployment(['rolling', 'rolling', 'preempt', 'fail']),
  whims: fc.array(fc.nat({ max: 200 }), { minLength: 5, maxLength: 30, size: 'max' }),
}).map(({ small, whims }) => {
  // Without back-off every start within the room is allowed.
  const functions = small.functions.map((spec) => ({ ...spec, failingStarts: [] }));
  const text = scenarioText({ ...small, functions })
    .replaceAll('"strategy":"rolling"', '"strategy":"./whims.ts"');
  return { text, whims };
});
