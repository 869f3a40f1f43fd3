import type { Here } from './history/here.ts';
import type { Property } from './property.ts';

/** S33: one publish after the other, one outcome each. */
export const serialPublish: Property = {
  id: 'S33',
  name: 'serial-publish',
  statement: 'Version numbers grow in the order of publishing. Every command comes out once at '
    + 'most: published, no-op, aborted or rejected; and exactly once in a run that ended by '
    + 'itself.',
  rule: 'DEP-6',
  scope: 'always',
  watch(history, judge) {
    const resolves = (here: Here<
      'deploy.published' | 'deploy.noop' | 'deploy.aborted' | 'deploy.rejected'
    >): void => {
      const { command, record, type } = here;
      // What is there from the start is published by nobody, and a stop has no number.
      if (record.op === undefined || record.op === 0) return;
      judge.count();
      if (command === null) {
        judge.violate(`${type} of command ${record.op}, which nobody issued`);
      } else if (command.resolution !== null) {
        judge.violate(
          `${type} of command ${record.op}, which was ${command.resolution} before`,
          command.issued.seq, command.resolvedSeq,
        );
      }
    };
    return {
      before: {
        'deploy.published'(here) {
          resolves(here);
          const { app, record } = here;
          if (record.version > app.version) return;
          judge.violate(
            `v${record.version} is published after v${app.version}`, app.live?.published.seq ?? -1,
          );
        },
        'deploy.noop': resolves,
        'deploy.aborted': resolves,
        'deploy.rejected': resolves,
        'run.ended'({ record }) {
          if (record.why !== 'over') return;
          for (const app of [history.app(-1), ...history.apps]) {
            for (const { op, issued, resolution } of app.commands.values()) {
              if (resolution !== null) continue;
              judge.violate(`the run is over and command ${op} never came out`, issued.seq);
            }
          }
        },
      },
    };
  },
};
