import type { ReportFlags } from '../regression/report-outputs.ts';
import type { CommandDefinition } from './definition.ts';
import { addReportOptions, REPORT_HELP, reportFlags } from './report-options.ts';

const AFTER_MERGE_HELP = `${REPORT_HELP}
All shards must be there, each once, made by the same version of cutover from
the same files with the same options. Counts, verdict and exit code are those of
the test without --shard.

Examples:
  cutover merge shard-*.json
  cutover merge shard-*.json --output-file.junit=junit.xml

Exit codes:
  0  passed
  1  an expectation, a property or a golden digest failed, or a strategy broke
     a rule
  2  these are not the shards of one test, or a scenario is wrong
  3  a bug of cutover
  4  no scenario matched in any shard
`;

/** `cutover merge`: its options and help. */
export const merge: CommandDefinition = (program, act) => {
  const command = program
    .command('merge')
    .description('join the results of test shards')
    .argument('<result...>', 'what cutover test --shard i/n --reporter json wrote');
  addReportOptions(command)
    .addHelpText('after', AFTER_MERGE_HELP)
    .showHelpAfterError('Try: cutover merge --help')
    .action(act(async (terminal, files: string[], flags: ReportFlags & Record<string, unknown>) => {
      const { mergeCommand } = await import('../merge-command.ts');
      return mergeCommand(files, reportFlags<ReportFlags>(flags), terminal);
    }));
};
