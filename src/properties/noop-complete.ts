import type { Property } from './property.ts';
import { QuietInstants } from './quiet-instant.ts';

/** S10: what is live already is not published again, and nobody notices. */
export const noopComplete: Property = {
  id: 'S10',
  name: 'noop-complete',
  statement: 'A deploy of what is live already is a no-op: no version comes of it and no container '
    + 'starts or goes because of it, with recreate neither.',
  rule: 'PUB-2',
  scope: 'always',
  watch(_history, judge) {
    const quiet = new QuietInstants(judge);
    return {
      before: {
        ...quiet.handlers,
        'deploy.noop'(here) {
          judge.count();
          quiet.note(here);
        },
        'deploy.published'({ app, command, record }) {
          if (command?.issued.kind !== 'deploy' || app.live === null) return;
          if (record.fingerprint !== app.live.published.fingerprint) return;
          judge.violate(
            `v${record.version} is published although it equals v${app.version}, which is live`,
            app.live.published.seq, command.issued.seq,
          );
        },
        'deploy.interrupting'({ command }) {
          if (command?.resolution === 'noop') {
            judge.violate('a no-op interrupts', command.resolvedSeq);
          }
        },
      },
    };
  },
};
