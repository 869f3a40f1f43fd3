import { fieldsOf } from '../trace/record-fields.ts';
import type { Here } from './history/here.ts';
import { LAST_SEQ } from './history/inputs.ts';
import type { Judge, Property } from './property.ts';

const SIZE = fieldsOf('batch.started').size;

/** S26: no container runs more than it may. */
export const concurrencyLimit: Property = {
  id: 'S26',
  name: 'concurrency-limit',
  statement: 'A container runs at most `max_inputs` of its own version at one time, one if it is '
    + 'for a single use. Where that version batches, inputs run in batches only, each of which '
    + 'takes one of these places from its first input on and has at most `max_batch_size` inputs; '
    + 'a Function has one open batch at most.',
  rule: 'QUE-5',
  scope: 'always',
  routine: ['start'],
  watch(_history, judge) {
    return {
      before: {
        'input.started'(here) {
          judge.count();
          const { container, input } = here;
          if (container === null || input.place === 'batched') return;
          if (container.isBatching) {
            return judge.violate(
              `${input.name} starts by itself on ${container.name}, which runs batches`,
              container.starting.seq, input.get(LAST_SEQ),
            );
          }
          hasSlot(here, 'starts', judge);
        },
        'input.batched'(here) {
          judge.count();
          const open = here.function?.openBatch ?? null;
          if (open === null) return hasSlot(here, 'opens a batch', judge);
          if (open.container === here.container) return;
          judge.violate(
            `${here.input.name} opens a batch while one is open on ${open.container.name}`,
            open.openedSeq,
          );
        },
        'batch.started': (here) => hasItsSize(here, judge),
      },
    };
  },
};

function hasSlot({ container, input }: Here, what: string, judge: Judge): void {
  if (container === null || container.load < container.slots) return;
  judge.violate(
    `${input.name} ${what} on ${container.name}, which runs ${container.load} of at most `
    + `${container.slots} ${container.isBatching ? 'batches' : 'inputs'}`, container.starting.seq,
  );
}

function hasItsSize(here: Here, judge: Judge): void {
  judge.count();
  const { container } = here;
  if (container === null) return;
  const open = container.function.openBatch;
  if (open === null || open.container !== container) {
    return judge.violate(`a batch runs on ${container.name}, where none was open`);
  }
  const told = here.value(SIZE);
  const most = container.generation.options?.max_batch_size ?? 0;
  if (told === open.size && told <= most) return;
  judge.violate(
    `a batch of ${open.size} inputs is said to run with ${told} of at most ${most}`, open.openedSeq,
  );
}
