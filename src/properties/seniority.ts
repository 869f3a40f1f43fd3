import { LAST_SEQ } from './history/inputs.ts';
import { InputView } from './history/inputs.ts';
import type { Property } from './property.ts';

/** S18: first come, first served. */
export const seniority: Property = {
  id: 'S18',
  name: 'seniority',
  statement: 'The input that starts is the most senior of those in its Function\'s queue: in order '
    + 'of arrival, which what was lost keeps and what is retried gets anew. Inputs bound to a '
    + 'container stand apart.',
  rule: 'QUE-3',
  scope: 'always',
  routine: ['start before others'],
  watch(history, judge) {
    const other = new InputView(history.inputs);
    return {
      before: {
        'input.started'({ input, function: owner }) {
          if (input.place !== 'queued' || owner === null) return;
          if (owner.queue.size > 1) judge.count();
          const { first } = owner.queue;
          if (first === input.number) return;
          other.select(first);
          judge.violate(
            `${input.name} starts while ${other.name}, which is more senior, waits`,
            other.get(LAST_SEQ), input.get(LAST_SEQ),
          );
        },
      },
    };
  },
};
