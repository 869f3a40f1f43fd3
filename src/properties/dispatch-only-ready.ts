import { fieldsOf } from '../trace/record-fields.ts';
import type { Here } from './history/here.ts';
import { LAST_SEQ } from './history/inputs.ts';
import type { Property } from './property.ts';

const STARTED_ON = fieldsOf('input.started').container;
const BATCHED_ON = fieldsOf('input.batched').container;

/** S09: nobody gets work before it is ready, nor once it goes. */
export const dispatchOnlyReady: Property = {
  id: 'S09',
  name: 'dispatch-only-ready',
  statement: 'An input starts, or joins a batch, only on a container of its own Function that is '
    + 'ready: on none that is still starting, drains, stops or is gone.',
  rule: 'QUE-2',
  scope: 'always',
  routine: ['start'],
  watch(_history, judge) {
    const onReady = (here: Here, what: string, cell: number): void => {
      judge.count();
      const { container, input, function: owner } = here;
      const since = input.get(LAST_SEQ);
      if (container === null) {
        const name = `ta-${here.value(cell)}`;
        return judge.violate(`${input.name} ${what} on ${name}, which is not there`, since);
      }
      if (container.state !== 'ready') {
        return judge.violate(
          `${input.name} ${what} on ${container.name}, which is ${container.state}`,
          container.lastSeq,
        );
      }
      if (container.function === owner) return;
      judge.violate(
        `${input.name} ${what} on ${container.name} of another Function, `
        + container.function.name, container.starting.seq, since,
      );
    };
    return {
      before: {
        'input.started': (here) => onReady(here, 'starts', STARTED_ON),
        'input.batched': (here) => onReady(here, 'joins a batch', BATCHED_ON),
      },
    };
  },
};
