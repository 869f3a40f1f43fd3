import { existsSync, statSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Scenario } from '../model/scenario.ts';
import type { Strategy } from '../model/strategy.ts';
import { guarded } from '../platform/guarded-strategy.ts';
import { nearest } from '../scenario/names.ts';
import type { Path } from '../scenario/problems.ts';
import {
  placeOf, StrategyFileError, type StrategyPlace, strategyProblems, syntaxProblems,
} from './strategy-mistakes.ts';
import { STRATEGIES } from '../strategies/index.ts';
import { checkIsFile } from './text-file.ts';
import { readTypeScript } from './typescript-files.ts';
import { reasonOf, UsageError } from './usage-error.ts';

/** Where a file that a scenario names is looked for, and whether it may have changed meanwhile. */
interface Origin {
  readonly directory: string;
  readonly fresh: boolean;
}

/** What the file of a strategy exports. */
interface StrategyModule {
  readonly default?: unknown;
  readonly strategy?: unknown;
}

/** True for a strategy that is a file of the user's, not one of ours. */
export function isStrategyPath(name: string): boolean {
  return /\.(js|mjs|ts)$/.test(name);
}

/** A file that a scenario names as a strategy, as it names it, and where it does so first. */
export interface StrategyUse {
  readonly name: string;
  readonly path: Path;
}

/** The files of strategies that a scenario names, each once. */
export function strategyUses({ events }: Scenario): readonly StrategyUse[] {
  const uses = new Map<string, StrategyUse>();
  for (const [place, { action }] of events.entries()) {
    if (!('strategy' in action) || !isStrategyPath(action.strategy)) continue;
    const name = action.strategy;
    if (!uses.has(name)) uses.set(name, { name, path: ['events', place, action.kind, 'strategy'] });
  }
  return [...uses.values()];
}

const isStrategy = (value: unknown): value is Strategy =>
  typeof value === 'object' && value !== null
  && 'name' in value && typeof value.name === 'string'
  && 'decide' in value && typeof value.decide === 'function';

function whyNotLoaded({ path, file }: StrategyPlace, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'ENOENT' || code === 'ERR_MODULE_NOT_FOUND') {
    return 'it, or a module that it imports, does not exist';
  }
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION' && path.endsWith('.ts')) {
    return `Node ${process.versions.node} does not run TypeScript by itself: npm install `
      + 'typescript, or use Node 22.18 or later';
  }
  return `${reasonOf(error)}${placeOf(error, file)}`;
}

const isForeign = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_UNKNOWN_FILE_EXTENSION';

/** What a file exports; where Node runs no TypeScript by itself, its compiler helps. */
async function importStrategy(file: string, version: string): Promise<StrategyModule> {
  const address = pathToFileURL(file).href;
  try {
    return await import(/* @vite-ignore */ address + version);
  } catch (error) {
    if (!isForeign(error) || !readTypeScript(file)) throw error;
    // What has failed once is not tried again under the same address.
    return await import(/* @vite-ignore */ `${address}${version === '' ? '?' : `${version}&`}read`);
  }
}

function notLoaded(error: unknown, place: StrategyPlace): UsageError {
  const { path } = place;
  const problems = syntaxProblems(error, place);
  return problems.length > 0 ? new StrategyFileError(path, problems)
    : new UsageError(`cannot load the strategy ${path}: ${whyNotLoaded(place, error)}`);
}

async function load(path: string, { directory, fresh }: Origin): Promise<Strategy> {
  const file = resolve(directory, path);
  // Node keeps a module for as long as it runs; under another address it is another one.
  const version = fresh && existsSync(file) ? `?changed=${statSync(file).mtimeMs}` : '';
  let module: StrategyModule;
  try {
    checkIsFile(file);
    module = await importStrategy(file, version);
  } catch (error) {
    throw notLoaded(error, { path, directory, file });
  }
  const found = [module.default, module.strategy].find(isStrategy);
  if (found === undefined) {
    throw new UsageError(
      `the strategy ${path} must export { name, decide(view) }, as default or as "strategy"`,
    );
  }
  const problems = strategyProblems(found, relative(directory, file));
  if (problems.length > 0) throw new StrategyFileError(path, problems);
  return found;
}

/** The strategy in a file, whose errors tell where in it they were thrown. */
const underName = (name: string, file: string, given: Strategy): Strategy =>
  guarded(given, name, (error) => placeOf(error, file));

/**
 * A strategy that comes with cutover, by its name; `null` where a file is named instead.
 *
 * @throws UsageError if it is neither
 */
export function bundledStrategy(given: string): Strategy | null {
  const bundled = STRATEGIES.find(({ name }) => name === given);
  if (bundled !== undefined) return bundled;
  if (isStrategyPath(given)) return null;
  const names = STRATEGIES.map(({ name }) => name);
  const near = nearest(given, names);
  const hint = near === undefined ? `, or one of ${names.join(', ')}` : `; did you mean "${near}"?`;
  throw new UsageError(
    `"${given}" is no strategy: give its file, which ends in .js, .mjs or .ts${hint}`);
}

/** A strategy that is to be looked at by itself. */
export interface GivenStrategy {
  /** What it calls itself. */
  readonly title: string;
  /** Under the name that scenarios have for it. */
  readonly strategy: Strategy;
}

/**
 * The strategy in a file, by its path from the working directory, as a scenario that is written to
 * another file knows it by `name`.
 *
 * @throws UsageError if it cannot be loaded, or is no strategy.
 */
export async function loadStrategyAs(
  name: string, path: string, cwd: string,
): Promise<GivenStrategy> {
  const given = await load(path, { directory: cwd, fresh: true });
  return { title: given.name, strategy: underName(name, resolve(cwd, path), given) };
}

/**
 * A strategy of the user's own that a scenario names by its file, which is relative to its own.
 * With `fresh` a file that has changed since it was loaded is loaded again.
 *
 * @throws UsageError if it cannot be loaded, or is no strategy.
 */
export async function loadStrategy(
  name: string, scenarioFile: string, { fresh = false } = {},
): Promise<Strategy> {
  const directory = dirname(scenarioFile);
  return underName(name, resolve(directory, name), await load(name, { directory, fresh }));
}
