import { parentPort } from 'node:worker_threads';
import type { Job } from './job.ts';

/** What a thread is told: of work that begins, or to do a part of it. */
export type Order =
  | { readonly work: number; readonly job: string; readonly options: unknown }
  | { readonly work: number; readonly part: number };

/** What a thread says of a part. */
export type Answer =
  | { readonly work: number; readonly part: number; readonly result: unknown }
  | { readonly work: number; readonly error: unknown };

type Parts = (part: number) => unknown;

/** Makes this thread one that does parts of these jobs for whoever started it. */
export function serveThread(jobs: readonly Job<unknown, unknown>[]): void {
  let current: Promise<Parts> = Promise.reject(new Error('there is no work yet'));
  current.catch(() => undefined);
  const begin = async (name: string, options: unknown): Promise<Parts> => {
    const job = jobs.find((each) => each.name === name);
    if (job === undefined) throw new Error(`there is no job ${name}`);
    return job.prepare(options);
  };
  const carryOut = async ({ work, part }: { work: number; part: number }): Promise<Answer> => {
    try {
      const done = await current;
      return { work, part, result: done(part) };
    } catch (error) {
      return { work, error };
    }
  };
  parentPort?.on('message', (order: Order) => {
    if ('part' in order) {
      void carryOut(order).then((answer) => parentPort?.postMessage(answer));
      return;
    }
    current = begin(order.job, order.options);
    // Whoever asks for a part is told.
    current.catch(() => undefined);
  });
}
