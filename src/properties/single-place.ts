import { CONTAINER, LAST_SEQ } from './history/inputs.ts';
import type { Here } from './history/here.ts';
import type { Property } from './property.ts';

/** S02: one live attempt at most. */
export const singlePlace: Property = {
  id: 'S02',
  name: 'single-place',
  statement: 'An input is in the queue once or runs on one container, never both and never twice.',
  rule: 'OBJ-6',
  scope: 'always',
  routine: ['start'],
  watch(_history, judge) {
    const doubled = ({ input }: Here, how: string): void => {
      const place = input.place === 'running' ? `runs on ta-${input.get(CONTAINER)}`
        : input.place === 'bound' || input.place === 'batched'
          ? `waits for ta-${input.get(CONTAINER)}`
        : `is ${input.place}`;
      judge.violate(`${input.name} ${how} while it ${place} already`, input.get(LAST_SEQ));
    };
    return {
      before: {
        'input.arrived'(here) {
          if (here.input.isOpen) doubled(here, 'arrives');
        },
        'input.bound'(here) {
          const { place } = here.input;
          if (place === 'running' || place === 'bound' || place === 'batched') {
            doubled(here, 'is bound');
          }
        },
        'input.unbound'(here) {
          const { place } = here.input;
          if (place === 'running' || place === 'queued') doubled(here, 'is queued again');
        },
        'input.batched'(here) {
          const { place } = here.input;
          if (place === 'running' || place === 'batched') doubled(here, 'joins a batch');
        },
        'input.unbatched'(here) {
          const { place } = here.input;
          if (place === 'running' || place === 'queued') doubled(here, 'is queued again');
        },
        'input.misrouted'(here) {
          if (here.input.place === 'running') doubled(here, 'is misrouted');
        },
        'input.started'(here) {
          judge.count();
          if (here.input.place === 'running') doubled(here, `starts on ${nameOf(here)}`);
        },
        'input.requeued'(here) {
          const { place } = here.input;
          if (place === 'running' || place === 'queued' || place === 'bound'
            || place === 'batched') {
            doubled(here, 'is queued again');
          }
        },
      },
    };
  },
};

const nameOf = ({ container }: Here): string => container?.name ?? 'a container that is not there';
