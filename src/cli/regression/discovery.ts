import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { byCodeUnits } from '../../model/code-base.ts';
import { nearest } from '../../scenario/names.ts';
import { UsageError } from '../usage-error.ts';

/** Where scenarios are looked for if nothing is said. */
export const DEFAULT_PATH = 'scenarios/';

const SCENARIO = /\.(ya?ml|json)$/;
/** What lies beside scenarios and belongs to them. */
const COMPANION = /\.(golden|expected)\.json$/;
const PATTERN = '**/*.{yaml,yml,json}';
const OUTSIDE = ['**/node_modules/**'];

/** A path as it is shown: from the current directory if it is below that, with forward slashes. */
function shown(path: string, cwd: string): string {
  const fromHere = relative(cwd, path);
  const isBelow = !fromHere.startsWith('..') && !isAbsolute(fromHere);
  return (isBelow ? fromHere : path).split(sep).join('/');
}

function missing(path: string, cwd: string): UsageError {
  const full = resolve(cwd, path);
  let near: string | undefined;
  try {
    near = nearest(basename(full), readdirSync(dirname(full)));
  } catch {
    // Without a directory there is no name to suggest.
  }
  const hint = near === undefined ? '' : `; did you mean "${join(dirname(path), near)}"?`;
  return new UsageError(`${path}: no such file or directory${hint}`);
}

/** The scenarios that one path means, as absolute paths. */
async function meantBy(path: string, cwd: string): Promise<readonly string[]> {
  const full = resolve(cwd, path);
  const found = statSync(full, { throwIfNoEntry: false });
  if (found !== undefined && !found.isDirectory()) return COMPANION.test(path) ? [] : [full];
  // Loaded only where there is something to search.
  const { glob, isDynamicPattern } = await import('tinyglobby');
  const options = { ignore: OUTSIDE, absolute: true, expandDirectories: false };
  const matches = found !== undefined
    ? await glob(PATTERN, { ...options, cwd: full })
    : isDynamicPattern(path) ? await glob(path, { ...options, cwd }) : undefined;
  if (matches === undefined) throw missing(path, cwd);
  return matches
    .filter((name) => SCENARIO.test(name) && !COMPANION.test(name))
    .map((name) => resolve(name));
}

/**
 * The scenario files that files, directories and globs mean, each once, in order of code units, as
 * they are to be shown; empty if there is none at all.
 *
 * @throws UsageError for a path that does not exist, and for one that matches nothing where others
 * do.
 */
export async function findScenarios(
  paths: readonly string[], cwd: string,
): Promise<readonly string[]> {
  if (paths.length === 0 && !existsSync(resolve(cwd, DEFAULT_PATH))) return [];
  const wanted = paths.length === 0 ? [DEFAULT_PATH] : paths;
  const found = new Set<string>();
  const empty: string[] = [];
  for (const path of wanted) {
    const matches = await meantBy(path, cwd);
    if (matches.length === 0 && !COMPANION.test(path)) empty.push(path);
    for (const match of matches) found.add(shown(match, cwd));
  }
  if (found.size > 0 && empty.length > 0) {
    throw new UsageError(empty.map((path) => `${path}: no scenario matches`).join('\n'));
  }
  return [...found].sort(byCodeUnits);
}
