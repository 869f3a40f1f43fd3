import { availableParallelism } from 'node:os';
import { inline } from '../executors/inline.ts';
import { EndlessPart, Threads } from '../executors/threads.ts';
import { claimUnit, wantedOf } from '../expectations/measure-watch.ts';
import type { Scenario } from '../model/scenario.ts';
import type { ComparisonResult } from '../model/study.ts';
import { jsonText } from '../reports/json.ts';
import { plain } from '../reports/paint.ts';
import { studyReport } from '../reports/study-report.ts';
import { formatProblem, type Override } from '../scenario/index.ts';
import { compareAlternatives, CONFIDENCE, type Replication } from '../study/comparison.ts';
import { SEMANTICS_VERSION, TOOL_VERSION } from '../version.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { type BrokenReplication, replicationJob, type ReplicationOptions } from './jobs.ts';
import { overridesOf } from './reproduction.ts';
import { type BrokenScenario, type LoadedScenario, loadScenario } from './scenario-file.ts';
import { coloured, Progress, type Terminal, wantsColour } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import { overridesFor, type Varied, variedOf } from './varied.ts';

/** The options of `cutover compare` as they are given. */
export interface CompareFlags {
  readonly vary: string;
  readonly metric?: readonly string[];
  readonly runs?: number;
  readonly seed?: number;
  readonly set?: readonly string[];
  readonly threads?: number;
  readonly json?: boolean;
  readonly color?: boolean;
}

/** Enough for intervals that the normal law is a good guide to. */
const USUAL_RUNS = 30;

/** A name as lines of `expect` write it. */
const nameOf = (name: string): string =>
  (/^[A-Za-z_][\w-]*$/.test(name) && !['app', 'count'].includes(name) ? name : `"${name}"`);

/** What callers feel of a Function, and what that costs. */
const USUAL_METRICS = [
  'latency.mean', 'latency.p99', 'success_share', 'downtime', 'containers.mean', 'cost',
];

/**
 * What is compared unless somebody says what: the same of each Function that has traffic.
 *
 * @throws UsageError if none has
 */
function usualMetrics({ apps, traffic }: Scenario): readonly string[] {
  const subjects = new Set(traffic.map((source) => (apps.length === 1
    ? nameOf(source.function) : `${nameOf(source.app)}/${nameOf(source.function)}`)));
  if (subjects.size === 0) {
    throw new UsageError('no Function has traffic: say by --metric what to compare, '
      + "for example --metric 'rollout v2 duration'");
  }
  return [...subjects].flatMap((subject) => USUAL_METRICS.map((name) => `${subject}.${name}`));
}

/** What is compared: each alternative, ready to run, and the metrics. */
interface Plan {
  readonly varied: Varied;
  readonly alternatives: readonly LoadedScenario[];
  readonly metrics: readonly string[];
}

/** Tells all that is wrong with the scenarios, each problem once. */
function refuse(broken: readonly BrokenScenario[], { stderr }: Terminal): null {
  const problems = broken.flatMap((each) => each.problems.map(formatProblem));
  stderr.write(`${[...new Set(problems)].join('\n')}\n`);
  return null;
}

/** `null` after problems that were told. */
async function planOf(
  file: string, flags: CompareFlags, terminal: Terminal,
): Promise<Plan | null> {
  const varied = variedOf(flags.vary);
  const overrides = overridesOf(flags);
  const load = (override: readonly Override[], measures: readonly string[]) =>
    loadScenario(file, { cwd: terminal.cwd, overrides: [...overrides, ...override], measures });
  const given = overridesFor(varied);
  const base = await load(given.slice(0, 1), []);
  if ('problems' in base) return refuse([base], terminal);
  const metrics = flags.metric ?? usualMetrics(base.scenario);
  const loaded = await Promise.all(given.map((override) => load([override], metrics)));
  const broken = loaded.filter((each) => 'problems' in each);
  if (broken.length > 0) return refuse(broken, terminal);
  const alternatives = loaded.flatMap((each) => ('problems' in each ? [] : [each]));
  return { varied, metrics, alternatives };
}

/** What was carried out, and why no more was if an alternative cannot be. */
interface CarriedOut {
  readonly replications: readonly Replication[];
  readonly failure: BrokenReplication | null;
}

/** Carries out replications until there are enough, or somebody presses Ctrl-C. */
async function carryOut(
  { alternatives, varied }: Plan, flags: CompareFlags, terminal: Terminal,
): Promise<CarriedOut> {
  const parts = flags.runs ?? USUAL_RUNS;
  const options: ReplicationOptions = {
    seed: flags.seed ?? alternatives[0]?.scenario.seed ?? 0,
    alternatives: alternatives.map(({ scenario, measures, path }, place) =>
      ({ scenario, measures, path, label: `${varied.path}=${varied.values[place]}` })),
  };
  const threads = Math.min(flags.threads ?? availableParallelism(), parts);
  const executor = terminal.worker === undefined || threads === 1
    ? inline : new Threads(terminal.worker, threads);
  let isStopped = false;
  const leave = terminal.onInterrupt?.(() => {
    isStopped = true;
  });
  const progress = new Progress(terminal);
  const replications: Replication[] = [];
  let failure: BrokenReplication | null = null;
  try {
    await executor.carryOut({
      job: replicationJob, options, parts, isOver: () => isStopped || failure !== null,
      take: (replication) => {
        if ('measured' in replication) replications.push(replication.measured);
        else failure ??= replication;
        progress.moved(() => `replication ${replications.length} of ${parts} …`);
      },
    });
    return { replications, failure };
  } catch (error) {
    if (!(error instanceof EndlessPart)) throw error;
    throw new UsageError(
      `replication ${error.part + 1} takes minutes: with --threads 1 it may take any time`);
  } finally {
    progress.ended();
    leave?.();
    await executor.close();
  }
}

function resultOf(
  { varied, alternatives, metrics }: Plan, replications: readonly Replication[],
  { runs = USUAL_RUNS, seed }: CompareFlags,
): ComparisonResult {
  const first = alternatives[0] as LoadedScenario;
  const compared = first.measures.map((claim, place) => ({
    metric: metrics[place] as string, unit: claimUnit(claim), wanted: wantedOf(claim),
  }));
  return {
    schema_version: 1,
    kind: 'comparison',
    tool: { name: 'cutover', version: TOOL_VERSION, semantics: SEMANTICS_VERSION },
    scenario: { name: first.scenario.name, file: first.file },
    vary: varied,
    seed: seed ?? first.scenario.seed,
    replications: replications.length,
    complete: replications.length === runs,
    confidence: CONFIDENCE,
    metrics: compareAlternatives(varied.values, compared, replications),
  };
}

/**
 * `cutover compare`: carries out a scenario with one value or another, many times on common random
 * numbers, and prints how they differ. Returns the exit code.
 *
 * @throws UsageError if the options make no sense
 */
export async function compareCommand(
  file: string, flags: CompareFlags, terminal: Terminal,
): Promise<ExitCode> {
  if (flags.runs === 1) throw new UsageError('--runs: one replication has no interval: give 2');
  const plan = await planOf(file, flags, terminal);
  if (plan === null) return EXIT.usage;
  const { replications, failure } = await carryOut(plan, flags, terminal);
  if (failure !== null) {
    terminal.stderr.write(`${file}: error: ${failure.message}\n`);
    return failure.code;
  }
  if (replications.length < 2) {
    terminal.stderr.write('stopped before there was anything to compare\n');
    return EXIT.interrupted;
  }
  const result = resultOf(plan, replications, flags);
  const { stdout, env } = terminal;
  const paint = wantsColour(stdout, { flag: flags.color, env }) ? coloured : plain;
  stdout.write(flags.json === true ? jsonText(result) : studyReport(result, paint));
  return result.complete ? EXIT.passed : EXIT.interrupted;
}
