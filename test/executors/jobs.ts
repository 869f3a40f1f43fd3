import type { Job } from '../../src/executors/job.ts';

/** Parts that are numbers: the square of each, and something of the options. */
export const squares: Job<{ readonly plus: number }, number> = {
  name: 'squares',
  prepare: async ({ plus }) => (part) => part * part + plus,
};

/** Each part is what plain data can be; JSON has none of it. */
export const oddities: Job<ReadonlyMap<string, number>, ReadonlyMap<string, unknown>> = {
  name: 'oddities',
  prepare: async (options) => (part) => new Map<string, unknown>([
    ['options', options], ['part', part], ['negative zero', -0], ['no number', Number.NaN],
    ['endless', Number.POSITIVE_INFINITY], ['missing', undefined], ['large', 2n ** 70n],
  ]),
};

/** The seventh part cannot be done. */
export const unlucky: Job<null, number> = {
  name: 'unlucky',
  prepare: async () => (part) => {
    if (part === 7) throw new Error('seven cannot be done');
    return part;
  },
};

/** The fifth part never ends, and all know how long to wait for that. */
export const endless: Job<null, number> = {
  name: 'endless',
  endlessAfter: 1_000,
  prepare: async () => (part) => {
    while (part === 5);
    return part;
  },
};

/** Parts that take a while each, in which nothing else happens on their thread. */
export const slow: Job<{ readonly millis: number }, number> = {
  name: 'slow',
  prepare: async ({ millis }) => {
    const nobody = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    return (part) => {
      Atomics.wait(nobody, 0, 0, millis);
      return part;
    };
  },
};

/** Every job that a thread of the tests can do. */
export const TEST_JOBS = [squares, oddities, unlucky, endless, slow] as const;
