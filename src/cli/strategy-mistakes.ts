import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { placeIn } from '../harness/verify/source.ts';
import type { Strategy, StrategyClaims } from '../model/strategy.ts';
import { countOf } from '../reports/quantities.ts';
import { formatProblem, type Problem } from '../scenario/index.ts';
import { nearest } from '../scenario/names.ts';
import { UsageError } from './usage-error.ts';

/** The file of a strategy, which is named from a directory. */
export interface StrategyPlace {
  readonly path: string;
  readonly directory: string;
  /** Where that is. */
  readonly file: string;
}

/** All the mistakes that are in the files of a strategy, which cannot be taken. */
export class StrategyFileError extends UsageError {
  /** What is told where its mistakes are not. */
  readonly about: string;
  /** Their files are named from where the strategy is. */
  readonly problems: readonly Problem[];

  constructor(path: string, problems: readonly Problem[]) {
    const about = `the strategy ${path} has ${countOf(problems.length, 'mistake')}`;
    super([`${about}:`, ...problems.map(formatProblem)].join('\n'));
    this.about = about;
    this.problems = problems;
  }
}

/** A mistake in a text, as the compiler of TypeScript tells it. */
interface Mistake {
  readonly file: string;
  /** Characters before it. */
  readonly at: number;
  readonly message: string;
}

function problemAt(
  { file, line, column, message }: Omit<Problem, 'code' | 'path'>, directory: string,
): Problem {
  const sourceLine = readFileSync(file, 'utf8').split('\n')[line - 1] ?? '';
  return {
    code: 'bad-file', path: '', file: relative(directory, file), line, column, sourceLine, message,
  };
}

/** How Node tells of an error that nobody catches: the place, the line, and a mark below it. */
const TOLD = /^(file:\/\/.*):(\d+)\n(?:.*\n)*?([ \t]*)\^/m;
const ENDED = /^(file:\/\/.*):(\d+)$/m;

/**
 * Where Node finds a mistake in a module, or in one that this imports. To who catches the error it
 * does not say so: another Node is asked, which carries nothing out, as it gets no further.
 */
function placeByNode({ file, directory }: StrategyPlace, message: string): Problem | null {
  const script = 'await import(process.argv[1])';
  const { stderr } = spawnSync(process.execPath, [
    '--input-type=module', '--eval', script, pathToFileURL(file).href,
  ], { encoding: 'utf8' });
  const [, address, line, before] = TOLD.exec(stderr) ?? ENDED.exec(stderr) ?? [];
  if (address === undefined) return null;
  const [url = ''] = address.split('?');
  const place = { line: Number(line), column: (before?.length ?? 0) + 1 };
  return problemAt({ file: fileURLToPath(url), ...place, message }, directory);
}

const mistakesOf = (error: SyntaxError): readonly Mistake[] =>
  ('mistakes' in error ? error.mistakes as readonly Mistake[] : []);

/** The places in which modules do not parse, if that is what an import failed for. */
export function syntaxProblems(error: unknown, place: StrategyPlace): readonly Problem[] {
  if (!(error instanceof SyntaxError)) return [];
  const problems = mistakesOf(error).map(({ file, at, message }) => problemAt({
    file, ...placeIn(readFileSync(file, 'utf8'), at), message: message.replace(/\.$/, ''),
  }, place.directory));
  if (problems.length > 0) return problems;
  const told = placeByNode(place, error.message);
  return told === null ? [] : [told];
}

/** Where in a file an error was thrown, or what threw it called, as ` (line 3, column 9)`. */
export function placeOf(error: unknown, file: string): string {
  const lines = error instanceof Error ? error.stack?.split('\n') ?? [] : [];
  for (const name of [pathToFileURL(file).href, file]) {
    for (const line of lines) {
      const [, frame = ''] = /^ +at (.*)$/.exec(line) ?? [];
      const rest = frame.includes(name) ? frame.slice(frame.indexOf(name) + name.length) : '';
      const [, row, column] = /^(?:\?[^:]*)?:(\d+):(\d+)/.exec(rest) ?? [];
      if (row !== undefined) return ` (line ${row}, column ${column})`;
    }
  }
  return '';
}

/** All claims that there are: the compiler sees to it that none is left out. */
const CLAIMS: Readonly<Record<keyof StrategyClaims, true>> = {
  zeroDowntime: true, floor: true, noPreempt: true, mixVersions: true, settlesWithoutTraffic: true,
};

type Found = Pick<Problem, 'code' | 'path' | 'message' | 'hint'>;

function claimProblem([name, value]: readonly [string, unknown]): Found | null {
  const path = `claims.${name}`;
  if (!Object.hasOwn(CLAIMS, name)) {
    const names = Object.keys(CLAIMS);
    const near = nearest(name, names);
    return {
      code: 'unknown-key', path, message: `there is no claim "${name}"`,
      hint: near === undefined ? `there are ${names.join(', ')}` : `did you mean "${near}"?`,
    };
  }
  if (value === undefined || typeof value === 'boolean') return null;
  return {
    code: 'wrong-type', path, message: `${JSON.stringify(value)} is neither true nor false`,
  };
}

function claimProblems(claims: unknown): readonly (Found | null)[] {
  if (claims === undefined) return [];
  if (typeof claims === 'object' && claims !== null && !Array.isArray(claims)) {
    return Object.entries(claims).map(claimProblem);
  }
  return [{
    code: 'wrong-type', path: 'claims',
    message: 'it has to say of each trait whether it is claimed',
    hint: 'write it like { zeroDowntime: true }',
  }];
}

const mustBeFunction = (path: string, value: unknown): Found | null =>
  (typeof value === 'function' ? null
    : { code: 'wrong-type', path, message: 'it has to be a function' });

/** What is wrong with the parts of a strategy that it need not have. */
export function strategyProblems(
  { claims, atPublish, interruption }: Strategy, file: string,
): readonly Problem[] {
  const { delay, orders } = Object(interruption) as Readonly<Record<string, unknown>>;
  const found = [
    ...claimProblems(claims),
    atPublish === undefined ? null : mustBeFunction('atPublish', atPublish),
    interruption === undefined ? null : mustBeFunction('interruption.delay', delay),
    interruption === undefined ? null : mustBeFunction('interruption.orders', orders),
  ].filter((each) => each !== null);
  return found.map((each) => ({ file, line: 0, column: 0, ...each }));
}
