import type { ReportFlags } from '../regression/report-outputs.ts';
import type { CommandDefinition } from './definition.ts';
import { addReportOptions, REPORT_HELP, reportFlags } from './report-options.ts';

const AFTER_MERGE_HELP = `${REPORT_HELP}
All shards must be there, each once, made by the same version of cutover from
the same files with the same options. Counts, verdict and exit code are those of
the test without --shard.

Shards of a sweep or a comparison are shown as the whole would have been, with
the options that it had, beside its scenario.

Examples:
  cutover merge shard-*.json
  cutover merge shard-*.json --output-file.junit=junit.xml
  cutover sweep day.yaml --vary events.0.at=1h..9h:1h --shard 1/2 > part-1.jsonl
  cutover merge part-*.jsonl

Exit codes:
  0  passed
  1  an expectation, a property or a golden digest failed, or a strategy broke
     a rule
  2  these are not the shards of one whole, or a scenario is wrong
  3  a bug of cutover
  4  no scenario matched in any shard
`;

/** `cutover merge`: its options and help. */
export const merge: CommandDefinition = (program, act) => {
  const command = program
    .command('merge')
    .description('join the results of shards')
    .argument('<result...>', 'what each of the commands with --shard i/n wrote');
  addReportOptions(command)
    .addHelpText('after', AFTER_MERGE_HELP)
    .showHelpAfterError('Try: cutover merge --help')
    .action(act(async (terminal, files: string[], flags: ReportFlags & Record<string, unknown>) => {
      const { mergeCommand } = await import('../merge-command.ts');
      return mergeCommand(files, reportFlags<ReportFlags>(flags), terminal);
    }));
};
