import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleProgram } from '../../tools/bundle.mjs';

/** The program as `npm run build` makes it, in a directory of its own; types are not checked. */
export interface BuiltProgram {
  readonly main: string;
  remove(): void;
}

export async function buildProgram(): Promise<BuiltProgram> {
  const directory = mkdtempSync(join(tmpdir(), 'cutover-built-'));
  await bundleProgram(join(directory, 'dist/cli'));
  // It says that what is below it are ES modules.
  copyFileSync('package.json', join(directory, 'package.json'));
  return {
    main: join(directory, 'dist/cli/main.js'),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
