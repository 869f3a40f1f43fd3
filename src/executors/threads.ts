import { Worker } from 'node:worker_threads';
import { EndlessPart, type Executor, InOrder, type Work } from './job.ts';
import type { Answer, Order } from './thread.ts';

/** Parts that a thread has at a time: one to work on, and the next, so that it never waits. */
const AHEAD = 2;

/** One thread and the parts that it has. */
class Thread {
  readonly worker: Worker;
  readonly parts: number[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(file: URL) {
    this.worker = new Worker(file);
  }

  give(order: Order): void {
    this.worker.postMessage(order);
  }

  /** Calls `tooLate` unless it answers within so many milliseconds. */
  expectAnswer(limit: number, tooLate: (part: number) => void): void {
    this.expectNothing();
    const [part] = this.parts;
    if (part !== undefined) this.#timer = setTimeout(() => tooLate(part), limit);
  }

  expectNothing(): void {
    clearTimeout(this.#timer);
  }
}

/** Threads that stay, and do parts of whatever work there is. */
export class Threads implements Executor {
  readonly #threads: readonly Thread[];
  #works = 0;

  /** `file` is what threads carry out: it calls `serveThread` with the jobs that it knows. */
  constructor(file: URL, count: number) {
    this.#threads = Array.from({ length: count }, () => new Thread(file));
  }

  carryOut<Options, Result>(work: Work<Options, Result>): Promise<void> {
    const { job, options } = work;
    const number = ++this.#works;
    for (const thread of this.#threads) thread.give({ work: number, job: job.name, options });
    return new Promise<void>((resolve, reject) => {
      const course = new Course(work, {
        threads: this.#threads, work: number,
        resolve: () => {
          course.leave();
          resolve();
        },
        reject: (error) => {
          course.leave();
          reject(error);
        },
      });
      course.begin();
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }
}

interface Ends {
  readonly threads: readonly Thread[];
  /** The number of the work. */
  readonly work: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** The course of one work over all threads. */
class Course<Options, Result> {
  readonly #work: Work<Options, Result>;
  readonly #ends: Ends;
  readonly #order: InOrder<Result>;
  readonly #listeners: (() => void)[] = [];
  #next = 0;
  #open = 0;

  constructor(work: Work<Options, Result>, ends: Ends) {
    this.#work = work;
    this.#ends = ends;
    this.#order = new InOrder(work.take);
  }

  begin(): void {
    for (const thread of this.#ends.threads) {
      const hear = (answer: Answer): void => this.#hear(thread, answer);
      thread.worker.on('message', hear);
      thread.worker.on('error', this.#ends.reject);
      this.#listeners.push(() => {
        thread.worker.off('message', hear);
        thread.worker.off('error', this.#ends.reject);
      });
      for (let ahead = 0; ahead < AHEAD; ahead++) this.#giveNext(thread);
      this.#watch(thread);
    }
    this.#endIfDone();
  }

  /** Nobody listens any more. */
  leave(): void {
    for (const stop of this.#listeners) stop();
    for (const thread of this.#ends.threads) {
      thread.parts.length = 0;
      thread.expectNothing();
    }
  }

  #giveNext(thread: Thread): void {
    const { parts, isOver = () => false } = this.#work;
    if (this.#next >= parts || isOver()) return;
    this.#open++;
    thread.parts.push(this.#next);
    thread.give({ work: this.#ends.work, part: this.#next++ });
  }

  #hear(thread: Thread, answer: Answer): void {
    if (answer.work !== this.#ends.work) return;
    if ('error' in answer) return this.#ends.reject(answer.error);
    this.#open--;
    thread.parts.shift();
    this.#giveNext(thread);
    this.#watch(thread);
    try {
      this.#order.put(answer.part, answer.result as Result);
    } catch (error) {
      return this.#ends.reject(error);
    }
    this.#endIfDone();
  }

  #watch(thread: Thread): void {
    const { endlessAfter } = this.#work.job;
    if (endlessAfter === undefined) return;
    thread.expectAnswer(endlessAfter, (part) => this.#ends.reject(new EndlessPart(part)));
  }

  #endIfDone(): void {
    if (this.#open === 0) this.#ends.resolve();
  }
}
