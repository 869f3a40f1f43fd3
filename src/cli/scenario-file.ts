import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Scenario } from '../model/scenario.ts';
import type { Strategy } from '../model/strategy.ts';
import { nearest } from '../scenario/names.ts';
import { formatProblem, type Override, parseScenario } from '../scenario/index.ts';
import { loadStrategies } from './strategy-file.ts';
import { readText } from './text-file.ts';
import { UsageError } from './usage-error.ts';

const SCENARIO_MEBIBYTES = 10;
/** Recorded traffic is larger than what people write. */
const DATA_MEBIBYTES = 256;

/** A scenario that is ready to run. */
export interface LoadedScenario {
  /** As it was given on the command line. */
  readonly file: string;
  /** The same from the root. */
  readonly path: string;
  readonly scenario: Scenario;
  readonly strategies: readonly Strategy[];
}

/** What is wrong with files that were to be run, ready to be shown. */
export interface ScenarioProblems {
  readonly problems: readonly string[];
}

interface LoadOptions {
  readonly cwd: string;
  readonly overrides: readonly Override[];
}

function unreadable(file: string, path: string, error: UsageError): ScenarioProblems {
  let near: string | undefined;
  try {
    near = nearest(basename(path), readdirSync(dirname(path)));
  } catch {
    // Without a directory there is no name to suggest.
  }
  const hint = existsSync(path) || near === undefined
    ? ''
    : `; did you mean "${join(dirname(file), near)}"?`;
  return { problems: [`${file}: ${error.message}${hint}`] };
}

async function loadScenario(
  file: string, { cwd, overrides }: LoadOptions,
): Promise<LoadedScenario | ScenarioProblems> {
  const path = resolve(cwd, file);
  let text: string;
  try {
    text = readText(path, SCENARIO_MEBIBYTES);
  } catch (error) {
    if (error instanceof UsageError) return unreadable(file, path, error);
    throw error;
  }
  const read = (name: string) => readText(resolve(dirname(path), name), DATA_MEBIBYTES);
  const parsed = parseScenario(text, { file, read, overrides });
  if ('problems' in parsed) return { problems: parsed.problems.map(formatProblem) };
  const { scenario } = parsed;
  try {
    return { file, path, scenario, strategies: await loadStrategies(scenario, path) };
  } catch (error) {
    if (error instanceof UsageError) return { problems: [`${file}: ${error.message}`] };
    throw error;
  }
}

/** Reads and checks the scenarios in these files, and all that they name: all, or why not. */
export async function loadScenarios(
  files: readonly string[], options: LoadOptions,
): Promise<readonly LoadedScenario[] | ScenarioProblems> {
  const loaded: LoadedScenario[] = [];
  const problems: string[] = [];
  for (const file of files) {
    const found = await loadScenario(file, options);
    if ('problems' in found) problems.push(...found.problems);
    else loaded.push(found);
  }
  return problems.length > 0 ? { problems } : loaded;
}
