import type { Property } from './property.ts';
import { republishes } from './republication.ts';

/** S12: the same again, as a new version. */
export const rolloverBumps: Property = {
  id: 'S12',
  name: 'rollover-bumps',
  statement: 'A rollover publishes the live configuration again as the next version, of type '
    + 'rollover, without a build; it is never a no-op.',
  rule: 'RVR-1',
  scope: 'always',
  watch(_history, judge) {
    const before = republishes('rollover', judge, ({ app, record }) => {
      const live = app.live?.published;
      if (record.fingerprint === live?.fingerprint) return;
      judge.violate(`the rollover to v${record.version} changes what is live`, live?.seq ?? -1);
    });
    return {
      before: {
        ...before,
        'deploy.rejected'({ app, command }) {
          if (command?.issued.kind !== 'rollover' || app.version === 0 || app.isGone) return;
          judge.violate('a rollover of a deployed App is rejected', command.issued.seq);
        },
      },
    };
  },
};
