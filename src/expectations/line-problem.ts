/** What is wrong with a line of `expect`, and where. */
export interface LineProblem {
  /** The place in the line, from 0, of the word that is wrong. */
  readonly at: number;
  readonly code:
    | 'bad-expectation' | 'bad-choice' | 'bad-duration' | 'bad-rate' | 'bad-version' | 'conflict'
    | 'not-yet' | 'out-of-range';
  readonly message: string;
  readonly hint?: string;
  /** A metric that stands here without its Function: the scenario has those that there are. */
  readonly metric?: string;
  /** A word that is not known, and those that are: the nearest is to be proposed. */
  readonly word?: string;
  readonly candidates?: readonly string[];
}

/** Thrown by the parts of the parser; it never leaves it. */
export class LineRefusal extends Error {
  readonly problem: LineProblem;

  constructor(problem: LineProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

/** Ends the reading of a line. */
export function refuse(problem: LineProblem): never {
  throw new LineRefusal(problem);
}
