import { expect, test } from 'vitest';
import { Stream } from '../../src/random/stream.ts';
import { Subdraws } from '../../src/random/subdraws.ts';

function subdrawsOf(u: number, count: number): number[] {
  const subdraws = new Subdraws();
  subdraws.restart(u);
  return Array.from({ length: count }, () => subdraws.next());
}

test('the numbers made out of a draw never change', () => {
  expect(subdrawsOf(0.5, 3)).toEqual([
    0.8284535135004037, 0.4257080202258552, 0.18536477451682876,
  ]);
});

test('what was drawn before a restart has no effect', () => {
  const subdraws = new Subdraws();
  subdraws.restart(0.1);
  for (let k = 0; k < 7; k++) subdraws.next();
  subdraws.restart(0.7);
  expect([subdraws.next(), subdraws.next()]).toEqual(subdrawsOf(0.7, 2));
});

test.each([
  ['the least draws', 0, 2 ** -53],
  ['the greatest draws', 1 - 2 ** -53, 1 - 2 ** -52],
  ['draws that differ in the middle', 0.5, 0.5 + 2 ** -26],
])('%s have nothing in common', (_, one, other) => {
  const a = subdrawsOf(one, 1000);
  const b = subdrawsOf(other, 1000);
  const product = a.reduce((sum, x, k) => sum + (x - 0.5) * ((b[k] as number) - 0.5), 0);
  expect(Math.abs(product)).toBeLessThan(5 * Math.sqrt(1000) / 12);
});

test('the first number made out of a draw is even, and independent of the draw', () => {
  const count = 200_000;
  const stream = new Stream(1, 'draws', '');
  const subdraws = new Subdraws();
  const cells = new Array<number>(256).fill(0);
  for (let k = 0; k < count; k++) {
    const u = stream.next();
    subdraws.restart(u);
    const cell = Math.floor(u * 16) * 16 + Math.floor(subdraws.next() * 16);
    (cells[cell] as number)++;
  }
  const expected = count / 256;
  const chiSquare = cells.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
  expect(Math.abs(chiSquare - 255)).toBeLessThan(5 * Math.sqrt(2 * 255));
});
