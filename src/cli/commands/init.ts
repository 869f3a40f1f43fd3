import type { InitFlags } from '../init-command.ts';
import type { CommandDefinition } from './definition.ts';

const AFTER_INIT_HELP = `
Writes scenarios/first.yaml, and .cutover/scenario.schema.json, by which editors
complete and check it. Where cutover is installed in node_modules of the
directory, the scenario refers to the schema there and no copy is made.

Examples:
  cutover init
  cutover init my-app

Exit codes:
  0  written
  2  a file is there already, or cannot be written; then nothing was
  3  a bug of cutover
`;

/** `cutover init`: its options and help. */
export const init: CommandDefinition = (program, act) => {
  program
    .command('init')
    .description('write a first scenario to start from')
    .argument('[directory]', 'where to write it', '.')
    .option('--force', 'overwrite files that are there')
    .option('-q, --quiet', 'do not say what was written')
    .addHelpText('after', AFTER_INIT_HELP)
    .showHelpAfterError('Try: cutover init --help')
    .action(act(async (terminal, directory: string, flags: InitFlags) => {
      const { initCommand } = await import('../init-command.ts');
      return initCommand(directory, flags, terminal);
    }));
};
