import type { SweepFlags } from '../sweep-command.ts';
import type { CommandDefinition } from './definition.ts';
import { addEngineOptions, addShardOption } from './engine-options.ts';
import { append, parseCount } from './run-options.ts';
import { addStudyOptions } from './study-options.ts';

const AFTER_SWEEP_HELP = `
Carries out the scenario with every combination of the values, many times, each
time with another seed that all of them share. Shows the mean of each metric
with its 95 % interval, and which values are shown to be best.

Examples:
  cutover sweep shop.yaml --vary app.functions.api.min_containers=1..8
  cutover sweep shop.yaml --vary events.0.at=0h..24h:1h --chart \\
    --metric 'api.missed_minutes(p99 < 2s)'
  cutover sweep shop.yaml --vary events.0.deploy.strategy=rolling,recreate \\
    --vary app.functions.api.cold_start=1s,10s --output grid.csv
  cutover sweep shop.yaml --vary app.functions.api.min_containers=1..99 \\
    --engine bullmq --redis redis://queue:6379

Values are YAML, or ranges: 1..8, 0.1..0.5:0.1, 0h..24h:1h. Paths with commas
between them have the same value: a.min_containers,a.initial_containers=1..4.
A metric is a line of "expect" without its condition. Where nothing is left to
chance, --runs 2 is enough. With --engine bullmq other machines carry it out, on
which there are workers: see cutover worker --help.

Exit codes:
  0    swept, whatever was found
  1    a strategy broke a rule
  2    the command line or a scenario is wrong
  3    a bug of cutover
  130  stopped by Ctrl-C; what was finished is shown, and kept for --resume
`;

/** `cutover sweep`: its options and help. */
export const sweep: CommandDefinition = (program, act) => {
  const command = program
    .command('sweep')
    .description('measure a scenario over a grid of values')
    .argument('<file>', 'a scenario file, YAML or JSON')
    .requiredOption('--vary <path=values>', 'an axis of the grid (repeatable)', append)
    .option('--metric <name>', 'what is measured, such as api.latency.p99 (repeatable)', append)
    .option('--runs <n>', 'replications of each cell (default: 30)', parseCount);
  addShardOption(addEngineOptions(addStudyOptions(command)))
    .option('--chart', 'show the means as a chart as well')
    .option('--json', 'print the result as JSON instead of a table')
    .option('--csv', 'print the table as CSV')
    .option('--output <file>', 'write it to a .json, .csv or .parquet file as well (repeatable)',
      append)
    .option('--color', 'use colours even if the output is no terminal')
    .option('--no-color', 'use no colours')
    .addHelpText('after', AFTER_SWEEP_HELP)
    .showHelpAfterError('Try: cutover sweep --help')
    .action(act(async (terminal, file: string, flags: SweepFlags) => {
      const { sweepCommand } = await import('../sweep-command.ts');
      return sweepCommand(file, flags, terminal);
    }));
};
