import type { SolveFlags } from '../solve-command.ts';
import type { CommandDefinition } from './definition.ts';
import { addEngineOptions } from './engine-options.ts';
import { append, parseCount, parseSeed, parseSetting } from './run-options.ts';

const AFTER_SOLVE_HELP = `
Looks for the first of the values, or with --minimize the cheapest, with which
all goals are met by the whole 95 % interval of what is measured. Halves the
range as long as metrics go one way in all values that are measured, and none of
them contradicts the answer; else it measures all. Shows what was measured, and
the next cheaper value, which does not meet the goals.

Examples:
  cutover solve shop.yaml --vary app.functions.api.min_containers=1..64 \\
    --goal 'api.latency.p99 < 2s'
  cutover solve shop.yaml --goal 'api.success_share >= 99.9%' --minimize cost \\
    --vary app.functions.api.max_containers=4..16 \\
    --vary app.functions.api.scaledown_window=30s..2m:30s

A goal is a line of "expect" about a number. Values are YAML, or ranges: 1..8,
0.1..0.5:0.1, 0h..24h:1h. Paths with commas between them have the same value.
"--minimize cost" stands for app.cost.

Exit codes:
  0    found
  1    no value meets the goals, or a strategy broke a rule
  2    the command line or a scenario is wrong
  3    a bug of cutover
  130  stopped by Ctrl-C; what was finished is shown, and kept for --resume
`;

/** `cutover solve`: its options and help. */
export const solve: CommandDefinition = (program, act) => {
  const command = program
    .command('solve')
    .description('find the cheapest value of a scenario that meets goals')
    .argument('<file>', 'a scenario file, YAML or JSON')
    .requiredOption('--vary <path=lo..hi>', 'what may be varied (repeatable)', append)
    .requiredOption('--goal <line>', 'such as \'api.latency.p99 < 2s\' (repeatable)', append)
    .option('--minimize <metric>', 'cost, or a metric: what the best value has least of')
    .option('--grid', 'measure all values, whatever the metrics seem to do')
    .option('--metric <name>', 'what is shown besides, such as api.cost (repeatable)', append)
    .option('--runs <n>', 'replications of each (default: 30)', parseCount)
    .option('--seed <n>', 'which replications (default: the scenario\'s own seed)', parseSeed)
    .option('--set <path=value>', 'change a value of the scenario (repeatable)', parseSetting);
  addEngineOptions(command)
    .option('--json', 'print the result as JSON instead of a table')
    .option('--color', 'use colours even if the output is no terminal')
    .option('--no-color', 'use no colours')
    .addHelpText('after', AFTER_SOLVE_HELP)
    .showHelpAfterError('Try: cutover solve --help')
    .action(act(async (terminal, file: string, flags: SolveFlags) => {
      const { solveCommand } = await import('../solve-command.ts');
      return solveCommand(file, flags, terminal);
    }));
};
