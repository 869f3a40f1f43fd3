import type { Property } from './property.ts';

/** L02: nobody waits beside a free slot. */
export const workConserving: Property = {
  id: 'L02',
  name: 'work-conserving',
  statement: 'At the end of no instant does an input wait in the queue for any container, while an '
    + 'accepting container of its Function has a free slot. Each input that joins the queue '
    + 'counts.',
  rule: 'QUE-2',
  scope: 'always',
  routine: ['arrival'],
  watch(history, judge) {
    return {
      before: {
        'input.arrived': () => judge.count(),
        'input.requeued': () => judge.count(),
      },
      settled() {
        for (const { freeSlots, live, name, queue } of history.touched) {
          if (queue.size === 0 || freeSlots <= 0) continue;
          judge.violate(
            `in-${queue.first} waits for ${name} while its accepting containers have ${freeSlots} `
            + 'free slots', live?.options?.seq ?? -1,
          );
        }
      },
    };
  },
};
