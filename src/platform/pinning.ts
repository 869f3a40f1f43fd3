import type { App } from './app.ts';
import { type Scaling, scalingOf } from './autoscaler.ts';
import type { FunctionVersion } from './function-version.ts';
import { shutDown } from './attempts.ts';
import type { Cause, Pool } from './pool.ts';

/**
 * The pool of the callers that are pinned to a version of a Function, made for the first of them;
 * `null` if there is no such version, or the Function is not in it. Its containers are of that
 * version and serve nobody else; they share the cap of the Function with all others (CON-6).
 *
 * @rule PIN-1
 */
export function pinnedPool(app: App, name: string, number: number): Pool | null {
  const main = app.pool(name);
  const version = main?.versions.get(number);
  if (main === null || version === undefined) return null;
  const known = main.family.find(({ pinned }) => pinned === version);
  if (known !== undefined) return known;
  const pool = main.world.addPinnedPool(main, version);
  rescalePinned(main);
  return pool;
}

/** Lets the pinned pools of a Function go by the cap that holds now. */
export function rescalePinned(main: Pool): void {
  for (const pool of main.family) {
    if (pool.pinned !== null) pool.rescale(pinnedScaling(main, pool.pinned));
  }
}

/** The options of the version, without a minimum and with the cap of the live one. */
function pinnedScaling(main: Pool, { spec }: FunctionVersion): Scaling {
  const cap = main.live === null ? spec.max_containers : main.scaling.max_containers;
  return scalingOf({ ...spec, min_containers: 0, max_containers: cap });
}

/** Interrupts the pinned containers that began to start no later than this one (REC-1). */
export function interruptPinned(
  app: App, lastContainerId: number, cause: Cause,
): void {
  for (const { containers } of app.pinnedPools) {
    for (const container of [...containers.values()]) {
      if (container.id <= lastContainerId) shutDown(container, 'interrupted', cause);
    }
  }
}
