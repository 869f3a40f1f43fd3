import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { AuditResult } from '../model/audit.ts';
import type { TraceRecord } from '../model/records.ts';
import { TRACE_PROPERTIES } from '../properties/index.ts';
import { PropertyWatch } from '../properties/watch.ts';
import { auditReport } from '../reports/audit-report.ts';
import { jsonText } from '../reports/json.ts';
import { plain } from '../reports/paint.ts';
import type { Evidence } from '../reports/violations.ts';
import { TraceLog, type TraceReader } from '../trace/log.ts';
import { SEMANTICS_VERSION, TOOL_VERSION } from '../version.ts';
import { seqsShown } from './evidence.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { type LineSource, linesOf } from './line-file.ts';
import { coloured, showProgress, type Terminal, wantsColour } from './terminal.ts';
import { readTrace } from './trace-reading.ts';

/** The options of `cutover audit` as they are given. */
export interface AuditFlags {
  readonly json?: boolean;
  readonly color?: boolean;
}

interface Audited {
  readonly result: AuditResult;
  readonly problems: readonly string[];
}

/** Judges a trace, or says what keeps it from being one. */
async function audit(source: LineSource): Promise<Audited> {
  const readers: TraceReader[] = [];
  const log = new TraceLog(readers);
  const watch = new PropertyWatch(log.texts, { properties: TRACE_PROPERTIES });
  readers.push(watch);
  const { problems, complete } = await readTrace(source, log);
  const properties = watch.results();
  const result: AuditResult = {
    schema_version: 1,
    kind: 'audit',
    tool: { name: 'cutover', version: TOOL_VERSION, semantics: SEMANTICS_VERSION },
    trace: { file: source.file, records: log.count, ended_at_us: log.now, complete },
    verdict: properties.every(({ ok }) => ok) ? 'pass' : 'fail',
    properties,
  };
  return { result, problems };
}

/** The records that violations name, read again where that is possible. */
async function evidenceFor({ properties }: AuditResult, source: LineSource): Promise<Evidence> {
  const evidence = new Map<number, TraceRecord>();
  const wanted = seqsShown(properties);
  const canBeReadAgain = source.file !== '-' && statSync(resolve(source.cwd, source.file)).isFile();
  if (wanted.size === 0 || !canBeReadAgain) return evidence;
  let seq = 0;
  for await (const lines of linesOf(source)) {
    for (const line of lines) {
      if (wanted.has(seq)) evidence.set(seq, JSON.parse(line) as TraceRecord);
      seq++;
    }
    if (evidence.size === wanted.size) break;
  }
  return evidence;
}

/**
 * `cutover audit`: judges a trace from a file by every property that a trace can be judged by, and
 * prints what came of it. Returns the exit code.
 *
 * @throws UsageError if the file cannot be read.
 */
export async function auditCommand(
  file: string, flags: AuditFlags, terminal: Terminal,
): Promise<ExitCode> {
  const { cwd, env, stderr, stdin, stdout } = terminal;
  const source = { file, cwd, stdin };
  const done = showProgress(terminal, `auditing ${file} …`);
  const { result, problems } = await audit(source).finally(done);
  if (problems.length > 0) {
    stderr.write(`${problems.join('\n')}\n`);
    return EXIT.usage;
  }
  if (result.trace.records === 0) {
    stderr.write(`${file}: there is no record in it\n`);
    return EXIT.usage;
  }
  if (flags.json) stdout.write(jsonText(result));
  else {
    const colour = wantsColour(stdout, { flag: flags.color, env });
    const evidence = await evidenceFor(result, source);
    stdout.write(auditReport(result, evidence, colour ? coloured : plain));
  }
  return result.verdict === 'pass' ? EXIT.passed : EXIT.failed;
}
