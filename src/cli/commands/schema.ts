import type { CommandDefinition } from './definition.ts';

const AFTER_SCHEMA_HELP = `
Editors complete and check scenarios by it. For YAML, begin a scenario with
  # yaml-language-server: $schema=PATH
as cutover init does. The package has the same schema in schema/scenario.json.

Exit codes:
  0  printed
  2  the command line is wrong
  3  a bug of cutover
`;

/** `cutover schema`: its help. */
export const schema: CommandDefinition = (program, act) => {
  program
    .command('schema')
    .description('print the JSON Schema of scenario files')
    .addHelpText('after', AFTER_SCHEMA_HELP)
    .showHelpAfterError('Try: cutover schema --help')
    .action(act(async (terminal) => {
      const { schemaCommand } = await import('../schema-command.ts');
      return schemaCommand(terminal);
    }));
};
