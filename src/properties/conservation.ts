import type { Here } from './history/here.ts';
import { type InputPlace, LAST_SEQ } from './history/inputs.ts';
import type { Property } from './property.ts';

const AWAY: readonly InputPlace[] = ['waiting', 'returning', 'misrouted'];

/** S01: nothing is ever lost. */
export const conservation: Property = {
  id: 'S01',
  name: 'conservation',
  statement: 'Every input that arrived is queued, running, waiting or in a final state, and '
    + 'nothing is there that did not arrive. No container goes with an input on it, and an input '
    + 'whose attempt is lost is put back into the queue in the same instant.',
  rule: 'OBJ-6',
  scope: 'always',
  routine: ['arrival'],
  watch(history, judge) {
    const hasArrived = ({ input, type }: Here): void => {
      if (input.place === 'unknown') judge.violate(`${type} of ${input.name}, which never arrived`);
    };
    const isEmpty = ({ container }: Here): void => {
      if (container === null || container.running === 0) return;
      judge.violate(
        `${container.name} goes while inputs run on it: ${container.running}`, container.lastSeq,
      );
    };
    return {
      before: {
        'input.arrived': () => judge.count(),
        'input.bound': hasArrived,
        'input.unbound': hasArrived,
        'input.batched': hasArrived,
        'input.unbatched': hasArrived,
        'input.misrouted': hasArrived,
        'input.started'(here) {
          hasArrived(here);
          const { input } = here;
          if (!AWAY.includes(input.place)) return;
          judge.violate(`${input.name} starts without having been queued`, input.get(LAST_SEQ));
        },
        'attempt.ended': hasArrived,
        'input.requeued': hasArrived,
        'input.finished': hasArrived,
        'container.start_failed': isEmpty,
        'container.stopping': isEmpty,
        'container.crashed': isEmpty,
        'container.stopped': isEmpty,
      },
      settled() {
        const { returningCount } = history.inputs;
        if (returningCount === 0) return;
        judge.violate(`attempts of ${returningCount} inputs were lost and nobody put them back`);
      },
    };
  },
};
