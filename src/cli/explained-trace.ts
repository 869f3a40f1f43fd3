import { Reading, type Subject } from '../explain/index.ts';
import { RunMetrics } from '../metrics/run-metrics.ts';
import { forEachRecord } from '../trace/canonical.ts';
import { TraceLog, type TraceReader } from '../trace/log.ts';
import type { ReadRun } from './explain-command.ts';
import type { LineSource } from './line-file.ts';
import { readTrace, type TraceReading } from './trace-reading.ts';
import { reasonOf, UsageError } from './usage-error.ts';

/** What a trace says of a subject, or what keeps it from being a trace. */
export async function explainedTrace(
  source: LineSource, subject: Subject,
): Promise<ReadRun | { readonly problems: readonly string[] }> {
  const readers: TraceReader[] = [];
  const log = new TraceLog(readers);
  const metrics = new RunMetrics(log.texts);
  const reading = new Reading(subject);
  readers.push(metrics, forEachRecord(log.texts, (record) => reading.take(record)));
  const { problems, complete } = await readTrace(source, log).catch(outOfStep(source));
  if (problems.length > 0) return { problems };
  if (!complete) {
    throw new UsageError(`${source.file}: the trace does not reach the end of its run`);
  }
  return {
    reading, apps: metrics.apps(log.now), name: source.file,
    origin: { trace: { file: source.file, records: log.count } },
  };
}

/** A record that cannot follow those before it says that the file was cut or edited. */
const outOfStep = ({ file }: LineSource) => (error: unknown): TraceReading => {
  if (error instanceof UsageError) throw error;
  const reason = reasonOf(error);
  throw new UsageError(
    `${file}: the trace does not tell a run from its beginning (${reason})`, { cause: error },
  );
};
