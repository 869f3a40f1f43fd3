import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Scenario } from '../model/scenario.ts';
import type { Strategy } from '../model/strategy.ts';
import { reasonOf, UsageError } from './usage-error.ts';

/** True for a strategy that is a file of the user's, not one of ours. */
export function isStrategyPath(name: string): boolean {
  return /[\\/]|\.(js|mjs|ts|mts)$/.test(name);
}

function pathsIn({ events }: Scenario): readonly string[] {
  const named = events.flatMap(({ action }) =>
    'strategy' in action && isStrategyPath(action.strategy) ? [action.strategy] : []);
  return [...new Set(named)];
}

const isStrategy = (value: unknown): value is Strategy =>
  typeof value === 'object' && value !== null
  && 'name' in value && typeof value.name === 'string'
  && 'decide' in value && typeof value.decide === 'function';

function whyNotLoaded(path: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'ERR_MODULE_NOT_FOUND') return 'it, or a module that it imports, does not exist';
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION' && /\.m?ts$/.test(path)) {
    return `Node ${process.versions.node} does not run TypeScript: use Node 22.18 or later, or `
      + 'compile it to .mjs';
  }
  return reasonOf(error);
}

async function load(path: string, directory: string): Promise<Strategy> {
  const file = resolve(directory, path);
  let module: { readonly default?: unknown; readonly strategy?: unknown };
  try {
    module = await import(/* @vite-ignore */ pathToFileURL(file).href);
  } catch (error) {
    throw new UsageError(`cannot load the strategy ${path}: ${whyNotLoaded(path, error)}`);
  }
  const found = [module.default, module.strategy].find(isStrategy);
  if (found === undefined) {
    throw new UsageError(
      `the strategy ${path} must export { name, decide(view) }, as default or as "strategy"`,
    );
  }
  return found;
}

/**
 * The user's own strategies that a scenario names, by the path it names them by, relative to the
 * scenario's file.
 *
 * @throws UsageError if one cannot be loaded, or is no strategy.
 */
export async function loadStrategies(
  scenario: Scenario, scenarioFile: string,
): Promise<ReadonlyMap<string, Strategy>> {
  const directory = dirname(scenarioFile);
  const loaded = new Map<string, Strategy>();
  for (const path of pathsIn(scenario)) loaded.set(path, await load(path, directory));
  return loaded;
}
