import { recordIndex } from '../model/records.ts';
import { ruleIndex } from '../model/rules.ts';
import type { App, Rollout } from './app.ts';
import { forgetReplaced } from './past-draws.ts';
import type { World } from './world.ts';

const FINISHED = recordIndex('rollout.finished');
const SUPERSEDED = recordIndex('rollout.superseded');

const ROL_8 = ruleIndex('ROL-8');

/** Closes the rollout of an App; the caller records in what way it ended. */
export function endRollout(world: World, app: App): void {
  for (const pool of app.pools) {
    pool.rollout?.unblock();
    pool.rollout = null;
    pool.outcomes = null;
  }
  app.rollout = null;
  world.rollingOut.splice(world.rollingOut.indexOf(app), 1);
}

/** A newer version is published before the rollout was finished. */
export function supersedeRollout(world: World, app: App, by: number): void {
  const { version } = app.rollout as Rollout;
  endRollout(world, app);
  world.log.open(SUPERSEDED, ROL_8, app.number).put(version).put(by).close();
}

/**
 * A rollout is finished when no existing container is older than its version.
 *
 * @rule ROL-8
 */
export function finishRollout(world: World, app: App): boolean {
  if (app.outdatedCount > 0) return false;
  const { version, publishSeq } = app.rollout as Rollout;
  endRollout(world, app);
  forgetReplaced(world, app);
  world.log.open(FINISHED, ROL_8, app.number).because(publishSeq).put(version).close();
  return true;
}
