import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RunningPercentile } from '../../src/expectations/running-percentile.ts';

const aShare = fc.record({ num: fc.integer({ min: 1, max: 1000 }), den: fc.constant(1000) });
const values = fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 120, size: 'max' });

test('after each value it is the one at place ⌈share × n⌉ of those so far', () => {
  fc.assert(fc.property(aShare, values, (share, given) => {
    const percentile = new RunningPercentile(share);
    given.forEach((value, at) => {
      percentile.add(value);
      const sorted = given.slice(0, at + 1).sort((a, b) => a - b);
      const rank = Math.ceil(((at + 1) * share.num) / share.den);
      expect(percentile.value()).toBe(sorted[rank - 1]);
    });
  }), { seed: 1 });
});
