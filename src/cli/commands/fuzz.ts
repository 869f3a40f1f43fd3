import type { FuzzFlags } from '../fuzz-command.ts';
import type { CommandDefinition } from './definition.ts';
import { append, parseCount, parseSeed } from './run-options.ts';

const AFTER_FUZZ_HELP = `
Draws scenarios at random, carries each out, and judges it by every property
and some by relations between two runs. What is violated is made small and
written to scenarios/found as a scenario that expects the violation:
"cutover test" passes while the bug is there and fails once it is mended.

Runs of a seed are numbered from 0: --run repeats one of them. The same seed
and runs give the same result on any number of threads. A --budget is for the
runs; each of a few violations takes half a minute at most on top of it.

Examples:
  cutover fuzz
  cutover fuzz --runs 20000 --seed 1
  cutover fuzz --budget 60s --threads 1
  cutover fuzz --seed 7 --run 412
  cutover fuzz --runs 20000 --output campaign.json --output campaign.md

Exit codes:
  0    nothing is violated
  1    a property is violated, or in 20,000 runs or more something was never
       put to the test
  2    the command line is wrong
  3    a run could not be carried out, or could not be repeated, or differs from
       what the rules' words say: a bug of cutover
  130  stopped by Ctrl-C; what was finished is reported
`;

/** `cutover fuzz`: its options and help. */
export const fuzz: CommandDefinition = (program, act) => {
  program
    .command('fuzz')
    .description('judge random scenarios by every property')
    .option('--runs <n>', 'how many scenarios (default: 1000)', parseCount)
    .option('--budget <time>', 'as many as can be done in this time, for example 60s')
    .option('--seed <n>', 'which scenarios (default: others each time)', parseSeed)
    .option('--run <n>', 'only the run of this number', parseSeed)
    .option('--relation <id>', 'judge each run by this relation, not by all in turn')
    .option('--threads <n>', 'how many threads (default: one for each core)', parseCount)
    .option('--out <directory>', 'where to write what is violated', 'scenarios/found')
    .option('--output <path>', 'write the result as JSON, or to .md as a page (repeatable)', append)
    .option('--pace', 'have in the result how long it took')
    .option('--json', 'print the result as JSON instead of a report')
    .option('--color', 'use colours even if the output is no terminal')
    .option('--no-color', 'use no colours')
    .addHelpText('after', AFTER_FUZZ_HELP)
    .showHelpAfterError('Try: cutover fuzz --help')
    .action(act(async (terminal, flags: FuzzFlags) => {
      const { fuzzCommand } = await import('../fuzz-command.ts');
      return fuzzCommand(flags, terminal);
    }));
};
