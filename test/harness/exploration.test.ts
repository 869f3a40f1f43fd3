import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeCounterexample } from '../../src/harness/explore/counterexample.ts';
import { Position } from '../../src/harness/explore/position.ts';
import { formatScope, parseScope, type Scope } from '../../src/harness/explore/scope.ts';
import { Exploration } from '../../src/harness/explore/search.ts';
import { PLAIN, type Setting, SETTINGS, stageOf } from '../../src/harness/explore/stage.ts';
import { Visited } from '../../src/harness/explore/visited.ts';
import type { Strategy } from '../../src/model/strategy.ts';

function scopeOf(text: string): Scope {
  const scope = parseScope(text);
  if (scope === null) throw new Error(`${text} is no scope`);
  return scope;
}

function explored(text: string, setting: Setting = PLAIN, strategies: readonly Strategy[] = []) {
  const scope = scopeOf(text);
  const names = strategies.length === 0 ? undefined : strategies.map(({ name }) => name);
  const stage = stageOf(scope, setting, names);
  const exploration = new Exploration({ stage, scope, strategies });
  while (exploration.step());
  return { stage, exploration };
}

describe('a scope', () => {
  test('has a text', () => {
    for (const text of ['K2C2D2F1', 'K2C1D2F0N2', 'K1C1D2F0B2', 'K0C1D0F0N2B1']) {
      expect(formatScope(scopeOf(text))).toBe(text);
    }
    expect(scopeOf('K2C2D2F1N1B0')).toEqual(scopeOf('K2C2D2F1'));
  });

  test.each(['', 'K2', 'K2C0D1F0', 'k1c1d1f1', 'K1C1D1F1N3', 'K10C1D1F1'])('is not %j', (text) => {
    expect(parseScope(text)).toBeNull();
  });
});

describe('the states that were seen', () => {
  test('are numbered in order of first sight, however many there are', () => {
    const words = fc.integer({ min: -3, max: 3 });
    fc.assert(fc.property(fc.array(fc.tuple(words, words)), (pairs) => {
      const visited = new Visited();
      const known = new Map<string, number>();
      for (const [high, low] of pairs) {
        const key = `${high} ${low}`;
        if (!known.has(key)) known.set(key, known.size);
        expect(visited.number({ high, low })).toBe(known.get(key));
      }
    }), { seed: 1 });
    const many = new Visited();
    for (let n = 0; n < 5_000; n++) many.number({ high: n * 0x9e3779b9, low: n });
    expect([many.size, many.number({ high: 0, low: 0 })]).toEqual([5_000, 0]);
  });
});

describe('exploring', () => {
  test.each([
    ['K1C1D1F0', 'plain', [210, 516]], ['K1C1D1F0', 'exit handlers', [238, 556]],
    ['K1C1D1F0', 'evict-idle', [182, 472]], ['K0C2D1F1', 'plain', [219, 695]],
    ['K1C1D1F0B1', 'plain', [262, 658]],
  ])('%s, %s, violates nothing in %j states and steps between them', (text, name, size) => {
    const setting = SETTINGS.find((each) => each.name === name) as Setting;
    const { exploration } = explored(text, setting);
    expect(exploration.counterexample).toBeNull();
    expect([exploration.left, exploration.states, exploration.transitions]).toEqual([0, ...size]);
  });

  test('goes on alike from states that it takes for one', () => {
    const scope = scopeOf('K2C2D2F1');
    const stage = stageOf(scope, PLAIN);
    const first = Position.first(stage);
    const none: number[] = [];
    const move = fc.nat({ max: stage.moves.length - 1 });
    const step = fc.oneof({ arbitrary: fc.constant(none), weight: 2 }, fc.tuple(move));
    const paths = fc.sample(fc.array(step, { maxLength: 6 }), { numRuns: 600, seed: 1 });
    const print = (path: readonly (readonly number[])[]): string => {
      const { high, low } = first.after(path).fingerprint([]);
      return `${high} ${low}`;
    };
    const alike = new Map<string, typeof paths>();
    for (const path of paths) {
      const key = print(path);
      alike.set(key, [...alike.get(key) ?? [], path]);
    }
    let compared = 0;
    for (const [one, ...others] of [...alike.values()].filter(({ length }) => length > 1)) {
      for (const other of others.slice(0, 2)) {
        if (JSON.stringify(one) === JSON.stringify(other)) continue;
        const next = paths[compared % paths.length] as number[][];
        compared++;
        expect(print([...other, ...next]), JSON.stringify([one, other, next]))
          .toBe(print([...one as number[][], ...next]));
      }
    }
    expect(compared).toBeGreaterThan(30);
  });

  test('finds the shortest way to what a strategy does wrong, as a scenario that shows it', () => {
    const hasty: Strategy = {
      name: './hasty.mjs',
      claims: { zeroDowntime: true },
      decide: ({ containers, version }) => containers
        .filter((container) => container.version < version && container.state === 'ready')
        .map(({ id }) => ({ order: 'drain', container: id })),
    };
    const { stage, exploration: { counterexample } } = explored('K1C1D1F0', PLAIN, [hasty]);
    expect(counterexample?.id).toBe('S14');
    expect(counterexample?.path).toHaveLength(1);
    if (counterexample === null) return;
    const { text, reproduces } = writeCounterexample(stage, counterexample, [hasty]);
    expect(reproduces).toBe(true);
    expect(text).toContain('- S14 is violated');
  });
});
