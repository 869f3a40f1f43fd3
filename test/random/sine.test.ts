import stdlibCos from '@stdlib/math-base-special-cos';
import stdlibSin from '@stdlib/math-base-special-sin';
import { describe, expect, test } from 'vitest';
import { cosNearZero, cosOfTurns, sinNearZero } from '../../src/random/sine.ts';
import { Stream } from '../../src/random/stream.ts';

/** Numbers from -π/4 to π/4: anywhere, near the ends, and of every size down to nothing. */
function points(count: number): readonly number[] {
  const draws = new Stream(1, 'points', 'sine');
  const anywhere = () => (draws.next() - 0.5) * Math.PI / 2;
  return [
    0, -0, Math.PI / 4, -Math.PI / 4, 2 ** -27, -(2 ** -27), 2 ** -26, 0.3, 0.78125,
    ...Array.from({ length: count }, anywhere),
    ...Array.from({ length: count }, () => anywhere() * 2 ** -Math.floor(draws.next() * 60)),
    ...Array.from({ length: count }, () => Math.PI / 4 * (1 - draws.next() * 2 ** -30)),
  ];
}

describe.each([
  ['sine', sinNearZero, stdlibSin], ['cosine', cosNearZero, stdlibCos],
] as const)('the %s', (_, ours, theirs) => {
  test('is that of an independent port, bit by bit', () => {
    expect(points(200_000).find((x) => !Object.is(ours(x), theirs(x)))).toBeUndefined();
  });
});

describe('the cosine of turns', () => {
  test('is exact at every quarter', () => {
    const quarters = [-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];
    expect(quarters.map((turns) => cosOfTurns(turns) + 0))
      .toEqual([1, 0, -1, 0, 1, 0, -1, 0, 1, 0, -1, 0, 1]);
  });

  test('is that of an independent port of the angle, but for the rounding of the angle', () => {
    const draws = new Stream(1, 'points', 'turns');
    const distances = Array.from({ length: 100_000 }, () => {
      const turns = draws.next() * 3 - 1;
      return Math.abs(cosOfTurns(turns) - stdlibCos(turns * 2 * Math.PI));
    });
    // Angles up to 4π are rounded by up to 2^-50.
    expect(Math.max(...distances.slice(0, 50_000), ...distances.slice(50_000)))
      .toBeLessThan(2 ** -48);
  });
});
