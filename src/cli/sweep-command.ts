import type { SweepResult } from '../model/study.ts';
import { jsonText } from '../reports/json.ts';
import { plain } from '../reports/paint.ts';
import { sweepChart } from '../reports/sweep-chart.ts';
import { sweepCsv } from '../reports/sweep-columns.ts';
import { sweepReport } from '../reports/sweep-report.ts';
import { CONFIDENCE } from '../study/comparison.ts';
import { sweptGrid } from '../study/grid.ts';
import { SEMANTICS_VERSION, TOOL_VERSION } from '../version.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { carriedOut, type MeasuredStudy, measurePart, measureStudy } from './measured-study.ts';
import type { RunsFlags } from './precision.ts';
import { loadStudy, type Study, type StudyFlags } from './study.ts';
import { type CourseFlags, StudyRun } from './study-run.ts';
import { sweepWriters } from './sweep-files.ts';
import { coloured, type Terminal, wantsColour } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import { axesOf, gridOf, type Varied } from './varied.ts';

/** The options of `cutover sweep` as they are given. */
export interface SweepFlags extends StudyFlags, RunsFlags, CourseFlags {
  readonly vary: readonly string[];
  readonly output?: readonly string[];
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly chart?: boolean;
  readonly color?: boolean;
}

function resultOf(
  { file, scenario, seed, metrics }: Study, axes: readonly Varied[],
  { measured, isStopped }: { readonly measured: MeasuredStudy; readonly isStopped: boolean },
): SweepResult {
  const { measured: columns } = measured;
  const replications = Math.min(...columns.map((column) => column.length));
  return {
    schema_version: 1,
    kind: 'sweep',
    tool: { name: 'cutover', version: TOOL_VERSION, semantics: SEMANTICS_VERSION },
    scenario: { name: scenario.name, file },
    axes,
    seed,
    replications,
    complete: !isStopped,
    ...carriedOut(measured),
    confidence: CONFIDENCE,
    ...sweptGrid(axes, metrics, columns.map((column) => column.slice(0, replications))),
  };
}

function print(result: SweepResult, flags: SweepFlags, { stdout, env }: Terminal): void {
  if (flags.json === true) return void stdout.write(jsonText(result));
  if (flags.csv === true) return void stdout.write(sweepCsv(result));
  const paint = wantsColour(stdout, { flag: flags.color, env }) ? coloured : plain;
  stdout.write(sweepReport(result, paint));
  if (flags.chart === true) stdout.write(sweepChart(result, paint));
}

/**
 * `cutover sweep`: carries out each cell of a grid many times on common random numbers, and prints
 * what is measured of each. Returns the exit code.
 *
 * @throws UsageError if the options make no sense, ReplicationError if a run cannot be carried out
 */
export async function sweepCommand(
  file: string, flags: SweepFlags, terminal: Terminal,
): Promise<ExitCode> {
  if (flags.json === true && flags.csv === true) throw new UsageError('give --json or --csv');
  const axes = axesOf(flags.vary);
  const writers = await sweepWriters(flags.output ?? [], terminal.cwd);
  const study = await loadStudy(file, gridOf(axes), { flags, terminal });
  if (study === null) return EXIT.usage;
  const run = new StudyRun({ ...flags, canResume: true, seed: study.seed, terminal });
  if (flags.shard !== undefined) {
    return measurePart(study, flags, run).finally(() => run.close());
  }
  const measured = await measureStudy(study, flags, run).finally(() => run.close());
  if (measured.measured.some((column) => column.length < 2)) {
    terminal.stderr.write('stopped before there was anything to show\n');
    return EXIT.interrupted;
  }
  const result = resultOf(study, axes, { measured, isStopped: run.isStopped });
  for (const write of writers) write(result);
  print(result, flags, terminal);
  return result.complete ? EXIT.passed : EXIT.interrupted;
}
