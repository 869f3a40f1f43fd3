import type { App } from './app.ts';
import type { FunctionVersion } from './function-version.ts';
import type { World } from './world.ts';

/** What the streams of versions have given that are not kept themselves: memory is for texts. */
export class PastDraws {
  /** For each version a line `name=count` for each stream. */
  private readonly texts: string[] = [];

  /** Takes note of a version that starts no container any more. */
  add({ draws, startCount }: FunctionVersion): void {
    if (startCount === 0) return;
    this.texts.push(draws.map(([name, taken]) => `${name}=${taken}`).join('\n'));
  }

  /** Names and counts, oldest first. */
  * [Symbol.iterator](): Generator<readonly [name: string, taken: number]> {
    for (const text of this.texts) {
      for (const line of text.split('\n')) {
        const end = line.lastIndexOf('=');
        yield [line.slice(0, end), Number(line.slice(end + 1))];
      }
    }
  }
}

/** Keeps of the versions that an App has replaced for good no more than what they drew. */
export function forgetReplaced(world: World, { pools }: App): void {
  if (world.keepsVersions) return;
  for (const { live, versions } of pools) {
    for (const version of versions.values()) {
      if (version === live) continue;
      versions.delete(version.number);
      world.versions.delete(version);
      world.pastDraws.add(version);
    }
  }
}
