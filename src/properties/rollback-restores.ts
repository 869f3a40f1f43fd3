import type { Edition } from './history/app.ts';
import type { Options } from '../model/overridden-options.ts';
import type { Property } from './property.ts';

/** Fields of `rollout.started` that are not part of a Function's configuration. */
const NOT_CONFIGURED = new Set([
  'seq', 't_us', 'caused_by', 'version', 'interrupt_delay_us',
]);

/** The first option in which two editions of a Function differ. */
function difference(a: Options, b: Options): string | undefined {
  const left: Readonly<Record<string, unknown>> = { ...a };
  const right: Readonly<Record<string, unknown>> = { ...b };
  return Object.keys({ ...left, ...right })
    .find((key) => !NOT_CONFIGURED.has(key) && left[key] !== right[key]);
}

/** S38: a rollback brings back what was. */
export const rollbackRestores: Property = {
  id: 'S38',
  name: 'rollback-restores',
  statement: 'A rollback publishes exactly the configuration of the version it goes back to, '
    + 'whatever the code base says by then; so two bare rollbacks in a row undo each other.',
  rule: 'RBK-1',
  scope: 'always',
  watch(_history, judge) {
    const sourceOf = (edition: Edition | null, of: { edition(v: number): Edition | null }) =>
      edition?.published.version_type === 'rollback'
        ? of.edition(edition.published.source ?? 0) : null;
    return {
      before: {
        'deploy.published'({ app, record }) {
          if (record.version_type !== 'rollback') return;
          judge.count();
          const source = app.edition(record.source ?? app.version - 1);
          if (source === null) {
            return judge.violate(`v${record.version} goes back to a version that never was`);
          }
          const { fingerprint, seq, version } = source.published;
          if (record.fingerprint === fingerprint) return;
          judge.violate(`v${record.version} goes back to v${version}, but differs from it`, seq);
        },
        'rollout.started'({ app, record }) {
          const source = sourceOf(app.live, app);
          if (source === null || record.version !== app.version) return;
          const options = source.functions.get(record.function);
          if (options === undefined) {
            return judge.violate(
              `v${record.version} has ${record.function}, which v${source.version} had not`,
              source.published.seq,
            );
          }
          const differs = difference(record, options);
          if (differs === undefined) return;
          judge.violate(
            `${record.function} in v${record.version} has another ${differs} than in `
            + `v${source.version}`, options.seq,
          );
        },
      },
    };
  },
};
