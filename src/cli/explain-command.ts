import { parseSubject, type Reading, type Subject, type SubjectKind } from '../explain/index.ts';
import type { Explainable, Explanation } from '../model/explanation.ts';
import type { AppResult } from '../model/result.ts';
import { explanationReport, sentencesOf } from '../reports/explanation.ts';
import { jsonText } from '../reports/json.ts';
import { plain } from '../reports/paint.ts';
import { formatProblem } from '../scenario/index.ts';
import { SEMANTICS_VERSION, TOOL_VERSION } from '../version.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { explainedScenario } from './explained-scenario.ts';
import { explainedTrace } from './explained-trace.ts';
import { reportFailure } from './failure.ts';
import { overridesOf } from './reproduction.ts';
import { untilOf } from './run-command.ts';
import { loadScenario } from './scenario-file.ts';
import { coloured, type Terminal, wantsColour } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** The options of `cutover explain` as they are given. */
export interface ExplainFlags {
  readonly app?: string;
  readonly seed?: number;
  readonly set?: readonly string[];
  readonly until?: string;
  readonly json?: boolean;
  readonly color?: boolean;
}

/** The arguments of `cutover explain` as they are given. */
export interface ExplainRequest {
  readonly file: string;
  readonly kind: SubjectKind;
  readonly name: string;
}

/** A run that has been read for a subject. */
export interface ReadRun {
  readonly reading: Reading;
  readonly apps: readonly AppResult[];
  /** What the run is called, and its seed where it is known. */
  readonly name: string;
  readonly seed?: number;
  /** Where it comes from, for `--json`. */
  readonly origin: Readonly<Record<string, unknown>>;
}

const EXAMPLES: Readonly<Record<SubjectKind, string>> = {
  input: '17 or in-17', container: '3 or ta-3', rollout: '2, v2 or APP/v2',
};

function subjectOf({ kind, name }: ExplainRequest, { app }: ExplainFlags): Subject {
  const subject = parseSubject(kind, name);
  if (subject === null) {
    throw new UsageError(`"${name}" names no ${kind}: write ${EXAMPLES[kind]}`);
  }
  if (app === undefined) return subject;
  if (kind !== 'rollout') {
    throw new UsageError(
      `--app goes with a rollout: each ${kind} of a run has a number of its own`,
    );
  }
  if (subject.app !== undefined && subject.app !== app) {
    throw new UsageError(`"${name}" and --app ${app} name two Apps`);
  }
  return { ...subject, app };
}

const numbered = (prefix: string, count: number): string =>
  count === 0 ? 'none' : count === 1 ? `only ${prefix}1` : `${prefix}1 to ${prefix}${count}`;

/** Why there is nothing to explain, and what there is. */
function missing({ kind, name }: ExplainRequest, there: Explainable): UsageError {
  const has = kind === 'input' ? numbered('in-', there.inputs)
    : kind === 'container' ? numbered('ta-', there.containers)
    : there.rollouts.join(', ') || 'none';
  return new UsageError(`the run has no ${kind} ${name}: it has ${has}`);
}

function theOne({ reading, apps }: ReadRun, request: ExplainRequest): Explanation {
  const found = reading.explanations(apps);
  const [first, ...others] = found;
  if (first === undefined) throw missing(request, reading.explainable);
  if (others.length === 0) return first;
  const names = found.map(({ app, app_name, id }) => `${app_name}/${id} (${app})`);
  throw new UsageError(
    `${request.name} is a rollout of several Apps: ${names.join(', ')}; name one with --app`,
  );
}

interface Session {
  readonly request: ExplainRequest;
  readonly flags: ExplainFlags;
  readonly terminal: Terminal;
}

function show(run: ReadRun, { request, flags, terminal }: Session): void {
  const explanation = theOne(run, request);
  const { stdout, env } = terminal;
  if (flags.json) {
    const tool = { name: 'cutover', version: TOOL_VERSION, semantics: SEMANTICS_VERSION };
    const why = sentencesOf(explanation);
    const { origin } = run;
    stdout.write(jsonText({
      schema_version: 1, kind: 'explanation', tool, ...origin, why, explanation,
    }));
    return;
  }
  const colour = wantsColour(stdout, { flag: flags.color, env });
  stdout.write(explanationReport(explanation, run, colour ? coloured : plain));
}

const isTrace = (file: string): boolean => file.endsWith('.jsonl');

function checkTraceFlags({ seed, set, until }: ExplainFlags): void {
  const given = seed !== undefined ? '--seed' : set !== undefined ? '--set'
    : until !== undefined ? '--until' : undefined;
  if (given === undefined) return;
  throw new UsageError(`${given} goes with a scenario: a trace is of a run that is over`);
}

/** The run that the file stands for, or what is wrong with the file. */
async function readRun(
  { request, flags, terminal }: Session, subject: Subject,
): Promise<ReadRun | { readonly problems: readonly string[] }> {
  const { cwd, stdin } = terminal;
  const { file } = request;
  if (isTrace(file)) return explainedTrace({ file, cwd, stdin }, subject);
  const loaded = await loadScenario(file, { cwd, overrides: overridesOf(flags) });
  if ('problems' in loaded) return { problems: loaded.problems.map(formatProblem) };
  return explainedScenario(loaded, subject, { flags, terminal });
}

/**
 * `cutover explain`: runs a scenario, or reads a trace, and says why something in it went as it
 * did. Returns the exit code.
 *
 * @throws UsageError if an option is wrong.
 */
export async function explainCommand(
  request: ExplainRequest, flags: ExplainFlags, terminal: Terminal,
): Promise<ExitCode> {
  const subject = subjectOf(request, flags);
  if (isTrace(request.file)) checkTraceFlags(flags);
  untilOf(flags);
  const session = { request, flags, terminal };
  try {
    const run = await readRun(session, subject);
    if ('problems' in run) {
      terminal.stderr.write(`${run.problems.join('\n')}\n`);
      return EXIT.usage;
    }
    show(run, session);
    return EXIT.passed;
  } catch (error) {
    return reportFailure(error, terminal);
  }
}
