import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Strategy } from '../../src/model/strategy.ts';
import type { Container } from '../../src/platform/container.ts';
import { STATE } from '../../src/platform/inputs.ts';
import type { Pool } from '../../src/platform/pool.ts';
import { Run } from '../../src/platform/run.ts';
import { World } from '../../src/platform/world.ts';
import { parseScenario } from '../../src/scenario/index.ts';
import { TraceLog } from '../../src/trace/log.ts';
import { aWhimsicalDeployment, whimsical } from './whimsical-strategy.ts';

// This test looks inside a world, whatever a strategy orders: the counts that decisions are made by
// must be what one would count. One that drifts shows as a wrong decision much later, if at all.

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);

function inputsIn({ inputs }: World, pool: Pool, state: number): number {
  let found = 0;
  for (let input = 0; input < inputs.state.length; input++) {
    if (inputs.state[input] === state && inputs.pool[input] === pool.index) found++;
  }
  return found;
}

/** Ids of the containers in a pool's list of idle ones, in its order. */
function idleIds(pool: Pool, group: 0 | 1): number[] {
  return pool.idle[group].toArray().map(({ id }) => id);
}

const byUse = (a: Container, b: Container): number => a.usedAt - b.usedAt || a.id - b.id;

function checkPool(world: World, pool: Pool): void {
  const all = world.containers.filter((one) => one?.pool === pool) as Container[];
  const isIn = (outdated: boolean, state: string) => (one: Container) =>
    one.state === state && (one.version !== pool.live) === outdated;
  const ready = all.filter(({ state }) => state === 'ready');
  const counted = {
    existing: pool.existingCount,
    starting: [...pool.starting],
    ready: [...pool.ready],
    stopping: pool.stoppingCount,
    running: pool.runningCount,
    runningInAll: pool.runningTotal,
    freeSlots: pool.freeSlotCount,
    queued: pool.queuedCount,
    held: pool.heldCount,
    waiting: pool.waiting.size,
    idle: [idleIds(pool, 0), idleIds(pool, 1)],
  };
  const found = {
    existing: all.length,
    starting: [false, true].map((outdated) => all.filter(isIn(outdated, 'starting')).length),
    ready: [false, true].map((outdated) => all.filter(isIn(outdated, 'ready')).length),
    stopping: all.filter(({ state }) => state === 'stopping').length,
    running: sum(ready.map((one) => one.running.size)),
    runningInAll: inputsIn(world, pool, STATE.running),
    freeSlots: sum(ready.map((one) => one.slots - one.running.size)),
    queued: inputsIn(world, pool, STATE.queued),
    held: sum(all.map((one) => one.bound.size + pool.batches.waitingOn(one))),
    waiting: inputsIn(world, pool, STATE.waiting),
    idle: [false, true].map((outdated) => ready
      .filter((one) => one.running.size === 0 && isIn(outdated, 'ready')(one))
      .sort(byUse).map(({ id }) => id)),
  };
  // Comparing texts is much faster, and most are equal.
  if (JSON.stringify(counted) !== JSON.stringify(found)) expect(counted).toEqual(found);
  expect(sum(all.map((one) => one.running.size))).toBe(pool.runningTotal);
}

function checkWorld(world: World): void {
  for (const pool of world.pools) if (pool !== null) checkPool(world, pool);
  for (const app of world.apps) {
    const all = world.containers.filter((one) => one?.pool.app === app) as Container[];
    expect(app.containerCount).toBe(all.length);
    expect(app.outdatedCount)
      .toBe(all.filter(({ version }) => version.number < app.liveNumber).length);
    for (const pool of app.pools) expect(pool.rollout !== null).toBe(app.rollout !== null);
  }
  for (const version of world.versions) {
    expect(version.startingCount).toBe(world.containers.filter((one) =>
      one?.version === version && one.state === 'starting').length);
  }
  expect(world.inputs.openCount)
    .toBe(world.inputs.state.filter((_, input) => world.inputs.isOpen(input)).length);
}

/** Runs a scenario instant by instant and checks the world after each; returns how many. */
function checkRun(text: string, strategies: readonly Strategy[] = []): number {
  const parsed = parseScenario(text, { file: 'test.yaml' });
  if ('problems' in parsed) throw new Error(parsed.problems.map(({ message }) => message).join());
  const world = new World(parsed.scenario, new TraceLog(), { strategies });
  const run = new Run(world);
  const end = parsed.scenario.duration as number;
  let instants = 0;
  for (let at = 0; at <= end; at = world.queue.nextTime, instants++) {
    run.advance(at, false);
    checkWorld(world);
  }
  return instants;
}

test('STR-1 no order of a strategy\'s upsets what a pool counts', () => {
  let orders = 0;
  fc.assert(fc.property(aWhimsicalDeployment, ({ text, whims }) => {
    checkRun(text, [whimsical(whims, () => orders++)]);
  }), { seed: 4, numRuns: 200 });
  expect(orders).toBeGreaterThan(500);
});
