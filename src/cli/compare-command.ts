import type { ComparisonResult } from '../model/study.ts';
import { jsonText } from '../reports/json.ts';
import { plain } from '../reports/paint.ts';
import { studyReport } from '../reports/study-report.ts';
import { compareAlternatives, CONFIDENCE, type Replication } from '../study/comparison.ts';
import type { Measured } from '../study/replication.ts';
import { SEMANTICS_VERSION, TOOL_VERSION } from '../version.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { carriedOut, type MeasuredStudy, measurePart, measureStudy } from './measured-study.ts';
import type { RunsFlags } from './precision.ts';
import type { SteadyFlags } from './steady-state.ts';
import { loadStudy, type Study, type StudyFlags } from './study.ts';
import { type CourseFlags, StudyRun } from './study-run.ts';
import { coloured, type Terminal, wantsColour } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import { overridesFor, type Varied, variedOf } from './varied.ts';

/** The options of `cutover compare` as they are given. */
export interface CompareFlags extends StudyFlags, RunsFlags, SteadyFlags, CourseFlags {
  readonly vary: readonly string[];
  readonly json?: boolean;
  readonly color?: boolean;
}

/** What was measured of all alternatives, replication by replication. */
function replicationsOf(columns: readonly (readonly Measured[])[]): readonly Replication[] {
  const count = Math.min(...columns.map((column) => column.length));
  return Array.from({ length: count }, (_, place) =>
    columns.map((column) => column[place] as Measured));
}

function resultOf(
  { file, scenario, seed, metrics }: Study, varied: Varied,
  { measured, replications, isStopped }: {
    readonly measured: MeasuredStudy;
    readonly replications: readonly Replication[];
    readonly isStopped: boolean;
  },
): ComparisonResult {
  return {
    schema_version: 1,
    kind: 'comparison',
    tool: { name: 'cutover', version: TOOL_VERSION, semantics: SEMANTICS_VERSION },
    scenario: { name: scenario.name, file },
    vary: varied,
    seed,
    replications: replications.length,
    complete: !isStopped,
    ...carriedOut(measured),
    confidence: CONFIDENCE,
    metrics: compareAlternatives(varied.values, metrics, replications),
  };
}

/**
 * `cutover compare`: carries out a scenario with one value or another, many times on common random
 * numbers, and prints how they differ. Returns the exit code.
 *
 * @throws UsageError if the options make no sense, ReplicationError if a run cannot be carried out
 */
export async function compareCommand(
  file: string, flags: CompareFlags, terminal: Terminal,
): Promise<ExitCode> {
  const [vary = '', ...others] = flags.vary;
  if (others.length > 0) {
    throw new UsageError('several --vary: compare varies one thing; use sweep for a grid, or paths '
      + 'with commas between them for one value at several places');
  }
  const varied = variedOf(vary);
  if (varied.values.length < 2) {
    throw new UsageError(`--vary ${vary}: there is nothing to compare with`);
  }
  const study = await loadStudy(file, overridesFor(varied), { flags, terminal });
  if (study === null) return EXIT.usage;
  const run = new StudyRun({ ...flags, canResume: true, seed: study.seed, terminal });
  if (flags.shard !== undefined) {
    return measurePart(study, flags, run).finally(() => run.close());
  }
  const measured = await measureStudy(study, flags, run).finally(() => run.close());
  const replications = replicationsOf(measured.measured);
  if (replications.length < 2) {
    terminal.stderr.write('stopped before there was anything to compare\n');
    return EXIT.interrupted;
  }
  const { isStopped } = run;
  const result = resultOf(study, varied, { measured, replications, isStopped });
  const { stdout, env } = terminal;
  const paint = wantsColour(stdout, { flag: flags.color, env }) ? coloured : plain;
  stdout.write(flags.json === true ? jsonText(result) : studyReport(result, paint));
  return result.complete ? EXIT.passed : EXIT.interrupted;
}
