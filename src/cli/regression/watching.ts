import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { BrokenScenario, LoadedScenario } from '../scenario-file.ts';

/** Editors write a file in several steps: what follows within this time is one change. */
const SETTLING_MILLIS = 50;

/** Tells when something may have changed in directories. */
export interface Changes {
  /** From now on changes in these directories, and in no others, are noticed. */
  cover(directories: ReadonlySet<string>): void;
  /**
   * Waits for the next change; one that was noticed since the last call counts. `false` once
   * nobody wants to hear of changes any more.
   */
  next(): Promise<boolean>;
  close(): void;
}

/** Changes as the file system tells them. */
export class FileChanges implements Changes {
  readonly #watchers = new Map<string, FSWatcher>();
  #isChanged = false;
  #isClosed = false;
  #timer: NodeJS.Timeout | undefined;
  #answer: ((goesOn: boolean) => void) | undefined;

  cover(directories: ReadonlySet<string>): void {
    for (const [directory, watcher] of this.#watchers) {
      if (directories.has(directory)) continue;
      watcher.close();
      this.#watchers.delete(directory);
    }
    for (const directory of directories) {
      if (!this.#watchers.has(directory) && !this.#isClosed) this.#open(directory);
    }
  }

  next(): Promise<boolean> {
    return new Promise((answer) => {
      this.#answer = answer;
      if (this.#isChanged || this.#isClosed) this.#tell();
    });
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.cover(new Set());
    this.#tell();
  }

  #open(directory: string): void {
    const gone = () => {
      this.#watchers.get(directory)?.close();
      this.#watchers.delete(directory);
      this.#notice();
    };
    try {
      const watcher = watch(directory, () => this.#notice());
      watcher.on('error', gone);
      this.#watchers.set(directory, watcher);
    } catch {
      // It was removed in between; what was in it is looked for anew.
    }
  }

  #notice(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#isChanged = true;
      this.#tell();
    }, SETTLING_MILLIS);
  }

  #tell(): void {
    const answer = this.#answer;
    if (answer === undefined) return;
    this.#answer = undefined;
    this.#isChanged = false;
    answer(!this.#isClosed);
  }
}

/** A directory and all below it in which scenarios are looked for. */
function withSubdirectories(directory: string): readonly string[] {
  const entries = readdirSync(directory, { withFileTypes: true });
  const below = entries.filter((entry) =>
    entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules');
  return [directory, ...below.flatMap(({ name }) => withSubdirectories(join(directory, name)))];
}

/** The directory that all matches of a path are in: that before its first sign of a glob. */
function baseOf(path: string, cwd: string): string | undefined {
  const [plain = ''] = /^[^*?[\]{}()!]*/.exec(path) ?? [];
  const full = resolve(cwd, plain);
  const found = statSync(full, { throwIfNoEntry: false });
  if (found?.isDirectory()) return full;
  return plain === path ? undefined : dirname(full);
}

/** The directories in which a change may concern a test of these paths. */
export function directoriesOf(
  paths: readonly string[], scenarios: readonly (LoadedScenario | BrokenScenario)[], cwd: string,
): ReadonlySet<string> {
  const bases = paths.flatMap((path) => baseOf(path, cwd) ?? [])
    .filter((base) => statSync(base, { throwIfNoEntry: false })?.isDirectory());
  return new Set([
    ...bases.flatMap(withSubdirectories),
    ...scenarios.flatMap(({ path, named }) => [path, ...named].map((file) => dirname(file))),
  ]);
}

function stampOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false, bigint: true });
  return found === undefined ? 'none' : `${found.mtimeNs} ${found.size} ${found.ino}`;
}

/** Knows scenarios as they were when they were last tested. */
export class TestedFiles {
  readonly #stamps = new Map<string, string>();
  readonly #named = new Map<string, readonly string[]>();

  /** Whether a scenario, or a file that it named, is another one than it was. */
  hasChanged(path: string): boolean {
    return this.#stamps.get(path) !== this.#stampOf(path);
  }

  /** Takes scenarios as they are now for tested. */
  remember(scenarios: readonly (LoadedScenario | BrokenScenario)[]): void {
    for (const { path, named } of scenarios) {
      this.#named.set(path, named);
      this.#stamps.set(path, this.#stampOf(path));
    }
  }

  #stampOf(path: string): string {
    return [path, ...(this.#named.get(path) ?? [])].map(stampOf).join('\n');
  }
}
