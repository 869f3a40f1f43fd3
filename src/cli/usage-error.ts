import { nearest } from '../scenario/names.ts';

/** Something that the user can put right: said on stderr without a stack trace, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A name that is none of those that there are: an error that proposes the nearest. */
export function unknownName(what: string, given: string, names: readonly string[]): UsageError {
  const near = nearest(given, names);
  const hint = near === undefined ? `there are ${names.join(', ')}` : `did you mean "${near}"?`;
  return new UsageError(`there is no ${what} "${given}"; ${hint}`);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EISDIR: 'it is a directory',
  ENOTDIR: 'a part of the path is not a directory',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left on the device',
  EMFILE: 'too many open files',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the name is too long',
};

/** Why an operation on a file failed, in words. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? (error instanceof Error ? error.message : String(error));
}
