import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inline } from '../../src/executors/inline.ts';
import { EndlessPart, InOrder } from '../../src/executors/job.ts';
import { Portions } from '../../src/executors/portions.ts';
import { Threads } from '../../src/executors/threads.ts';
import { carriedOut, executorKit } from '../kits/executor.kit.ts';
import { type BuiltThread, buildThread } from './built-thread.ts';
import { endless, squares } from './jobs.ts';

let thread: BuiltThread;
beforeAll(async () => {
  thread = await buildThread();
});
afterAll(() => thread.remove());

executorKit('in line', async () => inline);
executorKit('by one thread', async () => new Threads(thread.file, 1));
executorKit('by three threads', async () => new Threads(thread.file, 3));

test('work that is done in line lets others have their turn between two parts', async () => {
  let isOver = false;
  setImmediate(() => {
    isOver = true;
  });
  const options = { plus: 0 };
  const found = await carriedOut(inline, squares, { options, parts: 7, isOver: () => isOver });
  expect(found.length).toBeLessThan(7);
});

describe('threads', () => {
  test('tell which part has no end', async () => {
    const threads = new Threads(thread.file, 2);
    await carriedOut(threads, squares, { options: { plus: 0 }, parts: 9 });
    const found = carriedOut(threads, endless, { options: null, parts: 100 });
    await expect(found).rejects.toEqual(new EndlessPart(5));
    await threads.close();
  });

  test('tell of a job that they do not know', async () => {
    const threads = new Threads(thread.file, 2);
    const found = carriedOut(threads, { ...squares, name: 'cubes' }, {
      options: { plus: 0 }, parts: 3,
    });
    await expect(found).rejects.toThrow('there is no job cubes');
    await threads.close();
  });
});

describe('a portion of work', () => {
  const portions = (...measured: readonly (readonly [number, number])[]): Portions => {
    const found = new Portions({ millis: 20, most: 1_000 });
    for (const [parts, millis] of measured) found.took(parts, millis);
    return found;
  };

  test('is one part until it is known how long one takes', () => {
    expect(portions().next(5_000, 2)).toBe(1);
  });

  test('takes as long as it should', () => {
    expect(portions([50, 25]).next(5_000, 2)).toBe(40);
    expect(portions([50, 25], [50, 25]).next(5_000, 2)).toBe(40);
  });

  test('is one part where that takes longer', () => {
    expect(portions([1, 500]).next(5_000, 2)).toBe(1);
  });

  test('is not much larger than what was measured', () => {
    expect(portions([1, 0.001]).next(5_000, 2)).toBe(2);
  });

  test('has a limit, whatever little time parts take', () => {
    expect(portions([4_000, 0]).next(50_000, 2)).toBe(1_000);
  });

  test('is small towards the end, so that nobody waits long for another', () => {
    const known = portions([1_000, 1]);
    expect([800, 80, 9, 1, 0].map((left) => known.next(left, 2))).toEqual([100, 10, 2, 1, 0]);
  });

  test('is of what is left in memory, the latest most of all', () => {
    expect(portions([10, 100], [10, 1], [10, 1], [10, 1], [10, 1]).next(5_000, 2)).toBe(17);
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
