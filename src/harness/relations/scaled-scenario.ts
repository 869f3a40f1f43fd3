import type { CodeBase, Draft, DraftValue, RetryPolicy } from '../../model/configuration.ts';
import {
  FUNCTION_DEFAULTS, PLATFORM_OPTION_DEFAULTS, RETRY_COUNT_DEFAULTS, RETRY_DEFAULTS,
} from '../../model/defaults.ts';
import type { Distribution } from '../../model/distribution.ts';
import type {
  Action, ArrivalSpec, CallerRetryPolicy, EventTime, FaultSpec, RateFault, Scenario,
  SourceSpec,
} from '../../model/scenario.ts';
import type { Micros } from '../../model/time.ts';

/** Why a scenario has no counterpart with all times multiplied: durations that are drawn. */
class Unscalable extends Error {}

const isMap = (value: DraftValue | undefined): value is Draft =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The options of a Function that are durations. */
const TIMES = ['exit_time', 'startup_timeout', 'scaledown_window', 'timeout'] as const;
const RETRY_TIMES = ['initial_delay', 'max_delay'] as const;

/** A warm-up that multiplies by a whole number: what is rounded is not multiplied alike. */
function wholeFactor(value: DraftValue): DraftValue {
  if (isMap(value) && !Number.isInteger(value['factor'] ?? 1)) throw new Unscalable();
  return value;
}

/** Calls at a share of work: the point between its ends is rounded. */
function callsAtEnds(value: DraftValue): DraftValue {
  const points = Array.isArray(value) ? value.map((call) => (call as Draft)['at'] ?? 0) : [];
  if (points.some((at) => at !== 0 && at !== 1)) throw new Unscalable();
  return value;
}

/** Each entry of a map as it is after a change; those that are removed stay so. */
const each = (map: Draft | undefined, scale: (draft: Draft, name: string) => Draft): Draft =>
  Object.fromEntries(Object.entries(map ?? {}).map(([name, part]) =>
    [name, part === null ? null : scale(part as Draft, name)]));

/** The Functions that an App has from the start and that no change removes. */
function steadyFunctions(scenario: Scenario, name: string | null): ReadonlySet<string> {
  const app = scenario.apps.find((candidate) => candidate.name === name);
  const removed = scenario.events.filter((event) => event.app === name)
    .flatMap(({ action }) => {
      const change = action.kind === 'deploy' || action.kind === 'edit' ? action.change : null;
      return Object.entries(change?.functions ?? {});
    })
    .flatMap(([removal, part]) => (part === null ? [removal] : []));
  const all = Object.keys(app?.code_base.functions ?? {});
  return new Set(all.filter((one) => !removed.includes(one)));
}

/**
 * Multiplies every time of a scenario, those that it leaves to their defaults included.
 */
class Scaling {
  readonly #factor: number;

  constructor(factor: number) {
    this.#factor = factor;
  }

  #micros(value: Micros): Micros {
    return value * this.#factor;
  }

  #optional(value: Micros | null): Micros | null {
    return value === null ? null : this.#micros(value);
  }

  /** A law as a code base has it. */
  #law(value: DraftValue | undefined): DraftValue {
    if (typeof value === 'number') return this.#micros(value);
    const values = isMap(value) ? value['sequence'] : undefined;
    if (!Array.isArray(values)) throw new Unscalable();
    return { sequence: values.map((each) => this.#micros(each as Micros)) };
  }

  #coldStart(value: DraftValue | undefined): DraftValue {
    if (!isMap(value) || 'sequence' in value) return this.#law(value);
    return Object.fromEntries(Object.entries(value).map(([phase, law]) =>
      [phase, law === null ? null : this.#law(law)]));
  }

  #snapshot(value: DraftValue | undefined): DraftValue {
    if (!isMap(value) || (value['restore'] ?? null) === null) return value ?? null;
    return { ...value, restore: this.#law(value['restore']) };
  }

  #batch(value: DraftValue | undefined): DraftValue {
    if (!isMap(value)) return value ?? null;
    const times = Object.entries(value).filter(([key]) => key !== 'max_batch_size');
    return {
      ...value,
      ...Object.fromEntries(times.map(([key, time]) =>
        [key, time === null ? null : this.#law(time)])),
    };
  }

  /** A policy that is written in part leaves the rest to what `usual` has. */
  #retries(value: DraftValue | undefined, usual: RetryPolicy | null): DraftValue {
    const count = { ...RETRY_COUNT_DEFAULTS, max_retries: value ?? 0 };
    const policy = isMap(value) ? { ...usual, ...value } as RetryPolicy : count as RetryPolicy;
    // Each further wait is rounded once: only whole multiples of it are multiplied alike.
    const isWhole = Number.isInteger(policy.backoff_coefficient);
    if (!isWhole || !RETRY_TIMES.every((key) => Number.isInteger(policy[key]))) {
      throw new Unscalable();
    }
    const [initial_delay, max_delay] = RETRY_TIMES.map((key) => this.#micros(policy[key]));
    return { ...policy, initial_delay, max_delay } as Draft;
  }

  #pace(value: DraftValue | undefined): DraftValue {
    if (!isMap(value)) return value ?? null;
    return Object.fromEntries(Object.entries(value).map(([key, time]) =>
      [key, time === null ? null : this.#micros(time as Micros)]));
  }

  /** Calendars have times of their own. */
  #schedule(value: DraftValue): DraftValue {
    if (!isMap(value)) return value;
    if ('cron' in value) throw new Unscalable();
    return { period: this.#micros(value['period'] as Micros) };
  }

  /** The options of a Function that are there. */
  #options(draft: Draft): Draft {
    const scaled = Object.entries(draft).map(([key, value]): [string, DraftValue] => {
      if (key === 'service_time') return [key, value === null ? null : this.#law(value)];
      if (key === 'batch') return [key, this.#batch(value)];
      if (key === 'cold_start') return [key, this.#coldStart(value)];
      if (key === 'first_service_time') return [key, value === null ? null : this.#law(value)];
      if (key === 'warm_up') return [key, wholeFactor(value)];
      // What is shared is divided, and rounded then.
      if (key === 'concurrency' && isMap(value)) throw new Unscalable();
      if (key === 'calls') return [key, callsAtEnds(value)];
      if (key === 'snapshot') return [key, this.#snapshot(value)];
      if (key === 'autoscaler') return [key, this.#pace(value)];
      if (key === 'schedule') return [key, this.#schedule(value)];
      const usual = FUNCTION_DEFAULTS[key as 'timeout'] ?? null;
      const isTime = (TIMES as readonly string[]).includes(key);
      return [key, isTime && (value ?? usual) !== null
        ? this.#micros((value ?? usual) as Micros) : value];
    });
    return Object.fromEntries(scaled);
  }

  #images(images: Draft | undefined): Draft {
    return each(images, (image) => ({ ...image, build: this.#law(image['build'] ?? 0) }));
  }

  codeBase(base: CodeBase): CodeBase {
    const usual = Object.fromEntries(TIMES.map((key) => [key, FUNCTION_DEFAULTS[key]]));
    const complete = (draft: Draft): Draft => ({
      ...this.#options({ ...usual, ...draft }),
      retries: this.#retries(draft['retries'], RETRY_DEFAULTS),
    });
    return {
      ...base,
      ...(base.images === undefined ? {} : { images: this.#images(base.images) }),
      functions: each(base.functions, complete),
    };
  }

  /**
   * A change leaves to those that are there already what it does not state: `steady` are the
   * Functions that always are.
   */
  #change(change: CodeBase, steady: ReadonlySet<string>): CodeBase {
    const part = (draft: Draft, name: string): Draft => {
      if (!steady.has(name)) throw new Unscalable();
      const { retries } = draft;
      return {
        ...this.#options(draft),
        ...(retries === undefined ? {} : { retries: this.#retries(retries, null) }),
      };
    };
    return {
      ...change,
      ...(change.images === undefined ? {} : { images: this.#images(change.images) }),
      ...(change.functions === undefined ? {} : { functions: each(change.functions, part) }),
    };
  }

  distribution(law: Distribution): Distribution {
    if (law.kind === 'constant') return { ...law, value: this.#micros(law.value) };
    if (law.kind !== 'sequence') throw new Unscalable();
    return { ...law, values: law.values.map((value) => this.#micros(value)) };
  }

  arrivals(spec: ArrivalSpec): ArrivalSpec {
    switch (spec.kind) {
      case 'every': return { ...spec, gap: this.distribution(spec.gap) };
      case 'at':
      case 'trace':
        return { ...spec, instants: spec.instants.map((each) => this.#micros(each)) };
      case 'burst':
        if (spec.spread > 0 || spec.jitter !== undefined) throw new Unscalable();
        return {
          ...spec, at: this.#micros(spec.at),
          ...(spec.every === undefined ? {} : { every: this.#micros(spec.every) }),
        };
      case 'closed': return { ...spec, think_time: this.distribution(spec.think_time) };
      default: throw new Unscalable();
    }
  }

  callerRetries(policy: CallerRetryPolicy): CallerRetryPolicy {
    if (policy.jitter > 0) throw new Unscalable();
    return { ...policy, delay: this.#micros(policy.delay) };
  }

  source(source: SourceSpec): SourceSpec {
    const { patience, service_time, service_times, caller_retries: retries } = source;
    return {
      ...source,
      arrivals: this.arrivals(source.arrivals),
      from: this.#micros(source.from),
      until: this.#optional(source.until),
      patience: patience === null ? null : this.distribution(patience),
      service_time: service_time === null ? null : this.distribution(service_time),
      service_times: service_times?.map((each) => this.#micros(each)) ?? null,
      ...(retries === undefined ? {} : { caller_retries: this.callerRetries(retries) }),
    };
  }

  time(time: EventTime): EventTime {
    switch (time.kind) {
      case 'at': return { ...time, at: this.#micros(time.at) };
      case 'every':
        return { ...time, every: this.#micros(time.every), until: this.#optional(time.until) };
      case 'when': return time;
    }
  }

  #fault(fault: FaultSpec): FaultSpec {
    // What is rounded is not multiplied alike.
    if (fault.kind === 'slow_start' && !Number.isInteger(fault.factor)) throw new Unscalable();
    if (fault.kind === 'build_delay') return { ...fault, delay: this.#micros(fault.delay) };
    if (fault.kind === 'router_lag') {
      return { ...fault, lag: this.#micros(fault.lag), for: this.#micros(fault.for) };
    }
    return 'for' in fault ? { ...fault, for: this.#micros(fault.for) } : fault;
  }

  action(action: Action, steady: ReadonlySet<string>): Action {
    if (action.kind === 'fault') return { ...action, fault: this.#fault(action.fault) };
    if (action.kind === 'edit') return { ...action, change: this.#change(action.change, steady) };
    if (action.kind === 'autoscaler') return this.#override(action);
    if (action.kind === 'run') return { ...action, for: this.#optional(action.for) };
    if (action.kind === 'serve') return { ...action, for: this.#micros(action.for) };
    if (action.kind !== 'deploy') return action;
    const { change, build } = action;
    return {
      ...action,
      change: change === null ? null : this.#change(change, steady),
      build: build === null ? null : { ...build, duration: this.distribution(build.duration) },
    };
  }

  #override(action: Extract<Action, { kind: 'autoscaler' }>): Action {
    const { scaledown_window: window, ...counts } = action.options;
    const options = window === undefined
      ? counts : { ...counts, scaledown_window: this.#micros(window) };
    return { ...action, options };
  }

  platform(platform: Scenario['platform']): Scenario['platform'] {
    const { cold_start_load: load, router_lag, misroute_delay } = platform;
    // What is rounded is not multiplied alike.
    if (load !== undefined && !Number.isInteger(load.per_extra)) throw new Unscalable();
    // Between whole numbers per second there are none.
    if (platform.limits.web_rate !== undefined) throw new Unscalable();
    const { losses, ...times } = platform.constants;
    const constants = Object.fromEntries(Object.entries(times).map(([name, value]) =>
      [name, this.#micros(value)]));
    return {
      ...platform,
      ...(router_lag === undefined ? {} : { router_lag: this.#micros(router_lag) }),
      // What is left out is as long however slow the clock.
      misroute_delay: this.#micros(misroute_delay ?? PLATFORM_OPTION_DEFAULTS.misroute_delay),
      recreate: { interrupt_delay: this.#micros(platform.recreate.interrupt_delay) },
      gc_delay: this.#micros(platform.gc_delay),
      constants: { losses, ...constants } as Scenario['platform']['constants'],
    };
  }

  scenario(scenario: Scenario): Scenario {
    // How long it takes until a fault by rate strikes is drawn.
    const isDrawn = ({ rate, factor, delay }: RateFault): boolean =>
      rate !== null || factor !== undefined || delay !== undefined;
    if (scenario.faults.some(isDrawn)) throw new Unscalable();
    const { duration, apps, traffic, events, platform } = scenario;
    return {
      ...scenario,
      duration: this.#optional(duration),
      apps: apps.map((app) => ({ ...app, code_base: this.codeBase(app.code_base) })),
      traffic: traffic.map((source) => this.source(source)),
      events: events.map((event) => ({
        ...event,
        time: this.time(event.time),
        action: this.action(event.action, steadyFunctions(scenario, event.app)),
      })),
      platform: this.platform(platform),
    };
  }
}

/**
 * The scenario with all of its times multiplied by a whole number; `null` where that has no
 * counterpart, since times in it are drawn or divided.
 */
export function scaledScenario(scenario: Scenario, factor: number): Scenario | null {
  try {
    return new Scaling(factor).scenario(scenario);
  } catch (error) {
    if (error instanceof Unscalable) return null;
    throw error;
  }
}
