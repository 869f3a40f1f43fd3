import { appList } from '../reports/app-list.ts';
import { type AppsAtFlags, type AppsView, showAppsAt } from './apps-at.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

const LIST: AppsView = {
  kind: 'apps',
  json: ({ history, markers, deployments, rollouts, functions, ...app }) => app,
  report: appList,
};

/**
 * `cutover apps`: lists the Apps of a scenario as they are at an instant. Returns the exit code.
 *
 * @throws UsageError if an option is wrong.
 */
export const appsCommand = (
  file: string, flags: AppsAtFlags, terminal: Terminal,
): Promise<ExitCode> => showAppsAt(file, LIST, { flags, terminal });
