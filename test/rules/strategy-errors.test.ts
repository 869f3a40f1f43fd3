import { expect, test } from 'vitest';
import type { Order, StrategyView } from '../../src/model/strategy.ts';
import { RunError } from '../../src/platform/run-error.ts';
import { StrategyError } from '../../src/platform/strategy-error.ts';
import { simulate } from '../../src/simulate.ts';
import { recreate } from '../../src/strategies/recreate.ts';
import { scenarioOf } from '../scenario/reading.ts';
import { since } from './moments.ts';
import { play, type Played } from './timeline.ts';

/**
 * Two Functions, f at v3 of its App with one container of v2 (`ta-4`) under a cap of 2, and g. The
 * strategy gives its orders about f once, at 30s.
 */
function ordering(
  give: readonly Order[] | ((view: StrategyView) => readonly Order[]), rest = '',
): Played {
  return play(`
app:
  name: a
  functions:
    f: { code: x1, service_time: 5s, cold_start: 2s, initial_containers: 1, max_containers: 2 }
    g: { code: y1, service_time: 5s, cold_start: 2s, initial_containers: 1 }
events:
  - { at: 10s, deploy: { change: { functions: { f: { code: x2 } } } } }
  - { at: 20s, deploy: { strategy: ./mine.ts, change: { functions: { f: { code: x3 } } } } }
duration: 60s
${rest}`, {
    strategies: [{
      name: './mine.ts',
      decide: (view) => {
        if (view.now < 30_000_000) return [{ order: 'wake', at: 30_000_000 }];
        if (view.function !== 'f' || view.memory !== null) return [];
        const orders = typeof give === 'function' ? give(view) : give;
        return [...orders, { order: 'remember', memory: 'given' }];
      },
    }],
  });
}

const REDEPLOYED = `
app:
  name: a
  functions: { f: { code: x1, service_time: 5s, cold_start: 2s, initial_containers: 1 } }
events:
  - { at: 10s, deploy: { strategy: ./mine.ts, change: { functions: { f: { code: x2 } } } } }
traffic: [{ to: f, arrivals: { every: 3s } }]
duration: 30s
`;

test('STR-1 the containers that the forbidden orders are about', () => {
  const ids: unknown[] = [];
  ordering((view) => {
    ids.push(view.version, view.room, ...view.containers.map(({ id, version }) => [id, version]));
    return [];
  });
  expect(ids).toEqual([3, 1, [3, 2]]);
});

const FORBIDDEN: readonly (readonly [string, readonly Order[], RegExp])[] = [
  ['a start beyond the room', [{ order: 'start', version: 3, count: 2 }], /room/],
  ['a second start beyond the room', [
    { order: 'start', version: 3, count: 1 }, { order: 'start', version: 3, count: 1 },
  ], /room/],
  ['a start of the superseded version beyond the room', [
    { order: 'start', version: 2, count: 2 },
  ], /room/],
  ['a start of an older version', [{ order: 'start', version: 1, count: 1 }], /v1/],
  ['a start of a version that is not there', [{ order: 'start', version: 9, count: 1 }], /v9/],
  ['a start of no containers', [{ order: 'start', version: 3, count: 0 }], /0 containers/],
  ['a start of half a container', [{ order: 'start', version: 3, count: 0.5 }], /0\.5/],
  ['a start of fewer than none', [{ order: 'start', version: 3, count: -1 }], /-1/],
  ['a start of not a number', [{ order: 'start', version: 3, count: Number.NaN }], /NaN/],
  ['a drain of a container that never was', [{ order: 'drain', container: 99 }], /ta-99/],
  ['a drain of a container that is gone', [{ order: 'drain', container: 1 }], /ta-1/],
  ['a drain of a container of another Function', [{ order: 'drain', container: 4 }], /ta-4/],
  ['a termination of a container that is gone', [{ order: 'terminate', container: 1 }], /ta-1/],
  ['a termination of one of another Function', [{ order: 'terminate', container: 4 }], /ta-4/],
  ['a shift to an older version', [{ order: 'shift', version: 1, share: 0.5 }], /v1/],
  ['a shift of more than all', [{ order: 'shift', version: 3, share: 1.1 }], /1\.1/],
  ['a shift of less than nothing', [{ order: 'shift', version: 3, share: -0.1 }], /-0\.1/],
  ['a shift of not a number', [{ order: 'shift', version: 3, share: Number.NaN }], /NaN/],
  ['a wake-up at no instant', [{ order: 'wake', at: Number.NaN }], /NaN/],
  ['a wake-up after all time', [{ order: 'wake', at: Number.POSITIVE_INFINITY }], /Infinity/],
  ['an order that there is not', [JSON.parse('{ "order": "explode" }') as Order], /explode/],
];

test.each(FORBIDDEN)('STR-1 %s ends the run as the strategy\'s error', (_, orders, message) => {
  expect(() => ordering(orders)).toThrow(StrategyError);
  expect(() => ordering(orders)).toThrow(message);
});

test('STR-1 the error names the strategy, the Function and the instant', () => {
  expect(() => ordering([{ order: 'drain', container: 99 }]))
    .toThrow(/"\.\/mine\.ts".*30000000.*a\/f/);
});

test('STR-1 a start while back-off forbids any is an error as well', () => {
  const strategy = {
    name: './mine.ts',
    decide: (view: StrategyView): readonly Order[] =>
      view.startingCount === 0 ? [{ order: 'start', version: 2, count: 1 }] : [],
  };
  const scenario = `
app:
  name: a
  functions: { f: { code: x1, service_time: 5s, cold_start: 2s, initial_containers: 1 } }
events:
  - at: 10s
    deploy: { strategy: ./mine.ts, change: { functions: { f: { start_failures: always } } } }
duration: 60s
`;
  expect(() => play(scenario, { strategies: [strategy] })).toThrow(StrategyError);
  expect(() => play(scenario, { strategies: [strategy] })).toThrow(
    'at 12000000 µs, a/f: cannot start 1 containers of v2: its starts have failed, and v2 waits '
    + 'until 13000000 µs to be started again',
  );
  // It is one at a time then, whatever room there is.
  const hasty = (view: StrategyView): readonly Order[] => [
    ...(view.startingCount === 0 ? strategy.decide(view) : []),
    ...(view.now === 13_000_000 ? strategy.decide({ ...view, startingCount: 0 }) : []),
  ];
  const pair = { ...strategy, decide: (view: StrategyView) => (view.now < 13_000_000
    && view.startableCount === 0 ? [] : hasty(view)) };
  expect(() => play(scenario, { strategies: [pair] })).toThrow(/one is tried at a time/);
  const patient = {
    ...strategy,
    decide: (view: StrategyView) => view.startableCount > 0 ? strategy.decide(view) : [],
  };
  expect(since(play(scenario, { strategies: [patient] }), 10, / starting/).slice(0, 3)).toEqual([
    '10s c2 f v2 starting (strategy)', '13s c3 f v2 starting (strategy)',
    '17s c4 f v2 starting (strategy)',
  ]);
});

test('STR-1 what a strategy remembers is frozen: to change it is the strategy\'s error', () => {
  const counts = (view: StrategyView): readonly Order[] => {
    const memory = view.memory as { seen: { n: number } } | null;
    if (memory === null) return [{ order: 'remember', memory: { seen: { n: 0 } } }];
    memory.seen.n++;
    return [];
  };
  const run = () => play(REDEPLOYED, { strategies: [{ name: './mine.ts', decide: counts }] });
  expect(run).toThrow(StrategyError);
  expect(run).toThrow(/strategy ".\/mine.ts" threw an error: .*read only property 'n'/);
});

test('STR-1 what a strategy remembers is a copy: what it keeps of it changes nothing', () => {
  const kept = { list: [1, { n: 1 }] as unknown[] };
  const seen: unknown[] = [];
  play(REDEPLOYED, { strategies: [{
    name: './mine.ts',
    decide: ({ memory }) => {
      seen.push(JSON.stringify(memory));
      if (memory === null) return [{ order: 'remember', memory: kept }];
      kept.list.push(2);
      return [];
    },
  }] });
  expect([...new Set(seen)]).toEqual(['null', '{"list":[1,{"n":1}]}']);
});

const circle: { self?: unknown } = {};
circle.self = circle;
test.each([
  ['a map', new Map()], ['a function', () => 1], ['a date', [new Date(0)]], ['itself', circle],
  ['a big integer', { n: 1n }], ['nothing', undefined],
])('STR-1 to remember %s ends the run as the strategy\'s error', (_, memory) => {
  expect(() => ordering([{ order: 'remember', memory }])).toThrow(StrategyError);
  expect(() => ordering([{ order: 'remember', memory }])).toThrow('not plain data');
});

test('STR-1 the room holds the surge', () => {
  const surge = 'platform: { rolling: { surge: 2 } }';
  expect(since(ordering([{ order: 'start', version: 3, count: 3 }], surge), 30, / starting/))
    .toHaveLength(3);
  expect(() => ordering([{ order: 'start', version: 3, count: 4 }], surge)).toThrow(StrategyError);
});

test('STR-1 forbidden orders at the publish and of an interruption end the run too', () => {
  const broken: readonly Order[] = [{ order: 'drain', container: 99 }];
  const scenario = `
app:
  name: a
  functions: { f: { code: x1, service_time: 5s, cold_start: 2s, initial_containers: 1 } }
events: [{ at: 10s, rollover: { strategy: ./mine.ts } }]
`;
  const base = { name: './mine.ts', decide: () => [] };
  expect(() => play(scenario, { strategies: [{ ...base, atPublish: () => broken }] }))
    .toThrow(StrategyError);
  const interruption = { delay: () => 0, orders: () => broken };
  expect(() => play(scenario, { strategies: [{ ...base, interruption }] })).toThrow(StrategyError);
});

test('STR-1 an error in a strategy is the strategy\'s, and its cause', () => {
  const oops = new TypeError('oops');
  const run = () => ordering(() => {
    throw oops;
  });
  expect(run).toThrow(StrategyError);
  expect(run).toThrow(expect.objectContaining({
    message: 'strategy "./mine.ts" threw an error: oops', cause: oops,
  }));
});

test('STR-1 a strategy that returns no list is told what it has to return', () => {
  const run = () => ordering(() => JSON.parse('{}') as readonly Order[]);
  expect(run).toThrow(StrategyError);
});

test('STR-1 what a strategy does about an interruption is guarded as well', () => {
  const broken = (): never => {
    throw new Error('no');
  };
  const played = () => play(`
app: { name: a, functions: { f: { service_time: 5s, cold_start: 2s, initial_containers: 1 } } }
events: [{ at: 10s, rollover: { strategy: ./mine.ts } }]
duration: 60s`, {
    strategies: [{
      ...recreate, name: './mine.ts', interruption: { delay: () => 0, orders: broken },
    }],
  });
  expect(played).toThrow(StrategyError);
  expect(played).toThrow('strategy "./mine.ts" threw an error: no');
});

test('a strategy that nobody gave is asked for by the name that it needs', () => {
  const scenario = scenarioOf(`
app: { name: a, functions: { f: { service_time: 5s, cold_start: 2s } } }
events: [{ at: 10s, rollover: { strategy: ./mine.mjs } }]`);
  expect(() => simulate(scenario)).toThrow(new RunError('there is no strategy "./mine.mjs"; there '
    + 'are rolling, recreate. A program gives one of its own in the option "strategies", as '
    + '{ name: "./mine.mjs", decide }'));
  expect(simulate(scenario, { strategies: [{ ...recreate, name: './mine.mjs' }] }).result.verdict)
    .toBe('pass');
});
