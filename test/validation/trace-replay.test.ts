import { describe, expect, test } from 'vitest';
import { REPLAYS, replay } from './trace-replays.ts';

if (REPLAYS.length > 0) {
  describe('replays of recorded workloads', () => {
    test.each(REPLAYS)('%s, %s', (id, kind) => {
      const { found, expected } = replay(id, kind);
      expect(found).toEqual(expected);
    });
  });
} else {
  test('the replays are not on this machine: nothing to compare', () => {});
}
