import { describe, expect, test } from 'vitest';
import { copyGraph, CopyPlan } from '../../src/engine/graph-copy.ts';

class Node {
  next: Node | null = null;
  readonly list: number[] = [];
}

class Counter {
  count: number;

  constructor(count: number) {
    this.count = count;
  }

  clone(): Counter {
    return new Counter(this.count + 100);
  }
}

describe('a copy of an object graph', () => {
  test('is equal, of the same classes, and its own', () => {
    const original = {
      node: new Node(), column: Float64Array.of(1, 2), byName: new Map([['a', { n: 1 }]]),
      names: new Set(['x']), sparse: [1, null, undefined], none: null,
    };
    const copy = copyGraph(original);
    expect(copy).toEqual(original);
    expect(copy.node).toBeInstanceOf(Node);
    copy.node.list.push(1);
    copy.column[0] = 9;
    (copy.byName.get('a') as { n: number }).n = 9;
    copy.names.add('y');
    expect(original.node.list).toEqual([]);
    expect([...original.column]).toEqual([1, 2]);
    expect(original.byName.get('a')).toEqual({ n: 1 });
    expect([...original.names]).toEqual(['x']);
  });

  test('has one object where there is one, and its cycles', () => {
    const node = new Node();
    node.next = node;
    const copy = copyGraph({ first: node, second: node, keys: new Set([node]) });
    expect(copy.first).not.toBe(node);
    expect(copy.second).toBe(copy.first);
    expect(copy.first.next).toBe(copy.first);
    expect(copy.keys.has(copy.first)).toBe(true);
  });

  test('is made of a list of any length', () => {
    const first = new Node();
    let last = first;
    for (let n = 0; n < 100_000; n++) {
      last.next = new Node();
      last = last.next;
    }
    let length = 0;
    for (let at: Node | null = copyGraph(first); at !== null; at = at.next) length++;
    expect(length).toBe(100_001);
  });

  test('shares functions, frozen plain data and nothing else that is frozen', () => {
    const act = () => 1;
    const original = {
      act, data: Object.freeze({ n: 1 }), list: Object.freeze([1]), node: Object.freeze(new Node()),
    };
    const copy = copyGraph(original);
    expect(copy.act).toBe(act);
    expect(copy.data).toBe(original.data);
    expect(copy.list).toBe(original.list);
    expect(copy.node).not.toBe(original.node);
  });

  test('holds what it is given in place of what there was', () => {
    const [old, young] = [new Node(), new Node()];
    expect(copyGraph({ a: old, b: [old] }, new Map([[old, young]])))
      .toEqual({ a: young, b: [young] });
    expect(copyGraph({ a: old }, new Map([[old, young]])).a).toBe(young);
  });

  test('is made again and again by a plan, each one its own', () => {
    const node = new Node();
    node.list.push(1);
    const owner = {};
    const plan = new CopyPlan({ owner, nodes: [node, node], by: new Map([[node, 'a']]) }, [owner]);
    const [one, other] = [{ n: 1 }, { n: 2 }];
    const copies = [one, other].map((each) => plan.copy(new Map([[owner, each]])));
    expect(copies.map((copy) => copy.owner)).toEqual([one, other]);
    copies[0]?.nodes[0]?.list.push(2);
    expect(copies.map(({ nodes }) => nodes[1]?.list)).toEqual([[1, 2], [1]]);
    expect(copies.map(({ nodes, by }) => by.get(nodes[1] as Node))).toEqual(['a', 'a']);
    expect(plan.copy().owner).toBe(owner);
  });

  test('lets objects that can copy themselves do so, once each', () => {
    const counter = new Counter(1);
    const copy = copyGraph({ a: counter, b: counter });
    expect(copy.a.count).toBe(101);
    expect(copy.b).toBe(copy.a);
    expect(counter.count).toBe(1);
  });
});
