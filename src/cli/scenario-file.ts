import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { MeasureClaim } from '../expectations/measure-watch.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Strategy } from '../model/strategy.ts';
import { nearest } from '../scenario/names.ts';
import type { Place } from '../scenario/problems.ts';
import {
  formatProblem, type MeasureLine, type Override, parseScenario, type Problem, type ScenarioInput,
} from '../scenario/index.ts';
import { loadStrategy, strategyUses } from './strategy-file.ts';
import { StrategyFileError } from './strategy-mistakes.ts';
import { readText } from './text-file.ts';
import { UsageError } from './usage-error.ts';

const SCENARIO_MEBIBYTES = 10;
/** Recorded traffic is larger than what people write. */
export const DATA_MEBIBYTES = 256;

/** A scenario's file and those that it names. */
interface ScenarioFiles {
  /** As it was given on the command line. */
  readonly file: string;
  /** The same from the root. */
  readonly path: string;
  /** Data files and strategies, from the root: as far as they were looked for. */
  readonly named: readonly string[];
}

/** A scenario that is ready to run. */
export interface LoadedScenario extends ScenarioFiles {
  readonly text: string;
  readonly scenario: Scenario;
  /** As it is written, with what was set in it. */
  readonly input: ScenarioInput;
  /** What the lines given for it measure. */
  readonly measures: readonly MeasureClaim[];
  /** Gives the texts of data files by the names that the scenario has for them. */
  readonly read: (name: string) => string;
  readonly strategies: readonly Strategy[];
}

/** A scenario that cannot be run, and all reasons for that. */
export interface BrokenScenario extends ScenarioFiles {
  readonly problems: readonly Problem[];
}

/** What is wrong with files that were to be run, ready to be shown. */
export interface ScenarioProblems {
  readonly problems: readonly string[];
}

interface LoadOptions {
  readonly cwd: string;
  readonly overrides: readonly Override[];
  /** Lines that say what to measure of it. */
  readonly measures?: readonly MeasureLine[];
  /** Whether files may have changed since they were last loaded. */
  readonly fresh?: boolean;
}

const aboutFile = (file: string, message: string): Problem =>
  ({ code: 'bad-file', message, file, line: 0, column: 0, path: '' });

function unreadable(file: string, path: string, error: UsageError): Problem {
  let near: string | undefined;
  try {
    near = nearest(basename(path), readdirSync(dirname(path)));
  } catch {
    // Without a directory there is no name to suggest.
  }
  const problem = aboutFile(file, error.message);
  if (existsSync(path) || near === undefined) return problem;
  return { ...problem, hint: `did you mean "${join(dirname(file), near)}"?` };
}

/** True of a text that begins with a record of a run, as `cutover run --trace` writes them. */
const isTrace = (text: string): boolean => /^\{"seq":\d+,"t_us":/.test(text);

const LOOKS_LIKE_A_TRACE = 'this looks like the trace of a run, not like a scenario; '
  + 'cutover audit judges traces';

/** What `attempt` gives, or the error that the user can put right. */
async function orUsageError<T>(attempt: () => T | Promise<T>): Promise<T | UsageError> {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
}

/** What is wrong with a strategy, which is told where it is named and where its mistakes are. */
function problemsOfStrategy(
  error: UsageError, file: string, place: Place,
): readonly Problem[] {
  if (!(error instanceof StrategyFileError)) {
    return [{ ...aboutFile(file, error.message), ...place }];
  }
  return [
    { ...aboutFile(file, error.about), ...place },
    ...error.problems.map((each) => ({ ...each, file: join(dirname(file), each.file) })),
  ];
}

/** Reads and checks the scenario in a file, and all that it names. */
export async function loadScenario(
  file: string, { cwd, overrides, measures = [], fresh = false }: LoadOptions,
): Promise<LoadedScenario | BrokenScenario> {
  const path = resolve(cwd, file);
  const named: string[] = [];
  const besides = (name: string): string => {
    const found = resolve(dirname(path), name);
    named.push(found);
    return found;
  };
  const files = { file, path, named };
  const text = await orUsageError(() => readText(path, SCENARIO_MEBIBYTES));
  if (text instanceof UsageError) return { ...files, problems: [unreadable(file, path, text)] };
  if (isTrace(text)) return { ...files, problems: [aboutFile(file, LOOKS_LIKE_A_TRACE)] };
  const read = (name: string) => readText(besides(name), DATA_MEBIBYTES);
  const parsed = parseScenario(text, { file, read, overrides, measures });
  if ('problems' in parsed) return { ...files, problems: parsed.problems };
  const { scenario, input, place, measures: measured } = parsed;
  const strategies: Strategy[] = [];
  const problems: Problem[] = [];
  for (const use of strategyUses(scenario)) {
    besides(use.name);
    const found = await orUsageError(() => loadStrategy(use.name, path, { fresh }));
    if (!(found instanceof UsageError)) strategies.push(found);
    else problems.push(...problemsOfStrategy(found, file, place(use.path)));
  }
  if (problems.length > 0) return { ...files, problems };
  return { ...files, text, scenario, input, read, strategies, measures: measured };
}

/** Reads and checks the scenarios in these files, and all that they name: all, or why not. */
export async function loadScenarios(
  files: readonly string[], options: LoadOptions,
): Promise<readonly LoadedScenario[] | ScenarioProblems> {
  const loaded: LoadedScenario[] = [];
  const problems: string[] = [];
  for (const file of files) {
    const found = await loadScenario(file, options);
    if ('problems' in found) problems.push(...found.problems.map(formatProblem));
    else loaded.push(found);
  }
  return problems.length > 0 ? { problems } : loaded;
}
