import type { ValidateFlags } from '../validate-command.ts';
import type { CommandDefinition } from './definition.ts';
import { parseSetting } from './run-options.ts';

const AFTER_VALIDATE_HELP = `
Checks what cutover run checks before it runs: the scenarios, the data files and
the strategies that they name. All problems of all files are told, each with its
line and column.

With --json prints one object:
{ "schema_version": 1, "ok": true, "files": [{ file, ok, problems }, …] }.

Examples:
  cutover validate scenarios/*.yaml
  cutover validate shop.yaml --set app.functions.api.max_containers=5

Exit codes:
  0  all scenarios are valid
  2  one is not, or the command line is wrong
  3  a bug of cutover
`;

/** `cutover validate`: its options and help. */
export const validate: CommandDefinition = (program, act) => {
  program
    .command('validate')
    .description('check scenarios without running them')
    .argument('<file...>', 'scenario files, YAML or JSON')
    .option('--set <path=value>', 'change a value of the scenario (repeatable)', parseSetting)
    .option('--json', 'print the problems as JSON')
    .option('-q, --quiet', 'print problems only')
    .option('--color', 'use colours even if the output is no terminal')
    .option('--no-color', 'use no colours')
    .addHelpText('after', AFTER_VALIDATE_HELP)
    .showHelpAfterError('Try: cutover validate --help')
    .action(act(async (terminal, files: string[], flags: ValidateFlags) => {
      const { validateCommand } = await import('../validate-command.ts');
      return validateCommand(files, flags, terminal);
    }));
};
