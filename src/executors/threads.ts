import { type Executor, InOrder, type Work } from './job.ts';
import { PoolThread } from './pool-thread.ts';
import { Portions } from './portions.ts';

/**
 * Portions are a few thousand times as long as it takes to hand one out, and short enough that
 * Ctrl-C and what is shown meanwhile do not lag behind.
 */
const PORTION = { millis: 20, most: 10_000 };

/** Portions that a thread has at a time: one to work on, and the next, so that it never waits. */
const AHEAD = 2;

/** Threads that stay, and do parts of whatever work there is. */
export class Threads implements Executor {
  readonly #threads: readonly PoolThread[];
  #works = 0;

  /** `file` is what threads carry out: it calls `serveThread` with the jobs that it knows. */
  constructor(file: URL, count: number) {
    this.#threads = Array.from({ length: count }, () => new PoolThread(file));
  }

  async carryOut<Options, Result>(work: Work<Options, Result>): Promise<void> {
    const { job, options, parts, take, isOver = () => false } = work;
    const number = ++this.#works;
    const threads = this.#threads.slice(0, parts);
    const portions = new Portions(PORTION);
    const order = new InOrder(take);
    let next = 0;
    let isBroken = false;
    const goOn = async (thread: PoolThread): Promise<void> => {
      while (next < parts && !isBroken && !isOver()) {
        const first = next;
        const count = portions.next(parts - first, threads.length * AHEAD);
        next += count;
        const { results, millis } = await thread.carryOut(number, first, count);
        if (isBroken) return;
        portions.took(count, millis);
        for (const [place, result] of results.entries()) {
          order.put(first + place, result as Result);
        }
      }
    };
    for (const thread of threads) thread.begin(number, job, options);
    try {
      await Promise.all(threads.flatMap((thread) =>
        Array.from({ length: AHEAD }, () => goOn(thread))));
    } finally {
      isBroken = true;
      for (const thread of threads) thread.end(number);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }
}
