import { nearestHint } from '../scenario/names.ts';
import { formatProblem } from '../scenario/problems.ts';
import { LineReader } from '../trace/lines.ts';
import type { TraceLog } from '../trace/log.ts';
import { type LineSource, linesOf } from './line-file.ts';

/** So many problems are told; who has more has another kind of file. */
const MOST_PROBLEMS = 20;

/** About a file that does not even begin like one: its other lines are no news. */
const NO_TRACE =
  'A trace has a record in JSON on each line: cutover run FILE --trace PATH writes one.';

/** What became of reading a trace. */
export interface TraceReading {
  /** Ready to be shown. */
  readonly problems: readonly string[];
  /** Whether the last line was the record that ends a run. */
  readonly complete: boolean;
}

/**
 * Writes the records of a trace from a file to a log, which hands them to its readers.
 *
 * @throws UsageError if the file cannot be read.
 */
export async function readTrace(source: LineSource, log: TraceLog): Promise<TraceReading> {
  const reader = new LineReader(log);
  const problems: string[] = [];
  let lineNumber = 0;
  let complete = false;
  reading: for await (const lines of linesOf(source)) {
    for (const line of lines) {
      lineNumber++;
      const found = reader.read(line);
      complete = found.length === 0 && line.includes('"type":"run.ended"');
      for (const { column, message, wrong } of found) {
        problems.push(formatProblem({
          code: 'bad-file', file: source.file, line: lineNumber, column, path: '', message,
          sourceLine: line, ...(wrong === undefined ? {} : nearestHint(wrong.word, wrong.among)),
        }));
      }
      if (lineNumber === 1 && found.length > 0 && !line.trimStart().startsWith('{')) {
        problems.push(NO_TRACE);
        break reading;
      }
      if (problems.length >= MOST_PROBLEMS) {
        problems.push('Not read any further.');
        break reading;
      }
    }
  }
  // With lines left out, what is left need not make sense to those who read it.
  if (problems.length === 0) log.flush();
  return { problems, complete };
}
