/** What the exit code of a command tells scripts. */
export const EXIT = {
  passed: 0,
  /** A result that is not as it should be, or a strategy that broke a rule. */
  failed: 1,
  /** The command line, a scenario or a file named in one is wrong. */
  usage: 2,
  /** A bug of cutover. */
  internal: 3,
  /** There was no scenario to be tested. */
  nothing: 4,
  /** With --detailed-exitcode: a plan that changes something. */
  changes: 5,
  /** Stopped by Ctrl-C, as shells number it. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
