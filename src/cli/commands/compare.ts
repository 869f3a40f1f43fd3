import type { CompareFlags } from '../compare-command.ts';
import type { CommandDefinition } from './definition.ts';
import { addEngineOptions, addShardOption } from './engine-options.ts';
import { append, parseCount } from './run-options.ts';
import { addStudyOptions } from './study-options.ts';

const AFTER_COMPARE_HELP = `
Carries out the scenario with each of the values, many times, each time with
another seed that all of the values share. Shows each metric's mean with its
95 % interval, and by how much the others differ from the first value.

Examples:
  cutover compare shop.yaml --vary app.functions.api.min_containers=2,4
  cutover compare shop.yaml --vary events.0.deploy.strategy=rolling,recreate \\
    --metric api.latency.p99 --metric 'rollout v2 duration' --runs 100
  cutover compare shop.yaml --vary events.0.deploy.strategy=rolling,recreate \\
    --precision 'api.latency.p99 ±2%'

A metric is a line of "expect" without its condition. Values are YAML; commas
in brackets or quotes do not part them. With --precision there are --runs
replications at first, 20 or more, and then a quarter more at a time until half
of the interval of every value is small enough, or there are --max-runs.

Runs are compared from beginning to end, as a deployment wants it. For what
they come to in the long run --steady cuts off what comes before the metric
settles, and --warmup as much as you say; --batches divides the rest of one
long run in place of replications.

Exit codes:
  0    compared, whatever is better
  1    a strategy broke a rule
  2    the command line or a scenario is wrong
  3    a bug of cutover
  130  stopped by Ctrl-C; what was finished is compared, and kept for --resume
`;

/** `cutover compare`: its options and help. */
export const compare: CommandDefinition = (program, act) => {
  const command = program
    .command('compare')
    .description('compare values of a scenario on the same random numbers')
    .argument('<file>', 'a scenario file, YAML or JSON')
    .requiredOption('--vary <path=a,b>', 'what is varied; the first value is compared with', append)
    .option('--metric <name>', 'what is compared, such as api.latency.p99 (repeatable)', append)
    .option('--runs <n>', 'replications of each (default: 30)', parseCount);
  addShardOption(addEngineOptions(addStudyOptions(command)))
    .option('--json', 'print the result as JSON instead of a table')
    .option('--color', 'use colours even if the output is no terminal')
    .option('--no-color', 'use no colours')
    .addHelpText('after', AFTER_COMPARE_HELP)
    .showHelpAfterError('Try: cutover compare --help')
    .action(act(async (terminal, file: string, flags: CompareFlags) => {
      const { compareCommand } = await import('../compare-command.ts');
      return compareCommand(file, flags, terminal);
    }));
};
