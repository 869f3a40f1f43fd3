import type { AppHistory } from './history/app.ts';
import type { Container } from './history/container.ts';
import type { Property } from './property.ts';

/** S31: a version is the whole App's. */
export const allFunctionsMove: Property = {
  id: 'S31',
  name: 'all-functions-move',
  statement: 'When the rollout of a version is finished, no container of an older version exists '
    + 'for any Function of the App.',
  rule: 'ROL-8',
  scope: 'always',
  watch(_history, judge) {
    return {
      before: {
        'rollout.finished'({ app, record }) {
          judge.count();
          if (app.outdated === 0) return;
          const left = oldest(app);
          if (left === null) return;
          judge.violate(
            `the rollout of v${record.version} is finished while ${left.name} of `
            + `${left.function.name} is v${left.version}`, left.starting.seq, left.lastSeq,
          );
        },
      },
    };
  },
};

function oldest({ functions }: AppHistory): Container | null {
  for (const { containers } of functions) {
    for (const container of containers.values()) if (container.isOutdated) return container;
  }
  return null;
}
