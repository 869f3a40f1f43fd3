import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RecencyList, RecencyNode } from '../../src/platform/recency-list.ts';

/** The same by sorting: what the list must agree with after each step. */
class Sorted {
  readonly #nodes: RecencyNode<string>[] = [];

  add(node: RecencyNode<string>): void {
    this.#nodes.push(node);
    this.#nodes.sort((a, b) => a.at - b.at || a.id - b.id);
  }

  remove(node: RecencyNode<string>): void {
    this.#nodes.splice(this.#nodes.indexOf(node), 1);
  }

  get first(): RecencyNode<string> | null {
    return this.#nodes[0] ?? null;
  }

  get mostRecent(): RecencyNode<string> | null {
    const last = this.#nodes.at(-1);
    return this.#nodes.find(({ at }) => at === last?.at) ?? null;
  }

  nth(n: number): RecencyNode<string> | undefined {
    return this.#nodes.length === 0 ? undefined : this.#nodes[n % this.#nodes.length];
  }
}

const step = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), id: fc.nat(1000), later: fc.nat(2) }),
  fc.record({ kind: fc.constant('remove' as const), which: fc.nat(1000) }),
  fc.record({ kind: fc.constant('remove first' as const) }),
  fc.record({ kind: fc.constant('remove most recent' as const) }),
);

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

function leaver(one: Step, sorted: Sorted): RecencyNode<string> | null {
  if (one.kind === 'remove first') return sorted.first;
  if (one.kind === 'remove most recent') return sorted.mostRecent;
  return one.kind === 'remove' ? (sorted.nth(one.which) ?? null) : null;
}

describe('containers by recency', () => {
  test('both ends are those of a sorted list, whoever joins and leaves', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300, size: 'max' }), (steps) => {
        const list = new RecencyList<string>();
        const sorted = new Sorted();
        const ids = new Set<number>();
        let now = 0;
        for (const one of steps) {
          if (one.kind === 'add' && !ids.has(one.id)) {
            const node = new RecencyNode(`c${one.id}`, one.id);
            now += one.later;
            node.at = now;
            ids.add(one.id);
            list.add(node);
            sorted.add(node);
          }
          const node = leaver(one, sorted);
          if (node !== null) {
            list.remove(node);
            sorted.remove(node);
            ids.delete(node.id);
          }
          expect(list.first).toBe(sorted.first);
          expect(list.mostRecent).toBe(sorted.mostRecent);
        }
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  test('a cleared list is empty and takes new nodes', () => {
    const list = new RecencyList<string>();
    for (let id = 1; id <= 40; id++) list.add(new RecencyNode(`c${id}`, id));
    list.clear();
    expect([list.first, list.mostRecent]).toEqual([null, null]);
    const node = new RecencyNode('c7', 7);
    list.add(node);
    expect([list.first, list.mostRecent]).toEqual([node, node]);
  });
});
