import type { RunFlags } from '../run-command.ts';
import type { CommandDefinition } from './definition.ts';
import { parseSeed, parseSetting } from './run-options.ts';

const AFTER_RUN_HELP = `
Examples:
  cutover run scenarios/rolling-under-load.yaml
  cutover run scenarios/*-under-load.yaml --side-by-side
  cutover run shop.yaml --set app.functions.api.max_containers=5 --seed 7
  cutover run shop.yaml --json --inputs | jq '.apps[0].rollouts'

With several files --json prints one object with the results in a list:
{ "schema_version": 1, "runs": [result, …] }.

Exit codes:
  0  passed
  1  a check failed, or a strategy broke a rule
  2  the command line or a scenario is wrong
  3  a bug of cutover
`;

/** `cutover run`: its options and help. */
export const run: CommandDefinition = (program, act) => {
  program
    .command('run')
    .description('run scenarios and report what happened')
    .argument('<file...>', 'scenario files, YAML or JSON')
    .option('--seed <n>', 'use this seed instead of the scenario\'s own', parseSeed)
    .option('--set <path=value>', 'change a value of the scenario (repeatable)', parseSetting)
    .option('--until <time>', 'stop at this simulated time, for example 93.4s')
    .option('--side-by-side', 'compare the runs with each other after their reports')
    .option('--json', 'print the result as JSON instead of a report')
    .option('--inputs', 'with --json: add a record of every input and its attempts')
    .option('--no-markers', 'mark no deployments on charts and in the JSON result')
    .option('--trace <path>', 'write everything that happens to this file, as JSON lines')
    .option('--check', 'judge the run by every property that applies (done unless told not to)')
    .option('--no-check', 'judge it by none: a run takes less time')
    .option('-q, --quiet', 'print one line per scenario instead of a report')
    .option('--color', 'use colours even if the output is no terminal')
    .option('--no-color', 'use no colours')
    .addHelpText('after', AFTER_RUN_HELP)
    .showHelpAfterError('Try: cutover run --help')
    .action(act(async (terminal, files: string[], flags: RunFlags) => {
      const { runCommand } = await import('../run-command.ts');
      return runCommand(files, flags, terminal);
    }));
};
