import fc from 'fast-check';
import { type Micros, MILLISECOND } from '../../model/time.ts';
import type { DistributionInput } from '../../scenario/distribution-shape.ts';
import type { ScenarioInput } from '../../scenario/scenario-shape.ts';
import { formatDuration } from '../../scenario/units.ts';
import { type DrawnApp, functionPath, pick } from './apps.ts';
import { aDuration, aLaw, duration, law, micros } from './durations.ts';
import type { Features } from './features.ts';
import { haveUrls } from './functions.ts';
import { anInstant, instant, type Timeframe } from './instants.ts';

export const aSource = fc.record({
  app: fc.nat({ max: 1 }),
  function: fc.nat({ max: 2 }),
  kind: fc.constantFrom(
    'at', 'at', 'every', 'burst', 'poisson', 'stages', 'sine', 'mmpp', 'closed', 'counts', 'trace',
  ),
  /** The most that arrive where nothing else says so. */
  count: fc.integer({ min: 1, max: 40 }),
  instants: fc.array(anInstant, { minLength: 1, maxLength: 12, size: 'max' }),
  from: fc.option(anInstant),
  until: fc.option(anInstant),
  gap: aLaw,
  spread: fc.option(aDuration),
  rate: fc.constantFrom('1/s', '5/s', '0.2/s', '20/s'),
  isEven: fc.boolean(),
  patience: fc.option(aLaw, { freq: 3 }),
  spawns: fc.boolean(),
  isWeb: fc.boolean(),
  isPinned: fc.boolean(),
  pin: fc.integer({ min: 1, max: 3 }),
  isForServed: fc.boolean(),
  work: fc.constantFrom('of the Function', 'listed', 'own law'),
  service: aLaw,
  clients: fc.integer({ min: 1, max: 4 }),
  callerRetries: fc.option(fc.record({
    attempts: fc.integer({ min: 1, max: 4 }),
    delay: aDuration,
    jitter: fc.option(aDuration),
    budget: fc.constantFrom(null, null, 0.1, 0.5, 1),
  }), { freq: 3 }),
});

export type SourceData = typeof aSource extends fc.Arbitrary<infer T> ? T : never;

type SourceInput = NonNullable<ScenarioInput['traffic']>[number];
type ArrivalsInput = SourceInput['arrivals'];

/** Data files of a scenario by name. */
export type Files = Readonly<Record<string, string>>;

/** What a source is drawn into, and what its data file may be called. */
export interface TrafficContext {
  readonly on: Features;
  readonly frame: Timeframe;
  readonly app: DrawnApp;
  readonly file: string;
  /** So many versions of the App can be published for certain. */
  readonly versions: number;
  /** Whether anybody ever serves the App. */
  readonly isServed: boolean;
}

interface Arrivals {
  readonly arrivals: ArrivalsInput;
  /** The most inputs that it makes. */
  readonly most: number;
  readonly files: Files;
}

const SHORTEST_GAP = MILLISECOND;
const BUCKET = '5s';

const ordered = ({ instants }: SourceData, frame: Timeframe): readonly Micros[] =>
  instants.map((each) => instant(each, frame)).sort((a, b) => a - b);

/** Gaps of some length: traffic without any never gets anywhere. */
function gaps({ gap }: SourceData, on: Features): DistributionInput {
  const values = gap.values.map((value) => Math.max(SHORTEST_GAP, micros(value, on)));
  return law({ ...gap, values }, on);
}

function drawnArrivals(data: SourceData, { on, frame, file }: TrafficContext): Arrivals {
  const { count, rate } = data;
  const files = {};
  const kind = on.has('varied arrivals') ? data.kind : 'at';
  switch (kind) {
    case 'at': {
      const at = ordered(data, frame).map(formatDuration);
      return { arrivals: { at }, most: at.length, files };
    }
    case 'every': return { arrivals: { every: gaps(data, on) }, most: count, files };
    case 'closed': {
      const inputs = data.isEven ? { inputs: 3 } : {};
      const closed = { clients: data.clients, think_time: gaps(data, on), ...inputs };
      return { arrivals: { closed }, most: count, files };
    }
    case 'sine': {
      const sine = { mean: rate, amplitude: data.isEven ? rate : '0.1/s', period: '7s' };
      return { arrivals: { sine: { ...sine, phase: '2s' } }, most: count, files };
    }
    case 'mmpp': {
      const mmpp = { rates: ['0/s', rate, '2/s'], mean_stay: '3s' };
      return { arrivals: { mmpp }, most: count, files };
    }
    case 'poisson': return { arrivals: { poisson: { rate } }, most: count, files };
    case 'stages': {
      const stages = [{ for: '4s', rate, ramp_to: '10/s' }, { for: '3s', rate: '0/s' }];
      return { arrivals: { stages: [...stages, { for: '20s', rate }] }, most: count, files };
    }
    case 'burst': {
      const spread = data.spread === null ? {} : { spread: duration(data.spread, on) };
      const at = formatDuration(ordered(data, frame)[0] as Micros);
      const jitter = on.has('random durations') ? { jitter: '2s' } : {};
      const burst = data.isEven
        ? { count: 3, at, every: '5s', ...jitter } : { count, at, ...spread };
      return { arrivals: { burst }, most: count, files };
    }
    case 'counts': {
      const counts = data.instants.map(({ nudge }, place) => (place + nudge + 1) % 4);
      return {
        arrivals: {
          counts: { file, bucket: BUCKET, spread: data.isEven ? 'even' : 'uniform' },
        },
        most: counts.reduce((sum, each) => sum + each, 0),
        files: { [file]: ['count', ...counts, ''].join('\n') },
      };
    }
    case 'trace': {
      const instants = ordered(data, frame);
      return {
        arrivals: { trace: { file, arrival: 'at', unit: 'us' } },
        most: instants.length,
        files: { [file]: ['at', ...instants, ''].join('\n') },
      };
    }
  }
}

function work(data: SourceData, on: Features, most: number): Partial<SourceInput> {
  // What an input takes by itself says nothing of batches.
  const isOwn = on.has('own service times') && !on.has('batches');
  if (!isOwn || data.work === 'of the Function') return {};
  if (data.work === 'own law') return { service_time: law(data.service, on) };
  const values = data.service.values.map((value) => duration(value, on));
  return { service_times: Array.from({ length: most }, (_, place) => pick(values, place)) };
}

/** What callers do about inputs that came to nothing, if anything. */
function callers({ callerRetries: drawn }: SourceData, on: Features): Partial<SourceInput> {
  if (drawn === null || !on.has('caller retries')) return {};
  const { attempts, delay, jitter, budget } = drawn;
  return {
    caller_retries: {
      attempts, delay: duration(delay, on),
      ...(jitter === null || !on.has('random durations') ? {} : { jitter: duration(jitter, on) }),
      ...(budget === null ? {} : { budget }),
    },
  };
}

/** When the traffic begins and ends, if that is not left open. */
function bounds({ from, until }: SourceData, { on, frame }: TrafficContext): Partial<SourceInput> {
  const begin = from === null ? 0 : instant(from, frame);
  const last = on.has('liveness phase') ? frame.last : null;
  const end = until === null ? last : instant(until, frame);
  return {
    ...(begin === 0 ? {} : { from: formatDuration(begin) }),
    ...(end === null || end <= begin ? {} : { until: formatDuration(end) }),
  };
}

/** Arrivals that have to be told how many they are. */
const UNBOUNDED = ['every', 'poisson', 'stages', 'sine', 'mmpp', 'closed'];

/** A traffic source with its data files. */
export function sourceInput(
  data: SourceData, context: TrafficContext,
): { readonly source: SourceInput; readonly files: Files } {
  const { on, app } = context;
  const { arrivals, most, files } = drawnArrivals(data, context);
  const isBounded = UNBOUNDED.some((kind) => kind in arrivals)
    || 'burst' in arrivals && 'every' in arrivals.burst;
  const pin = Math.min(data.pin, context.versions);
  const isWeb = data.isWeb && haveUrls(on);
  const isForServed =
    context.isServed && on.has('served callers') && data.isForServed && !isWeb;
  const isPinned = on.has('pins') && data.isPinned && pin > 0 && !isForServed && !isWeb;
  const source = {
    ...(isPinned ? { version: pin } : {}),
    ...(isForServed ? { via: 'serve' as const } : {}),
    to: functionPath(app, pick(app.functions, data.function)),
    arrivals,
    ...(isBounded ? { count: most } : {}),
    ...(on.has('varied arrivals') ? bounds(data, context) : {}),
    ...(isWeb ? { kind: 'web' as const }
      : on.has('spawns') && data.spawns ? { kind: 'spawn' as const } : {}),
    ...(data.patience === null || !on.has('patience')
      ? {} : { patience: law(data.patience, on) }),
    ...work(data, on, most),
    ...callers(data, on),
  };
  return { source, files };
}
