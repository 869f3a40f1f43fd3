import type { Property } from './property.ts';

/** S26: no container runs more than it may. */
export const concurrencyLimit: Property = {
  id: 'S26',
  name: 'concurrency-limit',
  statement: 'A container runs at most `max_inputs` of its own version at one time, one if it is '
    + 'for a single use.',
  rule: 'QUE-5',
  scope: 'always',
  routine: ['start'],
  watch(_history, judge) {
    return {
      before: {
        'input.started'({ container, input }) {
          judge.count();
          if (container === null || container.running < container.slots) return;
          judge.violate(
            `${input.name} starts on ${container.name}, which runs ${container.running} of at most `
            + `${container.slots} inputs`, container.starting.seq,
          );
        },
      },
    };
  },
};
