import { describe, expect, test } from 'vitest';
import { RELATIONS } from '../../src/harness/relations/index.ts';
import { PROPERTIES } from '../../src/properties/index.ts';
import { GUARDS, MUTANTS, planted, textOf } from '../../tools/mutants/mutant.mjs';

describe('a planted bug', () => {
  test.each(MUTANTS)('$id: $bug', (mutant) => {
    const text = textOf(mutant);
    expect(planted(mutant, text)).not.toBe(text);
    const known = [...[...PROPERTIES, ...RELATIONS].map(({ id }) => id), ...GUARDS];
    expect(mutant.by.filter((id) => !known.includes(id))).toEqual([]);
  });

  test('has an id of its own', () => {
    const ids = MUTANTS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('has to find its text in its file once', () => {
    const [mutant] = MUTANTS;
    if (mutant === undefined) return expect.fail('there are no mutants');
    const { find } = mutant;
    expect(() => planted(mutant, '')).toThrow(`${mutant.id}: its text stands 0 times`);
    expect(() => planted(mutant, `${find} ${find}`)).toThrow('its text stands 2 times');
  });
});
