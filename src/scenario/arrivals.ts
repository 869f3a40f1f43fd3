import { SOURCE_DEFAULTS } from '../model/defaults.ts';
import type { ArrivalSpec, SourceSpec } from '../model/scenario.ts';
import type { Micros } from '../model/time.ts';
import type { z } from 'zod';
import { MILLISECOND, SECOND } from '../model/time.ts';
import { isAlwaysZero, meanOf } from './law-check.ts';
import { readLaw } from './law-reading.ts';
import type { Finding, Path } from './problems.ts';
import type { Resolution } from './resolution.ts';
import type { sourceShape } from './traffic-shape.ts';
import { formatDuration, LONGEST_DURATION } from './units.ts';

type SourceFile = z.output<typeof sourceShape>;
export type ArrivalsPart = SourceFile['arrivals'];
type Of<K extends ArrivalsPart['kind']> = Extract<ArrivalsPart, { readonly kind: K }>['given'];

/** The inputs of a bucket are kept together. */
const MOST_IN_BUCKET = 10_000_000;

/** Each client is kept apart from the others. */
const MOST_CLIENTS = 10_000_000;

/** A rate that changes more often than that is one rate to whoever it reaches. */
const SHORTEST_STAY = MILLISECOND;

/** Arrivals, and with some the service times that come with them. */
export interface ReadArrivals {
  readonly arrivals: ArrivalSpec;
  readonly serviceTimes: readonly Micros[] | null;
}

const total = (durations: readonly Micros[]): Micros =>
  durations.reduce((sum, duration) => sum + duration, 0);

const TOO_LONG: Finding = { code: 'out-of-range', message: 'this takes longer than 100 years' };

function readEvery(given: Of<'every'>, path: Path, context: Resolution): ArrivalSpec | undefined {
  const gap = readLaw(given, path, context);
  if (gap === undefined) return undefined;
  if (isAlwaysZero(gap)) {
    const message = 'the gap between arrivals must be above 0s';
    context.problems.report(path, { code: 'out-of-range', message });
  }
  return { kind: 'every', gap };
}

function readAt(given: Of<'at'>, path: Path, { problems }: Resolution): ArrivalSpec {
  if (given.length === 0) problems.report(path, { code: 'empty', message: 'there is no arrival' });
  given.forEach((instant, place) => {
    if (instant >= (given[place - 1] ?? 0)) return;
    const message = 'this arrival is before the one in front of it';
    problems.report([...path, place], { code: 'out-of-order', message });
  });
  return { kind: 'at', instants: given };
}

function readBurst(given: Of<'burst'>, path: Path, { problems }: Resolution): ArrivalSpec {
  const { count, at, every, jitter = SOURCE_DEFAULTS.burst_jitter } = given;
  const spread = given.spread ?? SOURCE_DEFAULTS.burst_spread;
  if (every !== undefined && spread + jitter > every) {
    problems.report([...path, 'every'], {
      code: 'conflict', message: 'a burst would begin before the one in front of it has ended',
      hint: '"spread" and "jitter" together must not be above "every"',
    });
  }
  return {
    kind: 'burst', count, at, spread,
    ...(every === undefined ? {} : { every }), ...(jitter === 0 ? {} : { jitter }),
  };
}

function readStages(given: Of<'stages'>, path: Path, { problems }: Resolution): ArrivalSpec {
  if (given.length === 0) problems.report(path, { code: 'empty', message: 'there is no stage' });
  if (total(given.map((stage) => stage.for)) > LONGEST_DURATION) problems.report(path, TOO_LONG);
  const stages = given.map((stage) => ({ ...stage, ramp_to: stage.ramp_to ?? null }));
  return { kind: 'stages', stages };
}

function readSine(given: Of<'sine'>, path: Path, { problems }: Resolution): ArrivalSpec {
  if (given.amplitude > given.mean) {
    const message = 'the rate would go below 0: "amplitude" is above "mean"';
    problems.report([...path, 'amplitude'], { code: 'conflict', message });
  }
  return { kind: 'sine', ...given, phase: given.phase ?? SOURCE_DEFAULTS.sine_phase };
}

function readMmpp(given: Of<'mmpp'>, path: Path, { problems }: Resolution): ArrivalSpec {
  if (given.rates.every((rate) => rate === 0)) {
    const message = given.rates.length === 0 ? 'there is no rate' : 'one rate must be above 0';
    problems.report([...path, 'rates'], { code: 'empty', message });
  }
  if (given.mean_stay < SHORTEST_STAY) {
    problems.report([...path, 'mean_stay'], {
      code: 'out-of-range', message: `this is at least ${formatDuration(SHORTEST_STAY)}`,
    });
  }
  return { kind: 'mmpp', ...given };
}

function readClosed(
  given: Of<'closed'>, path: Path, context: Resolution,
): ArrivalSpec | undefined {
  const law = readLaw(given.think_time, [...path, 'think_time'], context);
  if (law === undefined) return undefined;
  if (isAlwaysZero(law)) {
    context.problems.report([...path, 'think_time'], {
      code: 'out-of-range', message: 'clients must think for more than 0s',
      hint: 'with "1ms" they keep the Function busy all the time',
    });
  }
  if (given.clients > MOST_CLIENTS) {
    context.problems.report([...path, 'clients'], {
      code: 'too-large', message: `there are at most ${MOST_CLIENTS} clients`,
    });
  }
  const { clients, inputs = SOURCE_DEFAULTS.closed_inputs } = given;
  return { kind: 'closed', clients, think_time: law, ...(inputs === 1 ? {} : { inputs }) };
}

function readCounts(
  given: Of<'counts'>, path: Path, { files, problems }: Resolution,
): ArrivalSpec | undefined {
  const { file, bucket } = given;
  const column = given.column ?? SOURCE_DEFAULTS.counts_column;
  const key = given.column === undefined ? 'file' : 'column';
  const counts = files.counts({ file, column, key, path });
  if (counts === undefined) return undefined;
  if (counts.length * bucket > LONGEST_DURATION) problems.report(path, TOO_LONG);
  if (counts.some((count) => count > MOST_IN_BUCKET)) {
    problems.report([...path, 'file'], {
      code: 'too-large', message: `a bucket holds at most ${MOST_IN_BUCKET} inputs`,
      hint: 'count in shorter ones',
    });
  }
  return { kind: 'counts', counts, bucket, spread: given.spread ?? SOURCE_DEFAULTS.counts_spread };
}

function readTrace(
  given: Of<'trace'>, path: Path, { files }: Resolution,
): ReadArrivals | undefined {
  const { file, arrival, duration, unit } = given;
  const instants = files.instants({ file, column: arrival, key: 'arrival', path }, unit);
  const serviceTimes = duration === undefined
    ? null
    : files.durations({ file, column: duration, key: 'duration', path }, unit);
  if (instants === undefined || serviceTimes === undefined) return undefined;
  return { arrivals: { kind: 'trace', instants }, serviceTimes };
}

/** The arrivals of a source, which stand at `path`; `undefined` after a problem. */
export function readArrivals(
  part: ArrivalsPart, path: Path, context: Resolution,
): ReadArrivals | undefined {
  const at = [...path, part.kind];
  const alone = (arrivals: ArrivalSpec | undefined): ReadArrivals | undefined =>
    arrivals && { arrivals, serviceTimes: null };
  switch (part.kind) {
    case 'every': return alone(readEvery(part.given, at, context));
    case 'at': return alone(readAt(part.given, at, context));
    case 'burst': return alone(readBurst(part.given, at, context));
    case 'poisson': return alone({ kind: 'poisson', rate: part.given.rate });
    case 'stages': return alone(readStages(part.given, at, context));
    case 'sine': return alone(readSine(part.given, at, context));
    case 'mmpp': return alone(readMmpp(part.given, at, context));
    case 'closed': return alone(readClosed(part.given, at, context));
    case 'counts': return alone(readCounts(part.given, at, context));
    case 'trace': return readTrace(part.given, at, context);
  }
}

/** Whether arrivals go on until something bounds them. */
export function isEndless({ arrivals, until, count }: SourceSpec): boolean {
  const goesOn = ENDLESS.includes(arrivals.kind)
    || arrivals.kind === 'burst' && arrivals.every !== undefined;
  return goesOn && until === null && count === null;
}

const ENDLESS: readonly ArrivalSpec['kind'][] = ['every', 'poisson', 'sine', 'mmpp', 'closed'];

/**
 * The most inputs that a source can make however long the run is, infinite if that is not known.
 */
export function mostArrivals({ arrivals, from, until, count }: SourceSpec): number {
  const never = Number.POSITIVE_INFINITY;
  return Math.min(count ?? never, arrivalsUpTo(arrivals, (until ?? never) - 1 - from));
}

/** So many inputs take a run weeks; beyond that somebody has mistaken a unit. */
export const MOST_INPUTS = 1_000_000_000_000;

/** What is wrong with a source that makes more inputs than a run can carry out, if it does. */
export function excessFinding(source: SourceSpec, duration: Micros | null): Finding | undefined {
  const { arrivals, from, until, count } = source;
  const never = Number.POSITIVE_INFINITY;
  const span = Math.max(0, Math.min(until ?? never, duration ?? never) - from);
  const expected = Math.min(count ?? never, expectedArrivals(arrivals, span));
  // It is no number where the arrivals themselves are wrong, which has been told of.
  if (!(expected > MOST_INPUTS) || expected === never) return undefined;
  return {
    code: 'too-large',
    message: `about ${expected.toExponential(0).replace('e+', 'e')} inputs would arrive`,
    hint: `a run has at most ${MOST_INPUTS.toExponential(0).replace('e+', 'e')} from a source`,
  };
}

function expectedArrivals(arrivals: ArrivalSpec, span: Micros): number {
  switch (arrivals.kind) {
    case 'poisson': return arrivals.rate * (span / SECOND);
    case 'sine': return arrivals.mean * (span / SECOND);
    case 'mmpp': {
      const sum = arrivals.rates.reduce((total, rate) => total + rate, 0);
      return sum / arrivals.rates.length * (span / SECOND);
    }
    case 'closed': {
      const { clients, inputs = 1, think_time } = arrivals;
      return clients * inputs * (span / meanOf(think_time));
    }
    case 'every': return span / meanOf(arrivals.gap);
    case 'stages': return arrivals.stages.reduce((sum, stage) =>
      sum + (stage.rate + (stage.ramp_to ?? stage.rate)) / 2 * (stage.for / SECOND), 0);
    default: return arrivalsUpTo(arrivals, span);
  }
}

function arrivalsUpTo(arrivals: ArrivalSpec, last: Micros): number {
  switch (arrivals.kind) {
    case 'at':
    case 'trace': return arrivals.instants.filter((instant) => instant <= last).length;
    case 'burst': {
      const { at, count, every } = arrivals;
      if (at > last) return 0;
      return every === undefined ? count : count * (Math.floor((last - at) / every) + 1);
    }
    case 'counts': {
      const begun = arrivals.counts.filter((_, place) => place * arrivals.bucket <= last);
      return begun.reduce((sum, count) => sum + count, 0);
    }
    case 'every': {
      if (arrivals.gap.kind !== 'constant') return Number.POSITIVE_INFINITY;
      return Math.max(0, Math.floor(last / arrivals.gap.value));
    }
    case 'poisson':
    case 'sine':
    case 'mmpp':
    case 'closed':
    case 'stages': return Number.POSITIVE_INFINITY;
  }
}
