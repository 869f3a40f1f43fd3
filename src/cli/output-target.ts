import {
  accessSync, constants, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, isAbsolute, join, parse, relative, resolve, sep } from 'node:path';
import { reasonOf, UsageError } from './usage-error.ts';

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

/** Refuses a place below something that is no directory, or takes no files. */
function checkPlace(directory: string): void {
  const found = statSync(directory, { throwIfNoEntry: false });
  if (found === undefined) return checkPlace(dirname(directory));
  if (!found.isDirectory()) throw new UsageError('a part of the path is not a directory');
  accessSync(directory, constants.W_OK);
}

/**
 * Carries out what may fail for reasons that are the file system's.
 *
 * @throws UsageError that says which file could not be written, and why
 */
export function onDisk<T>(shown: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw new UsageError(`cannot write ${shown}: ${reasonOf(error)}`);
  }
}

/** A file for what comes of some work: it is made sure before that there can be one. */
export class OutputFile {
  readonly #shown: string;
  readonly #target: Target;

  /** @throws UsageError that names the path, relative to `cwd`, if it cannot be written */
  constructor(shown: string, cwd: string) {
    this.#shown = shown;
    this.#target = onDisk(shown, () => {
      const target = targetOf(shown, cwd);
      if (target.temporary !== null) checkPlace(dirname(target.final));
      return target;
    });
  }

  /** Makes the directories that it lies in, and writes it whole. @throws UsageError */
  write(content: string | Uint8Array): void {
    onDisk(this.#shown, () => {
      mkdirSync(dirname(this.#target.final), { recursive: true });
      writeWhole(this.#target, content);
    });
  }
}

/**
 * Where a text goes that is to replace no other one: to the file itself, unless another text is
 * there; then to one with the next number behind its name that is free or holds this text.
 */
export function freeName(path: string, text: string, cwd: string): string {
  const { dir, name, ext } = parse(path);
  for (let number = 1;; number++) {
    const file = number === 1 ? path : join(dir, `${name}-${number}${ext}`);
    const found = statSync(resolve(cwd, file), { throwIfNoEntry: false });
    if (found === undefined || !found.isFile()) return file;
    if (found.size === Buffer.byteLength(text)
      && readFileSync(resolve(cwd, file), 'utf8') === text) return file;
  }
}

/** A name as part of the name of a file. */
export const slugOf = (name: string): string =>
  name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');

/** The path to a file as it is written in another one. */
export function fromFile(file: string, path: string, cwd: string): string {
  const found = relative(dirname(resolve(cwd, file)), resolve(cwd, path)).split(sep).join('/');
  return found.startsWith('.') ? found : `./${found}`;
}
