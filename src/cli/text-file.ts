import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { reasonOf, UsageError } from './usage-error.ts';

const MEBIBYTE = 1024 * 1024;
const CHUNK_BYTES = 64 * 1024;

/** What a shell hands over: a pipe that somebody writes to, or the terminal itself. */
const HANDED_OVER = /^\/(?:dev|proc\/self)\/(?:stdin|fd\/\d+)$/;

/**
 * Refuses what is no file: opening a named pipe waits for a writer, who may never come.
 *
 * @throws UsageError, or an error of the file system
 */
export function checkIsFile(path: string): void {
  if (HANDED_OVER.test(path)) return;
  const found = statSync(path);
  if (found.isDirectory()) throw new UsageError('it is a directory');
  if (!found.isFile()) throw new UsageError('it is not a regular file');
}

/** Reads until the end, and no further than one byte beyond `limit`: a device may never end. */
function readBytes(path: string, limit: number): Buffer {
  const descriptor = openSync(path, 'r');
  try {
    const chunks: Buffer[] = [];
    let length = 0;
    while (length <= limit) {
      const chunk = Buffer.alloc(CHUNK_BYTES);
      const read = readSync(descriptor, chunk);
      if (read === 0) break;
      chunks.push(chunk.subarray(0, read));
      length += read;
    }
    return Buffer.concat(chunks);
  } finally {
    closeSync(descriptor);
  }
}

/** Whether a text begins with the mark of the other encoding that editors write. */
const isUtf16 = ([first, second]: Buffer): boolean =>
  first === 0xff && second === 0xfe || first === 0xfe && second === 0xff;

/**
 * The text of a file in UTF-8, without a byte order mark.
 *
 * @throws UsageError that says why, without naming the file: it cannot be read, is larger than
 * `limitMebibytes`, or is no text.
 */
export function readText(path: string, limitMebibytes: number): string {
  let bytes: Buffer;
  try {
    checkIsFile(path);
    bytes = readBytes(path, limitMebibytes * MEBIBYTE);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(reasonOf(error));
  }
  if (bytes.length > limitMebibytes * MEBIBYTE) {
    throw new UsageError(`it is larger than ${limitMebibytes} MiB`);
  }
  if (isUtf16(bytes)) throw new UsageError('it is in UTF-16: save it in UTF-8');
  if (bytes.includes(0)) throw new UsageError('it is not a text file');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError('it is not text in UTF-8');
  }
}
