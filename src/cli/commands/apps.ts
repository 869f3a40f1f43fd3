import type { AppsAtFlags } from '../apps-at.ts';
import type { CommandDefinition } from './definition.ts';
import { parseSeed, parseSetting } from './run-options.ts';

const AFTER_APPS_HELP = `
One line for each App that was ever created: its id, name and state, its tasks
(containers that exist), when it was created and when it was stopped. Times are
those of the run, or of the calendar (UTC) where the scenario has a start.

Examples:
  cutover apps shop.yaml
  cutover apps shop.yaml --at 90s
  cutover apps shop.yaml --json | jq '.apps[].state'

Exit codes:
  0  shown
  1  a strategy broke a rule
  2  the command line or the file is wrong, or the run has no such App
  3  a bug of cutover
`;

/** `cutover apps`: its options and help. */
export const apps: CommandDefinition = (program, act) => {
  program
    .command('apps')
    .description('list the Apps as they are at an instant')
    .argument('<file>', 'a scenario, YAML or JSON')
    .option('--at <time>', 'at this simulated time instead of the end, for example 93.4s')
    .option('--app <name>', 'only this App, by its name or id')
    .option('--seed <n>', 'use this seed instead of the scenario\'s own', parseSeed)
    .option('--set <path=value>', 'change a value of the scenario (repeatable)', parseSetting)
    .option('--json', 'print the list as JSON')
    .option('--color', 'use colours even if the output is no terminal')
    .option('--no-color', 'use no colours')
    .addHelpText('after', AFTER_APPS_HELP)
    .showHelpAfterError('Try: cutover apps --help')
    .action(act(async (terminal, file: string, flags: AppsAtFlags) => {
      const { appsCommand } = await import('../apps-command.ts');
      return appsCommand(file, flags, terminal);
    }));
};
