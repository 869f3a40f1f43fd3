import { type AppHistory, isBuilding } from '../../properties/history/app.ts';
import type { History } from '../../properties/history/history.ts';
import type { Checker } from '../../properties/property.ts';
import { sometimes } from './condition.ts';

/** X12: every container of an App is gone when a version is published. */
function watchScaledToZero(_history: History, hit: () => void): Checker {
  const served = new Set<AppHistory>();
  return {
    before: {
      'deploy.published'({ app }) {
        if (served.has(app) && app.existing === 0) hit();
      },
      'container.starting': ({ app }) => served.add(app),
    },
  };
}

/** X20: an App is created under the name of one that was stopped. */
function watchNames(_history: History, hit: () => void): Checker {
  const latest = new Map<string, AppHistory>();
  return {
    before: {
      'app.created'({ app, record: { environment, name } }) {
        const known = latest.get(`${environment}/${name}`);
        latest.set(`${environment}/${name}`, app);
        if (known?.isGone === true && known.version > 0) hit();
      },
    },
  };
}

/** What operators can do, in the order of the ids. */
export const COMMAND_CONDITIONS = [
  sometimes({
    id: 'X5', name: 'build-fails-with-queue', rule: 'DEP-4',
    statement: 'A build fails while inputs are queued.',
    watch: (_history, hit) => ({
      before: {
        'build.failed'({ app }) {
          if (app.functions.some(({ queued }) => queued > 0)) hit();
        },
      },
    }),
  }),
  sometimes({
    id: 'X8', name: 'noop-with-recreate', rule: 'REC-5',
    statement: 'A deploy with recreate is a no-op.',
    watch: (_history, hit) => ({
      before: {
        'deploy.noop'({ command }) {
          if (command?.issued.strategy === 'recreate') hit();
        },
      },
    }),
  }),
  sometimes({
    id: 'X12', name: 'zero-then-deploy', rule: 'ROL-3',
    statement: 'A version is published for an App all of whose containers are gone.',
    watch: watchScaledToZero,
  }),
  sometimes({
    id: 'X13', name: 'stop-with-work', rule: 'STP-1',
    statement: 'An App is stopped that has queued and running inputs.',
    watch: (_history, hit) => ({
      before: {
        'app.stopping'({ app: { functions } }) {
          const isBusy = functions.some(({ running }) => running > 0);
          if (isBusy && functions.some(({ queued }) => queued > 0)) hit();
        },
      },
    }),
  }),
  sometimes({
    id: 'X14', name: 'due-at-publish', rule: 'SCH-2',
    statement: 'A schedule fires in the instant in which a later version is published.',
    watch: (_history, hit) => ({
      before: {
        'schedule.fired'({ app: { live }, now }) {
          if (live !== null && live.version > 1 && live.published.t_us === now) hit();
        },
      },
    }),
  }),
  sometimes({
    id: 'X15', name: 'there-and-back', rule: 'PUB-2',
    statement: 'A deploy publishes what was live before the live version, which differs from it.',
    watch: (_history, hit) => ({
      before: {
        'deploy.published'({ app: { editions }, record: { fingerprint, version_type } }) {
          const [older, live] = editions.slice(-2);
          if (version_type !== 'standard' || live === undefined) return;
          const isBack = older?.published.fingerprint === fingerprint;
          if (isBack && live.published.fingerprint !== fingerprint) hit();
        },
      },
    }),
  }),
  sometimes({
    id: 'X16', name: 'rollback-to-the-same', rule: 'RBK-1',
    statement: 'A rollback restores a version that is equal to the live one.',
    watch: (_history, hit) => ({
      before: {
        'deploy.published'({ app: { live }, record: { fingerprint, version_type } }) {
          if (version_type === 'rollback' && live?.published.fingerprint === fingerprint) hit();
        },
      },
    }),
  }),
  sometimes({
    id: 'X19', name: 'two-builds', rule: 'DEP-6',
    statement: 'Two commands for an App build at one time.',
    watch: (_history, hit) => ({
      after: {
        'build.started'({ app }) {
          if ([...app.commands.values()].filter(isBuilding).length >= 2) hit();
        },
      },
    }),
  }),
  sometimes({
    id: 'X20', name: 'deploy-after-stop', rule: 'DEP-5',
    statement: 'Somebody deploys under the name of an App that was stopped.',
    watch: watchNames,
  }),
];
