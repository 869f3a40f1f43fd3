import { LAST_SEQ } from './history/inputs.ts';
import type { Here } from './history/here.ts';
import type { Judge, Property } from './property.ts';

/** S17: traffic shifts to new containers as they come. */
export const newestFirst: Property = {
  id: 'S17',
  name: 'newest-first',
  statement: 'While a version is live that was published rolling, an input starts, or opens a '
    + 'batch, on an outdated container only if no accepting container of the live version is '
    + 'without an input. Inputs that were bound to a container stand apart.',
  rule: 'QUE-4',
  scope: { strategy: 'rolling' },
  watch(_history, judge) {
    return {
      before: {
        'input.started'(here) {
          // What is in a batch has its slot since that was opened.
          if (here.input.place !== 'batched') judgeChoice(here, 'starts', judge);
        },
        'input.batched'(here) {
          if (here.function?.openBatch === null) judgeChoice(here, 'opens a batch', judge);
        },
      },
    };
  },
};

function judgeChoice({ app, container, input }: Here, what: string, judge: Judge): void {
  if (container === null || !container.isOutdated || !judge.binds(app.live)) return;
  if (input.place === 'bound') return;
  judge.count();
  const { live } = container.function;
  if (live === null || live.idle === 0) return;
  judge.violate(
    `${input.name} ${what} on ${container.name} of v${container.version} while `
    + `${live.idle} containers of v${live.version} accept inputs and run none`,
    container.starting.seq, input.get(LAST_SEQ),
  );
}
