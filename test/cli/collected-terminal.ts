import type { Terminal } from '../../src/cli/terminal.ts';

/** A terminal that keeps what is written to it. */
export interface CollectedTerminal extends Terminal {
  out(): string;
  err(): string;
}

export function collectedTerminal(
  { env = {}, cwd = process.cwd(), isTTY = false }:
  { env?: Terminal['env']; cwd?: string; isTTY?: boolean } = {},
): CollectedTerminal {
  const written = { out: '', err: '' };
  return {
    stdout: { isTTY, write: (text) => (written.out += text) },
    stderr: { isTTY, write: (text) => (written.err += text) },
    env,
    cwd,
    out: () => written.out,
    err: () => written.err,
  };
}
