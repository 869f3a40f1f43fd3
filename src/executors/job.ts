/**
 * Work in numbered parts, each of which can be done anywhere: what comes of a part depends on the
 * options and its number alone. Options and results are plain data.
 */
export interface Job<Options, Result> {
  /** By which a thread finds it. */
  readonly name: string;
  /**
   * After so many milliseconds somebody who works on a part seems not to come to an end; without
   * it, a part may take any time.
   */
  readonly endlessAfter?: number;
  /** Makes ready to do parts of it. */
  prepare(options: Options): Promise<(part: number) => Result>;
}

/** A part that somebody has worked on for so long that it seems to have no end. */
export class EndlessPart extends Error {
  readonly part: number;

  constructor(part: number) {
    super(`part ${part} does not come to an end`);
    this.part = part;
  }
}

/** How parts of a job are to be done. */
export interface Work<Options, Result> {
  readonly job: Job<Options, Result>;
  readonly options: Options;
  /** How many parts there are, numbered from 0. */
  readonly parts: number;
  /** Takes the result of each part: in the order of their numbers, whoever did them when. */
  readonly take: (result: Result, part: number) => void;
  /** Looked at before a part is begun: true once no more of them are wanted. */
  readonly isOver?: () => boolean;
}

/** Somebody who does work. The results, and their order, are the same whoever it is. */
export interface Executor {
  /**
   * Does the parts of some work, and ends when all that were begun are taken.
   *
   * @throws whatever a part throws, or `EndlessPart`
   */
  carryOut<Options, Result>(work: Work<Options, Result>): Promise<void>;
  /** Lets go of what it holds; it can do nothing more. */
  close(): Promise<void>;
}

/** Hands on results in the order of their parts. */
export class InOrder<Result> {
  readonly #take: (result: Result, part: number) => void;
  readonly #early = new Map<number, Result>();
  #next = 0;

  constructor(take: (result: Result, part: number) => void) {
    this.#take = take;
  }

  put(part: number, result: Result): void {
    this.#early.set(part, result);
    while (this.#early.has(this.#next)) {
      const due = this.#early.get(this.#next) as Result;
      this.#early.delete(this.#next);
      this.#take(due, this.#next++);
    }
  }
}
