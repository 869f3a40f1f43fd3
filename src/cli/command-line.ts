import { Command, CommanderError } from 'commander';
import { COMMANDS } from './commands/index.ts';
import type { Acting } from './commands/definition.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { reportFailure } from './failure.ts';
import { TOOL_VERSION } from '../version.ts';
import type { Terminal } from './terminal.ts';

function programFor({ stdout, stderr }: Terminal, act: Acting): Command {
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
    // What a command takes is in its own help.
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .showHelpAfterError('Try: cutover --help');
  for (const define of COMMANDS) define(program, act);
  return program;
}

/** A file in the place of a command is taken for a scenario that was meant to be run. */
function forgottenRun(argv: readonly string[]): string | null {
  const first = argv[0];
  if (first === undefined || !/\.(ya?ml|json)$/.test(first)) return null;
  return `error: "${first}" is no command; to run it: cutover run ${argv.join(' ')}\n`;
}

/** Words that people look for as commands, and what does it. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ['replay', '"cutover run FILE --until INSTANT" repeats a run and shows the records that violate '
    + 'a property; "cutover explain" tells why'],
]);

/**
 * Carries out a command line: the arguments after the program's name. The result goes to
 * `terminal.stdout`, all else to `terminal.stderr`. Returns the exit code; never throws.
 */
export async function main(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const forgotten = forgottenRun(argv);
  if (forgotten !== null) {
    terminal.stderr.write(forgotten);
    return EXIT.usage;
  }
  const elsewhere = ELSEWHERE.get(argv[0] ?? '');
  if (elsewhere !== undefined) {
    terminal.stderr.write(`error: unknown command '${argv[0]}': ${elsewhere}\n`);
    return EXIT.usage;
  }
  let code: ExitCode = EXIT.passed;
  const program = programFor(terminal, (action) => async (...args) => {
    code = await action({ ...terminal, argv }, ...args);
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.passed : EXIT.usage;
    return reportFailure(error, terminal);
  }
  return code;
}
