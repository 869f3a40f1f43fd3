import { byCodeUnits } from '../model/code-base.ts';
import type { App } from './app.ts';
import { dispatch } from './dispatcher.ts';
import type { Pool } from './pool.ts';
import { finishRollout } from './rollout-end.ts';
import { scaleDown, scaleUp } from './scaling.ts';
import type { World } from './world.ts';

/**
 * Lets the platform act on every Function that something happened to: assign inputs, scale down,
 * scale up, go on with rollouts, over again until nothing changes. Assigning is not a change that
 * calls for another round: it leaves no queued input with a free slot, and the demand as it was.
 */
export function settle(world: World): void {
  const { touched } = world;
  if (world.touchedCount > 1) {
    touched.length = world.touchedCount;
    touched.sort(byName);
  }
  while (round(world) === true) {
    // Until nothing changes.
  }
  for (let at = 0; at < world.touchedCount; at++) {
    const pool = touched[at] as Pool;
    pool.dirty = false;
    if (pool.rollout !== null) world.settled[world.settledCount++] = pool;
  }
  world.touchedCount = 0;
}

function round(world: World): boolean {
  const { touched, touchedCount } = world;
  let changed = false;
  for (let at = 0; at < touchedCount; at++) dispatch(touched[at] as Pool);
  for (let at = 0; at < touchedCount; at++) {
    if (scaleDown(touched[at] as Pool) === true) changed = true;
  }
  for (let at = 0; at < touchedCount; at++) {
    if (scaleUp(touched[at] as Pool) === true) changed = true;
  }
  if (world.rollingOut.length > 0 && rollOut(world) === true) changed = true;
  if (world.admission !== null && world.admission.admit() === true) changed = true;
  return changed || world.touchedCount > touchedCount;
}

function rollOut(world: World): boolean {
  let changed = false;
  for (let at = 0; at < world.touchedCount; at++) {
    if ((world.touched[at] as Pool).rollout?.progress() === true) changed = true;
  }
  // A finished one leaves the list.
  for (let at = 0; at < world.rollingOut.length; ) {
    if (!finishRollout(world, world.rollingOut[at] as App)) at++;
  }
  return changed;
}

function byName(a: Pool, b: Pool): number {
  return (
    byCodeUnits(a.app.name, b.app.name) ||
    byCodeUnits(a.name, b.name) ||
    a.app.number - b.app.number ||
    (a.pinned?.number ?? 0) - (b.pinned?.number ?? 0)
  );
}
