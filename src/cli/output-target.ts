import {
  accessSync, constants, realpathSync, renameSync, rmSync, statSync, writeFileSync,
} from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { UsageError } from './usage-error.ts';

/** Where bytes go while they are written, and where they belong in the end. */
export interface Target {
  readonly shown: string;
  readonly final: string;
  /** `null`: what is there is no plain file (a pipe, a device) and is written to directly. */
  readonly temporary: string | null;
}

/**
 * Where to write what is to be the file at `path`.
 *
 * @throws UsageError, or an error of the file system, if it cannot be written.
 */
export function targetOf(path: string, cwd: string): Target {
  const wanted = isAbsolute(path) ? path : join(cwd, path);
  const found = statSync(wanted, { throwIfNoEntry: false });
  if (found === undefined) {
    return { shown: path, final: wanted, temporary: `${wanted}.${process.pid}.part` };
  }
  if (found.isDirectory()) throw new UsageError('it is a directory');
  if (!found.isFile() || wanted.startsWith('/dev/')) {
    return { shown: path, final: wanted, temporary: null };
  }
  accessSync(wanted, constants.W_OK);
  const final = realpathSync(wanted);
  return { shown: path, final, temporary: `${final}.${process.pid}.part` };
}

/** Gives a target its content: whoever looks sees what was there before or all of it. */
export function writeWhole({ final, temporary }: Target, content: string | Uint8Array): void {
  if (temporary === null) {
    writeFileSync(final, content);
    return;
  }
  try {
    writeFileSync(temporary, content);
    renameSync(temporary, final);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** The path to a file as it is written in another one. */
export function fromFile(file: string, path: string, cwd: string): string {
  const found = relative(dirname(resolve(cwd, file)), resolve(cwd, path)).split(sep).join('/');
  return found.startsWith('.') ? found : `./${found}`;
}
