import type { PlanFlags } from '../plan-command.ts';
import type { CommandDefinition } from './definition.ts';
import { append, parseCount, parsePlace, parseSeed, parseSetting } from './run-options.ts';

const AFTER_PLAN_HELP = `
Carries out the scenario many times, each time with the deployment and without
it, and foretells what one deployment would do: containers to start and drain,
inputs to interrupt, the peak of containers, how long it takes, whether it is
blocked and why, what it costs and how much longer callers wait. Each number is
given with its prediction interval, in which one deployment more would lie.

Examples:
  cutover plan shop.yaml
  cutover plan shop.yaml --event 2 --set events.2.deploy.strategy=recreate
  cutover plan shop.yaml --detailed-exitcode --json

N is a place under "events" from 0, as in --set events.N. With a single
deployment in the file it may be left out.

Exit codes:
  0    planned; with --detailed-exitcode: nothing to do
  1    it would be rejected, or its build fail, in each replication
  2    the command line or a scenario is wrong
  3    a bug of cutover
  5    with --detailed-exitcode: it would change something
  130  stopped by Ctrl-C; what was finished is shown
`;

/** `cutover plan`: its options and help. */
export const plan: CommandDefinition = (program, act) => {
  program
    .command('plan')
    .description('foretell what one deployment of a scenario would do')
    .argument('<file>', 'a scenario file, YAML or JSON')
    .option('--event <n>', 'the deployment: its place under "events", from 0', parsePlace)
    .option('--metric <name>', 'what it may change, such as api.latency.p99 (repeatable)', append)
    .option('--runs <n>', 'replications (default: 59)', parseCount)
    .option('--seed <n>', 'which replications (default: the scenario\'s own seed)', parseSeed)
    .option('--set <path=value>', 'change a value of the scenario (repeatable)', parseSetting)
    .option('--threads <n>', 'how many threads (default: one for each core)', parseCount)
    .option('--detailed-exitcode', 'exit with 5 if there are changes')
    .option('--json', 'print the plan as JSON')
    .option('--color', 'use colours even if the output is no terminal')
    .option('--no-color', 'use no colours')
    .addHelpText('after', AFTER_PLAN_HELP)
    .showHelpAfterError('Try: cutover plan --help')
    .action(act(async (terminal, file: string, flags: PlanFlags) => {
      const { planCommand } = await import('../plan-command.ts');
      return planCommand(file, flags, terminal);
    }));
};
