import { INPUT_STATES, isFinal } from '../model/lifecycle.ts';
import type { InputState } from '../model/lifecycle.ts';
import { fieldsOf } from '../trace/record-fields.ts';
import { LAST_SEQ } from './history/inputs.ts';
import type { Here } from './history/here.ts';
import type { Property } from './property.ts';

const ENDED = fieldsOf('attempt.ended');

/** S03: what is final stays so. */
export const finalOnce: Property = {
  id: 'S03',
  name: 'final-once',
  statement: 'An input comes to one final state, and nothing is told of it after that.',
  rule: 'OBJ-5',
  scope: 'always',
  routine: ['success'],
  watch(_history, judge) {
    const isOpen = ({ input, type }: Here): boolean => {
      if (input.place !== 'final') return true;
      judge.violate(`${type} of ${input.name}, which was final before`, input.get(LAST_SEQ));
      return false;
    };
    return {
      before: {
        'input.arrived': isOpen,
        'input.bound': isOpen,
        'input.unbound': isOpen,
        'input.batched': isOpen,
        'input.unbatched': isOpen,
        'input.misrouted': isOpen,
        'input.started': isOpen,
        'input.requeued': isOpen,
        'attempt.ended'(here) {
          const state = INPUT_STATES[here.value(ENDED.state)] as InputState;
          if (isOpen(here) && isFinal(state)) judge.count();
        },
        'input.finished'(here) {
          if (isOpen(here)) judge.count();
        },
      },
    };
  },
};
