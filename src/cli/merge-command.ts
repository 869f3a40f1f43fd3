import { resolve } from 'node:path';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { type FinishedFile, isFinishedRuns, parseFinishedRuns } from './finished-runs.ts';
import { mergeShards, parseShardReport, type ShardReport } from './regression/merging.ts';
import { type ReportFlags, ReportOutputs } from './regression/report-outputs.ts';
import { exitCodeOf } from './regression/test-run.ts';
import { mergeStudy } from './study-merging.ts';
import type { Terminal } from './terminal.ts';
import { readText } from './text-file.ts';
import { UsageError } from './usage-error.ts';

/** Thousands of scenarios fit. */
const REPORT_MEBIBYTES = 256;

function textOf(file: string, cwd: string): string {
  try {
    return readText(resolve(cwd, file), REPORT_MEBIBYTES);
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(`${file}: ${error.message}`);
    throw error;
  }
}

/** What was read of all files, or all that is wrong with them. */
function readAll<From, Read>(
  all: readonly From[], read: (each: From) => Read,
): readonly Read[] {
  const problems: string[] = [];
  const found = all.flatMap((each) => {
    try {
      return [read(each)];
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      problems.push(error.message);
      return [];
    }
  });
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
  return found;
}

/** What a whole study prints, from the runs of its shards. */
async function mergedStudy(
  files: readonly FinishedFile[], flags: ReportFlags, terminal: Terminal,
): Promise<ExitCode> {
  if (flags.reporter !== undefined || Object.keys(flags.outputFiles ?? {}).length > 0) {
    throw new UsageError('reporters are for tests: a study is shown as its command says');
  }
  const { command, runs } = mergeStudy(files);
  const { main } = await import('./command-line.ts');
  return main(command, { ...terminal, finished: runs });
}

/**
 * `cutover merge`: joins what all shards of a test, or of a study, have written, and shows what the
 * whole would have shown. Returns the exit code that it would have had.
 *
 * @throws UsageError if a file is no such result, or they are not the parts of one whole.
 */
export async function mergeCommand(
  files: readonly string[], flags: ReportFlags, terminal: Terminal,
): Promise<ExitCode> {
  const found = readAll(files, (file): FinishedFile | ShardReport => {
    const text = textOf(file, terminal.cwd);
    return isFinishedRuns(text) ? parseFinishedRuns(text, file) : parseShardReport(text, file);
  });
  const ofStudies = found.filter((each) => 'runs' in each);
  const shards = found.filter((each) => 'report' in each);
  if (shards.length === 0) return mergedStudy(ofStudies, flags, terminal);
  const [other] = ofStudies;
  if (other !== undefined) {
    throw new UsageError(`${other.file}: it is of a study, and ${shards[0]?.file} of a test`);
  }
  const report = mergeShards(shards);
  const inputs = files.map((file) => resolve(terminal.cwd, file));
  // What went wrong was annotated by the shards themselves.
  const outputs = new ReportOutputs(flags, { terminal, inputs, annotate: false });
  for (const [place, outcome] of report.scenarios.entries()) outputs.each(outcome, place);
  outputs.end(report);
  const code = exitCodeOf(report);
  if (code === EXIT.nothing) terminal.stderr.write('error: no scenario matched in any shard\n');
  return code;
}
