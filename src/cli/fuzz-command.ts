import { existsSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { inline } from '../executors/inline.ts';
import { EndlessPart, type Executor } from '../executors/job.ts';
import { Threads } from '../executors/threads.ts';
import type { Find } from '../harness/campaign/finding.ts';
import { BATCH } from '../harness/campaign/drawing.ts';
import { batchOf, type CampaignOptions, partsOf } from '../harness/campaign/part.ts';
import { Tally, type WrittenFind } from '../harness/campaign/tally.ts';
import { RELATIONS } from '../harness/relations/index.ts';
import type { CampaignPace, CampaignResult, FailureKind } from '../model/campaign.ts';
import { campaignPage } from '../reports/campaign-page.ts';
import { campaignProgress, campaignReport } from '../reports/campaign-report.ts';
import { jsonText } from '../reports/json.ts';
import { plain } from '../reports/paint.ts';
import { nearest } from '../scenario/names.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { budgetOf } from './instant-flag.ts';
import { campaignJob, findJob } from './jobs.ts';
import { OutputFile } from './output-target.ts';
import { coloured, Progress, showProgress, type Terminal, wantsColour } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** The options of `cutover fuzz` as they are given. */
export interface FuzzFlags {
  readonly runs?: number;
  readonly budget?: string;
  readonly seed?: number;
  readonly run?: number;
  readonly relation?: string;
  readonly threads?: number;
  readonly out: string;
  readonly output?: readonly string[];
  readonly pace?: boolean;
  readonly json?: boolean;
  readonly color?: boolean;
}

const USUAL_RUNS = 1_000;

/** More runs than anybody waits for: the end is a matter of time. */
const ENDLESS = 1_000_000_000;

function optionsOf({ runs, budget, seed, run, relation }: FuzzFlags): CampaignOptions {
  const given = [runs, budget, run].filter((each) => each !== undefined).length;
  if (given > 1) throw new UsageError('give one of --runs, --budget and --run');
  if (relation !== undefined && !RELATIONS.some(({ id }) => id === relation)) {
    const ids = RELATIONS.map(({ id }) => id);
    const near = nearest(relation, ids);
    throw new UsageError(`there is no relation "${relation}"; `
      + (near === undefined ? `there are ${ids.join(', ')}` : `did you mean "${near}"?`));
  }
  return {
    // Another one each time, and short to type.
    seed: seed ?? Date.now() % 1_000_000_000,
    first: run ?? 0,
    runs: run !== undefined ? 1 : budget !== undefined ? ENDLESS : runs ?? USUAL_RUNS,
    ...(relation === undefined ? {} : { relation }),
  };
}

/** Who judges the runs, and makes small what they violate. */
export interface FuzzJobs {
  readonly campaign: typeof campaignJob;
  readonly find: typeof findJob;
}

/** A campaign that is carried out. */
interface Course {
  readonly options: CampaignOptions;
  readonly jobs: FuzzJobs;
  readonly executor: Executor;
  readonly terminal: Terminal;
  /** When no more runs are wanted, in milliseconds of the clock that threads share. */
  readonly until: number;
  /** Whether nothing is wanted any more. */
  readonly isStopped: () => boolean;
}

/** Carries out the runs; tells of one that does not come to an end. */
async function runAll(
  tally: Tally, { options, jobs, executor, terminal, until, isStopped }: Course,
): Promise<string | undefined> {
  const progress = new Progress(terminal);
  try {
    await executor.carryOut({
      job: jobs.campaign, options: { ...options, until }, parts: partsOf(options),
      isOver: () => isStopped() || tally.runs > 0 && Date.now() >= until,
      take: (part) => {
        tally.add(part);
        progress.moved(() => campaignProgress(tally));
      },
    });
  } catch (error) {
    if (!(error instanceof EndlessPart)) throw error;
    const from = batchOf(options, error.part) * BATCH;
    return `one of the runs ${from} to ${from + BATCH - 1} of seed ${options.seed} does not end`;
  } finally {
    progress.ended();
  }
  return undefined;
}

/** For so many milliseconds each violation is made smaller: a fraction of it is usual. */
const FIND_MILLIS = 30_000;

/**
 * Makes small what was violated, and writes it down. If one run on the way does not come to its
 * end, what is left is written down as it was drawn.
 */
async function findAll(
  { failures }: Tally, { options: { seed }, jobs, executor, terminal, isStopped }: Course,
  out: string,
): Promise<readonly WrittenFind[]> {
  const finds: WrittenFind[] = [];
  if (failures.length === 0) return finds;
  const done = showProgress(terminal, 'making small what is violated …');
  const find = (by: Executor, left: Tally['failures'], millis: number): Promise<void> =>
    by.carryOut({
      job: jobs.find, options: { seed, failures: left, millis }, parts: left.length,
      isOver: isStopped,
      take: (each) => finds.push(writeFind(each, { out, cwd: terminal.cwd })),
    });
  try {
    await find(executor, failures, FIND_MILLIS);
  } catch (error) {
    if (!(error instanceof EndlessPart)) throw error;
    await find(inline, failures.slice(finds.length), 0);
  } finally {
    done();
  }
  return finds;
}

function writeFind(
  find: Find, { out, cwd }: { readonly out: string; readonly cwd: string },
): WrittenFind {
  const { name, text, files } = find;
  const file = join(out, `${name}.yaml`);
  const isKnown = existsSync(resolve(cwd, file));
  if (isKnown) return { ...find, file, isKnown };
  new OutputFile(file, cwd).write(text);
  for (const [each, data] of Object.entries(files)) {
    new OutputFile(join(out, each), cwd).write(data);
  }
  return { ...find, file, isKnown };
}

function paceOf(
  { runs, events }: Tally, { seconds, threads }: { seconds: number; threads: number },
): CampaignPace {
  return {
    seconds, threads, runs_per_second: runs / seconds, events_per_second: events / seconds,
    node: process.versions.node, cpu: cpus()[0]?.model ?? 'unknown',
  };
}

/** Kinds of failures that are bugs of cutover whatever anybody wants to be true of deployments. */
const INTERNAL: ReadonlySet<FailureKind> =
  new Set<FailureKind>(['nondeterminism', 'reference divergence', 'error']);

function exitCodeOf({ failures, objections, verdict }: CampaignResult): ExitCode {
  if ([...failures, ...objections].some(({ kind }) => INTERNAL.has(kind))) return EXIT.internal;
  return verdict === 'pass' ? EXIT.passed : EXIT.failed;
}

/** Makes sure of the places of all files; what is returned writes the result to each. */
function outputsOf({ out, output = [] }: FuzzFlags, cwd: string) {
  // Where what is violated would go to.
  new OutputFile(join(out, 'found.yaml'), cwd);
  const files = output.map((path) => ({
    file: new OutputFile(path, cwd), textOf: path.endsWith('.md') ? campaignPage : jsonText,
  }));
  return (result: CampaignResult): void => {
    for (const { file, textOf } of files) file.write(textOf(result));
  };
}

function print(
  result: CampaignResult, pace: CampaignPace, { flags, terminal: { stdout, env } }: {
    readonly flags: FuzzFlags; readonly terminal: Terminal;
  },
): void {
  if (flags.json === true) return void stdout.write(jsonText(result));
  const paint = wantsColour(stdout, { flag: flags.color, env }) ? coloured : plain;
  stdout.write(campaignReport({ ...result, pace }, { paint, command: flags }));
}

/** Carries a campaign out, by threads where there can be any. */
async function campaign(
  flags: FuzzFlags, terminal: Terminal,
  { jobs, isStopped }: Pick<Course, 'jobs' | 'isStopped'>,
): Promise<ExitCode> {
  const options = optionsOf(flags);
  const writeOutputs = outputsOf(flags, terminal.cwd);
  const budget = budgetOf(flags.budget);
  const wanted = Math.min(flags.threads ?? availableParallelism(), partsOf(options));
  const threads = terminal.worker === undefined ? 1 : wanted;
  const executor = terminal.worker === undefined || threads === 1
    ? inline : new Threads(terminal.worker, threads);
  const begun = performance.now();
  const until = budget === undefined ? Number.POSITIVE_INFINITY : Date.now() + budget / 1000;
  const tally = new Tally(options);
  const course: Course = { options, jobs, executor, terminal, until, isStopped };
  try {
    const endless = await runAll(tally, course);
    const pace = paceOf(tally, { seconds: (performance.now() - begun) / 1000, threads });
    const finds = endless === undefined ? await findAll(tally, course, flags.out) : [];
    const counted = tally.result(finds, endless);
    const whole = budget === undefined ? counted : { ...counted, complete: true };
    const result = flags.pace === true ? { ...whole, pace } : whole;
    print(result, pace, { flags, terminal });
    writeOutputs(result);
    return isStopped() ? EXIT.interrupted : exitCodeOf(result);
  } finally {
    await executor.close();
  }
}

/**
 * `cutover fuzz`: judges random scenarios, prints what came of it, and writes down what is
 * violated. Returns the exit code.
 *
 * @throws UsageError if the options make no sense, or a file cannot be written.
 */
export async function fuzzCommand(
  flags: FuzzFlags, terminal: Terminal,
  jobs: FuzzJobs = { campaign: campaignJob, find: findJob },
): Promise<ExitCode> {
  let isStopped = false;
  const leave = terminal.onInterrupt?.(() => {
    isStopped = true;
  });
  try {
    return await campaign(flags, terminal, { jobs, isStopped: () => isStopped });
  } finally {
    leave?.();
  }
}
