import { describe, expect, test } from 'vitest';
import { tried } from '../../tools/mutants/trying.mjs';

/** What finds a bug, or none, in one of the scenarios that are written for planted bugs. */
const found = (id: string, scenario: string): readonly string[] =>
  [...new Set(tried(id, ['--short', `--scenario=${scenario}`]).kills.map((kill) => kill.id))];

/** If one of these is not found, what else was found to be clean says nothing. */
describe('a canary', () => {
  test('that sings: the first new container retires all old ones (M14)', () => {
    expect(found('M14', 'losses')).toContain('S15');
  });

  test('that sings: a start takes as long as the clock on the wall says (H2)', () => {
    expect(found('H2', 'overlap')).toContain('D01');
  });

  test('that is silent: the sources as they are', () => {
    expect(found('none', 'losses')).toEqual([]);
  });
});
