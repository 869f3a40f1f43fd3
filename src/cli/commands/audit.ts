import type { AuditFlags } from '../audit-command.ts';
import type { CommandDefinition } from './definition.ts';

const AFTER_AUDIT_HELP = `
A trace is what "cutover run FILE --trace PATH" writes: a JSON record a line.

Examples:
  cutover audit run.jsonl
  zcat run.jsonl.gz | cutover audit -

Exit codes:
  0  every property holds
  1  a property is violated
  2  the file cannot be read, or is no trace
  3  a bug of cutover
`;

/** `cutover audit`: its options and help. */
export const audit: CommandDefinition = (program, act) => {
  program
    .command('audit')
    .description('judge a trace from a file by every property')
    .argument('<trace>', 'a trace as JSON lines, or - for what comes in by stdin')
    .option('--json', 'print the result as JSON instead of a table')
    .option('--color', 'use colours even if the output is no terminal')
    .option('--no-color', 'use no colours')
    .addHelpText('after', AFTER_AUDIT_HELP)
    .showHelpAfterError('Try: cutover audit --help')
    .action(act(async (terminal, file: string, flags: AuditFlags) => {
      const { auditCommand } = await import('../audit-command.ts');
      return auditCommand(file, flags, terminal);
    }));
};
