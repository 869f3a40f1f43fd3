import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Stream } from '../../src/random/stream.ts';

type Key = ConstructorParameters<typeof Stream>;

const take = (stream: Stream, count: number): number[] =>
  Array.from({ length: count }, () => stream.next());

function correlation(a: Stream, b: Stream, count: number): number {
  let [sumA, sumB, squareA, squareB, product] = [0, 0, 0, 0, 0];
  for (let k = 0; k < count; k++) {
    const x = a.next();
    const y = b.next();
    sumA += x;
    sumB += y;
    squareA += x * x;
    squareB += y * y;
    product += x * y;
  }
  const spread = (sum: number, square: number): number => Math.sqrt(count * square - sum * sum);
  return (count * product - sumA * sumB) / (spread(sumA, squareA) * spread(sumB, squareB));
}

test('TIME-4 the draws of a key never change', () => {
  expect(take(new Stream(1, 'service time', 'users'), 4)).toEqual([
    0.4723350275311501, 0.24989379694797376, 0.37431684965532674, 0.1831911217237301,
  ]);
});

test('TIME-4 a stream gives the same draws whatever other streams are asked for', () => {
  const alone = take(new Stream(7, 'gap', 'users'), 50);
  const stream = new Stream(7, 'gap', 'users');
  const other = new Stream(7, 'gap', 'batch');
  const among = alone.map((_, k) => {
    take(other, k % 3);
    return stream.next();
  });
  expect(among).toEqual(alone);
});

describe('a draw', () => {
  test('is a multiple of 2^-53 in [0, 1)', () => {
    const draws = take(new Stream(1, 'gap', 'users'), 10_000);
    for (const u of draws) {
      expect(u).toBeGreaterThanOrEqual(0);
      expect(u).toBeLessThan(1);
      expect(Number.isSafeInteger(u * 2 ** 53)).toBe(true);
    }
  });

  test('is as often in one of 256 slices as in another, by its first and by its last bits', () => {
    const count = 256_000;
    const stream = new Stream(1, 'gap', 'users');
    const first = new Array<number>(256).fill(0);
    const last = new Array<number>(256).fill(0);
    for (let k = 0; k < count; k++) {
      const u = stream.next();
      (first[Math.floor(u * 256)] as number)++;
      (last[(u * 2 ** 53) % 256] as number)++;
    }
    const expected = count / 256;
    for (const slices of [first, last]) {
      const chiSquare = slices.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
      expect(Math.abs(chiSquare - 255)).toBeLessThan(5 * Math.sqrt(2 * 255));
    }
  });

  test('says nothing about the next one', () => {
    const late = new Stream(1, 'gap', 'users');
    late.next();
    expect(Math.abs(correlation(new Stream(1, 'gap', 'users'), late, 100_000))).toBeLessThan(0.01);
  });
});

describe('streams of similar keys have nothing in common', () => {
  test.each<[string, Key, Key]>([
    ['seeds 1 and 2', [1, 'gap', 'users'], [2, 'gap', 'users']],
    ['seeds 1 and -1', [1, 'gap', 'users'], [-1, 'gap', 'users']],
    ['entities a and aa', [1, 'gap', 'a'], [1, 'gap', 'aa']],
    ['entities a and b', [1, 'gap', 'a'], [1, 'gap', 'b']],
    ['two purposes', [1, 'gap', 'users'], [1, 'service time', 'users']],
    ['purpose and entity swapped', [1, 'gap', 'users'], [1, 'users', 'gap']],
    ['a boundary moved', [1, 'gap', 'users'], [1, 'gapu', 'sers']],
    ['a digit moved', [1, '2gap', 'users'], [12, 'gap', 'users']],
    ['quotes in names', [1, 'a","b', 'c'], [1, 'a', 'b","c']],
  ])('%s', (_, one, other) => {
    const apart = Math.abs(correlation(new Stream(...one), new Stream(...other), 100_000));
    expect(apart).toBeLessThan(0.01);
  });

  test('no two of many keys give the same first draw', () => {
    const first = new Set<number>();
    for (let seed = 0; seed < 100; seed++) {
      for (let entity = 0; entity < 100; entity++) {
        first.add(new Stream(seed, 'gap', `${entity}`).next());
      }
    }
    expect(first.size).toBe(10_000);
  });

  test('their first draws are spread evenly', () => {
    const count = 10_000;
    let sum = 0;
    for (let k = 0; k < count; k++) sum += new Stream(1, 'retry', `users/${k}/2`).next();
    expect(Math.abs(sum / count - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / count));
  });
});

describe('a clone', () => {
  test('goes on from the same place, and neither moves the other', () => {
    fc.assert(fc.property(fc.nat(40), fc.nat(40), (before, after) => {
      const stream = new Stream(1, 'gap', 'users');
      take(stream, before);
      const clone = stream.clone();
      const draws = take(stream, after);
      expect(clone.taken).toBe(before);
      expect(take(clone, after)).toEqual(draws);
      expect(clone.taken).toBe(stream.taken);
    }), { seed: 1 });
  });

  test('of a clone does so too', () => {
    const stream = new Stream(1, 'gap', 'users');
    take(stream, 3);
    expect(take(stream.clone().clone(), 5)).toEqual(take(stream, 5));
  });
});

test('a stream counts the draws that were taken', () => {
  const stream = new Stream(1, 'gap', 'users');
  expect(stream.taken).toBe(0);
  take(stream, 5);
  expect(stream.taken).toBe(5);
});

test.each([Number.NaN, 1.5, 2 ** 53, Number.POSITIVE_INFINITY, undefined])(
  'a stream with the seed %s is refused', (seed) => {
    expect(() => new Stream(seed as number, 'gap', 'users')).toThrow('a seed is a whole number');
  },
);
