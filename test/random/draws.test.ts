import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Distribution } from '../../src/model/distribution.ts';
import { compileDistribution, type Sampler } from '../../src/random/distributions/index.ts';
import { BLOCK, Draws } from '../../src/random/draws.ts';
import { Stream } from '../../src/random/stream.ts';

const SECOND = 1e6;
const COUNT = 3 * BLOCK;

const stream = (): Stream => new Stream(1, 'service', 'users');

/** The draws of the stream by place, one by one. */
const drawn = ((): readonly number[] => {
  const source = stream();
  return Array.from({ length: COUNT }, () => source.next());
})();

const LAWS: readonly Distribution[] = [
  { kind: 'lognormal', mean: SECOND, cv: 1 },
  { kind: 'exponential', mean: SECOND },
  { kind: 'gamma', mean: SECOND, cv: 0.5 },
  { kind: 'sequence', values: [5, 3, 9] },
];

const samplers = (): readonly Sampler[] => LAWS.map(compileDistribution);

describe('a block of draws is what the stream would give one by one', () => {
  test('whatever lengths the blocks have, and whatever is drawn singly between them', () => {
    fc.assert(fc.property(fc.array(fc.nat(100), { maxLength: 20 }), (lengths) => {
      const source = stream();
      const draws: number[] = [];
      for (const length of lengths) {
        const column = new Float64Array(length);
        source.fill(column);
        draws.push(...column, source.next());
      }
      expect(draws).toEqual(drawn.slice(0, draws.length));
      expect(source.taken).toBe(draws.length);
    }), { seed: 1, numRuns: 50 });
  });

  test('and a clone goes on behind it', () => {
    const source = stream();
    source.fill(new Float64Array(100));
    const clone = source.clone();
    expect([clone.next(), clone.next()]).toEqual(drawn.slice(100, 102));
    expect([source.next(), source.next()]).toEqual(drawn.slice(100, 102));
  });

  test('for a very long one, too', () => {
    const column = new Float64Array(100_000);
    const one = new Stream(7, 'gap', 'users');
    new Stream(7, 'gap', 'users').fill(column);
    expect(column.findIndex((u) => u !== one.next())).toBe(-1);
  });
});

/** Places that never go back by a block: each a few further than the one before. */
const places = fc.array(fc.oneof(fc.nat(3), fc.nat(BLOCK)), { minLength: 1, maxLength: 200 })
  .map((steps) => {
    let k = 0;
    return steps.map((step) => (k += step)).filter((place) => place < COUNT);
  });

test('TIME-4 value k of a law is what it makes of draw k, whatever was asked for before', () => {
  fc.assert(fc.property(places, (asked) => {
    for (const law of samplers()) {
      const draws = new Draws(stream());
      const values = asked.map((k) => draws.next(k, law));
      expect(values).toEqual(asked.map((k) => law(drawn[k] as number, k)));
    }
  }), { seed: 1, numRuns: 50 });
});

test('TIME-4 laws that take turns do not disturb each other', () => {
  const laws = samplers();
  const turns = fc.array(fc.nat(laws.length - 1), { minLength: COUNT, maxLength: COUNT });
  fc.assert(fc.property(turns, (order) => {
    const draws = new Draws(stream());
    const values = order.map((turn, k) => draws.next(k, laws[turn] as Sampler));
    const expected = order.map((turn, k) => (laws[turn] as Sampler)(drawn[k] as number, k));
    expect(values).toEqual(expected);
  }), { seed: 1, numRuns: 10 });
});

describe('draws by place', () => {
  test('are at hand for the current block, singly and in a column', () => {
    const draws = new Draws(stream());
    const column = new Float64Array(2);
    draws.copy(5, column, 1);
    expect(column).toEqual(new Float64Array([0, drawn[5] as number]));
    expect(draws.draw(3)).toBe(drawn[3]);
    expect(draws.draw(2 * BLOCK + 1)).toBe(drawn[2 * BLOCK + 1]);
  });

  test('are gone with their block, and there before it only when asked for', () => {
    const draws = new Draws(stream());
    expect(draws.has(0)).toBe(false);
    draws.draw(0);
    expect([draws.has(0), draws.has(BLOCK - 1), draws.has(BLOCK)]).toEqual([true, true, false]);
    draws.draw(BLOCK);
    expect([draws.has(BLOCK - 1), draws.has(BLOCK)]).toEqual([false, true]);
  });

  test('have the value of a law as long as they are at hand', () => {
    const [law] = samplers() as [Sampler];
    const draws = new Draws(stream());
    draws.draw(BLOCK);
    expect(draws.value(BLOCK + 7, law)).toBe(law(drawn[BLOCK + 7] as number, BLOCK + 7));
    expect(draws.value(BLOCK, law)).toBe(law(drawn[BLOCK] as number, BLOCK));
  });
});

describe('a copy of draws', () => {
  test('goes on from the same place, and takes nothing from the original', () => {
    for (const law of samplers().slice(0, 3)) {
      const original = new Draws(stream());
      original.next(BLOCK - 1, law);
      const copy = original.clone();
      const rest = (draws: Draws): readonly number[] =>
        [BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK].map((k) => draws.next(k, law));
      const values = rest(copy);
      expect(rest(original)).toEqual(values);
      expect(values[1]).toBe(law(drawn[BLOCK] as number, BLOCK));
      const asked = original.clone();
      expect(asked.value(2 * BLOCK + 1, samplers()[0] as Sampler))
        .toBe(original.clone().value(2 * BLOCK + 1, samplers()[0] as Sampler));
    }
  });
});

describe('a trace shorter than a block', () => {
  const values = Array.from({ length: 5 }, (_, k) => k * SECOND);
  const law = compileDistribution({ kind: 'trace', values });

  test('gives all its values', () => {
    const draws = new Draws(stream());
    expect(values.map((_, k) => draws.next(k, law))).toEqual(values);
  });

  test('is too short only for who asks for more', () => {
    const draws = new Draws(stream());
    draws.next(0, law);
    expect(() => draws.next(5, law)).toThrow('trace: value 6 is needed, but it has 5');
    expect(draws.next(4, law)).toBe(4 * SECOND);
  });
});

test('an error in a law that is no matter of its range comes through', () => {
  const fail = (): never => {
    throw new TypeError('a bug');
  };
  const law: Sampler = Object.assign(fail, { fill: fail });
  expect(() => new Draws(stream()).next(0, law)).toThrow('a bug');
});
