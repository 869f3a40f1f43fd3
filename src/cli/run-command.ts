import { comparisonReport, MOST_COLUMNS } from '../reports/comparison.ts';
import { toJson, toJsonOfAll } from '../reports/json.ts';
import { plain } from '../reports/paint.ts';
import { type ReportedRun, reproduceLines, runReport } from '../reports/run-report.ts';
import type { RunResult, Timeline } from '../model/result.ts';
import { simulate, type SimulateOptions } from '../simulate.ts';
import type { Evidence } from '../reports/violations.ts';
import { evidenceOf } from './evidence.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { reportFailure } from './failure.ts';
import { instantOf } from './instant-flag.ts';
import { historyCommand, overridesOf, repeatingCommand } from './reproduction.ts';
import { type LoadedScenario, loadScenarios } from './scenario-file.ts';
import { coloured, showProgress, type Terminal, wantsColour } from './terminal.ts';
import { TraceFile } from './trace-file.ts';
import { UsageError } from './usage-error.ts';

/** The options of `cutover run` as they are given. */
export interface RunFlags {
  readonly seed?: number;
  readonly set?: readonly string[];
  readonly until?: string;
  readonly sideBySide?: boolean;
  readonly json?: boolean;
  readonly inputs?: boolean;
  readonly trace?: string;
  readonly check?: boolean;
  /** False for charts and results that mark no publishes. */
  readonly markers?: boolean;
  readonly quiet?: boolean;
  readonly color?: boolean;
}

function checkFlags(files: readonly string[], flags: RunFlags): void {
  if (flags.inputs && !flags.json) {
    throw new UsageError('--inputs adds records to the JSON result: add --json');
  }
  if (flags.trace !== undefined && files.length > 1) {
    throw new UsageError('--trace holds one run: give one scenario');
  }
  if (!flags.sideBySide) return;
  if (flags.json) throw new UsageError('--side-by-side is a report: leave out --json');
  if (files.length < 2 || files.length > MOST_COLUMNS) {
    throw new UsageError(`--side-by-side compares 2 to ${MOST_COLUMNS} scenarios`);
  }
}

/** The instant that `--until` names, if it was given. */
export function untilOf({ until }: Pick<RunFlags, 'until'>): number | undefined {
  return instantOf('--until', until);
}

/** One line for those who only want to know that nothing has changed. */
const summaryLine = ({ file }: LoadedScenario, { verdict, seed, digest }: RunResult): string =>
  `${file}  ${verdict}  seed ${seed}  digest ${digest}\n`;

interface Session {
  readonly flags: RunFlags;
  readonly terminal: Terminal;
  readonly trace: TraceFile | null;
}

interface FinishedRun {
  readonly result: RunResult;
  readonly timeline: Timeline | undefined;
  /** The records that show what is violated. */
  readonly evidence: Evidence;
}

function runOne(loaded: LoadedScenario, { flags, terminal, trace }: Session): FinishedRun {
  const { file, scenario, strategies } = loaded;
  const until = untilOf(flags);
  const done = showProgress(terminal, `running ${file} …`);
  try {
    const what: SimulateOptions = {
      file,
      strategies,
      ...(flags.seed === undefined ? {} : { seed: flags.seed }),
      ...(until === undefined ? {} : { until }),
    };
    const { result, timeline } = simulate(scenario, {
      ...what,
      timeline: !flags.json,
      inputs: flags.inputs ?? false,
      markers: flags.markers !== false,
      check: flags.check !== false,
      ...(trace === null ? {} : { readers: (texts) => [trace.reader(texts)] }),
    });
    trace?.finish();
    const evidence = evidenceOf(result.properties ?? [], (readers) => {
      simulate(scenario, { ...what, readers });
    });
    return { result, timeline, evidence };
  } catch (error) {
    trace?.discard();
    throw error;
  } finally {
    done();
  }
}

/** A run that broke off: why, and the line that repeats it. */
function reportBrokenRun(error: unknown, loaded: LoadedScenario, session: Session): ExitCode {
  const { flags, terminal } = session;
  if (error instanceof UsageError) return reportFailure(error, terminal);
  const code = reportFailure(error, terminal, loaded.file);
  const command = repeatingCommand(loaded.file, flags.seed ?? loaded.scenario.seed, flags);
  terminal.stderr.write(`${reproduceLines(command).join('\n')}\n`);
  return code;
}

/** Shows runs as they finish, in the form that was asked for. */
class RunPrinter {
  readonly #session: Session;
  readonly #results: RunResult[] = [];
  readonly #reported: ReportedRun[] = [];

  constructor(session: Session) {
    this.#session = session;
  }

  get #paint() {
    const { flags, terminal } = this.#session;
    const colour = wantsColour(terminal.stdout, { flag: flags.color, env: terminal.env });
    return colour ? coloured : plain;
  }

  show(loaded: LoadedScenario, { result, timeline, evidence }: FinishedRun): void {
    const { flags, terminal } = this.#session;
    this.#results.push(result);
    if (timeline === undefined) return;
    const { platform } = loaded.scenario;
    const command = repeatingCommand(loaded.file, result.seed, flags);
    const history = historyCommand(loaded.file, result.seed, flags);
    const run = { result, timeline, platform, command, history, evidence };
    if (flags.sideBySide) this.#reported.push(run);
    if (flags.quiet) terminal.stdout.write(summaryLine(loaded, result));
    else {
      const gap = this.#results.length > 1 ? '\n\n' : '';
      terminal.stdout.write(gap + runReport(run, this.#paint));
    }
  }

  async end(): Promise<void> {
    const { flags, terminal } = this.#session;
    const [first] = this.#results;
    if (flags.json && first !== undefined) {
      const single = this.#results.length === 1;
      terminal.stdout.write(single ? toJson(first) : toJsonOfAll(this.#results));
    }
    if (!flags.sideBySide) return;
    const { borderedTable } = await import('./bordered-table.ts');
    const options = { paint: this.#paint, drawTable: borderedTable };
    terminal.stdout.write(`\n\n${comparisonReport(this.#reported, options)}`);
  }
}

/**
 * `cutover run`: checks all scenarios, then runs them one after the other and prints what came of
 * them. Returns the exit code.
 *
 * @throws UsageError if options do not go together or a path cannot be used.
 */
export async function runCommand(
  files: readonly string[], flags: RunFlags, terminal: Terminal,
): Promise<ExitCode> {
  checkFlags(files, flags);
  untilOf(flags);
  const { cwd, stderr } = terminal;
  const overrides = overridesOf(flags);
  const scenarios = await loadScenarios(files, { cwd, overrides });
  if ('problems' in scenarios) {
    stderr.write(`${scenarios.problems.join('\n')}\n`);
    return EXIT.usage;
  }
  const inputs = scenarios.map(({ path }) => path);
  const trace = flags.trace === undefined ? null : new TraceFile(flags.trace, { cwd, inputs });
  const session = { flags, terminal, trace };
  const printer = new RunPrinter(session);
  let code: ExitCode = EXIT.passed;
  for (const loaded of scenarios) {
    let run: FinishedRun;
    try {
      run = runOne(loaded, session);
    } catch (error) {
      return reportBrokenRun(error, loaded, session);
    }
    if (run.result.verdict === 'fail') code = EXIT.failed;
    printer.show(loaded, run);
  }
  await printer.end();
  if (trace !== null && !flags.quiet) {
    stderr.write(`trace: ${trace.recordCount} records in ${flags.trace}\n`);
  }
  return code;
}
