import type { RecordOf } from '../../model/known-record.ts';
import {
  type ContainerResult, type CostParts, TIMED_STATES, type TimedState,
} from '../../model/result.ts';
import type { Micros } from '../../model/time.ts';
import { type ContainerLife, isOf } from './lives.ts';
import { common, lengthOf, type Span, sum } from './spans.ts';

/** What holds for the containers of one version of a Function. */
type Terms = Pick<RecordOf<'rollout.started'>, 'price' | 'max_inputs'>;

/** How long a container was what it was. */
type Times = Readonly<Record<TimedState, Micros>>;

/** When a container became something, or was over, or the run ended. */
function until(life: ContainerLife, types: readonly string[], endedAt: Micros): Micros {
  return life.records.find(({ type }) => types.includes(type))?.t_us ?? endedAt;
}

/** When the start of a container is over that waits for a place and then queues (AUT-6). */
function queueEnd({ starting, records }: ContainerLife, endedAt: Micros): Micros {
  if (!records.some(isOf('container.held'))) return starting.t_us + starting.queue_us;
  const admitted = records.find(isOf('container.admitted'));
  return admitted === undefined ? endedAt : admitted.t_us + starting.queue_us;
}

const GONE = ['container.stopped'];
const GOING = ['container.stopping', 'container.crashed', ...GONE];
const LEAVING = ['container.draining', ...GOING];
const STARTED = ['container.ready', ...LEAVING];

export function timesOf(life: ContainerLife, endedAt: Micros): Times {
  const from = life.starting.t_us;
  const startEnd = until(life, STARTED, endedAt);
  const readyEnd = Math.max(startEnd, until(life, LEAVING, endedAt));
  const drainEnd = Math.max(readyEnd, until(life, GOING, endedAt));
  const queued = Math.min(queueEnd(life, endedAt), startEnd) - from;
  const ready: readonly Span[] = [{ from: startEnd, to: readyEnd }];
  const busy = lengthOf(common(ready, life.attempts));
  return {
    queue: queued, starting: startEnd - from - queued,
    idle: readyEnd - startEnd - busy, busy,
    draining: drainEnd - readyEnd, stopping: until(life, GONE, endedAt) - drainEnd,
  };
}

/** The most that exist at one time: as many as had started, less those that had stopped. */
function peakOf(lives: readonly ContainerLife[]): number {
  const changes = lives.flatMap(({ starting, records }) => {
    const stopped = records.find(isOf('container.stopped'));
    const gone = stopped === undefined ? [] : [{ seq: stopped.seq, by: -1 }];
    return [{ seq: starting.seq, by: 1 }, ...gone];
  }).sort((a, b) => a.seq - b.seq);
  return Math.max(0, ...changes.map((_, place) =>
    sum(changes.slice(0, place + 1).map(({ by }) => by))));
}

const added = (times: readonly Times[]): Times => Object.fromEntries(
  TIMED_STATES.map((state) => [state, sum(times.map((each) => each[state]))]),
) as Times;

export function containerMeasures(
  lives: readonly ContainerLife[], endedAt: Micros,
): ContainerResult {
  const times = added(lives.map((life) => timesOf(life, endedAt)));
  const total = sum(Object.values(times));
  const records = lives.flatMap((life) => life.records);
  return {
    started: lives.filter(({ starting }) => starting.why !== 'initial').length,
    start_failed: records.filter(isOf('container.start_failed')).length,
    crashed: records.filter(isOf('container.crashed')).length,
    peak: peakOf(lives),
    mean: endedAt === 0 ? 0 : total / endedAt,
    seconds: total / 1_000_000,
    by_state_us: times,
  };
}

const termsKey = ({ price, max_inputs }: Terms): string => `${price}/${max_inputs}`;

/** Whole microdollars of a time at a price per second in picodollars, halves up (CST-1). */
function microdollars({ price }: Pick<Terms, 'price'>, time: Micros, shares = 1): number {
  const unit = 1_000_000n * 1_000_000n * BigInt(shares);
  const twice = 2n * BigInt(price) * BigInt(time);
  return Number((twice + unit) / (2n * unit));
}

/** Time of attempts after which their inputs had not succeeded. */
const lostOn = ({ attempts }: ContainerLife): Micros => sum(attempts
  .filter(({ ended }) => ended !== undefined && ended.state !== 'succeeded')
  .map(({ from, to }) => to - from));

/** What containers cost, in microdollars: all of it, and what of it served nobody. */
export function costOf(
  lives: readonly ContainerLife[], termsOf: (version: number) => Terms, endedAt: Micros,
): { readonly all: number; readonly parts: CostParts } {
  const versions = [...new Set(lives.map(({ starting }) => starting.version))];
  const terms = new Map(versions.map(termsOf).map((each) => [termsKey(each), each]));
  // What was spent at one price is rounded together.
  const total = (cost: (own: readonly ContainerLife[], terms: Terms) => number): number =>
    sum([...terms].map(([key, each]) => cost(
      lives.filter(({ starting }) => termsKey(termsOf(starting.version)) === key), each)));
  const spent = (state: TimedState) => (own: readonly ContainerLife[], terms: Terms): number =>
    microdollars(terms, added(own.map((life) => timesOf(life, endedAt)))[state]);
  return {
    all: total((own, terms) => sum(own.map((life) => {
      const times = timesOf(life, endedAt);
      return microdollars(terms, sum(Object.values(times)) - times.queue);
    }))),
    parts: {
      idle: total(spent('idle')) / 1_000_000,
      cold_starts: total(spent('starting')) / 1_000_000,
      lost: total((own, terms) =>
        microdollars(terms, sum(own.map(lostOn)), terms.max_inputs)) / 1_000_000,
    },
  };
}
