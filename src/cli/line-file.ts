import { createReadStream } from 'node:fs';
import { join, isAbsolute } from 'node:path';
import { reasonOf, UsageError } from './usage-error.ts';

/** The longest line that is read: the last record of a long run names all its streams. */
const MOST_CHARACTERS = 64 * 1024 * 1024;

type Chunks = AsyncIterable<Uint8Array>;

/** What to read lines from. */
export interface LineSource {
  /** As it was given: a path relative to `cwd`, or `-` for what comes in by `stdin`. */
  readonly file: string;
  readonly cwd: string;
  readonly stdin: (() => Chunks) | undefined;
  /** Is given what is read, as it is read. */
  readonly onChunk?: (chunk: Uint8Array) => void;
}

function chunksOf({ file, cwd, stdin }: LineSource): Chunks {
  if (file !== '-') return createReadStream(isAbsolute(file) ? file : join(cwd, file));
  if (stdin === undefined) throw new UsageError('there is nothing to read from');
  return stdin();
}

/**
 * The lines of a text in UTF-8, without their ends, in portions as they are read: memory does not
 * grow with the length of the text. A last line may lack its end.
 *
 * @throws UsageError that names the file if it cannot be read or is no text.
 */
export async function* linesOf(source: LineSource): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  const portion = (text: string): readonly string[] => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() as string;
    if (rest.length > MOST_CHARACTERS) throw new UsageError('it has a line that never ends');
    return lines.map((line) => line.endsWith('\r') ? line.slice(0, -1) : line);
  };
  try {
    for await (const chunk of chunksOf(source)) {
      source.onChunk?.(chunk);
      yield portion(decoder.decode(chunk, { stream: true }));
    }
    const last = portion(decoder.decode());
    yield rest === '' ? last : [...last, rest];
  } catch (error) {
    const isCoding = error instanceof TypeError && 'code' in error;
    const reason = isCoding ? 'it is not text in UTF-8' : reasonOf(error);
    throw new UsageError(`cannot read ${source.file}: ${reason}`);
  }
}
