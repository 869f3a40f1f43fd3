import { describe, expect, test } from 'vitest';
import { tried } from '../../tools/mutants/trying.mjs';

describe('a planted bug', () => {
  test.each([
    ['M01', 'stop', 'S01'], ['M03', 'losses', 'S21'], ['M14', 'rolling', 'S15'],
    ['M21', 'commands', 'S10'], ['M30', 'routing', 'S17'], ['M34', 'recreate', 'S20'],
  ])('such as %s is found in the scenario "%s" by %s', (id, scenario, property) => {
    const { kills } = tried(id, ['--short', `--scenario=${scenario}`]);
    expect(kills.map((kill) => kill.id)).toContain(property);
  }, 60_000);
});

test('nothing is found in the sources as they are', () => {
  expect(tried('none', ['--short', '--scenario=recreate']).kills).toEqual([]);
}, 60_000);
