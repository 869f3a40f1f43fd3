import { describe, expect, test } from 'vitest';
import { inline } from '../../src/executors/inline.ts';
import { InOrder, type Job } from '../../src/executors/job.ts';

/** Parts that are numbers: the square of each, and something of the options. */
const squares: Job<{ readonly plus: number }, number> = {
  name: 'squares',
  prepare: async ({ plus }) => (part) => {
    if (part === 7) throw new Error('seven cannot be done');
    return part * part + plus;
  },
};

async function done(parts: number, isOver?: () => boolean): Promise<readonly number[]> {
  const taken: number[] = [];
  await inline.carryOut({
    job: squares, options: { plus: 1 }, parts, take: (result) => taken.push(result),
    ...(isOver === undefined ? {} : { isOver }),
  });
  return taken;
}

describe('work that is done in line', () => {
  test('is done part by part', async () => {
    expect(await done(4)).toEqual([1, 2, 5, 10]);
  });

  test('is left as soon as nobody wants more of it', async () => {
    let asked = 0;
    expect(await done(4, () => asked++ === 2)).toEqual([1, 2]);
  });

  test('lets others have their turn between two parts', async () => {
    let isOver = false;
    setImmediate(() => {
      isOver = true;
    });
    expect((await done(7, () => isOver)).length).toBeLessThan(7);
  });

  test('ends with what a part throws', async () => {
    await expect(done(9)).rejects.toThrow('seven cannot be done');
  });
});

test('results are handed on in the order of their parts, whenever they come', () => {
  const taken: string[] = [];
  const order = new InOrder<string>((result, part) => taken.push(`${part} ${result}`));
  order.put(2, 'c');
  order.put(1, 'b');
  expect(taken).toEqual([]);
  order.put(0, 'a');
  order.put(3, 'd');
  expect(taken).toEqual(['0 a', '1 b', '2 c', '3 d']);
});
