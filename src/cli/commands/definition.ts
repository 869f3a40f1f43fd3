import type { Command } from 'commander';
import type { ExitCode } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';

/** What a command does with its arguments and options; returns the exit code. */
export type Action<Args extends unknown[]> =
  (terminal: Terminal, ...args: Args) => Promise<ExitCode>;

/** Makes an action one that commander can call. */
export type Acting = <Args extends unknown[]>(
  action: Action<Args>,
) => (...args: Args) => Promise<void>;

/**
 * Adds one command to the program: its arguments, options and help. What the command needs to act
 * is imported by the action, so that `--help` answers at once.
 */
export type CommandDefinition = (program: Command, act: Acting) => void;
