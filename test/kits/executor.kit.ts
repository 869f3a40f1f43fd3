import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Executor, Job } from '../../src/executors/job.ts';
import { oddities, squares, unlucky } from '../executors/jobs.ts';

/** What came of the parts of a job, in the order in which it was taken. */
export async function carriedOut<Options, Result>(
  executor: Executor, job: Job<Options, Result>,
  { options, parts, isOver }: {
    readonly options: Options; readonly parts: number; readonly isOver?: () => boolean;
  },
): Promise<readonly Result[]> {
  const taken: Result[] = [];
  const order: number[] = [];
  const take = (result: Result, part: number): void => {
    order.push(part);
    taken.push(result);
  };
  const over = isOver === undefined ? {} : { isOver };
  await executor.carryOut({ job, options, parts, take, ...over });
  expect(order).toEqual(taken.map((_, place) => place));
  return taken;
}

/** What is promised of every executor; `open` starts one that knows the jobs of the tests. */
export function executorKit(name: string, open: () => Promise<Executor>): void {
  describe(`work that is done ${name}`, () => {
    let executor: Executor;
    beforeAll(async () => {
      executor = await open();
    });
    afterAll(() => executor.close());

    test('is taken part by part, each once', async () => {
      const found = await carriedOut(executor, squares, { options: { plus: 1 }, parts: 3_000 });
      expect(found).toEqual(Array.from({ length: 3_000 }, (_, part) => part * part + 1));
    });

    test('may have no parts', async () => {
      expect(await carriedOut(executor, squares, { options: { plus: 1 }, parts: 0 })).toEqual([]);
    });

    test('is another one each time, however alike', async () => {
      const [one, two] = await Promise.all([
        carriedOut(executor, squares, { options: { plus: 0 }, parts: 3 }),
        carriedOut(executor, squares, { options: { plus: 5 }, parts: 3 }),
      ]);
      expect([one, two]).toEqual([[0, 1, 4], [5, 6, 9]]);
    });

    test('has options and results of any plain data, to the last bit', async () => {
      const options = new Map([['third', 1 / 3]]);
      const here = await oddities.prepare(options);
      expect(await carriedOut(executor, oddities, { options, parts: 2 }))
        .toEqual([here(0), here(1)]);
    });

    test('ends with what a part throws, and the next one does not', async () => {
      await expect(carriedOut(executor, unlucky, { options: null, parts: 30 }))
        .rejects.toThrow('seven cannot be done');
      expect(await carriedOut(executor, unlucky, { options: null, parts: 4 }))
        .toEqual([0, 1, 2, 3]);
    });

    test('ends with what whoever takes it throws', async () => {
      const take = (): void => {
        throw new Error('no more of that');
      };
      await expect(executor.carryOut({ job: squares, options: { plus: 0 }, parts: 9, take }))
        .rejects.toThrow('no more of that');
    });

    test('is left once nobody wants more of it, without a gap', async () => {
      let isOver = false;
      setTimeout(() => {
        isOver = true;
      }, 20);
      const options = { plus: 0 };
      const parts = 1_000_000_000;
      const found = await carriedOut(executor, squares, { options, parts, isOver: () => isOver });
      expect(found).toEqual(found.map((_, part) => part * part));
      expect(found.length).toBeLessThan(parts);
    });
  });
}
