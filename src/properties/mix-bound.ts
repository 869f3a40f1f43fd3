import type { Here } from './history/here.ts';
import { LAST_SEQ } from './history/inputs.ts';
import type { Property } from './property.ts';

/** S22: old code runs only on what is left of it. */
export const mixBound: Property = {
  id: 'S22',
  name: 'mix-bound',
  statement: 'Between two publishes inputs start only on the live version and on containers that '
    + 'began to start before the publish, or that a strategy of one\'s own brought back; and, once '
    + 'a recreate has interrupted, on none from before it.',
  rule: 'ROL-2',
  scope: 'always',
  watch(_history, judge) {
    return {
      before: {
        'input.started'(here) {
          const { app, container, input } = here;
          if (container === null || !container.isOutdated) return;
          const { number, starting: { seq, why } } = container;
          judge.count();
          if (number <= app.interruptedUpTo) {
            judge.violate(`${told(here)} after a recreate`, seq, input.get(LAST_SEQ));
          } else if (number > (app.live?.lastContainer ?? 0) && why !== 'strategy') {
            judge.violate(
              `${told(here)} and was when it began to start`, app.live?.published.seq ?? -1, seq,
            );
          }
        },
      },
    };
  },
};

const told = ({ app, container, input }: Here): string =>
  `${input.name} starts on ${container?.name} of v${container?.version}, while v${app.version} `
  + 'is live';
