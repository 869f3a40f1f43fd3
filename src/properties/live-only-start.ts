import type { Property } from './property.ts';

/** S08: no new capacity for an old version. */
export const liveOnlyStart: Property = {
  id: 'S08',
  name: 'live-only-start',
  statement: 'Only containers of the live version start; a strategy of one\'s own may go back to '
    + 'the version it supersedes.',
  rule: 'AUT-2',
  scope: 'always',
  watch(_history, judge) {
    return {
      before: {
        'container.starting'({ app, record }) {
          judge.count();
          const { container, version, why } = record;
          if (version >= app.version || why === 'pinned') return;
          if (why === 'strategy' && version === app.editions.at(-2)?.version) return;
          judge.violate(
            `${container} starts as v${version} while v${app.version} is live`,
            app.live?.published.seq ?? -1,
          );
        },
      },
    };
  },
};
