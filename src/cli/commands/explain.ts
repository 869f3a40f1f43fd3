import { Argument } from 'commander';
import { SUBJECTS, type SubjectKind } from '../../explain/subject.ts';
import type { ExplainFlags } from '../explain-command.ts';
import type { CommandDefinition } from './definition.ts';
import { parseSeed, parseSetting } from './run-options.ts';

const AFTER_EXPLAIN_HELP = `
Examples:
  cutover explain shop.yaml input 17
  cutover explain shop.yaml container ta-3 --set traffic.0.arrivals.every=1s
  cutover explain shop.yaml rollout v2
  cutover explain two-apps.yaml rollout shop/v2
  cutover explain run.jsonl input 17

Inputs and containers are numbered through the run, as "cutover run --json
--inputs" and traces show them; a rollout has the number of its version.

Exit codes:
  0  explained
  1  a strategy broke a rule
  2  the command line or the file is wrong, or the run has no such thing
  3  a bug of cutover
`;

/** `cutover explain`: its options and help. */
export const explain: CommandDefinition = (program, act) => {
  program
    .command('explain')
    .description('say why an input was late, a container stayed, a rollout did not finish')
    .argument('<file>', 'a scenario, YAML or JSON, or the trace of a run, .jsonl')
    .addArgument(new Argument('<kind>', 'what is to be explained').choices(SUBJECTS))
    .argument('<name>', 'which: 17 or in-17, 3 or ta-3, 2 or v2 or APP/v2')
    .option('--app <name>', 'the App that a rollout is one of, by its name or id')
    .option('--seed <n>', 'use this seed instead of the scenario\'s own', parseSeed)
    .option('--set <path=value>', 'change a value of the scenario (repeatable)', parseSetting)
    .option('--until <time>', 'stop at this simulated time, for example 93.4s')
    .option('--json', 'print the explanation as JSON')
    .option('--color', 'use colours even if the output is no terminal')
    .option('--no-color', 'use no colours')
    .addHelpText('after', AFTER_EXPLAIN_HELP)
    .showHelpAfterError('Try: cutover explain --help')
    .action(act(async (terminal, ...args: [string, SubjectKind, string, ExplainFlags]) => {
      const { explainCommand } = await import('../explain-command.ts');
      const [file, kind, name, flags] = args;
      return explainCommand({ file, kind, name }, flags, terminal);
    }));
};
