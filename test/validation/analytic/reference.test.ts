import { describe, expect, test } from 'vitest';
import { hasShared, readShared } from '../shared-files.ts';
import { nameOf } from './case.ts';
import { ANALYTIC_CASES } from './index.ts';
import { REPEAT, REPLICATIONS } from './judgement.ts';

const FILE = 'validation/analytic-cases.json';

interface Reference {
  readonly id: string;
  readonly expected: Readonly<Record<string, number>>;
}

const references: readonly Reference[] = hasShared(FILE)
  ? (JSON.parse(readShared(FILE)) as { cases: Reference[] }).cases
  : [];

/** Of equal names and equal values but for what 40 digits and 16 differ in. */
function expectSame(ours: Reference['expected'], theirs: Reference['expected']): void {
  expect(Object.keys(ours).sort()).toEqual(Object.keys(theirs).sort());
  for (const [quantity, value] of Object.entries(theirs)) {
    const off = Math.abs((ours[quantity] as number) - value);
    expect(off, quantity).toBeLessThanOrEqual(1e-9 * Math.abs(value));
  }
}

if (references.length > 0) {
  describe('closed forms give what the reference has', () => {
    test.each(ANALYTIC_CASES.map((each) => [nameOf(each), each] as const))('%s', (_, each) => {
      const reference = references.find(({ id }) => id === each.id);
      if (reference === undefined) throw new Error(`the reference has no case ${each.id}`);
      expectSame(each.expected, reference.expected);
    });
  });
} else {
  test('the reference values are not on this machine: nothing to compare', () => {});
}

test('no two cases have a name, a seed or the seed of a repeat in common', () => {
  const names = ANALYTIC_CASES.map(nameOf);
  expect(new Set(names).size).toBe(names.length);
  const starts = ANALYTIC_CASES.flatMap(({ check }) =>
    (check.rule === 'ci' ? [check.effort.seed, check.effort.seed + REPEAT.seedsOn] : []));
  const seeds = starts.flatMap((start) =>
    Array.from({ length: REPLICATIONS }, (_, place) => start + place));
  expect(new Set(seeds).size).toBe(seeds.length);
});
