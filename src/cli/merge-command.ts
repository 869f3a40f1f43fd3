import { resolve } from 'node:path';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { mergeShards, parseShardReport, type ShardReport } from './regression/merging.ts';
import { type ReportFlags, ReportOutputs } from './regression/report-outputs.ts';
import { exitCodeOf } from './regression/test-run.ts';
import type { Terminal } from './terminal.ts';
import { readText } from './text-file.ts';
import { UsageError } from './usage-error.ts';

/** Thousands of scenarios fit. */
const REPORT_MEBIBYTES = 256;

function readShard(file: string, cwd: string): ShardReport {
  let text: string;
  try {
    text = readText(resolve(cwd, file), REPORT_MEBIBYTES);
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(`${file}: ${error.message}`);
    throw error;
  }
  return parseShardReport(text, file);
}

/**
 * `cutover merge`: joins the reports of all shards of a test into the one of the whole, and reports
 * on that. Returns the exit code that the whole would have had.
 *
 * @throws UsageError if a file is no such report, or they are not the parts of one test.
 */
export async function mergeCommand(
  files: readonly string[], flags: ReportFlags, terminal: Terminal,
): Promise<ExitCode> {
  const shards: ShardReport[] = [];
  const problems: string[] = [];
  for (const file of files) {
    try {
      shards.push(readShard(file, terminal.cwd));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      problems.push(error.message);
    }
  }
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
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
