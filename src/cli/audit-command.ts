import { appendFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
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

/** The records that violations name: the trace is read again. */
async function evidenceFor({ properties }: AuditResult, source: LineSource): Promise<Evidence> {
  const evidence = new Map<number, TraceRecord>();
  const wanted = seqsShown(properties);
  if (wanted.size === 0) return evidence;
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

/** What comes from a pipe comes once. */
function comesOnce({ file, cwd }: LineSource): boolean {
  if (file === '-') return true;
  const found = statSync(resolve(cwd, file), { throwIfNoEntry: false });
  return found !== undefined && !found.isFile() && !found.isDirectory();
}

/** A place to keep a trace in meanwhile: memory does not grow with its length. */
interface Copy {
  readonly file: string;
  readonly onChunk: (chunk: Uint8Array) => void;
  readonly remove: () => void;
}

function temporaryCopy(): Copy {
  const directory = mkdtempSync(join(tmpdir(), 'cutover-audit-'));
  const file = join(directory, 'trace.jsonl');
  writeFileSync(file, '');
  return {
    file,
    onChunk: (chunk) => appendFileSync(file, chunk),
    remove: () => rmSync(directory, { recursive: true }),
  };
}

async function print(
  result: AuditResult, source: LineSource, { flags, terminal: { stdout, env } }: {
    readonly flags: AuditFlags; readonly terminal: Terminal;
  },
): Promise<void> {
  if (flags.json === true) return void stdout.write(jsonText(result));
  const paint = wantsColour(stdout, { flag: flags.color, env }) ? coloured : plain;
  stdout.write(auditReport(result, await evidenceFor(result, source), paint));
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
  const { cwd, stderr, stdin } = terminal;
  const source = { file, cwd, stdin };
  const copy = flags.json !== true && comesOnce(source) ? temporaryCopy() : null;
  try {
    const done = showProgress(terminal, `auditing ${file} …`);
    const { result, problems } =
      await audit(copy === null ? source : { ...source, onChunk: copy.onChunk }).finally(done);
    const isEmpty = problems.length === 0 && result.trace.records === 0;
    const told = isEmpty ? [`${file}: there is no record in it`] : problems;
    if (told.length > 0) {
      stderr.write(`${told.join('\n')}\n`);
      return EXIT.usage;
    }
    const again = copy === null ? source : { ...source, file: copy.file };
    await print(result, again, { flags, terminal });
    return result.verdict === 'pass' ? EXIT.passed : EXIT.failed;
  } finally {
    copy?.remove();
  }
}
