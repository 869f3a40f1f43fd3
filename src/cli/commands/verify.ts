import type { VerifyFlags } from '../verify-command.ts';
import type { CommandDefinition } from './definition.ts';
import { append, parseSeed } from './run-options.ts';

const AFTER_VERIFY_HELP = `
The strategy is a file of your own, or rolling or recreate. It is put to one
thing after another, up to the first that it fails:

  purity    it looks at nothing but its view, and answers equal views alike
  orders    it gives no order that the rules forbid, where that is easily done
  gallery   incidents that happened to people, as scenarios
  scopes    everything that can happen within small scopes, in every order
  sweep     something done in front of each event of ordinary runs
  random    random scenarios, for the rest of the budget

It is judged by every property that binds all strategies, and by those of the
traits that it claims. Of traits that it does not claim it is told whether
anything contradicts them; then it is compared with rolling and recreate.
What there is no time for is left out, and told; a mistake that was found is
made small however long that takes.
The certificate goes to reports/verify-NAME.json and .md; what is wrong, to a
scenario beside them that shows it.

Examples:
  cutover verify ./canary.ts
  cutover verify ./canary.ts --budget 10m
  cutover verify ./canary.ts --runs 500 --output certificates
  cutover verify rolling --scope K2C2D2F1

Exit codes:
  0  the strategy is verified
  1  it is not: the report says why, or that no scope was explored whole
  2  the command line is wrong, or the strategy cannot be loaded
  3  a bug of cutover
`;

/** `cutover verify`: its options and help. */
export const verify: CommandDefinition = (program, act) => {
  program
    .command('verify')
    .description('put a strategy to everything there is, for a certificate')
    .argument('<strategy>', 'its file, or the name of a bundled one')
    .option('--budget <time>', 'how long it may take (default: 60s)')
    .option('--runs <n>', 'random scenarios, in place of a budget', parseSeed)
    .option('--seed <n>', 'which random scenarios (default: 1)', parseSeed)
    .option('--scope <text>', 'explore this scope alone (repeatable)', append)
    .option('--output <directory>', 'where the certificate goes', 'reports')
    .option('--json', 'print the certificate instead of a report')
    .option('--color', 'use colours even if the output is no terminal')
    .option('--no-color', 'use no colours')
    .addHelpText('after', AFTER_VERIFY_HELP)
    .showHelpAfterError('Try: cutover verify --help')
    .action(act(async (terminal, strategy: string, flags: VerifyFlags) => {
      const { verifyCommand } = await import('../verify-command.ts');
      return verifyCommand(strategy, flags, terminal);
    }));
};
