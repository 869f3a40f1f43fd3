import { fieldsOf } from '../../trace/record-fields.ts';
import { sometimes } from './condition.ts';

const STARTED = fieldsOf('input.started');

/** What can happen to containers and inputs, in the order of the ids. */
export const CONTAINER_CONDITIONS = [
  sometimes({
    id: 'X6', name: 'only-one-crashes', rule: 'RET-4',
    statement: 'The only container of a Function that accepts inputs crashes.',
    watch: (_history, hit) => ({
      before: {
        'container.crashed'({ container, function: owner }) {
          if (container?.state === 'ready' && owner?.ready === 1) hit();
        },
      },
    }),
  }),
  sometimes({
    id: 'X9', name: 'third-attempt', rule: 'RET-1',
    statement: 'An input is attempted for the third time or more.',
    watch: (_history, hit) => ({
      before: {
        'input.started'(here) {
          if (here.value(STARTED.attempt) >= 3) hit();
        },
      },
    }),
  }),
  sometimes({
    id: 'X17', name: 'zero-durations', rule: 'TIME-3',
    statement: 'An input that takes no time starts on a container whose cold start took none.',
    watch: (_history, hit) => ({
      before: {
        'input.started'(here) {
          if (here.value(STARTED.service_us) !== 0) return;
          const { cold_start_us, why } = here.container?.starting ?? {};
          if (why !== 'initial' && cold_start_us === 0) hit();
        },
      },
    }),
  }),
  sometimes({
    id: 'X18', name: 'cap-reached', rule: 'CON-6',
    statement: 'A container starts that is the last one below the cap of its Function.',
    watch: (_history, hit) => ({
      after: {
        'container.starting'({ function: owner }) {
          if (owner !== null && owner.existingInAll >= owner.cap) hit();
        },
      },
    }),
  }),
];
