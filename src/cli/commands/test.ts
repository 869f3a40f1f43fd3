import { InvalidArgumentError } from 'commander';
import type { TestFlags } from '../test-command.ts';
import type { CommandDefinition } from './definition.ts';
import { addReportOptions, REPORT_HELP, reportFlags } from './report-options.ts';
import { parseCount, parseSeed, parseSetting, parseShard } from './run-options.ts';

function parsePattern(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? `${error.message}.` : '');
  }
}

const AFTER_TEST_HELP = `${REPORT_HELP}
Golden digests:
  -u writes NAME.golden.json beside NAME.yaml: the digest of the run, to which
  later runs are held. A bare -u writes those that are missing, "changed" those
  that differ, "all" both. Only scenarios that pass are written. Where CI is set
  nothing is written, and a scenario without a golden digest fails if others of
  its directory have one. With --seed or --set no digest is compared.

Examples:
  cutover test
  cutover test scenarios/checkout -t 'rolling|recreate'
  cutover test 'scenarios/**/*-load.yaml' --bail 1 --reporter dot
  cutover test --output-file.junit=reports/junit.xml
  cutover test -u changed
  cutover test --shard 2/5 --reporter json --output-file.json=shard-2.json

Exit codes:
  0    passed
  1    an expectation, a property or a golden digest failed, or a strategy broke
       a rule
  2    the command line or a scenario is wrong; scenarios that are right are run
       all the same
  3    a bug of cutover
  4    there is no scenario to test
  130  stopped by Ctrl-C; what was finished is reported
`;

/** `cutover test`: its options and help. */
export const test: CommandDefinition = (program, act) => {
  const command = program
    .command('test')
    .description('run scenarios as tests: expectations, properties, golden digests')
    .argument('[path...]', 'files, directories or globs (default: scenarios/)')
    .option('-t, --test-name-pattern <regexp>', 'only scenarios whose name matches', parsePattern)
    .option('-u, --update [what]', 'write golden digests: missing, changed, all or none')
    .option('--bail <n>', 'skip the rest after so many failed scenarios', parseCount)
    .option('--shard <i/n>', 'only the i-th of n parts of the files', parseShard)
    .option('-w, --watch', 'test again what changes, until Ctrl-C')
    .option('--seed <n>', 'use this seed instead of the scenarios\' own', parseSeed)
    .option('--set <path=value>', 'change a value of all scenarios (repeatable)', parseSetting)
    .option('--no-check', 'leave out the properties')
    .option('--pass-with-no-scenarios', 'pass if there is nothing to test');
  addReportOptions(command)
    .addHelpText('after', AFTER_TEST_HELP)
    .showHelpAfterError('Try: cutover test --help')
    .action(act(async (terminal, paths: string[], flags: TestFlags & Record<string, unknown>) => {
      const { testCommand } = await import('../test-command.ts');
      return testCommand(paths, reportFlags<TestFlags>(flags), { terminal });
    }));
};
