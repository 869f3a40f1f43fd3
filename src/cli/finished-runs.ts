import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, truncateSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { canonicalScenario } from '../scenario/canonical.ts';
import type { Measured } from '../study/replication.ts';
import { SEMANTICS_VERSION, TOOL_VERSION } from '../version.ts';
import { strategySources } from './cell-strategies.ts';
import type { ShardChoice } from './regression/shard.ts';
import type { StudyCell } from './study-run.ts';
import { readText } from './text-file.ts';
import { reasonOf, UsageError } from './usage-error.ts';

/** Millions of runs fit. */
const MOST_MEBIBYTES = 256;

/** A replication of a cell that was carried out: by which key the cell is known, see `cellKey`. */
export interface FinishedRun {
  readonly cell: string;
  readonly replication: number;
  readonly measured: Measured;
}

/** What a file of finished runs says of itself, in its first line. */
export interface FinishedHeader {
  readonly schema_version: 1;
  readonly kind: 'finished-runs';
  readonly tool: { readonly name: 'cutover'; readonly version: string; readonly semantics: string };
  /** The words behind `cutover` that the study is of, whoever carries it out. */
  readonly command: readonly string[];
  /** Which part of the study it is, and how many runs that has. */
  readonly shard?: ShardChoice & { readonly runs: number };
}

/** A file of finished runs: what it says of itself, then a line for each of them. */
export interface FinishedFile {
  readonly file: string;
  readonly header: FinishedHeader;
  readonly runs: readonly FinishedRun[];
  /** Where its last whole line ends: whoever wrote it may have been stopped in the middle. */
  readonly bytes: number;
}

const COUNT = z.number().int().nonnegative();

const HEADER = z.object({
  schema_version: z.literal(1), kind: z.literal('finished-runs'),
  tool: z.object({ name: z.literal('cutover'), version: z.string(), semantics: z.string() }),
  command: z.array(z.string()),
  shard: z.object({ index: COUNT, count: COUNT, runs: COUNT }).exactOptional(),
});

const RUN = z.object({
  cell: z.string(), replication: COUNT, measured: z.array(z.number().nullable()),
});

/** Options that say who carries out a study, and what is done of it: not what it is of. */
const HOW = ['--threads', '--engine', '--redis', '--shard', '--resume'];

/** The words of a command line without some options and their values. */
export function wordsWithout(
  options: readonly string[], argv: readonly string[],
): readonly string[] {
  return argv.filter((word, place) =>
    !options.includes(word) && !options.includes(argv[place - 1] ?? '')
      && !options.some((option) => word.startsWith(`${option}=`)));
}

export function headerOf(
  argv: readonly string[], shard?: FinishedHeader['shard'],
): FinishedHeader {
  return {
    schema_version: 1, kind: 'finished-runs',
    tool: { name: 'cutover', version: TOOL_VERSION, semantics: SEMANTICS_VERSION },
    command: wordsWithout(HOW, argv), ...(shard === undefined ? {} : { shard }),
  };
}

/** By which a cell is known: the same for two only if their replications are, too. */
export function cellKey(cell: StudyCell, seed: number): string {
  const { scenario, label: _label, path: _path, ...rest } = cell;
  const whole = [
    TOOL_VERSION, SEMANTICS_VERSION, seed, canonicalScenario(scenario), rest,
    strategySources([cell]).map(({ sha256 }) => sha256),
  ];
  return createHash('sha256').update(JSON.stringify(whole)).digest('hex').slice(0, 32);
}

/** The text of a file of finished runs. */
export const finishedText = (header: FinishedHeader, runs: readonly FinishedRun[]): string =>
  [header, ...runs].map((line) => `${JSON.stringify(line)}\n`).join('');

/** Whether a text is a file of finished runs, sound or not. */
export const isFinishedRuns = (text: string): boolean =>
  /^\{"schema_version":\d+,"kind":"finished-runs"/.test(text);

function lineAs<T>(shape: z.ZodType<T>, line: string): T | null {
  try {
    return shape.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}

/** @throws UsageError if it is no file of finished runs, or one of another version */
export function parseFinishedRuns(text: string, file: string): FinishedFile {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const [first = '', ...lines] = whole.split('\n').slice(0, -1);
  const header = lineAs(HEADER, first);
  if (header === null) throw new UsageError(`${file}: there are no finished runs in it`);
  const { version, semantics } = header.tool;
  if (version !== TOOL_VERSION || semantics !== SEMANTICS_VERSION) {
    throw new UsageError(`${file}: it was made by cutover ${version} with rules ${semantics}, `
      + `and this is ${TOOL_VERSION} with rules ${SEMANTICS_VERSION}`);
  }
  const runs = lines.map((line, place) => {
    const run = lineAs(RUN, line);
    if (run === null) throw new UsageError(`${file}:${place + 2}: it is no finished run`);
    return run;
  });
  return { file, header, runs, bytes: Buffer.byteLength(whole) };
}

/** @throws UsageError if the file cannot be read, or there are no finished runs in it */
function readFinishedRuns(file: string, cwd: string): FinishedFile {
  let text: string;
  try {
    text = readText(resolve(cwd, file), MOST_MEBIBYTES);
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(`${file}: ${error.message}`);
    throw error;
  }
  return parseFinishedRuns(text, file);
}

/** Writes a text to a file of such a name that was not there before, or says why it cannot. */
export function writtenAnew(
  name: string, { cwd, text }: { readonly cwd: string; readonly text: string },
): { readonly file: string } | { readonly failure: string } {
  for (let number = 1;; number++) {
    const file = `${name}${number === 1 ? '' : `-${number}`}.jsonl`;
    if (existsSync(resolve(cwd, file))) continue;
    try {
      writeFileSync(resolve(cwd, file), text, { flag: 'wx' });
      return { file };
    } catch (error) {
      return { failure: `cannot write ${file}: ${reasonOf(error)}` };
    }
  }
}

/** A file that finished runs are added to, one by one. */
export class RunKeeper {
  readonly #path: string;
  readonly #file: string;
  /** What was in it; `null` if there was no such file. */
  readonly found: FinishedFile | null;

  /** @throws UsageError if there is such a file, and it is another one */
  constructor(file: string, cwd: string) {
    this.#file = file;
    this.#path = resolve(cwd, file);
    this.found = existsSync(this.#path) ? readFinishedRuns(file, cwd) : null;
  }

  /**
   * Makes the file ready for more: a line that was not written to its end is taken away.
   *
   * @throws UsageError if it cannot be written, or is another part of a study
   */
  begin(header: FinishedHeader): void {
    const { found } = this;
    if (found === null) return this.#write(() => this.#put(header));
    const shown = JSON.stringify(found.header.shard);
    if (shown !== JSON.stringify(header.shard)) {
      throw new UsageError(found.header.shard === undefined
        ? `${this.#file}: it is of the whole study, not of a shard`
        : `${this.#file}: it is of shard ${found.header.shard.index}/${found.header.shard.count}`);
    }
    this.#write(() => truncateSync(this.#path, found.bytes));
  }

  /** @throws UsageError if it cannot be written */
  add(run: FinishedRun): void {
    this.#write(() => appendFileSync(this.#path, `${JSON.stringify(run)}\n`));
  }

  #put(header: FinishedHeader): void {
    writeFileSync(this.#path, finishedText(header, []), { flag: 'wx' });
  }

  #write(act: () => void): void {
    try {
      act();
    } catch (error) {
      throw new UsageError(`cannot write ${this.#file}: ${reasonOf(error)}`);
    }
  }
}
