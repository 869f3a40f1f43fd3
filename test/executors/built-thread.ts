import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

/** What threads of tests carry out, as JavaScript in a directory of its own. */
export interface BuiltThread {
  readonly file: URL;
  remove(): void;
}

export async function buildThread(): Promise<BuiltThread> {
  const directory = mkdtempSync(join(tmpdir(), 'cutover-thread-'));
  const file = join(directory, 'thread.mjs');
  const bundle = await rolldown({ input: 'test/executors/thread.ts', platform: 'node' });
  await bundle.write({ file, format: 'esm' });
  await bundle.close();
  return {
    file: pathToFileURL(file),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
