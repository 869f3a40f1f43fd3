import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sharing } from '../../src/model/frozen.ts';

describe('data that shares what it can with what was before', () => {
  const before = { code: 'c1', retries: { most: 2 }, calls: [{ to: 'a' }, { to: 'b' }] };

  test('is what was before, if it is equal', () => {
    expect(sharing(structuredClone(before), before)).toBe(before);
  });

  test('has the parts that are equal, and new ones in place of the others', () => {
    const value = structuredClone({ ...before, code: 'c2', calls: [{ to: 'a' }, { to: 'c' }] });
    const shared = sharing(value, before);
    expect(shared).toEqual(value);
    expect(shared.retries).toBe(before.retries);
    expect(shared.calls).not.toBe(before.calls);
    expect(shared.calls[0]).toBe(before.calls[0]);
  });

  test('keeps its own order, a list stays a list, and nothing is shared with less or with nothing',
    () => {
      expect(JSON.stringify(sharing({ b: 1, a: 2 }, { a: 2, b: 1 }))).toBe('{"b":1,"a":2}');
      expect(sharing([], {})).toEqual([]);
      expect(sharing({ a: 1, b: 2 }, { a: 1 })).toEqual({ a: 1, b: 2 });
      expect(sharing(before, null)).toBe(before);
    });

  test('says the same, whatever was before', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), (value, other) => {
      expect(JSON.stringify(sharing(value, other))).toBe(JSON.stringify(value));
    }), { seed: 1 });
  });
});
