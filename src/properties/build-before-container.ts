import type { Property } from './property.ts';

/** S06: nothing of a version is there before the version is. */
export const buildBeforeContainer: Property = {
  id: 'S06',
  name: 'build-before-container',
  statement: 'A container of a version starts only after that version was published, and a version '
    + 'is published only after every build of its command has succeeded.',
  rule: 'DEP-3',
  scope: 'always',
  watch(_history, judge) {
    return {
      before: {
        'container.starting'({ app, record }) {
          judge.count();
          if (app.edition(record.version) !== null) return;
          judge.violate(`${record.container} starts as v${record.version}, which nobody published`);
        },
        'deploy.published'({ command, record }) {
          if (command === null) return;
          const { failedBuild, issued, startedBuilds, succeededBuilds } = command;
          if (failedBuild >= 0) {
            judge.violate(
              `v${record.version} is published although a build failed`, issued.seq, failedBuild,
            );
          } else if (succeededBuilds < startedBuilds) {
            judge.violate(
              `v${record.version} is published while ${startedBuilds - succeededBuilds} of its `
              + 'builds go on', issued.seq,
            );
          }
        },
      },
    };
  },
};
