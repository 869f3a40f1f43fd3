import { departures } from './departures.ts';
import type { Property } from './property.ts';

/** S14: a rolling deployment never leaves a Function without a container that accepts. */
export const zeroDowntime: Property = {
  id: 'S14',
  name: 'zero-downtime',
  statement: 'While a version is live that was published rolling, no deployment takes away the '
    + 'last accepting container of a Function that the version has. Containers may go for reasons '
    + 'of their own: faults, time-outs, single use, idleness beyond what is needed, a stop of the '
    + 'App, eviction where that is the policy.',
  rule: 'ZDT-2',
  scope: { strategy: 'rolling', claim: 'zeroDowntime' },
  watch(_history, judge) {
    return {
      before: departures(judge, ({ container, isItsOwn }, { app, type }) => {
        const { function: owner } = container;
        if (isItsOwn || owner.live === null || app.isGone || !judge.binds(app.live)) return;
        judge.count();
        if (owner.ready > 1) return;
        judge.violate(
          `${container.name} was the last of ${owner.name} that accepted inputs (${type})`,
          app.live?.published.seq ?? -1, container.lastSeq,
        );
      }),
      after: {
        'rollout.started'({ app, function: owner }) {
          if (owner !== null && owner.ready > 0 && judge.binds(app.live)) judge.count();
        },
      },
    };
  },
};
