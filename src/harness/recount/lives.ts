import type { KnownRecord, RecordOf } from '../../model/known-record.ts';
import type { InputState } from '../../model/lifecycle.ts';
import type { RecordType } from '../../model/records.ts';
import type { Micros } from '../../model/time.ts';
import type { Span } from './spans.ts';

/** The whole trace of a run, from which everything is read off. */
export interface Told {
  readonly records: readonly KnownRecord[];
  readonly endedAt: Micros;
}

type Of<T extends RecordType> = Extract<KnownRecord, { readonly type: T }>;

/** Whether a record is of this type. */
export const isOf = <T extends RecordType>(type: T) => (record: KnownRecord): record is Of<T> =>
  record.type === type;

/** The records that name a Function: a call, a container, a version that has it. */
export const isNaming = (record: KnownRecord):
  record is Of<'input.arrived' | 'container.starting' | 'rollout.started'> =>
  record.type === 'input.arrived' || record.type === 'container.starting'
  || record.type === 'rollout.started';

/** What befell one container, in order. */
export interface ContainerLife {
  readonly starting: RecordOf<'container.starting'>;
  readonly records: readonly KnownRecord[];
  /** The attempts on it, those that did not end up to the end of the run. */
  readonly attempts: readonly Attempt[];
}

export interface Attempt extends Span {
  readonly started: RecordOf<'input.started'>;
  /** Absent where the run ends first. */
  readonly ended?: RecordOf<'attempt.ended'>;
}

/** How an input is for a while, and from which record on. */
export interface Stretch extends Span {
  readonly state: InputState;
  /** Only for one that ends by the start of an attempt, or that is one. */
  readonly container?: string;
}

/** What befell one input, in order. */
export interface InputLife {
  readonly arrived: RecordOf<'input.arrived'>;
  readonly records: readonly KnownRecord[];
  readonly attempts: readonly Attempt[];
  readonly stretches: readonly Stretch[];
  /** Where it is at the end. */
  readonly state: InputState;
}

/** The containers and inputs of a run, in order of their first records. */
export interface Lives {
  readonly containers: readonly ContainerLife[];
  readonly inputs: readonly InputLife[];
}

/** The records about each of the things that their field `key` names. */
function grouped(
  records: readonly KnownRecord[], key: 'container' | 'input',
): ReadonlyMap<string, readonly KnownRecord[]> {
  const groups = new Map<string, KnownRecord[]>();
  for (const record of records) {
    const name = Object.entries(record).find(([field]) => field === key)?.[1];
    if (typeof name !== 'string') continue;
    const group = groups.get(name) ?? [];
    groups.set(name, group);
    group.push(record);
  }
  return groups;
}

function attemptsOf(records: readonly KnownRecord[], endedAt: Micros): readonly Attempt[] {
  const ends = records.filter(isOf('attempt.ended'));
  return records.filter(isOf('input.started')).map((started) => {
    const ended = ends.find(({ attempt, input }) =>
      attempt === started.attempt && input === started.input);
    return {
      started, from: started.t_us, to: ended?.t_us ?? endedAt,
      ...(ended === undefined ? {} : { ended }),
    };
  });
}

/** The state that a record of an input brings it into; `null` where it stays as it is. */
function stateAfter(record: KnownRecord): InputState | null {
  switch (record.type) {
    case 'input.arrived': case 'input.requeued': return 'queued';
    case 'input.started': return 'running';
    case 'attempt.ended': case 'input.finished': return record.state;
    default: return null;
  }
}

function stretchesOf(records: readonly KnownRecord[], endedAt: Micros): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (const record of records) {
    const state = stateAfter(record);
    const last = stretches.at(-1);
    // What was misrouted comes back to a queue that it has never left.
    if (state === null || (state === 'queued' && last?.state === 'queued')) continue;
    const on = record.type === 'input.started' ? { container: record.container } : {};
    if (last !== undefined) stretches[stretches.length - 1] = { ...last, ...on, to: record.t_us };
    stretches.push({ state, from: record.t_us, to: endedAt, ...on });
  }
  return stretches;
}

/** Sorts the records of a trace by what they are about. */
export function livesOf({ records, endedAt }: Told): Lives {
  const containers = [...grouped(records, 'container').values()].flatMap((own) => {
    const starting = own.find(isOf('container.starting'));
    return starting === undefined
      ? [] : [{ starting, records: own, attempts: attemptsOf(own, endedAt) }];
  });
  const inputs = [...grouped(records, 'input').values()].flatMap((own) => {
    const arrived = own.find(isOf('input.arrived'));
    if (arrived === undefined) return [];
    const stretches = stretchesOf(own, endedAt);
    const state = stretches.at(-1)?.state ?? 'queued';
    return [{ arrived, records: own, attempts: attemptsOf(own, endedAt), stretches, state }];
  });
  return { containers, inputs };
}
