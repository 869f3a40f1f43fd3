import { performance } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import type { Job } from './job.ts';

/** Where a thread notes which part it is at, for those who wonder why it does not answer. */
export interface ThreadData {
  readonly at: Int32Array;
}

/** What a thread is told: of work that begins, to do some parts of it, or that it is over. */
export type Order =
  | { readonly work: number; readonly job: string; readonly options: unknown }
  | { readonly work: number; readonly first: number; readonly count: number }
  | { readonly work: number; readonly isOver: true };

/** What a thread says of parts, and how long they took. */
export type Answer =
  | { readonly results: readonly unknown[]; readonly millis: number }
  | { readonly error: unknown };

type Parts = (part: number) => unknown;

/** Makes this thread one that does parts of these jobs for whoever started it. */
export function serveThread(jobs: readonly Job<unknown, unknown>[]): void {
  const { at } = workerData as ThreadData;
  const works = new Map<number, Promise<Parts>>();
  const begin = async (name: string, options: unknown): Promise<Parts> => {
    const job = jobs.find((each) => each.name === name);
    if (job === undefined) throw new Error(`there is no job ${name}`);
    return job.prepare(options);
  };
  const carryOut = async (work: number, first: number, count: number): Promise<Answer> => {
    try {
      const done = await works.get(work);
      if (done === undefined) throw new Error(`there is no work ${work}`);
      const begun = performance.now();
      const results = Array.from({ length: count }, (_, place) => {
        Atomics.store(at, 0, first + place);
        return done(first + place);
      });
      return { results, millis: performance.now() - begun };
    } catch (error) {
      return { error };
    }
  };
  // One after the other: answers come in the order of what was asked.
  let turn: Promise<void> = Promise.resolve();
  parentPort?.on('message', (order: Order) => {
    if ('isOver' in order) works.delete(order.work);
    else if ('job' in order) {
      const work = begin(order.job, order.options);
      // Whoever asks for a part is told.
      work.catch(() => undefined);
      works.set(order.work, work);
    } else {
      turn = turn.then(async () => {
        parentPort?.postMessage(await carryOut(order.work, order.first, order.count));
      });
    }
  });
}
