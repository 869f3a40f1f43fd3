import { createHash } from 'node:crypto';
import { dirname, relative, resolve } from 'node:path';
import {
  importsIn, placeIn, type SourceFinding, sourceFindings,
} from '../harness/verify/source.ts';
import type { VerifiedFile } from '../model/verification.ts';
import { formatProblem } from '../scenario/index.ts';
import { readText } from './text-file.ts';
import { UsageError } from './usage-error.ts';

const SOURCE_MEBIBYTES = 1;

/** The files that a strategy consists of. */
export interface StrategySource {
  readonly files: readonly VerifiedFile[];
  /** What they may not look at, each ready to be shown; empty for a strategy that is pure. */
  readonly objections: readonly string[];
}

const isRelative = (specifier: string): boolean => /^\.\.?\//.test(specifier);

/**
 * Reads the file of a strategy and those that it imports, and looks for what they may not look at.
 *
 * @throws UsageError if one of them cannot be read.
 */
export function readStrategySource(path: string, cwd: string): StrategySource {
  const files: VerifiedFile[] = [];
  const objections: string[] = [];
  const known = new Set<string>();
  const read = (file: string): void => {
    if (known.has(file)) return;
    known.add(file);
    const shown = relative(cwd, file);
    const text = readText(file, SOURCE_MEBIBYTES);
    files.push({ file: shown, sha256: createHash('sha256').update(text).digest('hex') });
    const found: SourceFinding[] = [...sourceFindings(text)];
    const show = ({ line, column, message }: SourceFinding): void => {
      const sourceLine = text.split('\n')[line - 1] ?? '';
      objections.push(formatProblem({
        code: 'bad-choice', path: '', file: shown, line, column, sourceLine, message,
      }));
    };
    for (const { specifier, at, isType } of importsIn(text)) {
      const { line, column } = placeIn(text, at);
      if (isType || specifier === 'cutover') continue;
      if (isRelative(specifier)) read(resolve(dirname(file), specifier));
      else {
        const message = `"${specifier}" is no part of the strategy: it looks at its view alone`;
        found.push({ line, column, message });
      }
    }
    found.sort((a, b) => a.line - b.line || a.column - b.column).forEach(show);
  };
  try {
    read(resolve(cwd, path));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`cannot read the strategy ${path}: ${error.message}`);
  }
  return { files, objections };
}
