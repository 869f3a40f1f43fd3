import type { Property } from './property.ts';

/** S11: a no-op is one with regard to what is live. */
export const noopSound: Property = {
  id: 'S11',
  name: 'noop-sound',
  statement: 'A deploy is a no-op only if its configuration equals that of the version that is '
    + 'live at this instant.',
  rule: 'PUB-2',
  scope: 'always',
  watch(_history, judge) {
    return {
      before: {
        'deploy.noop'({ app, record }) {
          judge.count();
          if (app.live === null) return judge.violate('a no-op before anything was published');
          const { fingerprint, seq, version } = app.live.published;
          if (record.fingerprint === fingerprint) return;
          judge.violate(`a no-op that differs from v${version}, which is live`, seq);
        },
      },
    };
  },
};
