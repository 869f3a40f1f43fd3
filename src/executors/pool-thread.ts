import { Worker } from 'node:worker_threads';
import { EndlessPart, type Job } from './job.ts';
import type { Answer, Order, ThreadData } from './thread.ts';

/** Some parts that were done, in order, and how long they took. */
export interface DonePortion {
  readonly results: readonly unknown[];
  readonly millis: number;
}

/** Somebody who waits for parts, none of which takes so many milliseconds unless it has no end. */
interface Waiting {
  readonly endlessAfter: number | undefined;
  readonly resolve: (done: DonePortion) => void;
  readonly reject: (error: unknown) => void;
}

/** A thread that stays, and does parts of the works that it was told of, in the order asked for. */
export class PoolThread {
  readonly #at = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  readonly #worker: Worker;
  readonly #works = new Map<number, number | undefined>();
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;
  #end: unknown = null;

  /** `file` is what the thread carries out: it calls `serveThread`. */
  constructor(file: URL) {
    const workerData: ThreadData = { at: this.#at };
    this.#worker = new Worker(file, { workerData });
    this.#worker.on('message', (answer: Answer) => this.#hear(answer));
    this.#worker.on('error', (error) => this.#failAll(error));
    this.#worker.on('exit', () => this.#failAll(new Error('a thread has ended by itself')));
  }

  /** Tells of a work by its number; parts of it can be asked for until it is over. */
  begin(
    work: number, { name, endlessAfter }: Pick<Job<never, unknown>, 'name' | 'endlessAfter'>,
    options: unknown,
  ): void {
    this.#works.set(work, endlessAfter);
    this.#give({ work, job: name, options });
  }

  end(work: number): void {
    this.#works.delete(work);
    this.#give({ work, isOver: true });
  }

  /**
   * Does some parts of a work, one after the other.
   *
   * @throws whatever a part throws; EndlessPart for one that does not end
   */
  carryOut(work: number, first: number, count: number): Promise<DonePortion> {
    return new Promise((resolve, reject) => {
      if (this.#end !== null) return reject(this.#end);
      this.#give({ work, first, count });
      this.#waiting.push({ endlessAfter: this.#works.get(work), resolve, reject });
      if (this.#waiting.length === 1) this.#watch();
    });
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#worker.terminate();
  }

  #give(order: Order): void {
    this.#worker.postMessage(order);
  }

  #hear(answer: Answer): void {
    const waiting = this.#waiting.shift();
    this.#watch();
    if ('error' in answer) waiting?.reject(answer.error);
    else waiting?.resolve(answer);
  }

  #watch(): void {
    clearTimeout(this.#timer);
    const endlessAfter = this.#waiting[0]?.endlessAfter;
    if (endlessAfter === undefined) return;
    const tooLate = (): void => this.#failAll(new EndlessPart(Atomics.load(this.#at, 0)));
    this.#timer = setTimeout(tooLate, endlessAfter);
  }

  #failAll(error: unknown): void {
    clearTimeout(this.#timer);
    this.#end ??= error;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}
