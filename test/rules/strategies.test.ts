import { expect, test } from 'vitest';
import type { Order, Strategy, StrategyView } from '../../src/model/strategy.ts';
import { CONTAINERS, causesOf, INPUTS, recordsOf, ROLLOUTS, rulesOf, since } from './moments.ts';
import { play, type Played } from './timeline.ts';

type Decide = Strategy['decide'];

/** A strategy of the user's, as the scenarios here name it. */
const mine = (decide: Decide, more: Partial<Strategy> = {}): Strategy => ({
  name: './mine.ts', decide, ...more,
});

/** Gives its orders once, in the settling of the publish, and nothing after it. */
const once = (give: (view: StrategyView) => readonly Order[]): Strategy =>
  mine((view) => view.memory === 'given'
    ? [] : [...give(view), { order: 'remember', memory: 'given' }]);

/** One Function of these options, redeployed with a strategy of the user's at 10s. */
function redeploy(strategy: Strategy, options: string, rest = ''): Played {
  return play(`
app:
  name: a
  functions: { f: { code: x1, service_time: 5s, cold_start: 2s, ${options} } }
events:
  - { at: 10s, deploy: { strategy: ./mine.ts, change: { functions: { f: { code: x2 } } } } }
${rest}`, { strategies: [strategy] });
}

test('STR-1 a strategy that orders nothing leaves everything to the autoscaler', () => {
  const played = redeploy(mine(() => []), 'initial_containers: 1', `
traffic: [{ name: t, to: f, arrivals: { at: [12s] } }]
duration: 90s`);
  expect(since(played, 10)).toEqual([
    '10s v2 published', '10s returned',
    '12s i1 arrived', '12s i1 on c1 (first)', '12s c2 f v2 starting (demand)',
    '14s c2 ready',
    '17s i1 succeeded -> succeeded',
    '74s c2 stopping (idle)', '74s c2 stopped',
    '77s c1 stopping (idle)', '77s c1 stopped', '77s rollout v2 finished',
  ]);
});

test('STR-1 a strategy is asked at each settling of its Function, after the autoscaler', () => {
  const seen: string[] = [];
  const note: Decide = ({ sincePublish, startingCount, readyCount, queueLength }) => {
    seen.push(`${sincePublish / 1_000_000}s ${startingCount} ${readyCount} ${queueLength}`);
    return [];
  };
  redeploy(mine(note), 'initial_containers: 1, max_containers: 2', `
traffic: [{ name: t, to: f, arrivals: { at: [9s, 11s] }, service_times: [60s, 5s] }]
duration: 20s`);
  // What the autoscaler starts for the publish is starting when the strategy is asked about it.
  expect([...new Set(seen)]).toEqual(['0s 1 0 0', '1s 1 0 1', '2s 0 1 0', '7s 0 1 0']);
});

test('STR-1 it is asked again until it orders nothing, and sees what its orders did', () => {
  const seen: number[] = [];
  const decide: Decide = (view) => {
    if (view.sincePublish > 0) return [];
    seen.push(view.startingCount);
    return view.startingCount < 3 ? [{ order: 'start', version: 2, count: 1 }] : [];
  };
  const played = redeploy(mine(decide), 'initial_containers: 1');
  expect(seen).toEqual([0, 1, 2, 3]);
  expect(recordsOf(played, 'container.starting', 10).map((record) =>
    `${record['version']} ${record['why']} ${record.rule}`)).toEqual([
    '2 strategy STR-1', '2 strategy STR-1', '2 strategy STR-1',
  ]);
  expect(causesOf(played, 'container.starting', 10)).toEqual([
    'deploy.published', 'deploy.published', 'deploy.published',
  ]);
});

test('STR-1 an order for what is so already changes nothing, and needs no second look', () => {
  let asked = 0;
  const played = redeploy(mine((view) => {
    if (view.now === 10_000_000) asked++;
    return [
      ...view.containers.filter(({ version }) => version === 1)
        .map(({ id }) => ({ order: 'drain' as const, container: id })),
      { order: 'shift', version: 2, share: 0.5 },
      { order: 'wake', at: 15_000_000 },
      { order: 'remember', memory: { phase: 1 } },
    ];
  }), 'initial_containers: 1', `
traffic: [{ name: t, to: f, arrivals: { at: [9s] } }]
duration: 20s`);
  expect(asked).toBe(2);
  expect(since(played, 10, / c1 /)).toEqual([
    '10s c1 draining (retired)', '14s c1 stopping (drained)', '14s c1 stopped',
  ]);
});

test('STR-1 a strategy that orders without end ends the run', () => {
  const endless = mine((view) => [{ order: 'remember', memory: Number(view.memory) + 1 }]);
  expect(() => redeploy(endless, 'initial_containers: 1')).toThrow(/without end/);
  const waking = mine((view) => [
    { order: 'wake', at: view.now },
    { order: 'remember', memory: Number(view.memory) + 1 },
  ]);
  expect(() => redeploy(waking, 'initial_containers: 1')).toThrow(/without end/);
});

test('STR-1 each Function of a rollout is asked about on its own, with a memory of its own', () => {
  const seen: string[] = [];
  play(`
app:
  name: a
  functions:
    g: { code: y1, service_time: 5s, cold_start: 2s, initial_containers: 2 }
    f: { code: x1, service_time: 5s, cold_start: 2s, initial_containers: 1 }
events:
  - { at: 10s, deploy: { strategy: ./mine.ts, change: { functions: { f: { code: x2 } } } } }
duration: 11s
`, {
    strategies: [mine((view) => {
      seen.push(`${view.function} ${view.outdatedCount} ${view.memory}`);
      return view.memory === null ? [{ order: 'remember', memory: `of ${view.function}` }] : [];
    })],
  });
  expect(seen).toEqual(['f 1 null', 'g 2 null', 'f 1 of f', 'g 2 of g']);
});

test('STR-1 a rollout begins without memory of the one before', () => {
  const seen: string[] = [];
  redeploy(mine((view) => {
    seen.push(`v${view.version} ${view.memory}`);
    return view.memory === null ? [{ order: 'remember', memory: 'x' }] : [];
  }), 'initial_containers: 1', `
  - { at: 11s, rollover: { strategy: ./mine.ts } }
duration: 12s`);
  expect(seen).toEqual(['v2 null', 'v2 x', 'v3 null', 'v3 x']);
});

test('STR-1 the view shows versions, containers, queue, desired, room and time', () => {
  let shown: unknown;
  redeploy(mine((view) => {
    if (view.now !== 14_000_000) return [];
    const { policy: _, ...rest } = Object.fromEntries(
      Object.entries(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(view)))
        .filter(([name]) => name !== 'constructor')
        .map(([name]) => [name, view[name as keyof StrategyView]]),
    );
    shown = rest;
    return [];
  }), 'initial_containers: 2, max_containers: 3', `
traffic: [{ name: t, to: f, arrivals: { at: [11s, 11s, 14s] }, service_times: [9s, 2s, 9s] }]
duration: 15s`);
  // c1 runs i1, c2 ran i2 until 13s; c3, of v2, starts at 11s for the demand and runs i3.
  expect(shown).toEqual({
    function: 'f', version: 2, outdatedVersions: [1],
    containers: [
      { id: 1, version: 1, state: 'ready', running: 1, idleMicros: 0 },
      { id: 2, version: 1, state: 'ready', running: 0, idleMicros: 1_000_000 },
      { id: 3, version: 2, state: 'ready', running: 1, idleMicros: 0 },
    ],
    outdatedCount: 2, startingCount: 0, readyCount: 1, newlyReadyCount: 0, newlyReadyIds: [],
    stoppingCount: 0, outcomes: [{ version: 1, succeeded: 1, failed: 0 }],
    queueLength: 0, desired: 2, room: 0, startableCount: 0,
    now: 14_000_000, sincePublish: 4_000_000, memory: null,
  });
});

test('STR-1 the view is frozen', () => {
  const checks: boolean[] = [];
  redeploy(once((view) => {
    checks.push(Object.isFrozen(view), Object.isFrozen(view.containers));
    checks.push(...view.containers.map((container) => Object.isFrozen(container)));
    return [];
  }), 'initial_containers: 1', 'duration: 11s');
  expect(checks).toEqual([true, true, true]);
});

test('STR-1 drain: one that is starting is cancelled, an idle one stops, a busy one drains', () => {
  const strategy = once((view) => view.containers
    .filter(({ version }) => version === 1).map(({ id }) => ({ order: 'drain', container: id })));
  const played = play(`
app:
  name: a
  functions: { f: { code: x1, service_time: 5s, cold_start: 20s, initial_containers: 2 } }
traffic: [{ name: t, to: f, arrivals: { at: [0s, 0s, 0s] }, service_times: [30s, 4s, 4s] }]
events:
  - { at: 10s, deploy: { strategy: ./mine.ts, change: { functions: { f: { code: x2 } } } } }
duration: 40s
`, { strategies: [strategy] });
  expect(since(played, 10, / c[123] /)).toEqual([
    '10s c1 draining (retired)', '10s c2 stopping (retired)',
    '10s c3 stopping (cancelled)', '10s c3 stopped', '10s c2 stopped',
    '30s c1 stopping (drained)', '30s c1 stopped',
  ]);
  expect(rulesOf(played, 'container.stopping', 10).slice(0, 2)).toEqual(['10s STR-1', '10s STR-1']);
  expect(rulesOf(played, 'container.draining')).toEqual(['10s STR-1']);
});

test('STR-1 drain as an eviction leaves a busy container its inputs', () => {
  const strategy = once(() => [{ order: 'drain', container: 1, why: 'evicted' }]);
  const played = redeploy(strategy, 'initial_containers: 1', `
traffic: [{ name: t, to: f, arrivals: { at: [8s] } }]`);
  expect(since(played, 10, / c1 |i1/)).toEqual([
    '10s c1 draining (retired)', '13s i1 succeeded -> succeeded', '13s c1 stopping (drained)',
    '13s c1 stopped',
  ]);
});

test('STR-1 terminate interrupts: inputs go back, and run again', () => {
  const strategy = once(() => [{ order: 'terminate', container: 1 }]);
  const played = redeploy(strategy, 'initial_containers: 1, exit_time: 1s', `
traffic: [{ name: t, to: f, arrivals: { at: [8s] } }]`);
  expect(since(played, 10).filter((line) => !/published|returned|rollout/.test(line))).toEqual([
    '10s c2 f v2 starting (demand)',
    '10s i1 interrupted -> queued', '10s i1 requeued (kept)', '10s c1 stopping (interrupted)',
    '11s c1 stopped',
    '12s c2 ready', '12s i1 on c2 (interrupted)', '17s i1 succeeded -> succeeded',
  ]);
  expect(rulesOf(played, 'container.stopping')).toEqual(['10s STR-1']);
});

test('STR-1 start can keep the superseded version going, and the rollout waits for it', () => {
  const strategy = once(() => [{ order: 'start', version: 1, count: 1 }]);
  const played = redeploy(strategy, 'initial_containers: 1', `
  - { at: 11s, fault: { crash: { container: ta-1 } } }
traffic: [{ name: t, to: f, arrivals: { at: [12s] } }]
duration: 90s`);
  expect(since(played, 10, / c2(?: |$)|rollout/)).toEqual([
    '10s c2 f v1 starting (strategy)', '12s c2 ready', '12s i1 on c2 (first)',
    '77s c2 stopping (idle)', '77s c2 stopped', '77s rollout v2 finished',
  ]);
});

test('STR-1 wake: the strategy is asked again at that instant', () => {
  const strategy = mine((view) => {
    if (view.sincePublish >= 5_000_000 && view.startingCount + view.readyCount === 0) {
      return [{ order: 'start', version: 2, count: 1 }];
    }
    return view.sincePublish === 0 ? [{ order: 'wake', at: view.now + 5_000_000 }] : [];
  });
  const played = redeploy(strategy, 'initial_containers: 1', 'duration: 16s');
  expect(since(played, 10, CONTAINERS)).toEqual(['15s c2 f v2 starting (strategy)']);
});

test('STR-1 done: the strategy is not asked again, and the rollout goes on', () => {
  let asked = 0;
  const strategy = mine(() => {
    asked++;
    return [{ order: 'done' }];
  });
  const played = redeploy(strategy, 'initial_containers: 1', 'duration: 70s');
  expect(asked).toBe(1);
  expect(since(played, 10, ROLLOUTS)).toEqual(['60s rollout v2 finished']);
});

test('STR-1 done in one Function leaves the others to the strategy', () => {
  const strategy = mine((view) => view.function === 'f' ? [{ order: 'done' }] : view.containers
    .filter(({ version, state }) => version === 1 && state === 'ready')
    .map(({ id }) => ({ order: 'drain', container: id })));
  const played = play(`
app:
  name: a
  functions:
    f: { code: x1, service_time: 5s, cold_start: 2s, initial_containers: 1 }
    g: { code: y1, service_time: 5s, cold_start: 2s, initial_containers: 1 }
events:
  - { at: 10s, deploy: { strategy: ./mine.ts, change: { functions: { f: { code: x2 } } } } }
duration: 20s
`, { strategies: [strategy] });
  expect(since(played, 10, CONTAINERS)).toEqual(['10s c2 stopping (retired)', '10s c2 stopped']);
});

test('STR-1 atPublish: orders that are part of the publish itself', () => {
  const strategy = mine(() => [], {
    atPublish: (view) => view.containers.map(({ id }) => ({ order: 'drain', container: id })),
  });
  const played = redeploy(strategy, 'initial_containers: 1');
  expect(since(played, 10).slice(0, 4)).toEqual([
    '10s v2 published', '10s c1 stopping (retired)', '10s returned', '10s c1 stopped',
  ]);
  expect(rulesOf(played, 'container.stopping')).toEqual(['10s STR-1']);
});

test('STR-1 a strategy can interrupt, and then its command waits as a recreate does', () => {
  const strategy = mine(() => [], {
    interruption: {
      delay: () => 3_000_000,
      orders: (view) => view.containers.map(({ id }) => ({ order: 'drain', container: id })),
    },
  });
  const played = redeploy(strategy, 'initial_containers: 1', `
traffic: [{ name: t, to: f, arrivals: { at: [12s] }, service_time: 9500ms }]`);
  expect(since(played, 10, /published|interrupting|returned| c1 (?!.*first)/)).toEqual([
    '10s v2 published', '13s interrupting', '13s c1 draining (retired)',
    '21.5s c1 stopping (drained)', '21.5s c1 stopped', '22s returned',
  ]);
});

test('STR-1, REC-3 an interruption that lasts longer than 40s returns with a warning', () => {
  const strategy = mine(() => [], {
    interruption: {
      delay: () => 0,
      orders: (view) => view.containers.map(({ id }) => ({ order: 'drain', container: id })),
    },
  });
  const played = redeploy(strategy, 'initial_containers: 1', `
traffic: [{ name: t, to: f, arrivals: { at: [9s] }, service_time: 60s }]`);
  expect(recordsOf(played, 'deploy.returned')).toMatchObject([
    { t_us: 50_000_000, warning: expect.any(String) },
  ]);
  expect(since(played, 50, INPUTS)).toEqual(['69s i1 succeeded -> succeeded']);
  expect(played.result.apps[0]?.version).toBe(2);
});
