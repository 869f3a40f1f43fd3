import { byCodeUnits } from '../model/code-base.ts';
import type { PlanForecast, PlannedExample, PlanResult } from '../model/plan.ts';
import type { Action, EventSpec, Scenario } from '../model/scenario.ts';
import { jsonText } from '../reports/json.ts';
import { plain } from '../reports/paint.ts';
import { planReport } from '../reports/plan-report.ts';
import { formatInstant } from '../reports/quantities.ts';
import { formatProblem } from '../scenario/index.ts';
import { CONFIDENCE, type Replication } from '../study/comparison.ts';
import {
  firstBlocked, firstFailed, outcomesOf, planChanges, planForecast,
} from '../study/plan.ts';
import {
  type DeploymentForecast, forecastOf, type PlannedDeployment, withMark,
} from '../study/planned-deployment.ts';
import { type Measured, replicationSeed } from '../study/replication.ts';
import { SEMANTICS_VERSION, TOOL_VERSION } from '../version.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { whyBlocked, whyFailed } from './plan-examples.ts';
import { overridesOf, rolloutCommand } from './reproduction.ts';
import { type LoadedScenario, loadScenario } from './scenario-file.ts';
import { loadStudy, type Study, type StudyFlags, subjectsOf } from './study.ts';
import { StudyRun } from './study-run.ts';
import { coloured, type Terminal, wantsColour } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** The options of `cutover plan` as they are given. */
export interface PlanFlags extends StudyFlags {
  readonly event?: number;
  readonly runs?: number;
  readonly threads?: number;
  readonly detailedExitcode?: boolean;
  readonly json?: boolean;
  readonly color?: boolean;
}

/** So many that one deployment more is foretold with 96 %: the least and the most of them. */
const USUAL_RUNS = 59;

/** What an event does that is a deployment. */
type Deploying = Extract<Action, { readonly attribution: unknown }>;

/** An event that is a deployment, and its place in the file. */
interface PlannedEvent {
  readonly n: number;
  readonly spec: EventSpec;
  readonly action: Deploying;
}

/** The deployments of a scenario that happen once. */
const deploymentsOf = ({ events }: Scenario): readonly PlannedEvent[] =>
  events.flatMap((spec, n) => ('attribution' in spec.action && spec.time.kind !== 'every'
    ? [{ n, spec, action: spec.action }] : []));

function shownEvent({ n, spec: { time, app }, action }: PlannedEvent, isOne: boolean): string {
  const when = time.kind === 'at' ? `at ${formatInstant(time.at)}` : 'when something happens';
  return `  ${n}  ${action.kind} (${action.strategy})${isOne ? '' : ` of ${app}`} ${when}`;
}

/**
 * The event that is planned.
 *
 * @throws UsageError if it is no deployment, and if there are several and nobody says which
 */
function eventOf(scenario: Scenario, wanted: number | undefined): PlannedEvent {
  const all = deploymentsOf(scenario);
  const [only] = all;
  if (only === undefined) {
    throw new UsageError('no event is a deployment that happens once: there is nothing to plan');
  }
  if (wanted === undefined && all.length === 1) return only;
  const found = all.find(({ n }) => n === wanted);
  if (found !== undefined) return found;
  const spec = wanted === undefined ? undefined : scenario.events[wanted];
  const why = wanted === undefined ? 'which deployment? Give --event N'
    : spec === undefined ? `--event ${wanted}: there is no such event`
    : spec.time.kind === 'every' ? `--event ${wanted}: it happens again and again`
    : `--event ${wanted}: no deployment (${spec.action.kind})`;
  const lines = all.map((each) => shownEvent(each, scenario.apps.length === 1));
  throw new UsageError(`${why}; deployments are, from 0:\n${lines.join('\n')}`);
}

/** The names that Functions of an App have at some time. */
function functionsOf({ apps, events }: Scenario, app: string): readonly string[] {
  const bases = [
    ...apps.filter(({ name }) => name === app).map((each) => each.code_base),
    ...events.flatMap((event) => (event.app === app && 'change' in event.action
      && event.action.change !== null ? [event.action.change] : [])),
  ];
  return [...new Set(bases.flatMap(({ functions }) => Object.keys(functions ?? {})))]
    .sort(byCodeUnits);
}

/** What is compared unless somebody says what: how long callers wait, and what it costs. */
function usualMetrics(scenario: Scenario, app: string): readonly string[] {
  const cost = scenario.apps.length === 1 ? 'app.cost' : `app(${app}).cost`;
  return [...subjectsOf(scenario).map((subject) => `${subject}.latency.p99`), cost];
}

/** The deployment that is planned, and its scenario, ready to run. */
interface Plan {
  readonly base: LoadedScenario;
  readonly study: Study;
  readonly event: PlannedEvent;
  readonly planned: PlannedDeployment;
}

/** `null` after problems that were told. */
async function planOf(
  file: string, flags: PlanFlags, terminal: Terminal,
): Promise<Plan | null> {
  const { cwd, stderr } = terminal;
  const base = await loadScenario(file, {
    cwd, overrides: overridesOf(flags), measures: flags.metric ?? [],
  });
  if ('problems' in base) {
    stderr.write(`${base.problems.map(formatProblem).join('\n')}\n`);
    return null;
  }
  const { n } = eventOf(base.scenario, flags.event);
  const app = base.scenario.events[n]?.app ?? '';
  const metric = flags.metric ?? usualMetrics(base.scenario, app);
  const study = await loadStudy(file, [[]], { flags: { ...flags, metric }, terminal });
  if (study === null) return null;
  const { scenario } = study;
  const event = eventOf(scenario, n);
  return { base, study, event, planned: { functions: functionsOf(scenario, app) } };
}

/** The same scenario without the deployment and with it, on common random numbers. */
async function measured(
  { study: { scenario, seed, cells: [cell] }, event: { n }, planned }: Plan,
  { threads, runs = USUAL_RUNS }: PlanFlags, terminal: Terminal,
): Promise<readonly Replication[]> {
  if (cell === undefined) return [];
  const events = scenario.events.toSpliced(n, 1);
  const cells = [
    { ...cell, label: `without events.${n}`, scenario: { ...scenario, events } },
    { ...cell, label: '', scenario: withMark(scenario, n), planned },
  ];
  const run = new StudyRun({ seed, threads, terminal });
  const [without = [], given = []] = await run.measure(cells, runs).finally(() => run.close());
  return given.slice(0, without.length).map((found, place) => [without[place] as Measured, found]);
}

/** Of replications that show why something does not come about, the first, told in words. */
function examplesOf(
  { base, study: { seed }, event }: Plan, forecasts: readonly DeploymentForecast[],
): { readonly failure?: PlannedExample; readonly blockade?: PlanForecast['blockade'] } {
  const run = (place: number) => ({ ...base, event, seed: replicationSeed(seed, place) });
  const [failed, blocked] = [firstFailed(forecasts), firstBlocked(forecasts)];
  const version = forecasts[blocked]?.version ?? null;
  return {
    ...(failed < 0 ? {} : { failure: whyFailed(run(failed)) }),
    ...(version === null ? {} : { blockade: whyBlocked(run(blocked), version) }),
  };
}

function resultOf(
  plan: Plan, pairs: readonly Replication[], { runs = USUAL_RUNS }: PlanFlags,
): PlanResult {
  const { study: { file, scenario, seed, metrics }, event: { n, spec, action }, planned } = plan;
  const forecasts = pairs.map(([, given = []]) =>
    forecastOf(planned, given.slice(metrics.length)));
  const forecast = planForecast(forecasts, planned.functions);
  const { failure, blockade } = examplesOf(plan, forecasts);
  return {
    schema_version: 1,
    kind: 'plan',
    tool: { name: 'cutover', version: TOOL_VERSION, semantics: SEMANTICS_VERSION },
    scenario: { name: scenario.name, file },
    event: {
      n, app: spec.app ?? '', kind: action.kind, strategy: action.strategy,
      by: action.attribution.by,
      ...(spec.time.kind === 'at' ? { at_us: spec.time.at } : {}),
    },
    seed,
    replications: pairs.length,
    complete: pairs.length === runs,
    confidence: CONFIDENCE,
    changes: forecast !== null,
    outcomes: outcomesOf(forecasts),
    ...(failure === undefined ? {} : { failure }),
    ...(forecast === null
      ? {} : { forecast: { ...forecast, ...(blockade === undefined ? {} : { blockade }) } }),
    metrics: planChanges(metrics, pairs),
  };
}

/** The command that tells all about a rollout that is blocked. */
function lookOf(
  { event: { app }, forecast }: PlanResult, file: string, flags: PlanFlags,
): readonly string[] {
  const { blockade } = forecast ?? {};
  if (blockade === undefined) return [];
  const { version, seed } = blockade;
  return rolloutCommand(file, `${app}/v${version}`, { ...flags, seed });
}

/** Whether it comes to nothing each time because something is wrong with it. */
const isDoomed = ({ outcomes, changes }: PlanResult): boolean =>
  !changes && (outcomes.rejected ?? 0) + (outcomes.build_failed ?? 0) > 0;

function exitCode(result: PlanResult, { detailedExitcode }: PlanFlags): ExitCode {
  if (!result.complete) return EXIT.interrupted;
  if (isDoomed(result)) return EXIT.failed;
  return detailedExitcode === true && result.changes ? EXIT.changes : EXIT.passed;
}

/**
 * `cutover plan`: foretells what one deployment of a scenario would do, by carrying the scenario
 * out many times with it and without it, and prints that. Returns the exit code.
 *
 * @throws UsageError if the options make no sense, ReplicationError if a run cannot be carried out
 */
export async function planCommand(
  file: string, flags: PlanFlags, terminal: Terminal,
): Promise<ExitCode> {
  if (flags.runs === 1) throw new UsageError('--runs: nothing is foretold from one run: give 2');
  const plan = await planOf(file, flags, terminal);
  if (plan === null) return EXIT.usage;
  const pairs = await measured(plan, flags, terminal);
  if (pairs.length < 2) {
    terminal.stderr.write('stopped before there was anything to tell\n');
    return EXIT.interrupted;
  }
  const result = resultOf(plan, pairs, flags);
  const { stdout, env } = terminal;
  const paint = wantsColour(stdout, { flag: flags.color, env }) ? coloured : plain;
  stdout.write(flags.json === true
    ? jsonText(result) : planReport(result, { paint, look: lookOf(result, file, flags) }));
  return exitCode(result, flags);
}
