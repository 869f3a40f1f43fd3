import type { FinishedRun } from './finished-runs.ts';
import type { Paint, Style } from '../reports/paint.ts';

/** Where a command writes to: a stream of the process, or what a test collects. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
}

/** All of the outside that a command touches, files aside. */
export interface Terminal {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What relative paths are relative to. */
  readonly cwd: string;
  /**
   * Has `act` called when somebody presses Ctrl-C, in place of the process being ended. Returns
   * what ends that again.
   */
  readonly onInterrupt?: (act: () => void) => () => void;
  /** What threads carry out, where there can be any. */
  readonly worker?: URL;
  /** The words of the command line behind the program's name. */
  readonly argv?: readonly string[];
  /** Runs of a study that others have carried out: all that it has. */
  readonly finished?: readonly FinishedRun[];
  /** What comes in from outside, for commands that read `-`. */
  readonly stdin?: () => AsyncIterable<Uint8Array>;
}

/**
 * True if what goes to `output` may be coloured. The flag decides, then NO_COLOR, then FORCE_COLOR,
 * then whether this very stream is a terminal.
 */
export function wantsColour(
  output: Output, { flag, env }: { flag: boolean | undefined; env: Terminal['env'] },
): boolean {
  if (flag !== undefined) return flag;
  if (env['NO_COLOR']) return false;
  const force = env['FORCE_COLOR'];
  if (force !== undefined) return force !== '0' && force !== 'false';
  return output.isTTY === true && env['TERM'] !== 'dumb';
}

const CODES: Readonly<Record<Style, number>> = {
  heading: 1, faint: 2, bad: 31, good: 32, warning: 33, accent: 36,
};

const ESCAPE = String.fromCharCode(27);

/** Colours for terminals. */
export const coloured: Paint = (style, text) =>
  text === '' ? text : `${ESCAPE}[${CODES[style]}m${text}${ESCAPE}[0m`;

/** Empties the terminal that results are shown on; does nothing where there is none. */
export function clearScreen({ stdout }: Terminal): void {
  if (stdout.isTTY === true) stdout.write(`${ESCAPE}[2J${ESCAPE}[3J${ESCAPE}[H`);
}

/** Says what is going on while it lasts, on a terminal that somebody watches; else nothing. */
export function showProgress({ stderr, env }: Terminal, text: string): () => void {
  if (stderr.isTTY !== true || env['CI']) return () => undefined;
  const shown = text.slice(0, 79);
  stderr.write(shown);
  return () => {
    stderr.write(`\r${' '.repeat(shown.length)}\r`);
  };
}

/** How often, in milliseconds, what is going on is said anew. */
const PROGRESS_EVERY = 300;

/** Says now and then how far something has come that takes many steps. */
export class Progress {
  private readonly terminal: Terminal;
  private shownAt = performance.now();
  private hide: () => void = () => undefined;

  constructor(terminal: Terminal) {
    this.terminal = terminal;
  }

  /** It has come on a step; `text` tells how far that is. */
  moved(text: () => string): void {
    if (performance.now() - this.shownAt < PROGRESS_EVERY) return;
    this.hide();
    this.hide = showProgress(this.terminal, text());
    this.shownAt = performance.now();
  }

  /** Nothing is shown any more. */
  ended(): void {
    this.hide();
    this.hide = () => undefined;
  }
}
