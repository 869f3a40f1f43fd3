import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';
import { reasonOf, UsageError } from './usage-error.ts';

/** Says on stderr why a command could not do its work, and returns the exit code that tells so. */
export function reportFailure(error: unknown, { stderr, env }: Terminal): ExitCode {
  const usage = error instanceof UsageError;
  const debug = env['DEBUG'] === '1' && error instanceof Error;
  stderr.write(usage ? `error: ${error.message}\n` : `internal error: ${reasonOf(error)}\n`);
  if (!usage) {
    stderr.write('This is a bug of cutover; please report it with the command that you ran.\n');
    if (!debug) stderr.write('DEBUG=1 shows where it happened.\n');
  }
  if (debug) stderr.write(`${error.stack}\n`);
  return usage ? EXIT.usage : EXIT.internal;
}
