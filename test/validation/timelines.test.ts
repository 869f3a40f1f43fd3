import { describe, expect, test } from 'vitest';
import { TIMELINES, timeline } from './timelines.ts';

if (TIMELINES.length > 0) {
  describe('timelines worked out by hand', () => {
    test.each(TIMELINES)('%s', (name) => {
      const { found, expected } = timeline(name);
      expect(found).toEqual(expected);
    });
  });
} else {
  test('the timelines are not on this machine: nothing to compare', () => {});
}
