import { setImmediate } from 'node:timers/promises';
import type { Executor, Work } from './job.ts';

/** Does all work by itself, one part after the other. */
export const inline: Executor = {
  async carryOut<Options, Result>(
    { job, options, parts, take, isOver = () => false }: Work<Options, Result>,
  ): Promise<void> {
    const carryOut = await job.prepare(options);
    for (let part = 0; part < parts && !isOver(); part++) {
      take(carryOut(part), part);
      // In between, somebody may press Ctrl-C.
      await setImmediate();
    }
  },
  async close() {},
};
