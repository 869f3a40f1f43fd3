import type { ExploreFlags } from '../exploration-plan.ts';
import type { CommandDefinition } from './definition.ts';
import { parseCount } from './run-options.ts';

const AFTER_EXPLORE_HELP = `
A scope says how much may happen: K inputs, C containers at most, D commands
and F faults; then N Functions and B builds that take time, where they are not
1 and 0. Everything that can come of it is carried out, in every order, and
judged by every property; the shortest way to a violation is written down as a
scenario. It comes to the same on any number of threads.

Examples:
  cutover explore
  cutover explore --scope K2C2D2F1 --setting "exit handlers"
  cutover explore --strategy ./canary.mjs --scope K2C2D1F0
  cutover explore --scope K2C1D2F0N2 --property S31

Exit codes:
  0  every property holds in every state, or in all that were seen
  1  a property is violated, nothing was judged, or the strategy is not pure
  2  the command line is wrong, or the strategy cannot be loaded
  3  a bug of cutover
`;

/** `cutover explore`: its options and help. */
export const explore: CommandDefinition = (program, act) => {
  program
    .command('explore')
    .description('carry out everything that can happen within a small scope')
    .option('--scope <text>', 'how much may happen', 'K1C1D2F0')
    .option('--setting <name>', 'options to explore it with, or "all"', 'plain')
    .option('--strategy <strategy>', 'this one alone: its file, or the name of a bundled one')
    .option('--property <id>', 'judge by this property alone')
    .option('--budget <time>', 'leave off after this time, for example 60s')
    .option('--threads <n>', 'how many threads (default: one for each core)', parseCount)
    .option('--out <path>', 'the scenario file for what is violated')
    .option('--force', 'replace that file even if something else is in it')
    .option('--json', 'print the result as JSON instead of a report')
    .option('--color', 'use colours even if the output is no terminal')
    .option('--no-color', 'use no colours')
    .addHelpText('after', AFTER_EXPLORE_HELP)
    .showHelpAfterError('Try: cutover explore --help')
    .action(act(async (terminal, flags: ExploreFlags) => {
      const { exploreCommand } = await import('../explore-command.ts');
      return exploreCommand(flags, terminal);
    }));
};
