import type { App } from './app.ts';
import type { FunctionVersion } from './function-version.ts';
import type { Pool } from './pool.ts';
import type { World } from './world.ts';

/** What a version has drawn: each of its streams gives a value for each start. */
export function* drawsOf(
  { number, owner, startCount, streams }: Pick<
    FunctionVersion, 'number' | 'owner' | 'startCount' | 'streams'
  >,
): Generator<readonly [name: string, taken: number]> {
  for (const stream of streams) yield [`${stream} ${owner}/v${number}`, startCount];
}

/** What the streams of versions have given that are not kept themselves: two numbers for each. */
export class PastDraws {
  /** By owner and streams, in lines: a version and how many values each stream gave, in turn. */
  private readonly counts = new Map<string, number[]>();

  /** Takes note of a version that starts no container any more. */
  add({ number, owner, streams, startCount }: FunctionVersion): void {
    if (startCount === 0) return;
    const key = [owner, ...streams].join('\n');
    const counts = this.counts.get(key) ?? [];
    counts.push(number, startCount);
    this.counts.set(key, counts);
  }

  /** Names and counts, in no order. */
  * [Symbol.iterator](): Generator<readonly [name: string, taken: number]> {
    for (const [key, counts] of this.counts) {
      const [owner = '', ...streams] = key.split('\n');
      for (let at = 0; at < counts.length; at += 2) {
        const [number, startCount] = counts.slice(at, at + 2) as [number, number];
        yield* drawsOf({ number, owner, startCount, streams });
      }
    }
  }
}

/** Keeps of the versions that an App has replaced for good no more than what they drew. */
export function forgetReplaced(world: World, { pools }: App): void {
  if (world.keepsVersions) return;
  for (const pool of pools) forgetVersions(world, pool);
}

/** Keeps of all versions of a Function but the live one no more than what they drew. */
function forgetVersions(world: World, { live, versions }: Pool): void {
  for (const version of versions.values()) {
    if (version === live) continue;
    versions.delete(version.number);
    world.versions.delete(version);
    world.pastDraws.add(version);
  }
}

/**
 * Keeps of an ephemeral App that is stopped no more than what it was and drew: its client is gone,
 * and nothing brings it back. Events that were to come for its Functions have lost their meaning.
 */
export function forgetStopped(world: World, app: App): void {
  for (const pool of app.allPools) {
    forgetVersions(world, pool);
    world.pools[pool.index] = null;
  }
  world.calls.forgetApp(app);
  app.pools.length = 0;
  app.pinnedPools.length = 0;
  app.versions.length = 0;
}
