import type { ShrinkFlags } from '../shrink-command.ts';
import type { CommandDefinition } from './definition.ts';
import { parseCount, parseSeed, parseSetting } from './run-options.ts';

const AFTER_SHRINK_HELP = `
The scenario has to fail: a property is violated, a line of "expect" is not
true, a strategy breaks a rule. What was drawn at random is written out, what is
not needed for the failure left out, and what is left made round. The result
goes on failing in the same way; for a property it says so under "expect", so
that "cutover test" passes until that is mended.

Examples:
  cutover shrink shop.yaml
  cutover shrink shop.yaml --seed 8412077 --property S15
  cutover shrink shop.yaml --expect "rollout v2 finishes" --budget 60s
  cutover shrink shop.yaml --output scenarios/regressions/late-drain.yaml

Exit codes:
  0  shrunk, and written
  2  the command line or the file is wrong, or the scenario does not fail
  3  a bug of cutover
`;

/** `cutover shrink`: its options and help. */
export const shrink: CommandDefinition = (program, act) => {
  program
    .command('shrink')
    .description('make a scenario that fails as small as can be')
    .argument('<file>', 'the scenario, YAML or JSON')
    .option('--property <id>', 'which failure: the property or relation violated')
    .option('--expect <line>', 'which failure: the line of "expect" that is not true')
    .option('--seed <n>', 'use this seed instead of the scenario\'s own', parseSeed)
    .option('--set <path=value>', 'change a value of the scenario (repeatable)', parseSetting)
    .option('-o, --output <path>', 'the file to write, instead of NAME.shrunk.yaml')
    .option('--force', 'write it even if it exists')
    .option('--runs <n>', 'carry out so many scenarios at most (default: 2000)', parseCount)
    .option('--budget <time>', 'leave off after this time of computing (default: 10s)')
    .option('--json', 'print the result as JSON instead of a report')
    .option('--color', 'use colours even if the output is no terminal')
    .option('--no-color', 'use no colours')
    .addHelpText('after', AFTER_SHRINK_HELP)
    .showHelpAfterError('Try: cutover shrink --help')
    .action(act(async (terminal, file: string, flags: ShrinkFlags) => {
      const { shrinkCommand } = await import('../shrink-command.ts');
      return shrinkCommand(file, flags, terminal);
    }));
};
