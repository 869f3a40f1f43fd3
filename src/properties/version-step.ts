import type { Here } from './history/here.ts';
import type { Property } from './property.ts';

type ByVersion =
  | 'rollout.started' | 'rollout.blocked' | 'rollout.unblocked' | 'rollout.finished'
  | 'rollout.superseded';

/** S05: 1, 2, 3 … */
export const versionStep: Property = {
  id: 'S05',
  name: 'version-step',
  statement: 'The k-th publish of an App makes version k of it, and nothing else changes which '
    + 'version is live.',
  rule: 'PUB-5',
  scope: 'always',
  watch(_history, judge) {
    const isLive = ({ app, record, type }: Here<ByVersion>): void => {
      if (record.version === app.version) return;
      judge.violate(`${type} of v${record.version} while v${app.version} is live`, seqOf(app));
    };
    return {
      before: {
        'deploy.published'({ app, record }) {
          judge.count();
          const k = app.editions.length + 1;
          if (record.version !== k) {
            judge.violate(`publish ${k} of the App is called v${record.version}`, seqOf(app));
          } else if (record.previous !== k - 1) {
            judge.violate(
              `v${k} is said to follow v${record.previous}, not v${k - 1}`, seqOf(app),
            );
          }
        },
        'rollout.started': isLive,
        'rollout.blocked': isLive,
        'rollout.unblocked': isLive,
        'rollout.finished': isLive,
        'rollout.superseded'(here) {
          isLive(here);
          const { version, by } = here.record;
          if (by !== version + 1) {
            judge.violate(`v${version} is superseded by v${by}, not by v${version + 1}`);
          }
        },
      },
    };
  },
};

const seqOf = ({ live }: Here['app']): number => live?.published.seq ?? -1;
