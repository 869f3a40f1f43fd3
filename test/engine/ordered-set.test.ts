import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OrderedSet } from '../../src/engine/ordered-set.ts';

const member = fc.nat(60);
const step = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), member, key: fc.nat(20) }),
  fc.record({ kind: fc.constant('remove' as const), member, key: fc.constant(0) }),
);

/** The members of a set in its order, taken out of it one by one. */
function drain(set: OrderedSet): number[] {
  const members: number[] = [];
  while (set.size > 0) {
    members.push(set.first);
    set.remove(set.first);
  }
  return members;
}

test('an ordered set gives its members by key, equal keys by the lower member', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200, size: 'max' }), (steps) => {
      const set = new OrderedSet();
      const keys = new Map<number, number>();
      for (const { kind, member: one, key } of steps) {
        expect(set.has(one)).toBe(keys.has(one));
        if (kind === 'add' && !keys.has(one)) {
          set.add(one, key);
          keys.set(one, key);
        } else if (kind === 'remove' && keys.delete(one)) {
          set.remove(one);
        }
        expect(set.size).toBe(keys.size);
        expect(set.firstKey).toBe(Math.min(Number.POSITIVE_INFINITY, ...keys.values()));
      }
      const sorted = [...keys].sort(([a, x], [b, y]) => x - y || a - b).map(([one]) => one);
      const copy = set.clone();
      expect(drain(set)).toEqual(sorted);
      expect(set.has(sorted[0] ?? 0)).toBe(false);
      expect(drain(copy)).toEqual(sorted);
    }),
    { seed: 1, numRuns: 300 },
  );
});

test('a cleared set is empty and takes the same members again', () => {
  const set = new OrderedSet();
  for (const one of [5, 3, 4]) set.add(one, 1);
  set.clear();
  expect([set.size, set.has(3)]).toEqual([0, false]);
  set.add(3, 7);
  expect(drain(set)).toEqual([3]);
});
