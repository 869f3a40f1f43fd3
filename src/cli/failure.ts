import { QueueError } from '../executors/queue-connection.ts';
import { RunError } from '../platform/run-error.ts';
import { StrategyError } from '../platform/strategy-error.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { ReplicationError } from './replication-error.ts';
import type { Terminal } from './terminal.ts';
import { reasonOf, UsageError } from './usage-error.ts';

/** Whose fault an error is, as the exit code tells it. */
export function blameFor(error: unknown): ExitCode {
  if (error instanceof ReplicationError) return error.code;
  const isUsers = [UsageError, RunError, QueueError].some((kind) => error instanceof kind);
  if (isUsers) return EXIT.usage;
  return error instanceof StrategyError ? EXIT.failed : EXIT.internal;
}

function textOf(error: unknown): string {
  const message = reasonOf(error);
  if (blameFor(error) !== EXIT.internal) return `error: ${message}\n`;
  return `internal error: ${message}\n`
    + 'This is a bug of cutover; please report it with the command that you ran.\n'
    + 'DEBUG=1 shows where it happened.\n';
}

/** The stack of an error and of its causes, for those who look for the place in the code. */
export function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `caused by ${stackOf(error.cause)}` : '';
  return `${error.stack}\n${cause}`;
}

/**
 * Says on stderr why a command could not do its work, and of which scenario if it was one's, and
 * returns the exit code that tells so. The stack is shown with DEBUG=1 only.
 */
export function reportFailure(error: unknown, { stderr, env }: Terminal, file?: string): ExitCode {
  const text = textOf(error);
  stderr.write(file === undefined ? text : `${file}: ${text}`);
  if (env['DEBUG'] === '1' && error instanceof Error) stderr.write(stackOf(error));
  return blameFor(error);
}
