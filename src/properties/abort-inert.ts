import type { AppHistory } from './history/app.ts';
import type { Here } from './history/here.ts';
import type { Property } from './property.ts';
import { QuietInstants } from './quiet-instant.ts';

/** S07: a command that fails leaves no trace but its own. */
export const abortInert: Property = {
  id: 'S07',
  name: 'abort-inert',
  statement: 'A deployment whose build failed and a command that was rejected change nothing about '
    + 'an App that is live: no container starts or goes because of them, none is interrupted, the '
    + 'App stays deployed.',
  rule: 'DEP-4',
  scope: 'always',
  watch(_history, judge) {
    const quiet = new QuietInstants(judge);
    /** The latest command of each App that came to nothing since its last publish: its `seq`. */
    const inVain = new Map<AppHistory, number>();
    const note = (here: Here): void => {
      if (here.app.version === 0) return;
      judge.count();
      quiet.note(here);
      inVain.set(here.app, here.seq);
    };
    return {
      before: {
        ...quiet.handlers,
        'build.failed'(here) {
          if (here.app.version > 0) quiet.note(here);
        },
        'deploy.aborted': note,
        'deploy.rejected': note,
        'deploy.published'({ app, record }) {
          const seq = inVain.get(app);
          inVain.delete(app);
          if (seq === undefined || record.version === app.version + 1) return;
          judge.violate(
            `v${record.version} follows v${app.version}: a command that came to nothing counted`,
            seq,
          );
        },
        'deploy.interrupting'({ command }) {
          if (command?.resolution !== 'aborted' && command?.resolution !== 'rejected') return;
          judge.violate(`a command that was ${command.resolution} interrupts`, command.resolvedSeq);
        },
        'app.stopped'({ app, rule }) {
          if (rule === 'DEP-4' && app.version > 0) {
            judge.violate(`a failed build stops an App that has v${app.version}`);
          }
        },
      },
    };
  },
};
