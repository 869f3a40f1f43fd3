import type { Here } from './history/here.ts';
import { LAST_SEQ } from './history/inputs.ts';
import { InputView } from './history/inputs.ts';
import type { Property } from './property.ts';

/** S18: first come, first served. */
export const seniority: Property = {
  id: 'S18',
  name: 'seniority',
  statement: 'The input that starts, or joins a batch, is the most senior of those in its '
    + 'Function\'s queue: in order of arrival, which what was lost keeps and what is retried gets '
    + 'anew. Inputs bound to a container stand apart.',
  rule: 'QUE-3',
  scope: 'always',
  routine: ['start before others'],
  watch(history, judge) {
    const other = new InputView(history.inputs);
    const isFirst = ({ input, function: owner }: Here, what: string): void => {
      if (input.place !== 'queued' || owner === null) return;
      if (owner.queue.size > 1) judge.count();
      const { first } = owner.queue;
      if (first === input.number) return;
      other.select(first);
      judge.violate(
        `${input.name} ${what} while ${other.name}, which is more senior, waits`,
        other.get(LAST_SEQ), input.get(LAST_SEQ),
      );
    };
    return {
      before: {
        'input.started': (here) => isFirst(here, 'starts'),
        'input.batched': (here) => isFirst(here, 'joins a batch'),
      },
    };
  },
};
