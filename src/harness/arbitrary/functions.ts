import fc from 'fast-check';
import { MILLISECOND, type Micros, SECOND } from '../../model/time.ts';
import { formatDuration } from '../../scenario/units.ts';
import { aDuration, aLaw, duration, law, micros, positiveDuration } from './durations.ts';
import type { Feature, Features } from './features.ts';

const aRetryPolicy = fc.record({
  count: fc.nat({ max: 3 }),
  delay: aDuration,
  backoff: fc.constantFrom(2, 1, 0, 1.5),
  longest: aDuration,
  /** Written as a bare number. */
  short: fc.boolean(),
});

/** Containers and how long they live. */
const aPool = fc.record({
  min: fc.nat({ max: 3 }),
  max: fc.integer({ min: 1, max: 6 }),
  buffer: fc.nat({ max: 2 }),
  initial: fc.nat({ max: 3 }),
  window: aDuration,
  slots: fc.integer({ min: 1, max: 4 }),
  target: fc.integer({ min: 1, max: 4 }),
  single: fc.boolean(),
  exit: aDuration,
  cores: fc.constantFrom(1, 2, 0.5, 1.5),
});

/** Starts of containers and what goes wrong with them. */
const aStart = fc.record({
  cold: aLaw,
  phases: fc.option(fc.record({ queue: aLaw, pull: aDuration, boot: aDuration }), { freq: 3 }),
  snapshot: fc.option(fc.record({ after: fc.integer({ min: 1, max: 3 }), restore: aLaw })),
  timeout: fc.option(aDuration),
  rate: fc.constantFrom(0, 0.3),
  failing: fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { maxLength: 3 }),
  /** None ever gets ready. */
  broken: fc.constantFrom(false, false, false, true),
});

/** What the first inputs of a container take longer, written in one of two ways. */
const aWarmUp = fc.record({
  first: fc.option(aLaw),
  inputs: fc.integer({ min: 1, max: 3 }),
  factor: fc.constantFrom(2, 1, 1.5, 5),
});

/** How the autoscaler takes its time. */
const aPace = fc.record({ interval: fc.option(aDuration), window: fc.option(aDuration) });

/** Inputs run together, or each by itself. */
const aBatch = fc.option(fc.record({
  most: fc.integer({ min: 1, max: 4 }),
  wait: aDuration,
  base: aLaw,
  each: fc.option(aLaw),
}));

const aSchedule = fc.record({
  cron: fc.option(fc.constantFrom('* * * * *', '*/2 * * * *')),
  period: aDuration,
});

/** All options of a Function. */
export const someOptions = fc.record({
  service: aLaw,
  batch: aBatch,
  start: aStart,
  pool: aPool,
  warmUp: fc.option(aWarmUp),
  pace: fc.option(aPace),
  timeout: fc.option(aDuration),
  failures: fc.constantFrom(0, 0.3, 1),
  retries: fc.option(aRetryPolicy),
  generator: fc.boolean(),
  image: fc.option(fc.nat({ max: 1 })),
  calls: fc.array(fc.record({
    /** So many Functions further on: what goes forwards never goes round. */
    ahead: fc.nat({ max: 1 }), at: fc.constantFrom(0, 1, 0.5, 0.3), wait: fc.boolean(),
  }), { maxLength: 2 }),
  hasGpu: fc.boolean(),
  schedule: fc.option(aSchedule, { freq: 3 }),
  web: fc.constantFrom('names', 'label', 'none'),
});

export type OptionsData = typeof someOptions extends fc.Arbitrary<infer T> ? T : never;
type RetriesData = NonNullable<OptionsData['retries']>;

/** A Function's options as a scenario has them; `null` for one that has its default. */
export type WrittenOptions = Readonly<Record<string, unknown>>;

/** A container has no longer to exit. */
const LONGEST_EXIT = 30 * SECOND;
const SHORTEST_TIMEOUT = 100 * MILLISECOND;
/** Deciding more often than this fills a run with nothing. */
const SHORTEST_INTERVAL = 100 * MILLISECOND;
const SHORTEST_PERIOD = SECOND;
const LONGER_THAN_ANY_START = '30d';
/** What Functions may need of what is shared or can fail them. */
export const GPU = 'A10';
export const SECRET = 'token';

function retries({ count, delay, backoff, longest, short }: RetriesData, on: Features): unknown {
  if (short) return count;
  return {
    max_retries: count, initial_delay: duration(delay, on), backoff_coefficient: backoff,
    max_delay: duration(longest, on),
  };
}

function startOptions({ start }: OptionsData, on: Features): WrittenOptions {
  const { phases, timeout, failing, rate, broken } = start;
  const init = law(start.cold, on);
  // What never starts is waited for without end.
  const isEndless = on.has('liveness phase');
  const mayFail = on.has('failing starts');
  return {
    cold_start: phases === null || !on.has('phases') ? init : {
      queue: law(phases.queue, on), pull: duration(phases.pull, on),
      boot: duration(phases.boot, on), init,
    },
    startup_timeout: isEndless
      ? LONGER_THAN_ANY_START
      : timeout !== null && on.has('start-up timeouts') ? positiveDuration(timeout, on) : null,
    snapshot: start.snapshot === null || !on.has('snapshots') ? null : {
      after: start.snapshot.after, restore: law(start.snapshot.restore, on),
    },
    start_failure_rate: mayFail ? rate : null,
    start_failures: !mayFail ? null : broken && !isEndless ? 'always' : failing,
  };
}

function poolOptions({ pool }: OptionsData, on: Features): WrittenOptions {
  // Each publish during a cold start may double the containers (ROL-3): what recurs needs a cap.
  const cap = on.has('caps') || on.has('recurring events') ? pool.max : null;
  const within = (count: number): number => Math.min(count, cap ?? count);
  const slots = on.has('slots') ? pool.slots : 1;
  const given = <T>(feature: Feature, value: T): T | null => (on.has(feature) ? value : null);
  return {
    min_containers: given('minimum', within(pool.min)),
    max_containers: cap,
    buffer_containers: given('buffer', pool.buffer),
    initial_containers: given('initial containers', within(pool.initial)),
    scaledown_window: given('short windows', duration(pool.window, on)),
    max_inputs: given('slots', slots),
    target_inputs: given('targets', Math.min(pool.target, slots)),
    single_use: given('single use', pool.single),
    exit_time: given('exit times', exitTime(pool.exit, on)),
  };
}

function warmUpOptions({ warmUp }: OptionsData, on: Features): WrittenOptions {
  const given = on.has('warm-up') ? warmUp : null;
  const { first = null, inputs, factor } = given ?? {};
  return {
    first_service_time: first === null ? null : law(first, on),
    warm_up: given === null || first !== null ? null : { inputs, factor },
  };
}

function autoscalerOption({ pace }: OptionsData, on: Features): unknown {
  if (pace === null || !on.has('paced autoscaler')) return null;
  return {
    interval: paceTime(pace.interval, SHORTEST_INTERVAL, on),
    scaleup_window: paceTime(pace.window, 0, on),
  };
}

const paceTime = (drawn: Micros | null, least: Micros, on: Features): string =>
  formatDuration(drawn === null ? 0 : Math.max(least, micros(drawn, on)));

const exitTime = (drawn: Micros, on: Features): string =>
  formatDuration(Math.min(LONGEST_EXIT, micros(drawn, on)));

function timeoutOption({ timeout }: OptionsData, on: Features): string | null {
  if (timeout === null || !on.has('timeouts')) return null;
  return formatDuration(Math.max(SHORTEST_TIMEOUT, micros(timeout, on)));
}

const callsTo = (later: readonly string[], { calls }: OptionsData): unknown =>
  calls.flatMap(({ ahead, at, wait }) => {
    const name = later[ahead];
    return name === undefined ? [] : [{ function: name, at, wait }];
  });

const runsBatches = ({ batch }: Pick<OptionsData, 'batch'>, on: Features): boolean =>
  batch !== null && on.has('batches');

/** How long an input takes by itself or beside others, or in a batch. */
function work({ service, batch, pool }: OptionsData, on: Features): WrittenOptions {
  if (batch === null || !runsBatches({ batch }, on)) {
    const concurrency = on.has('shared cores') ? { cpu: pool.cores } : null;
    return { service_time: law(service, on), batch: null, concurrency };
  }
  const { most, wait, base, each } = batch;
  return {
    service_time: null, concurrency: null,
    batch: {
      max_batch_size: most, wait: duration(wait, on), base: law(base, on),
      per_input: each === null ? '0s' : law(each, on),
    },
  };
}

/** A schedule goes on for as long as the scenario does. */
function scheduleOption({ schedule }: OptionsData, on: Features): WrittenOptions | null {
  if (schedule === null || !on.has('schedules') || on.has('liveness phase')) return null;
  const { cron, period } = schedule;
  return cron === null
    ? { period: formatDuration(Math.max(SHORTEST_PERIOD, micros(period, on))) } : { cron };
}

/** Whether Functions have URLs, in their first form at least. */
export const haveUrls = (on: Features): boolean => on.has('web');

const isWeb = ({ web }: OptionsData, on: Features, form: number): boolean =>
  haveUrls(on) && (web !== 'none' || form === 0);

/** A Function with a URL does without what goes with none. */
const withoutCalls = (on: Features): Features =>
  new Set([...on].filter((each) => !NOT_OF_WEB.includes(each)));

const NOT_OF_WEB: readonly Feature[] = ['batches', 'retries', 'schedules'];

const url = ({ web }: OptionsData, path: string): unknown =>
  (web === 'label' ? { label: `${path} at a URL ${'of its own '.repeat(5)}` } : true);

/** The options as they are written in full; `images` are the names of the App's images. */
export function functionOptions(
  data: OptionsData, { on: given, images, form, later, path }:
  {
    readonly on: Features; readonly images: readonly string[];
    /** Which of its forms it is, from 0. */
    readonly form: number;
    /** Functions that it may call. */
    readonly later: readonly string[];
    /** What it is called in a scenario of several Apps. */
    readonly path: string;
  },
): WrittenOptions {
  const hasUrl = isWeb(data, given, form);
  const on = hasUrl ? withoutCalls(given) : given;
  const image = data.image === null ? undefined : images[data.image];
  const isGenerator = on.has('generators') && data.generator;
  // What may be short or lost has to be there: one Function of an App has it from the start.
  const isNeeded = on.has('lasting faults') && form === 0 && later.length === 0;
  const hasGpu = isNeeded
    || (data.hasGpu && (on.has('shared limits') || on.has('lasting faults')));
  return {
    code: `code-${form}`,
    image: image ?? null,
    ...work(data, on),
    ...startOptions(data, on),
    ...poolOptions(data, on),
    ...warmUpOptions(data, on),
    autoscaler: autoscalerOption(data, on),
    timeout: timeoutOption(data, on),
    failure_rate: on.has('failures') ? data.failures : null,
    retries: data.retries === null || !on.has('retries') || isGenerator
      ? null : retries(data.retries, on),
    generator: isGenerator ? true : null,
    calls: on.has('calls') && !runsBatches(data, on) ? callsTo(later, data) : null,
    resources: hasGpu ? { gpu: GPU } : null,
    secrets: on.has('lasting faults') ? [SECRET] : null,
    schedule: scheduleOption(data, on),
    web: hasUrl ? url(data, path) : null,
  };
}

/** The same without those that have their default: as a code base has it, and not a change. */
export const withoutDefaults = (options: WrittenOptions): WrittenOptions =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== null));

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isPhased = (cold: unknown): boolean => isMap(cold) && 'init' in cold;

const NO_PHASES = { queue: null, pull: null, boot: null, init: null };

/**
 * The options as a change that leaves nothing of any of `others`: what one of them states is set,
 * to its default if need be.
 */
export function asChange(
  options: WrittenOptions, others: readonly WrittenOptions[],
): WrittenOptions {
  const isStated = (key: string): boolean => others.some((other) => other[key] !== null);
  const { cold_start: cold } = options;
  const wasPhased = others.some((other) => isPhased(other['cold_start']));
  return {
    ...Object.fromEntries(Object.entries(options).filter(([key, value]) =>
      value !== null || isStated(key))),
    cold_start: isPhased(cold) && wasPhased ? { ...NO_PHASES, ...cold as object } : cold,
  };
}
