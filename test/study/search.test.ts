import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boundsOf, type Goal } from '../../src/study/goal.ts';
import type { Measured } from '../../src/study/replication.ts';
import { Evidence, type Found, type Question, search } from '../../src/study/search.ts';

/** What is measured of a cell in each replication. */
type Response = (place: number) => readonly Measured[];

interface Searched extends Found {
  /** The cells that were measured, each once, in the order in which they were asked for. */
  readonly asked: readonly number[];
}

function searched(question: Question, response: Response, isGrid = false): Searched {
  const steps = search(question, new Evidence(question), isGrid);
  const asked: number[] = [];
  let step = steps.next();
  while (step.done !== true) {
    asked.push(...step.value);
    step = steps.next(step.value.map(response));
  }
  return { ...step.value, asked };
}

const below = (amount: number, metric = 0): Goal =>
  ({ metric, bounds: [{ side: 'below', amount, isStrict: true }] });

const line = (cells: number, ...goals: readonly Goal[]): Question =>
  ({ cells, goals, minimized: null, isLine: true });

/** A response without chance. */
const certain = (values: readonly (number | null)[]): Response =>
  (place) => [0, 1, 2].map(() => [values[place] ?? null]);

describe('the smallest of a line', () => {
  test('is found by halving, with the one before it, which does not do', () => {
    const found = searched(line(100, below(41)), certain(Array.from({ length: 100 }, (_, n) =>
      100 - n)));
    expect(found).toMatchObject({ method: 'bisection', answer: 60, below: 59, best: 60 });
    expect(found.asked).toEqual([0, 24, 49, 74, 99, 61, 55, 58, 59, 60]);
  });

  test('is the first, where that does already', () => {
    expect(searched(line(9, below(4)), certain([3, 3, 3, 2, 2, 2, 1, 1, 1])))
      .toMatchObject({ method: 'bisection', answer: 0, below: null });
  });

  test('is nothing where the last does not do: the closest is told', () => {
    const found = searched(line(9, below(1)), certain([9, 8, 7, 6, 5, 4, 3, 2, 1]));
    expect(found).toMatchObject({ method: 'bisection', answer: null, below: null, best: 8 });
    expect(found.asked).toEqual([0, 2, 4, 6, 8]);
  });

  test('has its whole interval on the right side, not its mean alone', () => {
    const noise = [-1, 0, 1];
    const found = searched(line(20, below(10)), (place) =>
      noise.map((each) => [20 - place + each]));
    // The half-width of −1, 0, 1 is 2.48: 7 ± 2.48 is below 10, 8 ± 2.48 is not.
    expect(found).toMatchObject({ answer: 13, below: 12 });
  });

  test('keeps goals that strain against each other: a bound on what more of it costs', () => {
    const both = (place: number) => [1, 2].map((): Measured => [20 - place, place]);
    expect(searched(line(20, below(11), below(15, 1)), both)).toMatchObject({ answer: 10 });
    expect(searched(line(20, below(11), below(9, 1)), both))
      .toMatchObject({ method: 'bisection', answer: null });
  });

  test('is looked for from the end that costs less', () => {
    const cheaperUp = (place: number) => [1, 2].map((): Measured => [place, 50 - place]);
    const question = { ...line(20, below(11)), minimized: 1 };
    expect(searched(question, cheaperUp))
      .toMatchObject({ method: 'bisection', answer: 10, below: 11 });
  });

  test('is in a grid where costs do not depend on it', () => {
    const question = { ...line(20, below(11)), minimized: 1 };
    expect(searched(question, (place) => [1, 2].map((): Measured => [20 - place, 7])))
      .toMatchObject({ method: 'grid', reason: 'flat', answer: 10, below: 9 });
  });

  test('what was not measured in every replication does not do', () => {
    const never = certain([null, null, null, null, 5, 4, 3, 2]);
    expect(searched(line(8, below(9)), never))
      .toMatchObject({ method: 'bisection', answer: 4, below: 3 });
    const seldom = (place: number): readonly Measured[] => [[1], [place < 5 ? null : 1]];
    expect(searched(line(8, below(9)), seldom))
      .toMatchObject({ method: 'bisection', answer: 5, below: 4 });
  });

  test.each([
    ['a wave', [9, 8, 7, 8, 9, 8, 7, 6, 5], 7.5, 2],
    ['a dip between two ends that do not do', [9, 9, 3, 2, 1, 2, 3, 9, 9], 3.5, 2],
  ])('%s is noticed, and all are measured', (_, values, amount, answer) => {
    expect(searched(line(9, below(amount)), certain(values)))
      .toMatchObject({ method: 'grid', reason: 'bent', bent: 0, answer });
  });

  test('a difference that is not shown bends nothing', () => {
    const wobble = [0, 0.1, -0.1, 0.1, -0.1, 0.1, -0.1, 0.1, 0];
    const found = searched(line(9, below(5)), (place) =>
      [-1, 1, 0, 2].map((each, at) => [10 - place + each + (at % 2 ? 20 : -20)
        * (wobble[place] ?? 0)]));
    expect(found.method).toBe('bisection');
  });

  /** Values with as wide an interval each as it takes: −1, 0, 1 has a half-width of 2.48. */
  const wide = (values: readonly number[], half: number): Response => (place) =>
    [-1, 0, 1].map((each) =>
      [(values[place] ?? 0) + each * (place % 4 < 2 ? 1 : -1) * half / 2.48]);

  test.each([
    ['none, though one does that was measured', [9, 9, 9, 9, 1, 9, 9, 9, 9], 4],
    ['a later one than one that does', [9, 9, 1, 9, 9, 9, 1, 1, 1], 2],
  ])('halving comes to %s: all are measured', (_, values, answer) => {
    // Neighbours are not shown to differ, but some intervals are below the amount as a whole.
    expect(searched(line(9, below(7)), wide(values, 5)))
      .toMatchObject({ method: 'grid', reason: 'contradicted', bent: null, answer });
  });

  test('halving comes to a dearer one than one that does: all are measured', () => {
    const costs = [5.7, 5.6, 6.6, 6.6, 7, 8, 9];
    const noise = [-2, 1, 1, -2, 1, 1, -2, 1, 1];
    const response: Response = (place) =>
      noise.map((each) => [1, (costs[place] ?? 0) + (place % 2 ? each : -each) / 10]);
    expect(searched({ ...line(7, below(2)), minimized: 1 }, response)).toMatchObject(
      { method: 'grid', reason: 'contradicted', answer: 1, below: null, rivals: [0] });
  });

  test('few cells are all measured, and all if asked for', () => {
    expect(searched(line(5, below(3)), certain([5, 4, 3, 2, 1])))
      .toMatchObject({ method: 'grid', reason: 'few', answer: 3, below: 2 });
    const found = searched(line(9, below(5)), certain([9, 8, 7, 6, 5, 4, 3, 2, 1]), true);
    expect(found).toMatchObject({ method: 'grid', reason: 'asked', answer: 5, below: 4 });
    expect(found.asked).toHaveLength(9);
  });
});

/** A response that goes one way, with the same luck in all cells or luck of their own. */
const monotone = fc.record({
  steps: fc.array(fc.nat(5), { minLength: 6, maxLength: 300 }),
  noise: fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 2, maxLength: 6 }),
  amount: fc.integer({ min: 0, max: 300 }),
});

/** The first cell that meets the goal, when all are measured. */
const first = (question: Question, response: Response): number | null =>
  searched(question, response, true).answer;

describe('whatever the response,', () => {
  test('the smallest is found where it goes one way, with log₂ + 4 cells', () => {
    fc.assert(fc.property(monotone, ({ steps, noise, amount }) => {
      let sum = 0;
      const values = steps.map((step) => (sum += step)).reverse();
      const response: Response = (place) => noise.map((each) => [(values[place] ?? 0) + each]);
      const question = line(values.length, below(amount));
      const found = searched(question, response);
      expect(found.answer).toBe(first(question, response));
      expect(found.method).toBe('bisection');
      expect(found.asked.length).toBeLessThanOrEqual(Math.ceil(Math.log2(values.length)) + 4);
    }), { seed: 1, numRuns: 200 });
  });

  test('no cell is asked for twice, and what is told of them is so', () => {
    const any = fc.record({
      values: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 6, maxLength: 40 }),
      amount: fc.integer({ min: 0, max: 21 }),
    });
    fc.assert(fc.property(any, ({ values, amount }) => {
      const question = line(values.length, below(amount));
      const { asked, answer, below: before, method } = searched(question, certain(values));
      expect(new Set(asked).size).toBe(asked.length);
      const measured = [...asked].sort((a, b) => a - b).map((place) => values[place] as number);
      const rises = measured.some((value, at) => at > 0 && value > (measured[at - 1] as number));
      const falls = measured.some((value, at) => at > 0 && value < (measured[at - 1] as number));
      // It bisects only what goes one way as far as it was measured, and else measures all.
      expect(method === 'grid').toBe(rises && falls);
      if (method === 'grid') expect(answer).toBe(first(question, certain(values)));
      if (answer === null) return;
      expect(values[answer]).toBeLessThan(amount);
      if (before !== null) expect(values[before]).toBeGreaterThanOrEqual(amount);
      expect(before).toBe(answer === 0 ? null : answer - 1);
    }), { seed: 2, numRuns: 500 });
  });

  test('no answer is contradicted by a cell that was measured', () => {
    const any = fc.record({
      values: fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })), {
        minLength: 6, maxLength: 40,
      }),
      noise: fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 80, maxLength: 80 }),
      runs: fc.integer({ min: 2, max: 5 }),
      amounts: fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 })),
      isMinimized: fc.boolean(),
    });
    const reasons = new Set<string | null>();
    fc.assert(fc.property(any, ({ values, noise, runs, amounts, isMinimized }) => {
      const response: Response = (place) => Array.from({ length: runs }, (_, run): Measured =>
        [0, 1].map((metric) => (values[place]?.[metric] ?? 0)
          + (noise[(place * 7 + run * 13 + metric * 29) % noise.length] ?? 0) / 4));
      const question: Question = {
        cells: values.length, isLine: true, minimized: isMinimized ? 1 : null,
        goals: isMinimized ? [below(amounts[0])] : [below(amounts[0]), below(amounts[1], 1)],
      };
      const { asked, answer, below: next, best, rivals, reason } = searched(question, response);
      reasons.add(reason);
      const evidence = new Evidence(question);
      for (const place of asked) evidence.add(place, response(place));
      const cost = (place: number | null) => evidence.cost(place ?? Number.NaN);
      const good = asked.filter((place) => evidence.meets(place));
      expect(answer === null).toBe(good.length === 0);
      if (answer === null) return;
      expect([good.includes(answer), best]).toEqual([true, answer]);
      expect(cost(answer)).toBe(Math.min(...good.map(cost)));
      expect(rivals.every((place) => good.includes(place) && place !== answer)).toBe(true);
      if (isMinimized) {
        const ties = good.filter((place) => place !== answer && cost(place) === cost(answer));
        expect(rivals).toEqual(expect.arrayContaining(ties));
      }
      const cheaper = asked.filter((place) => cost(place) < cost(answer));
      if (next === null) expect(cheaper).toEqual([]);
      else if (cost(next) < cost(answer)) {
        expect(cost(next)).toBe(Math.max(...cheaper.map(cost)));
        expect(good).not.toContain(next);
      } else expect(cost(next)).toBe(cost(answer));
    }), { seed: 4, numRuns: 400 });
    // All ways to come to an answer were among them.
    expect(reasons).toEqual(new Set([null, 'flat', 'bent', 'contradicted']));
  });

  test('a hump or dip that the middle shows never passes for one way', () => {
    const side = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 3, maxLength: 20 });
    fc.assert(fc.property(side, fc.boolean(), fc.nat(21), (half, isHump, amount) => {
      const shape = [...half, isHump ? 10 : -1, ...half.toReversed()];
      const question = line(shape.length, below(amount));
      const found = searched(question, certain(shape));
      expect([found.method, found.reason]).toEqual(['grid', 'bent']);
      expect(found.answer).toBe(first(question, certain(shape)));
    }), { seed: 3, numRuns: 200 });
  });
});

describe('the cheapest of a grid', () => {
  test('is the one with the least on average that meets all goals; a cheaper one is told', () => {
    const latency = [9, 4, 3, 2, 1, 1];
    const cost = [1, 4, 2, 3, 5, 6];
    const question = { ...line(6, below(3)), minimized: 1, isLine: false };
    const response: Response = (place) =>
      [1, 2].map(() => [latency[place] ?? 0, cost[place] ?? 0]);
    expect(searched(question, response))
      .toMatchObject({ method: 'grid', reason: 'axes', answer: 3, below: 2, best: 3 });
  });

  test('what meets them as well and is not shown to cost more is told', () => {
    const costs = [[5, 5, 5, 5], [4, 6, 4, 5], [99, 97, 98, 98], [5, 5, 5, 5]];
    const question = { ...line(4, below(3)), minimized: 1, isLine: false };
    const response: Response = (place) => (costs[place] ?? []).map((cost) => [1, cost]);
    expect(searched(question, response)).toMatchObject({ answer: 1, rivals: [0, 3] });
  });

  test('of none that does, the closest is by the worst goal, and then by the others', () => {
    const both = [[9, 8], [7, 8], [6, 8], [1, 9]];
    const question = line(4, below(1), below(1, 1));
    expect(searched(question, (place) => [both[place] ?? [], both[place] ?? []]))
      .toMatchObject({ answer: null, best: 2, rivals: [] });
  });

  test('what costs cannot be told of comes last', () => {
    const question = { ...line(2, below(9)), minimized: 1, isLine: false };
    const response: Response = (place) => [[1, place === 0 ? null : 5], [1, 5]];
    expect(searched(question, response)).toMatchObject({ answer: 1, below: null });
  });
});

describe('bounds of a condition', () => {
  const amount = { num: 200, den: 1 };
  const tolerance = { amount: { num: 1, den: 10 }, isRelative: true };
  test.each([
    ['<', null, [{ side: 'below', amount: 200, isStrict: true }]],
    ['>=', null, [{ side: 'above', amount: 200, isStrict: false }]],
    ['==', tolerance, [
      { side: 'above', amount: 180, isStrict: false },
      { side: 'below', amount: 220, isStrict: false },
    ]],
    ['!=', null, null],
  ] as const)('of %s', (operator, allowed, bounds) => {
    expect(boundsOf({ operator, amount, tolerance: allowed })).toEqual(bounds);
  });
});
