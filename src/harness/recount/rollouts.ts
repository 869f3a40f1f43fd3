import type { KnownRecord, RecordOf } from '../../model/known-record.ts';
import type { FunctionRollout, RolloutResult } from '../../model/result.ts';
import type { Micros } from '../../model/time.ts';
import type { AppTold } from './apps.ts';
import { type ContainerLife, isOf } from './lives.ts';
import { common, lengthOf, type Span, sum, union } from './spans.ts';

/** From a record on, up to another or the end of the run. */
interface Stay extends Span {
  readonly fromSeq: number;
  readonly toSeq: number;
}

/** A container that accepted inputs of callers who are not pinned. */
interface Accepting extends Stay {
  readonly life: ContainerLife;
  /** The record by which it accepted no longer. */
  readonly left: KnownRecord | undefined;
}

const LEAVING = ['container.draining', 'container.stopping', 'container.crashed'];
/** Reasons that are a deployment's doing (ZDT-1). */
const BY_DEPLOYMENT = ['retired', 'removed', 'interrupted', 'evicted'];

function stay(from: KnownRecord, to: KnownRecord | undefined, endedAt: Micros): Stay {
  return {
    from: from.t_us, to: to?.t_us ?? endedAt, fromSeq: from.seq,
    toSeq: to?.seq ?? Number.POSITIVE_INFINITY,
  };
}

function acceptingOf({ containers, endedAt }: AppTold, name: string): readonly Accepting[] {
  return containers.flatMap((life) => {
    const { function: owner, why } = life.starting;
    const ready = life.records.find(isOf('container.ready'));
    if (owner !== name || why === 'pinned' || ready === undefined) return [];
    const left = life.records.find(({ type }) => LEAVING.includes(type));
    return [{ ...stay(ready, left, endedAt), life, left }];
  });
}

/** Time in which an input of a caller who is not pinned was queued. */
const queuedTime = ({ inputs }: AppTold, name: string): readonly Span[] =>
  union(inputs.filter(({ arrived, records }) =>
    arrived.function === name && !records.some(isOf('input.pinned')))
    .flatMap(({ stretches }) => stretches.filter(({ state }) => state === 'queued')));

const publishesOf = ({ records }: AppTold): readonly RecordOf<'deploy.published'>[] =>
  records.filter(isOf('deploy.published'));

/** How long a Function was down (ZDT-1), by the version that was live when that began. */
export function downtimeOf(app: AppTold, name: string): ReadonlyMap<number, Micros> {
  const accepting = acceptingOf(app, name);
  const queued = queuedTime(app, name);
  const byVersion = new Map<number, Micros>();
  for (const { left, toSeq } of accepting) {
    const isLast = !accepting.some((other) => other.fromSeq < toSeq && toSeq < other.toSeq);
    const why = left !== undefined && 'why' in left ? String(left.why) : '';
    if (left === undefined || !isLast || !BY_DEPLOYMENT.includes(why)) continue;
    const again = accepting.map(({ fromSeq, from }) => ({ fromSeq, from }))
      .filter(({ fromSeq }) => fromSeq > toSeq).sort((a, b) => a.fromSeq - b.fromSeq)[0];
    const version = publishesOf(app).findLast(({ seq }) => seq < toSeq)?.version ?? 0;
    const gap = { from: left.t_us, to: again?.from ?? app.endedAt };
    const down = lengthOf(common([gap], queued));
    byVersion.set(version, (byVersion.get(version) ?? 0) + down);
  }
  return byVersion;
}

/** Slots that accept inputs just before a record. */
const slotsBefore = (accepting: readonly Accepting[], seq: number): number =>
  sum(accepting.filter(({ fromSeq, toSeq }) => fromSeq < seq && seq <= toSeq)
    .map(({ life }) => life.starting.slots));

/** The rollout of a version: while it is open, and what ended it. */
interface Course extends Stay {
  readonly published: RecordOf<'deploy.published'>;
  /** The next publish or the stop of the App, whichever is first. */
  readonly over: KnownRecord | undefined;
  readonly finished: KnownRecord | undefined;
}

function courseOf({ records, endedAt }: AppTold, published: RecordOf<'deploy.published'>): Course {
  const { seq, version } = published;
  const over = records.find((record) =>
    record.seq > seq && (record.type === 'deploy.published' || record.type === 'app.stopping'));
  const finished = records.filter(isOf('rollout.finished'))
    .find((record) => record.version === version);
  return { ...stay(published, finished ?? over, endedAt), published, over, finished };
}

/** When the slots of a Function are missing no longer on account of a rollout. */
function troughEnd(app: AppTold, course: Course, name: string): KnownRecord | undefined {
  const { published, finished, over } = course;
  const accepting = acceptingOf(app, name);
  const wanted = slotsBefore(accepting, published.seq);
  const after = app.records.filter(({ seq }) => seq > published.seq);
  return after.find((record) => {
    if (record === over) return true;
    if (record.rule === 'PUB-6' && LEAVING.includes(record.type)) return isOfFunction(record, name);
    const isOver = finished !== undefined && finished.seq <= record.seq;
    return isOver && slotsBefore(accepting, record.seq) >= wanted;

    function isOfFunction(left: KnownRecord, owner: string): boolean {
      return accepting.some(({ left: own, life }) =>
        own === left && life.starting.function === owner);
    }
  });
}

/** Slots below their number at the publish: how few, and how many for how long (ZDT-3). */
function troughOf(app: AppTold, course: Course, name: string):
  Pick<FunctionRollout, 'accepting_at_publish' | 'trough_slots' | 'trough_slot_us'> {
  const accepting = acceptingOf(app, name);
  const wanted = slotsBefore(accepting, course.published.seq);
  if (wanted === 0) return { accepting_at_publish: 0, trough_slots: 0, trough_slot_us: 0 };
  const end = troughEnd(app, course, name);
  const to = end?.t_us ?? app.endedAt;
  const span = { from: course.from, to };
  const instants = [span.from, to, ...accepting.flatMap((each) => [each.from, each.to])]
    .filter((at) => at >= span.from && at <= to);
  const steps = [...new Set(instants)].sort((a, b) => a - b);
  const during = (at: Micros): number =>
    sum(accepting.filter(({ from, to: left }) => from <= at && at < left)
      .map(({ life }) => life.starting.slots));
  const lasting = steps.slice(0, -1)
    .map((at, place) => ({ slots: during(at), time: (steps[place + 1] as number) - at }));
  const atEnd = end === undefined ? [] : [slotsBefore(accepting, end.seq)];
  return {
    accepting_at_publish: wanted,
    trough_slots: Math.min(wanted, ...lasting.map(({ slots }) => slots), ...atEnd),
    trough_slot_us: sum(lasting.map(({ slots, time }) => Math.max(0, wanted - slots) * time)),
  };
}

/** Time in which the rollout was blocked in a Function (ROL-7). */
function blockedTime(app: AppTold, course: Course, name: string): readonly Span[] {
  const { version } = course.published;
  const own = app.records.filter((record) =>
    (record.type === 'rollout.blocked' || record.type === 'rollout.unblocked')
    && record.version === version && record.function === name);
  const spans = own.flatMap((record, place) =>
    record.type === 'rollout.blocked'
      ? [{ from: record.t_us, to: own[place + 1]?.t_us ?? app.endedAt }] : []);
  return common(spans, [course]);
}

/** Time in which containers of more than one version of a Function accepted. */
function mixedTime(app: AppTold, name: string): readonly Span[] {
  const accepting = acceptingOf(app, name);
  const versions = [...new Set(accepting.map(({ life }) => life.starting.version))];
  const of = (version: number): readonly Span[] =>
    accepting.filter(({ life }) => life.starting.version === version);
  return versions.flatMap((one, place) =>
    versions.slice(place + 1).flatMap((other) => common(of(one), of(other))));
}

function surgeOf({ records }: AppTold, version: number, name: string): number | undefined {
  return records.filter((record) =>
    record.type === 'rollout.started' || record.type === 'autoscaler.overridden')
    .filter((record) => record.version === version && record.function === name)
    .findLast(({ surge }) => surge !== undefined)?.surge;
}

function rolloutOf(app: AppTold, published: RecordOf<'deploy.published'>, names: readonly string[]):
  RolloutResult {
  const { version, strategy, t_us: startedAt, op } = published;
  const course = courseOf(app, published);
  const acting = app.records.filter((record) => record === published
    || (op > 0 && record.type === 'deploy.interrupting' && record.op === op))
    .map(({ seq }) => seq);
  const blocked = app.records.filter(isOf('rollout.blocked')).filter((record) =>
    record.version === version && record.seq < course.toSeq);
  const superseded = app.records.filter(isOf('rollout.superseded'))
    .find((record) => record.version === version);
  const reason = blocked.at(-1)?.why;
  const functions = names.map((name): [string, FunctionRollout] => {
    const surge = surgeOf(app, version, name);
    return [name, {
      ...(surge === undefined ? {} : { surge }),
      ...troughOf(app, course, name),
      downtime_us: downtimeOf(app, name).get(version) ?? 0,
      blocked_us: lengthOf(blockedTime(app, course, name)),
    }];
  });
  return {
    version, strategy, started_at_us: startedAt,
    ...(course.finished === undefined ? {} : { finished_at_us: course.finished.t_us }),
    ...(superseded === undefined ? {} : { superseded_at_us: superseded.t_us }),
    blocked_us: lengthOf(names.flatMap((name) => blockedTime(app, course, name))),
    ...(reason === undefined ? {} : { blocked_by: reason }),
    interrupted: app.records.filter(isOf('attempt.ended'))
      .filter(({ result, caused_by: cause = -1 }) =>
        result === 'interrupted' && acting.includes(cause)).length,
    downtime_us: sum(functions.map(([, row]) => row.downtime_us)),
    mixed_us: lengthOf(common(names.flatMap((name) => mixedTime(app, name)), [course])),
    functions: Object.fromEntries(functions),
  };
}

/** Each rollout of an App (ZDT-3), with a row for each Function that was heard of by then. */
export const rolloutMeasures = (
  app: AppTold, functions: ReadonlyMap<string, number>,
): readonly RolloutResult[] => publishesOf(app).map((published) =>
  rolloutOf(app, published, [...functions]
    .filter(([, since]) => since <= published.version).map(([name]) => name)));
