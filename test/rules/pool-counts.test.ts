import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Container } from '../../src/platform/container.ts';
import type { Pool } from '../../src/platform/pool.ts';
import type { World } from '../../src/platform/world.ts';
import { aSmallScenario, scenarioOf } from './small-scenarios.ts';
import { playInSteps } from './timeline.ts';

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);

/** What the pool keeps count of as it goes. */
const keptBy = (pool: Pool) => ({
  existing: pool.existingCount,
  starting: pool.starting,
  ready: pool.ready,
  outdated: pool.outdatedCount,
  stopping: pool.stoppingCount,
  running: pool.runningCount,
  freeSlots: pool.freeSlotCount,
  queued: pool.queuedCount,
  held: pool.heldCount,
});

/** The same, counted anew over all containers. */
function countedIn(pool: Pool, world: World): ReturnType<typeof keptBy> {
  const containers = [...pool.containers.values()];
  const both = (state: string): [number, number] => [false, true].map((outdated) =>
    containers.filter((c) => c.state === state && (c.version !== pool.live) === outdated).length,
  ) as [number, number];
  const ready = containers.filter(({ state }) => state === 'ready');
  const held = sum(containers.map((container) =>
    container.bound.size + pool.batches.waitingOn(container)));
  return {
    existing: world.containers.filter((container) => container?.pool === pool).length,
    starting: both('starting'),
    ready: both('ready'),
    outdated: both('starting')[1] + both('ready')[1],
    stopping: containers.filter(({ state }) => state === 'stopping').length,
    running: sum(ready.map(({ running }) => running.size)),
    freeSlots: sum(ready.map(({ slots, running }) => slots - running.size)),
    queued: pool.queue.toArray(world.inputs.seniority).length + held,
    held,
  };
}

/** What a container says of itself, and what follows from its state. */
const saidBy = ({ outdated, idle, offered }: Container) => ({
  outdated, idle, isThere: offered || idle,
});

const dueOf = ({ version, pool, state, running, slots }: Container) => ({
  outdated: version !== pool.live,
  idle: state === 'ready' && running.size === 0,
  isThere: state === 'ready' && running.size < slots,
});

function judgeWorld(world: World): void {
  // A stop ends all decisions about a pool: it only waits for its exit handlers.
  const kept = world.pools.filter((pool) => pool !== null);
  const pools = kept.filter(({ app }) => !app.isGone);
  expect(pools.map(keptBy)).toEqual(pools.map((pool) => countedIn(pool, world)));
  const containers = pools.flatMap((pool) => [...pool.containers.values()]);
  expect(containers.map(saidBy)).toEqual(containers.map(dueOf));
  const starting = [...world.versions].map((version) => world.containers
    .filter((container) => container?.version === version && container.state === 'starting'));
  expect([...world.versions].map(({ startingCount }) => startingCount))
    .toEqual(starting.map(({ length }) => length));
  for (const app of world.apps) {
    const own = world.containers.flatMap((c) => (c !== null && c.pool.app === app ? [c] : []));
    expect(app.containerCount).toBe(own.length);
    const older = own.filter(({ version }) => version.number < app.liveNumber);
    if (!app.isGone) expect(app.outdatedCount).toBe(older.length);
  }
  const waiting = kept.map((pool) => pool.waiting.size + pool.queuedCount);
  const running = world.containers.map((container) => container?.running.size ?? 0);
  expect(world.inputs.openCount).toBe(sum(waiting) + sum(running));
}

/** All durations of small scenarios are whole seconds, and so are all instants. */
const SECONDS = Array.from({ length: 51 }, (_, second) => second * 1e6);

test('OBJ-3 what a pool keeps count of agrees with a recount after every instant', () => {
  fc.assert(fc.property(aSmallScenario, (scenario) => {
    playInSteps(JSON.stringify(scenarioOf(scenario)), SECONDS, judgeWorld);
  }), { seed: 2, numRuns: 200, unbiased: true });
});
