import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { reportFailure } from './failure.ts';
import { TOOL_VERSION } from '../version.ts';
import type { RunFlags } from './run-command.ts';
import type { Terminal } from './terminal.ts';

function parseSeed(text: string): number {
  const seed = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(seed)) {
    throw new InvalidArgumentError('A seed is a whole number from 0 on, for example 42.');
  }
  return seed;
}

function parseSetting(text: string, before: readonly string[] = []): readonly string[] {
  if (!/^[^=]+=/.test(text)) {
    throw new InvalidArgumentError(
      'Write path=value, for example app.functions.api.max_containers=5.',
    );
  }
  return [...before, text];
}

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

function addRun(program: Command, act: (files: string[], flags: RunFlags) => Promise<void>): void {
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
    .option('--trace <path>', 'write everything that happens to this file, as JSON lines')
    .option('-q, --quiet', 'print one line per scenario instead of a report')
    .option('--color', 'use colours even if the output is no terminal')
    .option('--no-color', 'use no colours')
    .addHelpText('after', AFTER_RUN_HELP)
    .showHelpAfterError('Try: cutover run --help')
    .action(act);
}

function programFor(
  { stdout, stderr }: Terminal, act: (files: string[], flags: RunFlags) => Promise<void>,
): Command {
  const program = new Command('cutover')
    .description(
      'Simulates deployments of apps on a serverless container platform: what they do to the '
      + 'traffic that arrives meanwhile.',
    )
    .version(TOOL_VERSION)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      getOutHelpWidth: () => 80,
      getErrHelpWidth: () => 80,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .showHelpAfterError('Try: cutover --help');
  addRun(program, act);
  return program;
}

/** A file in the place of a command is taken for a scenario that was meant to be run. */
function forgottenRun(argv: readonly string[]): string | null {
  const first = argv[0];
  if (first === undefined || !/\.(ya?ml|json)$/.test(first)) return null;
  return `error: "${first}" is no command; to run it: cutover run ${argv.join(' ')}\n`;
}

/**
 * Carries out a command line: the arguments after the program's name. The result goes to
 * `terminal.stdout`, all else to `terminal.stderr`. Returns the exit code; never throws.
 */
export async function main(argv: readonly string[], terminal: Terminal): Promise<number> {
  const forgotten = forgottenRun(argv);
  if (forgotten !== null) {
    terminal.stderr.write(forgotten);
    return EXIT.usage;
  }
  let code: ExitCode = EXIT.passed;
  const program = programFor(terminal, async (files, flags) => {
    // What a run needs is loaded only now: `--help` answers at once.
    const { runCommand } = await import('./run-command.ts');
    code = await runCommand(files, flags, terminal);
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.passed : EXIT.usage;
    return reportFailure(error, terminal);
  }
  return code;
}
