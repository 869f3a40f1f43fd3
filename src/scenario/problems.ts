/** What kind of mistake a problem is: short, stable, for programs that read problems. */
export const PROBLEM_CODES = [
  'after-end', 'ambiguous-name', 'bad-choice', 'bad-cron', 'bad-csv', 'bad-duration',
  'bad-expectation', 'bad-file', 'bad-instant', 'bad-name', 'bad-override', 'bad-price',
  'bad-rate', 'bad-size',
  'bad-version', 'conflict', 'duplicate-key', 'duplicate-name', 'empty', 'endless', 'missing-key',
  'missing-target', 'more-problems', 'not-yet', 'out-of-order', 'out-of-range', 'too-deep',
  'too-large', 'too-many-aliases', 'too-short', 'unknown-app', 'unknown-deployment',
  'unknown-function', 'unknown-gpu', 'unknown-image', 'unknown-key', 'unknown-property',
  'unknown-secret', 'unknown-source', 'unknown-timezone', 'unknown-version', 'wrong-type',
  'yaml-syntax',
] as const;

export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** What is wrong, without saying where. */
export interface Finding {
  readonly code: ProblemCode;
  readonly message: string;
  /** A way out: the nearest name, an example. */
  readonly hint?: string;
}

/** Where a value or key stands. Line and column count from 1; 0 where there is none. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly sourceLine?: string;
  /** The name of the file is that of an argument, which says where in the scenario it is meant. */
  readonly isArgument?: true;
}

/** One mistake in a scenario or in a file that it names. */
export interface Problem extends Finding, Place {
  /** Keys and list indices from the top of the scenario down, joined by dots. */
  readonly path: string;
}

/** Keys and list indices from the top of a scenario down to a value. */
export type Path = readonly (string | number)[];

/**
 * Whether a problem is about a key, about the value behind it, or about a word of that value, which
 * begins at this place of it, from 0.
 */
export type Part = 'key' | 'value' | { readonly at: number };

/** What a file holds is told in full if it is a name, and not if it is a book. */
const LONGEST_MESSAGE = 300;

/** Control characters of a file could change a terminal: they are shown as a sign. */
const visible = (text: string): string =>
  text.replace(/[^\P{Cc}\t\n]|[\u2028\u2029]/gu, '\uFFFD');

function tellable(text: string): string {
  const short = text.replace(/"([^"]{64})[^"]+"/g, '"$1…"');
  const cut = short.length > LONGEST_MESSAGE ? `${short.slice(0, LONGEST_MESSAGE - 1)}…` : short;
  return visible(cut);
}

/** Nobody reads on: the first ones are put right before the others are looked at. */
const MOST_TOLD = 100;

/** Gathers problems and knows which parts of the scenario have one. */
export class ProblemList {
  readonly #problems: Problem[] = [];
  readonly #place: (path: Path, part: Part) => Place;
  readonly #exact = new Set<string>();
  readonly #above = new Set<string>();
  #untold = 0;

  constructor(place: (path: Path, part: Part) => Place) {
    this.#place = place;
  }

  /** Where a part of the scenario stands. */
  place(path: Path, part: Part = 'value'): Place {
    return this.#place(path, part);
  }

  /** Adds a problem at a path of the scenario. */
  report(path: Path, finding: Finding, part: Part = 'value'): void {
    this.reportAt(this.#place(path, part), finding, path);
  }

  /**
   * Adds a problem at a place of its own, such as a line of a data file that `path` names. Without
   * a path it is about the text, and covers no part of the scenario.
   */
  reportAt(place: Place, finding: Finding, path?: Path): void {
    const { code, message, hint } = finding;
    this.#problems.push({
      code, message: tellable(message), ...(hint === undefined ? {} : { hint: tellable(hint) }),
      ...place, path: path?.join('.') ?? '',
    });
    if (path === undefined) return;
    // What has a wrong name can still be looked at.
    if (finding.code !== 'bad-name') this.#exact.add(JSON.stringify(path));
    for (let length = 0; length <= path.length; length++) {
      this.#above.add(JSON.stringify(path.slice(0, length)));
    }
  }

  /** Counts a problem of which no more is told than that there is one. */
  passOver(): void {
    this.#untold++;
  }

  /** Whether a problem was reported at `path`, below it or above it. */
  covers(path: Path): boolean {
    if (this.#above.has(JSON.stringify(path))) return true;
    return path.some((_, length) => this.#exact.has(JSON.stringify(path.slice(0, length))));
  }

  get count(): number {
    return this.#problems.length;
  }

  /**
   * The problems: those of the scenario file first, by line and column, each once. If there are a
   * great many, the first of them, and as the last that there are more, those passed over included.
   */
  all(): readonly Problem[] {
    const sorted = this.#sorted();
    const told = sorted.slice(0, MOST_TOLD);
    const rest = sorted.length - told.length + this.#untold;
    const file = told[0]?.file;
    if (rest === 0 || file === undefined) return told;
    const message = rest === 1 ? 'there is 1 more problem' : `there are ${rest} more problems`;
    return [...told, { code: 'more-problems', message, file, line: 0, column: 0, path: '' }];
  }

  #sorted(): readonly Problem[] {
    const files = [...new Set(this.#problems.map(({ file }) => file))];
    const rank = new Map(files.map((file, order) => [file, order]));
    const sorted = this.#problems
      .map((problem, order) => ({ problem, order }))
      .sort((a, b) =>
        (rank.get(a.problem.file) as number) - (rank.get(b.problem.file) as number)
        || a.problem.line - b.problem.line
        || a.problem.column - b.problem.column
        || a.order - b.order)
      .map(({ problem }) => problem);
    const seen = new Set<string>();
    return sorted.filter((problem) => {
      const text = JSON.stringify([problem.file, problem.line, problem.column, problem.message]);
      return problem.sourceLine === undefined || !seen.has(text) && seen.add(text);
    });
  }
}

/** As much of a line as is shown, and as much of it in front of the place that is meant. */
const SHOWN = 76;
const SHOWN_BEFORE = 50;

/** A line, cut where it is long, and below it a caret under the column, which counts from 1. */
export function excerpt(line: string, column: number): string {
  const cut = line.length > SHOWN ? Math.max(0, column - 1 - SHOWN_BEFORE) : 0;
  const before = cut > 0 ? '…' : '';
  const after = cut + SHOWN < line.length ? '…' : '';
  const indent = (before + line.slice(cut, column - 1)).replace(/[^\t]/g, ' ');
  return `${before}${line.slice(cut, cut + SHOWN)}${after}\n${indent}^`;
}

/**
 * A problem for people: `file:line:column: message; hint`, then the line with a caret under the
 * column. Where there is no text, the path in the scenario stands for the line and column.
 */
export function formatProblem(problem: Problem): string {
  const { file, line, column, path, message, hint, sourceLine, isArgument } = problem;
  const isWhole = isArgument === true || path === '';
  const place = line > 0 ? `${file}:${line}:${column}` : isWhole ? file : `${file}: ${path}`;
  const text = `${place}: ${message}${hint === undefined ? '' : `; ${hint}`}`;
  if (sourceLine === undefined) return visible(text);
  return `${visible(text)}\n${excerpt(visible(sourceLine), column).replace(/^/gm, '  ')}`;
}

/** Thrown where a scenario that was made in code is not valid; the message lists all problems. */
export class ScenarioError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'));
    this.name = 'ScenarioError';
    this.problems = problems;
  }
}
