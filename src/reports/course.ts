import type { KnownRecord } from '../model/known-record.ts';
import type { AttemptResult } from '../model/records.ts';
import type { Micros } from '../model/time.ts';
import { BLOCKED_BY, listOf, someOf } from './explained-facts.ts';
import { flow, onOneLine, padLeft, trimMiddle } from './layout.ts';
import { formatInstant } from './quantities.ts';

/** More instants lose their middle. */
const MOST_INSTANTS = 16;
const TIME_WIDTH = 10;

const ENDED: Readonly<Record<AttemptResult, string>> = {
  succeeded: 'is done', failed: 'fails', timeout: 'runs into its timeout',
  interrupted: 'is interrupted', preempted: 'is preempted', crashed: 'is lost',
};

/** Who does what: those who do the same at an instant are told of together. */
interface Clause {
  readonly subject: string;
  /** For one, and for several. */
  readonly does: string;
  readonly do: string;
}

const clause = (subject: string, does: string, several = does): Clause =>
  ({ subject, does, do: several });

/** What a container does; `null` for what goes without saying. */
function containerClause(record: KnownRecord): Clause | null {
  switch (record.type) {
    case 'container.starting': {
      const as = `as v${record.version} of ${record.function}`;
      return clause(record.container, `starts ${as}`, `start ${as}`);
    }
    case 'container.ready': return clause(record.container, 'is ready', 'are ready');
    case 'container.start_failed':
      return clause(record.container, 'fails to start', 'fail to start');
    case 'container.draining':
      return clause(record.container, 'takes no new input', 'take no new input');
    case 'container.stopping': {
      const why = record.why.replaceAll('_', ' ');
      return clause(record.container, `stops (${why})`, `stop (${why})`);
    }
    case 'container.crashed': return clause(record.container, 'crashes', 'crash');
    case 'container.held':
      return clause(record.container, 'waits for a place', 'wait for a place');
    default: return null;
  }
}

function inputClause(record: KnownRecord): Clause | null {
  switch (record.type) {
    case 'input.arrived': {
      const at = `for ${onOneLine(record.function)}`;
      return clause(record.input, `arrives ${at}`, `arrive ${at}`);
    }
    case 'input.pinned': return clause(record.input, `is pinned to v${record.version}`);
    case 'input.bound': return clause(record.input, `is bound to ${record.container}`);
    case 'input.started': {
      const again = record.attempt === 1 ? '' : ` (attempt ${record.attempt})`;
      return clause(record.input, `runs on ${record.container}${again}`);
    }
    case 'attempt.ended': {
      const on = record.result === 'succeeded' ? '' : ` on ${record.container}`;
      return clause(record.input, `${ENDED[record.result]}${on}`);
    }
    case 'input.requeued': return clause(record.input, 'is queued again', 'are queued again');
    case 'input.misrouted': return clause(record.input, `is sent to ${record.container} in vain`);
    case 'input.finished':
      return clause(record.input, `is ${record.state} (${onOneLine(record.why)})`);
    case 'caller.retried': return clause(record.input, `is the retry of ${record.of}`);
    case 'call.made': return clause(record.input, `calls ${record.callee}`);
    default: return null;
  }
}

function appClause(record: KnownRecord): Clause | null {
  switch (record.type) {
    case 'deploy.published': {
      const how = record.version_type === 'standard' ? '' : `, a ${record.version_type}`;
      const by = record.op === 0 ? '' : ` (${onOneLine(record.strategy)}${how})`;
      return clause(`v${record.version}`, `is published${by}`);
    }
    case 'build.started': return clause(`image ${onOneLine(record.image)}`, 'is built');
    case 'build.failed': return clause(`the build of ${onOneLine(record.image)}`, 'fails');
    case 'deploy.noop': return clause('a deploy', 'changes nothing');
    case 'deploy.aborted': return clause('a deploy', 'is given up');
    case 'deploy.rejected': return clause('a command', `is rejected: ${onOneLine(record.why)}`);
    case 'deploy.interrupting': return clause('the containers from before', 'are interrupted');
    case 'autoscaler.overridden':
      return clause(onOneLine(record.by), `sets how ${record.function} is scaled`);
    case 'rollout.blocked': {
      const of = `of v${record.version} for ${record.function}`;
      return clause(`the rollout ${of}`, `is blocked: ${BLOCKED_BY[record.why]}`);
    }
    case 'rollout.unblocked': return clause(`the rollout of v${record.version}`, 'goes on');
    case 'rollout.superseded':
      return clause(`the rollout of v${record.version}`, `is superseded by v${record.by}`);
    case 'app.stopping': return clause('the App', `is stopped by ${onOneLine(record.by)}`);
    case 'code.edited': return clause('the code', 'is edited');
    case 'fault.struck':
      return clause(`the fault ${record.fault}`, `strikes ${onOneLine(record.target)}`);
    case 'fault.ended': return clause(`the fault ${record.fault}`, 'is over');
    case 'schedule.fired': return clause(onOneLine(record.schedule), 'is due');
    default: return null;
  }
}

const clauseOf = (record: KnownRecord): Clause | null =>
  containerClause(record) ?? inputClause(record) ?? appClause(record);

/** What is said of one instant, those who do the same in a row together. */
function sentence(clauses: readonly Clause[]): string {
  const groups: { subjects: string[]; clause: Clause }[] = [];
  for (const each of clauses) {
    const last = groups.at(-1);
    const isMore = last !== undefined && last.clause.does === each.does && each.do !== each.does;
    if (isMore) last.subjects.push(each.subject);
    else groups.push({ subjects: [each.subject], clause: each });
  }
  return groups.map(({ subjects, clause: { does, do: all } }) =>
    `${subjects.length < 4 ? listOf(subjects) : someOf(subjects)} ${
      subjects.length === 1 ? does : all}`).join('; ');
}

interface Instant {
  readonly at: Micros;
  readonly clauses: Clause[];
}

/**
 * The course of a short run in words, up to an instant: a line or a few for each instant at which
 * something happens. A long one loses its middle.
 */
export function courseLines(
  records: readonly KnownRecord[], until: Micros, width: number,
): readonly string[] {
  const instants: Instant[] = [];
  for (const record of records) {
    if (record.t_us > until) break;
    const told = clauseOf(record);
    if (told === null) continue;
    const last = instants.at(-1);
    if (last?.at === record.t_us) last.clauses.push(told);
    else instants.push({ at: record.t_us, clauses: [told] });
  }
  const { head, omittedCount, tail } = trimMiddle(instants, MOST_INSTANTS);
  const linesOf = ({ at, clauses }: Instant): readonly string[] => flow(
    padLeft(formatInstant(at), TIME_WIDTH), sentence(clauses).split(' '),
    { indent: TIME_WIDTH + 2, gap: ' ', width },
  );
  const omitted = omittedCount === 0
    ? [] : [`${padLeft('…', TIME_WIDTH)}  ${omittedCount} more instants`];
  return [...head.flatMap(linesOf), ...omitted, ...tail.flatMap(linesOf)];
}
