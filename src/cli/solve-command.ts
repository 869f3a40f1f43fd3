import type { Condition } from '../model/expectation.ts';
import type { SolutionResult } from '../model/solution.ts';
import { jsonText } from '../reports/json.ts';
import { plain } from '../reports/paint.ts';
import { solutionReport } from '../reports/solution-report.ts';
import type { MeasureLine, Override } from '../scenario/index.ts';
import { CONFIDENCE, estimateOf, rounded } from '../study/comparison.ts';
import { gridValues } from '../study/grid.ts';
import { boundsOf, type Goal, verdictOf } from '../study/goal.ts';
import { unseenShare } from '../study/interval.ts';
import { Evidence, type Found, type Question, search } from '../study/search.ts';
import { SEMANTICS_VERSION, TOOL_VERSION } from '../version.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { roundsOf } from './precision.ts';
import { overridesOf } from './reproduction.ts';
import { loadScenario } from './scenario-file.ts';
import { loadStudy, refuseCells, type Study, type StudyFlags } from './study.ts';
import { type CourseFlags, StudyRun } from './study-run.ts';
import { coloured, type Terminal, wantsColour } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import { axesOf, gridOf, type Varied } from './varied.ts';

/** The options of `cutover solve` as they are given. */
export interface SolveFlags extends StudyFlags, Omit<CourseFlags, 'shard'> {
  readonly vary: readonly string[];
  readonly goal: readonly string[];
  readonly minimize?: string;
  readonly grid?: boolean;
  readonly runs?: number;
  readonly json?: boolean;
  readonly color?: boolean;
}

/** What is looked for, and where. */
interface Problem {
  readonly axes: readonly Varied[];
  readonly question: Question;
  /** What is measured, as lines of `expect` name it. */
  readonly metrics: readonly string[];
}

/** A goal without its condition. */
const metricOf = (goal: string): string => goal.replace(/\s*[<>=]=?[^<>=]*$/, '').trim();

/** The metric that `--minimize` names: `cost` is the App's. */
function minimizedOf({ minimize }: SolveFlags, apps: readonly { readonly name: string }[]): string {
  if (minimize !== 'cost') return minimize ?? '';
  const [app, ...others] = apps;
  if (others.length === 0) return 'app.cost';
  throw new UsageError(
    `--minimize cost: of which App? There are several: write app(${app?.name}).cost`);
}

/** Reads what is asked; `null` after problems that were told. */
async function problemOf(
  file: string, flags: SolveFlags, terminal: Terminal,
): Promise<Problem | null> {
  const { cwd } = terminal;
  const axes = axesOf(flags.vary);
  const cells = gridOf(axes);
  const [own = []] = cells;
  const goals = flags.goal.map((text): MeasureLine => ({ option: '--goal', text }));
  const minimize = flags.minimize === undefined || flags.minimize === 'cost'
    ? [] : [{ option: '--minimize', text: flags.minimize } as const];
  const measures = [...goals, ...minimize, ...flags.metric ?? []];
  const load = (set: readonly Override[]) =>
    loadScenario(file, { cwd, overrides: [...overridesOf(flags), ...set], measures });
  const loaded = await load(own);
  if ('problems' in loaded) {
    const bare = await load([]);
    const { problems } = loaded;
    return refuseCells([{ own, problems }], 'problems' in bare ? bare.problems : [], terminal);
  }
  const wanted = flags.goal.map(metricOf);
  const least = minimizedOf(flags, loaded.scenario.apps);
  const metrics = [
    ...new Set([...wanted, ...(least === '' ? [] : [least]), ...flags.metric ?? []]),
  ];
  const conditions = loaded.measures.map(({ condition }): Condition => condition);
  const question = {
    cells: cells.length,
    goals: wanted.map((metric, place): Goal => ({
      metric: metrics.indexOf(metric),
      bounds: boundsOf(conditions[place] as Condition) ?? [],
    })),
    minimized: least === '' ? null : metrics.indexOf(least),
    isLine: axes.length === 1,
  };
  return { axes, question, metrics };
}

/** What came of the search so far. */
interface Searched {
  readonly study: Study;
  readonly evidence: Evidence;
  /** `null` if it was stopped. */
  readonly found: Found | null;
}

/** Has cells measured until the question is answered; `null` after problems that were told. */
async function answer(
  file: string, { axes, question, metrics }: Problem,
  { flags, terminal }: { readonly flags: SolveFlags; readonly terminal: Terminal },
): Promise<Searched | null> {
  const settings = gridOf(axes);
  const { most: runs } = roundsOf(flags, []);
  const evidence = new Evidence(question);
  const steps = search(question, evidence, flags.grid === true);
  let run: StudyRun | undefined;
  let study: Study | null = null;
  try {
    let step = steps.next();
    while (step.done !== true) {
      const own = step.value.map((place) => settings[place] ?? []);
      const loaded: Study | null =
        await loadStudy(file, own, { flags: { ...flags, metric: metrics }, terminal });
      if (loaded === null) return null;
      study ??= loaded;
      run ??= new StudyRun({ ...flags, canResume: true, seed: study.seed, terminal });
      const measured = await run.measure(loaded.cells, runs);
      if (measured.some((each) => each.length < runs)) return { study, evidence, found: null };
      step = steps.next(measured);
    }
    return study && { study, evidence, found: step.value };
  } finally {
    await run?.close();
  }
}

function resultOf(
  { axes, question, metrics }: Problem, { study, evidence, found }: Searched, flags: SolveFlags,
): SolutionResult {
  const { places } = evidence;
  const settings = gridValues(axes);
  const place = (key: 'answer' | 'below' | 'closest', cell: number | null) =>
    (cell === null ? {} : { [key]: places.indexOf(cell) });
  return {
    schema_version: 1,
    kind: 'solution',
    tool: { name: 'cutover', version: TOOL_VERSION, semantics: SEMANTICS_VERSION },
    scenario: { name: study.scenario.name, file: study.file },
    axes,
    goals: flags.goal.map((goal) => ({ goal, metric: metrics.indexOf(metricOf(goal)) })),
    ...(question.minimized === null ? {} : { minimize: question.minimized }),
    seed: study.seed,
    replications: roundsOf(flags, []).most,
    complete: found !== null,
    confidence: CONFIDENCE,
    unseen_share: rounded(unseenShare(roundsOf(flags, []).most, CONFIDENCE)),
    method: found?.method ?? 'bisection',
    ...(found?.reason ? { reason: found.reason } : {}),
    ...(found?.bent === null || found === null ? {} : { bent: found.bent }),
    metrics: study.metrics,
    cells: places.map((cell) => ({
      values: settings[cell] ?? [],
      metrics: metrics.map((_, metric) => estimateOf(evidence.column(cell, metric))),
      goals: question.goals.map((goal) => verdictOf(goal, evidence.column(cell, goal.metric))),
    })),
    ...place('answer', found?.answer ?? null),
    ...place('below', found?.below ?? null),
    ...(found === null || found.rivals.length === 0
      ? {} : { rivals: found.rivals.map((cell) => places.indexOf(cell)) }),
    ...(found !== null && found.answer === null ? place('closest', found.best) : {}),
  };
}

/** @throws UsageError if the options make no sense together */
function check(flags: SolveFlags): void {
  const { vary, minimize } = flags;
  if (vary.length > 1 && minimize === undefined) {
    throw new UsageError('several --vary: which of the values that meet the goals is the cheapest '
      + 'is for --minimize to say, for example --minimize cost');
  }
  roundsOf(flags, []);
}

/**
 * `cutover solve`: looks for the cheapest value of a scenario that meets goals with its whole
 * intervals, and prints it with the evidence. Returns the exit code.
 *
 * @throws UsageError if the options make no sense, ReplicationError if a run cannot be carried out
 */
export async function solveCommand(
  file: string, flags: SolveFlags, terminal: Terminal,
): Promise<ExitCode> {
  check(flags);
  const problem = await problemOf(file, flags, terminal);
  if (problem === null) return EXIT.usage;
  const searched = await answer(file, problem, { flags, terminal });
  if (searched === null) return EXIT.usage;
  const result = resultOf(problem, searched, flags);
  if (result.cells.length === 0) {
    terminal.stderr.write('stopped before anything was measured\n');
    return EXIT.interrupted;
  }
  const { stdout, env } = terminal;
  const paint = wantsColour(stdout, { flag: flags.color, env }) ? coloured : plain;
  stdout.write(flags.json === true ? jsonText(result) : solutionReport(result, paint));
  if (!result.complete) return EXIT.interrupted;
  return result.answer === undefined ? EXIT.failed : EXIT.passed;
}
