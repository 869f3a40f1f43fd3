import type { FunctionHistory } from './history/function.ts';
import type { Here } from './history/here.ts';
import type { Judge, Property } from './property.ts';

/** S25: `min_containers` are there whatever the demand. */
export const floorOfMin: Property = {
  id: 'S25',
  name: 'floor-of-min',
  statement: 'At the end of every instant a Function has at least `min_containers` of the live '
    + 'version, starting or accepting, unless `max_containers` leaves no room for more or starts '
    + 'fail and have to wait.',
  rule: 'AUT-1',
  scope: 'always',
  watch(_history, judge) {
    const changed = new Set<FunctionHistory>();
    const note = ({ function: owner }: Here): void => {
      if (owner !== null) changed.add(owner);
    };
    return {
      before: {
        'container.starting': note,
        'container.ready': note,
        'container.start_failed': note,
        'container.draining': note,
        'container.stopping': note,
        'container.crashed': note,
        'container.stopped': note,
        'rollout.started': note,
      },
      settled() {
        if (changed.size === 0) return;
        for (const owner of changed) judgeSupply(owner, judge);
        changed.clear();
      },
    };
  },
};

function judgeSupply({ app, existing, live, name }: FunctionHistory, judge: Judge): void {
  if (live === null || live.options === null || app.state !== 'deployed') return;
  const { cap = Number.POSITIVE_INFINITY, min_containers: least, seq } = live.options;
  if (least === 0 || live.failures > 0 || live.isHeldBack) return;
  judge.count();
  const supply = live.starting + live.ready;
  if (supply >= least || existing >= cap) return;
  judge.violate(
    `${name} has ${supply} containers of v${live.version}, starting or accepting, where `
    + `min_containers is ${least}`, seq,
  );
}
