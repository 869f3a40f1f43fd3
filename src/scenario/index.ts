import { deepFreeze } from '../model/frozen.ts';
import type { MeasureClaim } from '../expectations/measure-watch.ts';
import type { Scenario } from '../model/scenario.ts';
import { assemble } from './assembly.ts';
import { DataFiles } from './data-files.ts';
import { readDocument } from './document.ts';
import { override, type Override } from './overrides.ts';
import {
  type Part, type Path, type Place, type Problem, ProblemList, ScenarioError,
} from './problems.ts';
import type { ScenarioInput } from './scenario-shape.ts';
import { type Tree, treeAt, treeOf } from './tree.ts';

export { canonicalScenario } from './canonical.ts';
export type { Override } from './overrides.ts';
export { formatProblem, type Problem, type ProblemCode, ScenarioError } from './problems.ts';
export type { ScenarioInput } from './scenario-shape.ts';

/**
 * What reading a scenario gave: the scenario, deeply frozen, and where each part of it stands, or
 * all that is wrong with it.
 */
export type ParsedScenario =
  | {
      readonly scenario: Scenario;
      readonly place: (path: Path) => Place;
      /** As it is written, with what was set in it. */
      readonly input: ScenarioInput;
      /** What the lines given for it measure, in their order. */
      readonly measures: readonly MeasureClaim[];
    }
  | { readonly problems: readonly Problem[] };

/**
 * A line that says what to measure, such as `api.latency.p99`: given as `--metric` unless it says
 * otherwise. A goal has its condition, as in `api.latency.p99 < 2s`.
 */
export type MeasureLine =
  string | { readonly option: '--goal' | '--minimize'; readonly text: string };

export interface ParseOptions {
  /** The name of the scenario's file, for problems, and for its name if it has none. */
  readonly file: string;
  /**
   * Gives the text of a data file. The name is as the scenario has it: relative to the scenario.
   * Throws an error that says why if it cannot.
   */
  readonly read?: (name: string) => string;
  /** Values to be set in the scenario before it is checked, in order. */
  readonly overrides?: readonly Override[];
  /** What to measure of it. */
  readonly measures?: readonly MeasureLine[];
  /** Whoever runs it decides when it ends: nothing in it needs an end of its own. */
  readonly isOpenEnded?: boolean;
}

/** `dir/name.yaml` → `name`. */
const stem = (file: string): string =>
  file.replace(/^.*[/\\]/, '').replace(/(?<=.)\.[^.]*$/, '') || 'scenario';

const METRIC = '--metric';

const optionAndText = (line: MeasureLine) =>
  (typeof line === 'string' ? { option: METRIC, text: line } : line);

/** The place of a word in a line that says what to measure: its option stands for a file. */
function measurePlace(line: MeasureLine, part: Part): Place {
  const { option, text } = optionAndText(line);
  const column = typeof part === 'object' ? part.at + 1 : 1;
  return { file: option, isArgument: true, line: 0, column, sourceLine: text };
}

/** `tree` is what the scenario was read from: without problems, it is of the shape of one. */
function finish(
  { scenario, measures }: ReturnType<typeof assemble>, tree: Tree, problems: ProblemList,
): ParsedScenario {
  if (problems.count > 0) return { problems: problems.all() };
  return {
    scenario: deepFreeze(scenario), input: tree as ScenarioInput, measures,
    place: (path) => problems.place(path),
  };
}

/**
 * Reads a scenario in YAML 1.2 or JSON. A scenario that comes back can be run; else all problems
 * come back, in order of the file, each with its line and column. Never throws, unless `read`
 * throws something that is not meant as an answer.
 */
export function parseScenario(
  text: string, { file, read, overrides = [], measures = [] }: ParseOptions,
): ParsedScenario {
  const { document, problems: textProblems } = readDocument(text, { file });
  const set = document && override(document, overrides);
  const problems = new ProblemList((path, part) => (path[0] === METRIC
    ? measurePlace(measures[Number(path[1])] ?? '', part)
    : set?.document.place(path, part) ?? { file, line: 1, column: 1 }));
  for (const { place, finding } of [...textProblems, ...set?.problems ?? []]) {
    problems.reportAt(place, finding);
  }
  if (set === undefined) return { problems: problems.all() };
  const files = new DataFiles({ read, file, problems });
  const { tree } = set.document;
  const lines = measures.map(optionAndText)
    .map(({ option, text: line }) => ({ text: line, isGoal: option === '--goal' }));
  const given = { lines, path: [METRIC] };
  const context = { name: stem(file), files, problems, measures: given };
  return finish(assemble(tree, context), tree, problems);
}

/** What there is to show of a text that stands in no file, with the column of one of its words. */
function within(text: Tree | undefined, at: number): { column: number; sourceLine?: string } {
  return typeof text === 'string' && !text.includes('\n')
    ? { column: at + 1, sourceLine: text } : { column: 0 };
}

/**
 * The scenario that an object in the form of a scenario file states, deeply frozen.
 *
 * @throws ScenarioError that lists all problems, if there are any
 */
export function defineScenario(
  input: ScenarioInput,
  { file = 'scenario', read, isOpenEnded = false }: Partial<ParseOptions> = {},
): Scenario {
  const nowhere = { file, line: 0, column: 0 };
  const problems: ProblemList = new ProblemList((path, part) =>
    (typeof part === 'object' ? { ...nowhere, ...within(treeAt(tree, path), part.at) } : nowhere));
  const tree = treeOf(input, problems);
  const files = new DataFiles({ read, file, problems });
  const context = { name: stem(file), files, problems, isOpenEnded };
  const result = finish(assemble(tree, context), tree, problems);
  if ('problems' in result) throw new ScenarioError(result.problems);
  return result.scenario;
}
