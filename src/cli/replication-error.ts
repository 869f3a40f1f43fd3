import type { ExitCode } from './exit-codes.ts';

/** A replication that could not be carried out: which one and why, and whose fault that is. */
export class ReplicationError extends Error {
  override readonly name = 'ReplicationError';
  readonly code: ExitCode;

  constructor(message: string, code: ExitCode) {
    super(message);
    this.code = code;
  }
}
