import { PREDICTED_STATISTICS, type PredictionResult } from '../model/prediction.ts';
import type { Micros } from '../model/time.ts';
import { jsonText } from '../reports/json.ts';
import { plain } from '../reports/paint.ts';
import { predictionReport } from '../reports/prediction-report.ts';
import { CONFIDENCE } from '../study/comparison.ts';
import { predict } from '../study/prediction.ts';
import { SEMANTICS_VERSION, TOOL_VERSION } from '../version.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { roundsOf } from './precision.ts';
import { loadStudy } from './study.ts';
import { StudyRun } from './study-run.ts';
import { coloured, type Terminal, wantsColour } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** The options of `cutover calibrate --against` as they are given. */
export interface PredictionFlags {
  readonly against: string;
  readonly metric?: string;
  readonly runs?: number;
  readonly seed?: number;
  readonly set?: readonly string[];
  readonly threads?: number;
  readonly json?: boolean;
  readonly color?: boolean;
}

/** What was measured: the values of a column of a file. */
export interface Log {
  readonly file: string;
  readonly column: string;
  readonly durations: readonly Micros[];
}

/** Metrics of which inputs have one each, as rows of a log do. */
const PER_INPUT = ['latency', 'wait', 'cold_wait', 'service', 'lost'];

function metricOf({ metric }: PredictionFlags): string {
  const names = `${PER_INPUT.slice(0, -1).join(', ')} or ${PER_INPUT.at(-1)} of a Function`;
  const example = 'for example --metric api.latency';
  if (metric === undefined) {
    throw new UsageError(`--against: say by --metric what the column is, ${names}, ${example}`);
  }
  if (PER_INPUT.some((name) => metric.endsWith(`.${name}`))) return metric;
  throw new UsageError(`--metric ${metric}: a column of a log is ${names}, ${example}`);
}

/**
 * `cutover calibrate --against`: carries out a scenario many times and prints what it predicts of
 * a log beside what was measured. Returns the exit code.
 *
 * @throws UsageError if the options make no sense, ReplicationError if a run cannot be carried out
 */
export async function predictionCommand(
  { file, column, durations }: Log, flags: PredictionFlags, terminal: Terminal,
): Promise<ExitCode> {
  const { seed, set, threads } = flags;
  const metric = metricOf(flags);
  const { most } = roundsOf(flags.runs === undefined ? {} : { runs: flags.runs }, []);
  const study = await loadStudy(flags.against, [[]], {
    terminal,
    flags: {
      metric: PREDICTED_STATISTICS.map((statistic) => `${metric}.${statistic}`),
      ...(seed === undefined ? {} : { seed }), ...(set === undefined ? {} : { set }),
    },
  });
  if (study === null) return EXIT.usage;
  const run = new StudyRun({ seed: study.seed, threads, terminal });
  const [replications = []] = await run.measure(study.cells, most).finally(() => run.close());
  if (replications.length < 2) {
    terminal.stderr.write('stopped before there was anything to compare\n');
    return EXIT.interrupted;
  }
  const statistics = predict(durations, replications);
  if (statistics === null) {
    throw new UsageError(`${flags.against}: no input has ${metric}: nothing is predicted`);
  }
  const result: PredictionResult = {
    schema_version: 1, kind: 'prediction',
    tool: { name: 'cutover', version: TOOL_VERSION, semantics: SEMANTICS_VERSION },
    file, column, count: durations.length,
    scenario: { name: study.scenario.name, file: study.file }, metric, seed: study.seed,
    replications: replications.length, complete: !run.isStopped, confidence: CONFIDENCE,
    statistics,
  };
  const { stdout, env } = terminal;
  const paint = wantsColour(stdout, { flag: flags.color, env }) ? coloured : plain;
  stdout.write(flags.json === true ? jsonText(result) : predictionReport(result, paint));
  return result.complete ? EXIT.passed : EXIT.interrupted;
}
