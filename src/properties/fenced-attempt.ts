import { ATTEMPT_RESULTS } from '../model/records.ts';
import { fieldsOf } from '../trace/record-fields.ts';
import { ATTEMPT, CONTAINER, LAST_SEQ } from './history/inputs.ts';
import type { Property } from './property.ts';

const ENDED = fieldsOf('attempt.ended');
const SUCCEEDED = ATTEMPT_RESULTS.indexOf('succeeded');

/** S04: results of attempts that were given up are thrown away. */
export const fencedAttempt: Property = {
  id: 'S04',
  name: 'fenced-attempt',
  statement: 'An attempt succeeds only if it is the one that runs, on the container it was started '
    + 'on, and that container is ready or draining: what a killed container sends is nothing.',
  rule: 'CON-5',
  scope: 'always',
  routine: ['success'],
  watch(_history, judge) {
    return {
      before: {
        'attempt.ended'(here) {
          if (here.value(ENDED.result) !== SUCCEEDED) return;
          judge.count();
          const { input, container } = here;
          const attempt = here.value(ENDED.attempt);
          const what = `attempt ${attempt} of ${input.name} succeeds`;
          const since = input.get(LAST_SEQ);
          if (container === null) return judge.violate(`${what} on a container that is not there`);
          if (container.state !== 'ready' && container.state !== 'draining') {
            return judge.violate(
              `${what} on ${container.name}, which is ${container.state}`, container.lastSeq,
            );
          }
          if (!input.isOpen) return;
          if (input.place !== 'running') {
            return judge.violate(`${what} although none of it runs`, since);
          }
          if (attempt !== input.get(ATTEMPT)) {
            return judge.violate(`${what} while attempt ${input.get(ATTEMPT)} runs`, since);
          }
          if (container.number !== input.get(CONTAINER)) {
            judge.violate(`${what} on ${container.name}, but runs elsewhere`, since);
          }
        },
      },
    };
  },
};
