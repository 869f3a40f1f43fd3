import type { AppsAtFlags } from '../apps-at.ts';
import type { CommandDefinition } from './definition.ts';
import { parseSeed, parseSetting } from './run-options.ts';

const AFTER_HISTORY_HELP = `
Newest first: number of the version, when it was published, its type (standard,
rollback, rollover) and, for the latter two, the version that it copies, the
strategy, by whom, and client, commit and tag where any has one. Times are those
of the run, or of the calendar (UTC) where the scenario has a start.

Examples:
  cutover history shop.yaml
  cutover history shop.yaml --at 90s
  cutover history two-apps.yaml --app shop --json

Exit codes:
  0  shown
  1  a strategy broke a rule
  2  the command line or the file is wrong, or the run has no such App
  3  a bug of cutover
`;

/** `cutover history`: its options and help. */
export const history: CommandDefinition = (program, act) => {
  program
    .command('history')
    .description('show the versions of an App as they are at an instant')
    .argument('<file>', 'a scenario, YAML or JSON')
    .option('--at <time>', 'at this simulated time instead of the end, for example 93.4s')
    .option('--app <name>', 'only this App, by its name or id')
    .option('--seed <n>', 'use this seed instead of the scenario\'s own', parseSeed)
    .option('--set <path=value>', 'change a value of the scenario (repeatable)', parseSetting)
    .option('--json', 'print the history as JSON')
    .option('--color', 'use colours even if the output is no terminal')
    .option('--no-color', 'use no colours')
    .addHelpText('after', AFTER_HISTORY_HELP)
    .showHelpAfterError('Try: cutover history --help')
    .action(act(async (terminal, file: string, flags: AppsAtFlags) => {
      const { historyCommand } = await import('../history-command.ts');
      return historyCommand(file, flags, terminal);
    }));
};
