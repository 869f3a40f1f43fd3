import type { AppHistory } from '../../properties/history/app.ts';
import type { History } from '../../properties/history/history.ts';
import type { Checker } from '../../properties/property.ts';
import type { VersionType } from '../../model/records.ts';
import { type Condition, sometimes } from './condition.ts';


const isRollingOut = ({ live }: AppHistory): boolean => live !== null && !live.isFinished;

/** X1: an input runs on a container when that becomes outdated, by one strategy or the other. */
const running = (strategy: string): Condition['watch'] => (_history, hit): Checker => ({
  before: {
    'deploy.published'({ app, record }) {
      if (record.strategy !== strategy) return;
      if (app.functions.some((owner) => owner.running > 0)) hit();
    },
  },
});

const duringRollout = (type: VersionType): Condition['watch'] => (_history, hit): Checker => ({
  before: {
    'deploy.published'({ app, record }) {
      if (record.version_type === type && isRollingOut(app)) hit();
    },
  },
});

/** X11: a container is ready, an input arrives and a version is published, all in one instant. */
function watchTies(_history: History, hit: () => void): Checker {
  const readyAt = new Map<AppHistory, number>();
  const arrivedAt = new Map<AppHistory, number>();
  const look = (app: AppHistory, now: number): void => {
    const isTie = readyAt.get(app) === now && arrivedAt.get(app) === now;
    if (isTie && app.live?.published.t_us === now) hit();
  };
  return {
    after: {
      'container.ready'({ app, container, now }) {
        if (container?.starting.why === 'initial') return;
        readyAt.set(app, now);
        look(app, now);
      },
      'input.arrived'({ app, now }) {
        arrivedAt.set(app, now);
        look(app, now);
      },
      'deploy.published': ({ app, now }) => look(app, now),
    },
  };
}

/** X21: an input that was interrupted succeeds on a container of a later version. */
function watchInterrupted(_history: History, hit: () => void): Checker {
  const versions = new Map<number, number>();
  return {
    before: {
      'attempt.ended'({ container, input, record }) {
        if (record.result === 'interrupted' && record.state === 'queued') {
          if (container !== null) versions.set(input.number, container.version);
          return;
        }
        const version = versions.get(input.number) ?? Number.POSITIVE_INFINITY;
        versions.delete(input.number);
        if (record.result === 'succeeded' && (container?.version ?? 0) > version) hit();
      },
    },
  };
}

/** What can happen to a rollout, in the order of the ids. */
export const ROLLOUT_CONDITIONS = [
  sometimes({
    id: 'X1R', name: 'running-at-rolling', rule: 'ROL-2',
    statement: 'An input runs when a version is published rolling.',
    watch: running('rolling'),
  }),
  sometimes({
    id: 'X1X', name: 'running-at-recreate', rule: 'REC-2',
    statement: 'An input runs when a version is published to recreate.',
    watch: running('recreate'),
  }),
  sometimes({
    id: 'X2', name: 'three-versions', rule: 'ROL-8',
    statement: 'Containers of three versions of a Function accept inputs at one time.',
    watch: (_history, hit) => ({
      after: {
        'container.ready'({ function: owner }) {
          const accepting = [...owner?.generations.values() ?? []].filter(({ ready }) => ready > 0);
          if (accepting.length >= 3) hit();
        },
      },
    }),
  }),
  sometimes({
    id: 'X3', name: 'rollover-in-rollout', rule: 'RVR-1',
    statement: 'A rollover is published while a rollout goes on.',
    watch: duringRollout('rollover'),
  }),
  sometimes({
    id: 'X4', name: 'rollback-in-rollout', rule: 'RBK-1',
    statement: 'A rollback is published while a rollout goes on.',
    watch: duringRollout('rollback'),
  }),
  sometimes({
    id: 'X7', name: 'start-fails-in-rollout', rule: 'CON-3',
    statement: 'A start fails while a rollout goes on.',
    watch: (_history, hit) => ({
      before: {
        'container.start_failed'({ app }) {
          if (isRollingOut(app)) hit();
        },
      },
    }),
  }),
  sometimes({
    id: 'X10', name: 'drain-outlasts-deploy', rule: 'CON-4',
    statement: 'A container drains from before a command is issued until after its publish.',
    watch: (_history, hit) => ({
      before: {
        'deploy.published'({ app, command }) {
          const issuedAt = command?.issued.t_us ?? -1;
          const drains = app.functions.some(({ containers }) => [...containers.values()].some(
            ({ since, state }) => state === 'draining' && since < issuedAt,
          ));
          if (drains) hit();
        },
      },
    }),
  }),
  sometimes({
    id: 'X11', name: 'ready-arrival-publish', rule: 'TIME-2',
    statement: 'A container is ready, an input arrives and a version is published in one instant.',
    watch: watchTies,
  }),
  sometimes({
    id: 'X21', name: 'interrupted-then-new', rule: 'REC-2',
    statement: 'An input that was interrupted succeeds on a container of a later version.',
    watch: watchInterrupted,
  }),
  sometimes({
    id: 'X22', name: 'crash-loop', rule: 'ROL-10',
    statement: 'In a rollout a second start of the new version fails, and none has become ready.',
    watch: (_history, hit) => ({
      after: {
        'container.start_failed'({ app, function: owner }) {
          const { failures = 0, ready = 0 } = owner?.live ?? {};
          if (isRollingOut(app) && failures >= 2 && ready === 0) hit();
        },
      },
    }),
  }),
];
