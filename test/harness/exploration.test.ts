import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import blueGreen from '../../examples/strategies/blue-green.ts';
import { writeCounterexample } from '../../src/harness/explore/counterexample.ts';
import { type Expansion, Expander, Groups } from '../../src/harness/explore/expansion.ts';
import { Position } from '../../src/harness/explore/position.ts';
import { formatScope, parseScope, type Scope } from '../../src/harness/explore/scope.ts';
import { Exploration } from '../../src/harness/explore/search.ts';
import { PLAIN, type Setting, SETTINGS, stageOf } from '../../src/harness/explore/stage.ts';
import { Visited } from '../../src/harness/explore/visited.ts';
import type { Order, Strategy, StrategyView } from '../../src/model/strategy.ts';
import type { Property } from '../../src/properties/property.ts';

function scopeOf(text: string): Scope {
  const scope = parseScope(text);
  if (scope === null) throw new Error(`${text} is no scope`);
  return scope;
}

const settingOf = (name: string): Setting =>
  SETTINGS.find((setting) => setting.name === name) as Setting;

/** It objects to a rollback that is published in the instant of a rollover, and after it. */
const takenBackAtOnce: Property = {
  id: 'S99', name: 'taken-back-at-once', rule: 'PUB-5', scope: 'always',
  statement: 'No rollover is taken back in its own instant.',
  watch(history, judge) {
    let rolledOver = -1;
    return {
      after: {
        'deploy.published'({ record: { version_type: type } }) {
          if (type === 'rollover') rolledOver = history.now;
          else if (type === 'rollback' && rolledOver === history.now) judge.violate('it is');
        },
      },
    };
  },
};

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
    ['K1C1D1F0', 'plain', [92, 355]], ['K1C1D1F0', 'exit handlers', [134, 412]],
    ['K1C1D1F0', 'evict-idle', [77, 328]], ['K0C2D1F1', 'plain', [97, 499]],
    ['K1C1D1F0B1', 'plain', [128, 471]], ['K0C1D2F0', 'plain', [86, 983]],
  ])('%s, %s, violates nothing in %j states and steps between them', (text, name, size) => {
    const { exploration } = explored(text, settingOf(name));
    expect(exploration.counterexample).toBeNull();
    expect([exploration.left, exploration.states, exploration.transitions]).toEqual([0, ...size]);
  });

  test('makes two moves of one kind in one instant, in both orders, and one twice', () => {
    const stage = stageOf(scopeOf('K2C1D2F2N2B1'), PLAIN);
    const groups = new Groups(stage).all.map((group) => group.join(' '));
    const kindOf = (move: number): string => stage.moves[move]?.uses[0] as string;
    const pairs = stage.moves.flatMap((_, one) => stage.moves.map((__, other) => [one, other]));
    for (const pair of pairs as [number, number][]) {
      // Moves of different kinds have one order, by their ranks (TIME-2).
      const isMade = kindOf(pair[0]) === kindOf(pair[1]) || pair[0] < pair[1];
      expect(groups.includes(pair.join(' ')), pair.join(' ')).toBe(isMade);
    }
    expect(new Set(groups).size).toBe(groups.length);
  });

  test('finds what takes two commands in one instant, in one of their orders', () => {
    const scope = scopeOf('K0C1D2F0');
    const stage = stageOf(scope, PLAIN);
    const exploration = new Exploration({ stage, scope, properties: [takenBackAtOnce] });
    while (exploration.step());
    const kinds = exploration.counterexample?.path.map((group) =>
      group.map((move) => Object.keys(stage.moves[move]?.deed ?? {})[0]));
    expect(kinds).toEqual([['rollover', 'rollback']]);
  });

  test.each([
    ['plain', true], ['plain', false], ['exit handlers', true], ['evict-idle', true],
    ['scaled to zero', true], ['timeouts', true], ['delayed interrupt', false],
  ])('goes on alike from states that it takes for one: %s, commands to come: %j', (name, may) => {
    const stage = stageOf(scopeOf('K2C2D2F1'), settingOf(name));
    const first = Position.first(stage);
    const moves = stage.moves.flatMap(({ uses }, at) =>
      (may || !uses.includes('commands') ? [at] : []));
    const print = (position: Position): string => {
      const { high, low } = position.fingerprint({ mayCommand: may });
      return `${high} ${low}`;
    };
    // Codes that are alike change names, so that it is another move that leads to the same.
    const next = (path: readonly number[][]): readonly string[] => {
      const position = first.after(path);
      return [[], ...moves.map((move) => [move])]
        .map((group) => print(position.after([group]))).sort();
    };
    const none: number[] = [];
    const move = fc.nat({ max: stage.moves.length - 1 });
    const step = fc.oneof({ arbitrary: fc.constant(none), weight: 2 }, fc.tuple(move));
    const paths = fc.sample(fc.array(step, { maxLength: 5 }), { numRuns: 300, seed: 1 });
    const alike = new Map<string, number[][][]>();
    for (const path of paths) {
      const key = print(first.after(path));
      alike.set(key, [...alike.get(key) ?? [], path]);
    }
    const pairs = [...alike.values()].flatMap(([one, ...others]) => others.slice(0, 2)
      .filter((other) => JSON.stringify(one) !== JSON.stringify(other))
      .map((other) => [one as number[][], other] as const));
    expect(pairs.length).toBeGreaterThan(20);
    for (const [one, other] of pairs) {
      expect(next(other), JSON.stringify([one, other])).toEqual(next(one));
    }
  });

  test('tells worlds apart neither by what is left nor by what nobody can go back to', () => {
    const [few, many] = [false, true].map((tellsLeft) => {
      const scope = scopeOf('K1C1D1F0');
      const exploration = new Exploration({ stage: stageOf(scope, PLAIN), scope, tellsLeft });
      while (exploration.step());
      return [exploration.counterexample, exploration.states, exploration.transitions];
    });
    expect([few, many]).toEqual([[null, 92, 355], [null, 141, 413]]);
  });

  test('comes to the same whoever does its tasks, in whatever order', () => {
    const scope = scopeOf('K1C1D1F0');
    const stage = stageOf(scope, PLAIN);
    const exploration = new Exploration({ stage, scope });
    const others = [new Expander({ stage }), new Expander({ stage })];
    for (let tasks = exploration.tasks(); tasks.length > 0; tasks = exploration.tasks()) {
      const done = [...tasks].reverse()
        .map((task, at) => structuredClone(others[at % 2]?.expand(structuredClone(task))));
      for (const each of done.reverse()) exploration.take(each as Expansion);
    }
    const { exploration: alone } = explored('K1C1D1F0');
    expect([exploration.states, exploration.transitions, exploration.depth, exploration.left])
      .toEqual([alone.states, alone.transitions, alone.depth, 0]);
    expect(exploration.antecedents).toEqual(alone.antecedents);
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
    const strategies = [hasty];
    const { text, reproduces } = writeCounterexample(stage, counterexample, { strategies });
    expect(reproduces).toBe(true);
    expect(text).toContain('- S14 is violated');
  });
});

const SECOND = 1_000_000;

/** Starts replacements and keeps what serves, until it interrupts all there is. */
function lateStrategy(isLate: (view: StrategyView) => boolean, note: Order[] = []): Strategy {
  return {
    name: './late.mjs',
    claims: { zeroDowntime: true },
    decide: (view) => {
      const { containers, outdatedCount, startingCount, readyCount, startableCount } = view;
      if (isLate(view)) {
        return containers.filter(({ state }) => state === 'ready' || state === 'draining')
          .map(({ id }) => ({ order: 'terminate', container: id }));
      }
      const count = Math.min(outdatedCount - startingCount - readyCount, startableCount);
      return [
        ...(count > 0 ? [{ order: 'start', version: view.version, count } as const] : []),
        ...(view.memory === null ? note.map((order) =>
          (order.order === 'remember' ? { ...order, memory: view.now } : order)) : []),
      ];
    },
  };
}

describe('a strategy that looks at time', () => {
  test.each<[string, Strategy, number, readonly string[]]>([
    ['3s after the publish', lateStrategy((view) => view.sincePublish >= 3 * SECOND), 4,
      ['sincePublish']],
    ['7s after the publish', lateStrategy((view) => view.sincePublish >= 7 * SECOND), 8,
      ['sincePublish']],
    ['7s after an instant that it remembers', lateStrategy(
      (view) => view.memory !== null && view.now - Number(view.memory) >= 7 * SECOND,
      [{ order: 'remember', memory: 0 }],
    ), 8, ['now']],
    ['7s after the last input', lateStrategy(
      (view) => view.containers.some(({ idleMicros }) => idleMicros >= 7 * SECOND),
    ), 7, ['idleMicros']],
  ])('is caught at what it does %s, without any order to wake', (_when, late, steps, read) => {
    const { stage, exploration } = explored('K1C1D1F0', PLAIN, [late]);
    const { counterexample, timeTold } = exploration;
    expect(counterexample?.id).toBe('S14');
    expect(counterexample?.path).toHaveLength(steps);
    expect(timeTold).toEqual({ time_told: { read, up_to_us: 12 * SECOND } });
    if (counterexample === null) return;
    const written = writeCounterexample(stage, counterexample, { strategies: [late] });
    expect(written.reproduces).toBe(true);
  });

  test('is looked at up to 12s after a publish, and not beyond', () => {
    const [within, beyond] = [11, 14].map((seconds) => explored('K1C1D1F0', PLAIN, [
      lateStrategy((view) => view.sincePublish >= seconds * SECOND),
    ]).exploration);
    expect(within?.counterexample?.id).toBe('S14');
    expect(beyond).toMatchObject({ counterexample: null, left: 0, depth: 14 });
  });

  test('comes to the same whoever asks it, though others see it look first', () => {
    const scope = scopeOf('K0C1D1F0');
    const late = lateStrategy((view) => view.sincePublish >= 30 * SECOND);
    const stage = stageOf(scope, PLAIN, [late.name]);
    const exploration = new Exploration({ stage, scope, strategies: [late] });
    for (let tasks = exploration.tasks(); tasks.length > 0; tasks = exploration.tasks()) {
      const { times } = exploration;
      const other = new Expander({ stage, strategies: [late], times });
      const done = [...tasks].reverse().map((task) => structuredClone(other.expand(task)));
      for (const each of done.reverse()) exploration.take(each);
    }
    const { exploration: alone } = explored('K0C1D1F0', PLAIN, [late]);
    expect([exploration.states, exploration.transitions, exploration.depth, exploration.times])
      .toEqual([alone.states, alone.transitions, alone.depth, ['sincePublish']]);
    expect(exploration.antecedents).toEqual(alone.antecedents);
    expect(alone.states).toBe(48);
  });

  test('is the only one that it is told apart for', () => {
    const { exploration } = explored('K1C2D1F0', PLAIN, [
      { ...blueGreen, name: './blue-green.ts' },
    ]);
    expect([exploration.states, exploration.transitions, exploration.timeTold])
      .toEqual([139, 314, {}]);
  });
});
