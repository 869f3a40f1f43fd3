/** A run that cannot go on or would never end; the message says what to change. */
export class RunError extends Error {
  override readonly name = 'RunError';
}
