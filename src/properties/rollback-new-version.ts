import type { Property } from './property.ts';
import { republishes } from './republication.ts';

/** S13: going back is going on. */
export const rollbackNewVersion: Property = {
  id: 'S13',
  name: 'rollback-new-version',
  statement: 'A rollback makes the next version, of type rollback, that names the version it goes '
    + 'back to (the one asked for, or the one before the live one) and who asked for it.',
  rule: 'RBK-1',
  scope: 'always',
  watch(_history, judge) {
    return {
      before: republishes('rollback', judge, ({ app, command, record }) => {
        const { issued } = command as NonNullable<typeof command>;
        const target = issued.target ?? app.version - 1;
        if (record.source !== target) {
          judge.violate(
            `the rollback to v${target} names v${record.source ?? '?'} as its source`, issued.seq,
          );
        } else if (record.by !== issued.by) {
          judge.violate(`the rollback of ${issued.by} is put down to ${record.by}`, issued.seq);
        }
      }),
    };
  },
};
