import { claimUnit, wantedOf } from '../expectations/measure-watch.ts';
import type { Scenario } from '../model/scenario.ts';
import { formatProblem, type Override, type Problem } from '../scenario/index.ts';
import type { ComparedMetric } from '../study/comparison.ts';
import type { Precision } from '../study/precision.ts';
import { isSteady, type SteadyFlags } from './steady-state.ts';
import { precisionOf, writtenPrecision } from './precision.ts';
import { overridesOf } from './reproduction.ts';
import { type LoadedScenario, loadScenario } from './scenario-file.ts';
import type { StudyCell } from './study-run.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** The options that say what is studied, as they are given. */
export interface StudyFlags extends SteadyFlags {
  readonly metric?: readonly string[];
  readonly precision?: readonly string[];
  readonly seed?: number;
  readonly set?: readonly string[];
}

/** A scenario in each of the ways in which it is set up, ready to run, and what is measured. */
export interface Study {
  /** The scenario's file, as it was given. */
  readonly file: string;
  /** In the first of the ways. */
  readonly scenario: Scenario;
  readonly seed: number;
  readonly cells: readonly StudyCell[];
  readonly metrics: readonly ComparedMetric[];
  /** The paths of the scenario in which cells differ. */
  readonly varied: readonly string[];
  /** How well metrics are to be known: replications go on until they are. */
  readonly precisions: readonly Precision[];
}

/** A name as lines of `expect` write it. */
const nameOf = (name: string): string =>
  (/^[A-Za-z_][\w-]*$/.test(name) && !['app', 'count'].includes(name) ? name : `"${name}"`);

/** What callers feel of a Function, and what that costs. */
const USUAL_METRICS = [
  'latency.mean', 'latency.p99', 'success_share', 'downtime', 'containers.mean', 'cost',
];
/** Those of them that can be told of a part of a run. */
const STEADY_METRICS = ['latency.mean', 'latency.p99', 'success_share', 'containers.mean'];

/** The Functions that have traffic, as lines of `expect` write them. */
export const subjectsOf = ({ apps, traffic }: Scenario): readonly string[] =>
  [...new Set(traffic.map((source) => (apps.length === 1
    ? nameOf(source.function) : `${nameOf(source.app)}/${nameOf(source.function)}`)))];

/**
 * What is measured unless somebody says what: the same of each Function that has traffic.
 *
 * @throws UsageError if none has
 */
function usualMetrics(scenario: Scenario, flags: StudyFlags): readonly string[] {
  const subjects = subjectsOf(scenario);
  if (subjects.length === 0) {
    throw new UsageError('no Function has traffic: say by --metric what to measure, '
      + "for example --metric 'rollout v2 duration'");
  }
  const names = isSteady(flags) ? STEADY_METRICS : USUAL_METRICS;
  return subjects.flatMap((subject) => names.map((name) => `${subject}.${name}`));
}

/** What is set in a cell, as it is told. */
const settingText = (own: readonly Override[]): string =>
  own.map(({ path, value }) => `${path}=${value}`).join(' ');

/** A problem in a file as it is told of the cells that have it, by what is set in them. */
function variedProblem(problem: Problem, settings: readonly string[]): string {
  const [first = '', ...others] = settings;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  const hint = `this is with --vary ${first}${more}`;
  return formatProblem({
    ...problem, hint: problem.hint === undefined ? hint : `${problem.hint}; ${hint}`,
  });
}

/** A cell that cannot be run: what is set in it, and why. */
interface BrokenCell {
  readonly own: readonly Override[];
  readonly problems: readonly Problem[];
}

/**
 * Tells all that is wrong with cells, each problem once: with those that the file has only by what
 * is varied, what that is. `bare` are the problems of the file without it.
 */
export function refuseCells(
  broken: readonly BrokenCell[], bare: readonly Problem[], { stderr }: Terminal,
): null {
  const known = new Set(bare.map(formatProblem));
  const cells = new Map<string, { readonly problem: Problem; readonly settings: string[] }>();
  for (const { own, problems } of broken) {
    for (const problem of problems) {
      const text = formatProblem(problem);
      const cell = cells.get(text) ?? { problem, settings: [] };
      cell.settings.push(settingText(own));
      cells.set(text, cell);
    }
  }
  const lines = [...cells].map(([text, { problem, settings }]) =>
    // A problem of the option itself is told with it.
    (problem.file.startsWith('--vary ') || known.has(text) || settings[0] === ''
      ? text : variedProblem(problem, settings)));
  stderr.write(`${lines.join('\n')}\n`);
  return null;
}

/**
 * Reads and checks a scenario in each of the ways in which `settings` sets it up: one cell for
 * each, at least one. `null` after problems that were told.
 *
 * @throws UsageError if nobody says what to measure and there is nothing usual
 */
export async function loadStudy(
  file: string, settings: readonly (readonly Override[])[],
  { flags, terminal }: { readonly flags: StudyFlags; readonly terminal: Terminal },
): Promise<Study | null> {
  const common = overridesOf(flags);
  const load = (own: readonly Override[], measures: readonly string[]) =>
    loadScenario(file, { cwd: terminal.cwd, overrides: [...common, ...own], measures });
  const precise = (flags.precision ?? []).map((text) => writtenPrecision(text).metric);
  const base = await load(settings[0] ?? [], flags.metric ?? []);
  const refuse = async (broken: readonly BrokenCell[], measures: readonly string[]) => {
    const bare = await load([], measures);
    return refuseCells(broken, 'problems' in bare ? bare.problems : [], terminal);
  };
  if ('problems' in base) {
    return refuse([{ own: settings[0] ?? [], problems: base.problems }], flags.metric ?? []);
  }
  const named = flags.metric ?? usualMetrics(base.scenario, flags);
  const metrics = [...new Set([...named, ...precise, flags.steady ?? []].flat())];
  const found = await Promise.all(settings.map((own) => load(own, metrics)));
  const broken = found.flatMap((each, place) =>
    ('problems' in each ? [{ own: settings[place] ?? [], problems: each.problems }] : []));
  if (broken.length > 0) return refuse(broken, metrics);
  const loaded = found.flatMap((each) => ('problems' in each ? [] : [each]));
  const { scenario, measures } = loaded[0] as LoadedScenario;
  const measured = measures.map((claim, place) => ({
    metric: metrics[place] as string, unit: claimUnit(claim), wanted: wantedOf(claim),
  }));
  return {
    file,
    scenario,
    seed: flags.seed ?? scenario.seed,
    cells: loaded.map((each, place) => ({
      scenario: each.scenario, measures: each.measures, path: each.path,
      label: settingText(settings[place] ?? []),
    })),
    metrics: measured,
    varied: (settings[0] ?? []).map(({ path }) => path),
    precisions: (flags.precision ?? []).map((text) => precisionOf(text, measured)),
  };
}
