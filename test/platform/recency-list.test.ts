import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RecencyList, type Recent } from '../../src/platform/recency-list.ts';

/** The same by sorting: what the list must agree with after each step. */
class Sorted {
  readonly #members: Recent[] = [];

  add(member: Recent): void {
    this.#members.push(member);
    this.#members.sort((a, b) => a.usedAt - b.usedAt || a.id - b.id);
  }

  remove(member: Recent): void {
    this.#members.splice(this.#members.indexOf(member), 1);
  }

  get first(): Recent | null {
    return this.#members[0] ?? null;
  }

  get mostRecent(): Recent | null {
    const last = this.#members.at(-1);
    return this.#members.find(({ usedAt }) => usedAt === last?.usedAt) ?? null;
  }

  nth(n: number): Recent | undefined {
    return this.#members.length === 0 ? undefined : this.#members[n % this.#members.length];
  }
}

const step = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), id: fc.nat(1000), later: fc.nat(2) }),
  fc.record({ kind: fc.constant('remove' as const), which: fc.nat(1000) }),
  fc.record({ kind: fc.constant('remove first' as const) }),
  fc.record({ kind: fc.constant('remove most recent' as const) }),
);

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

function leaver(one: Step, sorted: Sorted): Recent | null {
  if (one.kind === 'remove first') return sorted.first;
  if (one.kind === 'remove most recent') return sorted.mostRecent;
  return one.kind === 'remove' ? (sorted.nth(one.which) ?? null) : null;
}

describe('containers by recency', () => {
  test('both ends are those of a sorted list, whoever joins and leaves', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300, size: 'max' }), (steps) => {
        const list = new RecencyList<Recent>();
        const sorted = new Sorted();
        const ids = new Set<number>();
        let now = 0;
        for (const one of steps) {
          if (one.kind === 'add' && !ids.has(one.id)) {
            now += one.later;
            const member = { id: one.id, usedAt: now, place: 0 };
            ids.add(one.id);
            list.add(member);
            sorted.add(member);
          }
          const member = leaver(one, sorted);
          if (member !== null) {
            list.remove(member);
            sorted.remove(member);
            ids.delete(member.id);
          }
          expect(list.first).toBe(sorted.first);
          expect(list.mostRecent).toBe(sorted.mostRecent);
        }
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  test('a cleared list is empty and takes new members', () => {
    const list = new RecencyList<Recent>();
    for (let id = 1; id <= 40; id++) list.add({ id, usedAt: 0, place: 0 });
    list.clear();
    expect([list.first, list.mostRecent]).toEqual([null, null]);
    const member = { id: 7, usedAt: 0, place: 0 };
    list.add(member);
    expect([list.first, list.mostRecent]).toEqual([member, member]);
  });
});
