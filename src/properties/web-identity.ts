import type { RecordOf } from '../model/known-record.ts';
import { webUrl } from '../model/web-url.ts';
import type { AppHistory } from './history/app.ts';
import type { Property } from './property.ts';

/** S35: the URL of a web Function is the same in every version. */
export const webIdentity: Property = {
  id: 'S35',
  name: 'web-identity',
  statement: 'The URL of a web Function follows from workspace, environment, App and Function or '
    + 'its label, whatever the version: it stays the same while these do.',
  rule: 'WEB-1',
  scope: 'always',
  watch(_history, judge) {
    const created = new Map<AppHistory, RecordOf<'app.created'>>();
    /** The `seq` at which the latest URL of a Function was told, by what it is to follow from. */
    const told = new Map<string, RecordOf<'web.published'>>();
    return {
      before: {
        'app.created': ({ app, record }) => created.set(app, record),
        'web.published'({ app, record }) {
          const of = created.get(app);
          if (of === undefined) return;
          judge.count();
          const { workspace, function: name, label = null, url, version } = record;
          const place = { workspace, environment: of.environment, app: of.name, label };
          const key = JSON.stringify([place, name]);
          const earlier = told.get(key);
          told.set(key, record);
          const due = webUrl({ ...place, function: name });
          if (url === due) return;
          const was = earlier === undefined ? '' : `, in v${earlier.version} ${earlier.url}`;
          judge.violate(
            `the URL of ${name} is ${url} in v${version}${was}; it has to be ${due}`,
            earlier?.seq ?? of.seq,
          );
        },
      },
    };
  },
};
