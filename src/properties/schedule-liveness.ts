import type { FunctionHistory } from './history/function.ts';
import type { Here } from './history/here.ts';
import type { Property } from './property.ts';
import { ScheduleTimes } from './schedule-times.ts';

/** L09: no deployment, good or bad, ends a schedule. */
export const scheduleLiveness: Property = {
  id: 'L09',
  name: 'schedule-liveness',
  statement: 'A schedule that is there after a deployment, a rollback or a failed build goes on: '
    + 'it fires when it is next due, if the run lasts that long.',
  rule: 'SCH-2',
  scope: 'always',
  watch(history, judge) {
    const times = new ScheduleTimes();
    /** What came last since a Function fired for the last time. */
    const since = new Map<FunctionHistory, { readonly seq: number; readonly what: string }>();
    const note = (owner: FunctionHistory, seq: number, what: string): void => {
      judge.count();
      since.set(owner, { seq, what });
    };
    return {
      before: {
        'schedule.planned': (here) => times.plan(here),
        'schedule.fired'({ function: owner, now }) {
          if (owner === null) return;
          times.fire(owner, now);
          since.delete(owner);
        },
        'deploy.aborted'({ app, seq }: Here) {
          for (const owner of times.live(app)) note(owner, seq, 'a build failed');
        },
      },
      after: {
        'rollout.started'(here) {
          times.begin(here);
          const { function: owner, record } = here;
          if (owner === null || !times.has(owner)) return;
          note(owner, here.seq, `v${record.version} was published`);
        },
      },
      ended() {
        for (const [owner, { seq, what }] of since) {
          const due = times.next(owner);
          if (due > history.now) continue;
          judge.violate(
            `${owner.name} was due at ${due} µs, and has never fired since ${what}`, seq,
          );
        }
      },
    };
  },
};
