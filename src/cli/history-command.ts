import { historyReport, newestFirst } from '../reports/app-history.ts';
import { type AppsAtFlags, type AppsView, showAppsAt } from './apps-at.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

const HISTORY: AppsView = {
  kind: 'history',
  json: (app) => {
    const { id, name, environment, state, version } = app;
    return { id, name, environment, state, version, history: newestFirst(app) };
  },
  report: historyReport,
};

/**
 * `cutover history`: shows the versions of each App, newest first, as they are at an instant.
 * Returns the exit code.
 *
 * @throws UsageError if an option is wrong.
 */
export const historyCommand = (
  file: string, flags: AppsAtFlags, terminal: Terminal,
): Promise<ExitCode> => showAppsAt(file, HISTORY, { flags, terminal });
