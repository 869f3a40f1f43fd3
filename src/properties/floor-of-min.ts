import type { Micros } from '../model/time.ts';
import type { FunctionHistory } from './history/function.ts';
import type { Here } from './history/here.ts';
import type { Judge, Property } from './property.ts';

/** S25: `min_containers` are there whatever the demand. */
export const floorOfMin: Property = {
  id: 'S25',
  name: 'floor-of-min',
  statement: 'At the end of every instant a Function has at least `min_containers` of the live '
    + 'version, starting or accepting, unless `max_containers` leaves no room for more, starts '
    + 'fail and have to wait, or the autoscaler has an interval and does not decide in it.',
  rule: 'AUT-1',
  scope: 'always',
  watch(history, judge) {
    const changed = new Set<FunctionHistory>();
    const note = ({ function: owner }: Here): void => {
      // One container less leaves room for others of the Function, whomever it served.
      for (const each of owner?.family ?? []) changed.add(each);
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
        'autoscaler.overridden': note,
      },
      settled() {
        if (changed.size === 0) return;
        for (const owner of changed) {
          if (!decidesAt(history.now, owner)) continue;
          judgeSupply(owner, judge);
          changed.delete(owner);
        }
      },
    };
  },
};

/** Whether the autoscaler decides in an instant: at each, or an interval apart (AUT-5). */
function decidesAt(now: Micros, { live }: FunctionHistory): boolean {
  const { interval_us: interval, t_us: published } = live?.options ?? {};
  return interval === undefined || published === undefined || (now - published) % interval === 0;
}

function judgeSupply(owner: FunctionHistory, judge: Judge): void {
  const { app, cap, live, name } = owner;
  if (live === null || live.options === null || app.isGone) return;
  const { min_containers: least, seq } = live.options;
  if (least === 0 || owner.isBackingOff) return;
  judge.count();
  const supply = live.starting + live.ready;
  if (supply >= least || owner.existingInAll >= cap) return;
  judge.violate(
    `${name} has ${supply} containers of v${live.version}, starting or accepting, where `
    + `min_containers is ${least}`, seq,
  );
}
