import { fieldsOf } from '../trace/record-fields.ts';
import { LAST_SEQ } from './history/inputs.ts';
import type { Property } from './property.ts';

const CONTAINER = fieldsOf('input.started').container;

/** S09: nobody gets work before it is ready, nor once it goes. */
export const dispatchOnlyReady: Property = {
  id: 'S09',
  name: 'dispatch-only-ready',
  statement: 'An input starts only on a container of its own Function that is ready: on none that '
    + 'is still starting, drains, stops or is gone.',
  rule: 'QUE-2',
  scope: 'always',
  routine: ['start'],
  watch(_history, judge) {
    return {
      before: {
        'input.started'(here) {
          judge.count();
          const { container, input, function: owner } = here;
          const since = input.get(LAST_SEQ);
          if (container === null) {
            const name = `ta-${here.value(CONTAINER)}`;
            return judge.violate(`${input.name} starts on ${name}, which is not there`, since);
          }
          if (container.state !== 'ready') {
            return judge.violate(
              `${input.name} starts on ${container.name}, which is ${container.state}`,
              container.lastSeq,
            );
          }
          if (container.function === owner) return;
          judge.violate(
            `${input.name} starts on ${container.name} of another Function, `
            + container.function.name, container.starting.seq, since,
          );
        },
      },
    };
  },
};
