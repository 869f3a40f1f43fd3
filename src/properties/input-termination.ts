import type { Property } from './property.ts';

/** L03: every input comes to an end. */
export const inputTermination: Property = {
  id: 'L03',
  name: 'input-termination',
  statement: 'Once nothing happens any more unless somebody does something, every input that '
    + 'arrived is final.',
  rule: 'TIME-5',
  scope: 'always',
  mode: 'eventually',
  watch(history, judge) {
    return {
      ended() {
        if (!history.isOver || history.inputs.latest === 0) return;
        judge.count();
        let open = history.inputs.returningCount;
        for (const owner of history.functions) open += owner.open;
        if (open === 0) return;
        const first = history.functions.find(({ queue }) => queue.size > 0)?.queue.first;
        const whose = first === undefined ? '' : `, in-${first} for one, which is queued`;
        judge.violate(`${open} inputs are not final at the end of the run${whose}`);
      },
    };
  },
};
