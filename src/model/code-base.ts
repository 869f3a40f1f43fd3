import type {
  AppConfig, AutoscalerPace, BatchSpec, CallSpec, CodeBase, ColdStart, Draft, DraftValue,
  FunctionSpec, ImageSpec, RetryPolicy, ScheduleSpec, SharedCores, SnapshotSpec, WarmUpSpec,
} from './configuration.ts';
import {
  BATCH_DEFAULTS, CALL_DEFAULTS, FUNCTION_DEFAULTS, RETRY_COUNT_DEFAULTS, RETRY_DEFAULTS,
  SCHEDULE_DEFAULTS,
  SNAPSHOT_DEFAULTS,
  WARM_UP_DEFAULTS,
  WEB_DEFAULTS,
} from './defaults.ts';
import type { Distribution } from './distribution.ts';
import { deepFreeze, sharing } from './frozen.ts';

const isMap = (value: DraftValue | undefined): value is Draft =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Maps with exactly one key that says what the rest is: distributions. A change that names another
 * kind replaces the whole; one that names the same kind is merged into it.
 */
const ONE_OF = new Set([
  'service_time', 'exit_time', 'build', 'queue', 'pull', 'boot', 'init', 'cold_start',
  'restore', 'first_service_time', 'base', 'per_input',
]);

function mergeMaps(base: Draft, change: Draft): Draft {
  const all: Record<string, DraftValue> = { ...base };
  for (const [key, value] of Object.entries(change)) {
    const old = all[key];
    if (value === null) delete all[key];
    else if (!isMap(value)) all[key] = value;
    else if (!isMap(old) || replaces(key, old, value)) all[key] = mergeMaps({}, value);
    else all[key] = mergeMaps(old, value);
  }
  return all;
}

/** The keys of a schedule that say what it is. */
export const SCHEDULE_KINDS = ['cron', 'period'] as const;

function replaces(key: string, old: Draft, change: Draft): boolean {
  if (key === 'schedule') return SCHEDULE_KINDS.some((kind) => kind in change && !(kind in old));
  if (!ONE_OF.has(key)) return false;
  const phases = ['queue', 'pull', 'boot', 'init'];
  const kind = Object.keys(change)[0];
  if (kind === undefined) return false;
  const phased = key === 'cold_start' && phases.includes(kind);
  const oldPhased = key === 'cold_start' && phases.some((phase) => phase in old);
  if (phased || oldPhased) return phased !== oldPhased;
  return !(kind in old);
}

/** A code base after a change. */
interface Merge {
  readonly base: CodeBase;
  readonly change: CodeBase;
  readonly result: CodeBase;
}

/** So many merges are remembered: what is explored comes back to a few. */
const MOST_MERGES = 64;

/**
 * The latest merges of what is frozen. Not a map from base to result: each result is the base of
 * the next one, and a run of many deployments would keep them all.
 */
const merges: Merge[] = [];
let oldestMerge = 0;

function remember(merge: Merge): void {
  merges[oldestMerge] = merge;
  oldestMerge = (oldestMerge + 1) % MOST_MERGES;
}

/**
 * The code base after a change: maps are merged key by key, `null` removes a key, lists and single
 * values are replaced; where the one key of a map says its kind (a distribution), a change of kind
 * replaces the map. It is frozen; neither argument is changed.
 */
export function mergeCodeBase(base: CodeBase, change: CodeBase): CodeBase {
  const known = merges.find((merge) => merge.base === base && merge.change === change);
  if (known !== undefined) return known.result;
  const result = deepFreeze(mergeMaps(base, change));
  if (Object.isFrozen(base) && Object.isFrozen(change)) remember({ base, change, result });
  return result;
}

/** What the scenario's validation has made sure of: a draft has the type that its keys say. */
function validated<T>(draft: unknown): T {
  return draft as T;
}

/** The law that a parsed value states: a number is a constant, a map names its kind. */
export function toDistribution(value: DraftValue): Distribution {
  if (typeof value === 'number') return { kind: 'constant', value };
  const [kind, parameters] = Object.entries(value as Draft)[0] as [string, DraftValue];
  const fields = isMap(parameters)
    ? parameters
    : kind === 'hyperexponential' ? { branches: parameters } : { values: parameters };
  return validated<Distribution>({ kind, ...fields });
}

/** The phases of a cold start in order (CON-1). */
export const COLD_START_PHASES = ['queue', 'pull', 'boot', 'init'] as const;

function toColdStart(value: DraftValue): ColdStart {
  if (!isMap(value) || !COLD_START_PHASES.some((phase) => phase in value)) {
    return { init: toDistribution(value) };
  }
  const phases: { -readonly [K in keyof ColdStart]: ColdStart[K] } = {};
  for (const phase of COLD_START_PHASES) {
    const duration = value[phase];
    if (duration !== undefined) phases[phase] = toDistribution(duration);
  }
  return phases;
}

function toRetryPolicy(value: DraftValue | undefined): RetryPolicy {
  if (isMap(value)) return { ...RETRY_DEFAULTS, ...value } as RetryPolicy;
  return { ...RETRY_COUNT_DEFAULTS, max_retries: typeof value === 'number' ? value : 0 };
}

function toSnapshot(draft: Draft): SnapshotSpec {
  return {
    ...SNAPSHOT_DEFAULTS, ...draft, restore: toDistribution(draft['restore'] as DraftValue),
  };
}

function toBatch(draft: Draft): BatchSpec {
  const { base, per_input, ...numbers } = { ...BATCH_DEFAULTS, ...draft } as Draft;
  return validated<BatchSpec>({
    ...numbers, base: toDistribution(base as DraftValue),
    per_input: toDistribution(per_input as DraftValue),
  });
}

/** None is no part of the configuration. */
function toCalls(calls: DraftValue | undefined): Pick<FunctionSpec, 'calls'> {
  if (!Array.isArray(calls) || calls.length === 0) return {};
  return { calls: calls.map((call) => ({ ...CALL_DEFAULTS, ...(call as Draft) }) as CallSpec) };
}

function toSchedule(draft: Draft): ScheduleSpec {
  return validated<ScheduleSpec>('cron' in draft ? { ...SCHEDULE_DEFAULTS, ...draft } : draft);
}

/** None is no part of the configuration. */
function toWeb(web: DraftValue | undefined): Pick<FunctionSpec, 'web'> {
  if (isMap(web)) return { web: { ...WEB_DEFAULTS, ...web } };
  return web === true ? { web: WEB_DEFAULTS } : {};
}

/** One that is as by default is no part of the configuration. */
function toPace(draft: Draft): Pick<FunctionSpec, 'autoscaler'> {
  const autoscaler = { ...FUNCTION_DEFAULTS.autoscaler, ...draft } as AutoscalerPace;
  return autoscaler.interval + autoscaler.scaleup_window === 0 ? {} : { autoscaler };
}

/** What frozen drafts state: versions in which a Function has not changed share it. */
const stated = new WeakMap<Draft, FunctionSpec>();

/** The Function that a draft states, with every default filled in (`model/defaults.ts`). */
export function completeFunction(draft: Draft): FunctionSpec {
  const known = stated.get(draft);
  if (known !== undefined) return known;
  const spec = deepFreeze(newFunction(draft));
  if (Object.isFrozen(draft)) stated.set(draft, spec);
  return spec;
}

function newFunction(draft: Draft): FunctionSpec {
  const all = { ...FUNCTION_DEFAULTS, ...draft } as Draft;
  const {
    autoscaler, batch, calls, concurrency, snapshot, first_service_time, warm_up, schedule,
    web, ...given
  } = all;
  const timeout = given['timeout'] as number;
  return validated<FunctionSpec>({
    ...given,
    service_time: toDistribution(given['service_time'] ?? 0),
    ...(isMap(batch) ? { batch: toBatch(batch) } : {}),
    cold_start: toColdStart(given['cold_start'] as DraftValue),
    ...(isMap(snapshot) ? { snapshot: toSnapshot(snapshot) } : {}),
    ...((first_service_time ?? null) === null
      ? {} : { first_service_time: toDistribution(first_service_time as DraftValue) }),
    ...(isMap(warm_up) ? { warm_up: { ...WARM_UP_DEFAULTS, ...warm_up } as WarmUpSpec } : {}),
    startup_timeout: given['startup_timeout'] ?? timeout,
    target_inputs: given['target_inputs'] ?? given['max_inputs'],
    ...toCalls(calls),
    ...(isMap(concurrency) ? { concurrency: validated<SharedCores>(concurrency) } : {}),
    retries: toRetryPolicy(given['retries']),
    ...toPace(autoscaler as Draft),
    ...(isMap(schedule) ? { schedule: toSchedule(schedule) } : {}),
    ...toWeb(web),
    resources: { ...FUNCTION_DEFAULTS.resources, ...(given['resources'] as Draft) },
  });
}

function completeImage(draft: Draft): ImageSpec {
  const fails = draft['fails'];
  return {
    build: toDistribution(draft['build'] ?? 0),
    fails: typeof fails === 'number' ? fails : fails === true ? 1 : 0,
  };
}

/** What frozen code bases state. */
const completed = new WeakMap<CodeBase, AppConfig>();

/**
 * The configuration that a code base states (OBJ-2), frozen, keys in code-unit order. What is as
 * `before` is the same object: Apps have many versions that differ in little.
 */
export function completeConfig(base: CodeBase, before: AppConfig | null = null): AppConfig {
  const known = completed.get(base);
  if (known !== undefined) return known;
  const config = newConfig(base, before);
  if (Object.isFrozen(base)) completed.set(base, config);
  return config;
}

function newConfig(base: CodeBase, before: AppConfig | null): AppConfig {
  const each = <T>(map: Draft | undefined, complete: (draft: Draft) => T): Record<string, T> =>
    Object.fromEntries(
      Object.keys(map ?? {}).sort(byCodeUnits).map((key) => [key, complete(map?.[key] as Draft)]),
    );
  return deepFreeze(sharing<AppConfig>({
    tags: each(base.tags, String),
    images: each(base.images, completeImage),
    functions: each(base.functions, completeFunction),
  }, before));
}

/** Order of names everywhere in cutover: by UTF-16 code units, never by locale. */
export function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A combination of options that cannot work: where, and why. */
export interface ConfigProblem {
  /** Keys from the code base down to the offending one. */
  readonly path: readonly string[];
  readonly message: string;
}

/** What a Function with a URL cannot have besides. */
function webProblems(
  { retries, batch, schedule }: FunctionSpec, say: (key: string, message: string) => void,
): void {
  if (retries.max_retries > 0) {
    say('retries', 'a web Function takes no retries: its caller is told that it failed');
  }
  if (batch !== undefined) {
    say('batch', 'web and batch exclude each other: each request has an answer of its own');
  }
  if (schedule !== undefined) {
    say('schedule', 'web and schedule exclude each other: nobody is there to be answered');
  }
}

/**
 * What is impossible about a configuration although each of its values is in range, in order of
 * Function names; empty for one that can be published.
 *
 * @rule RET-5
 */
export function configProblems(config: AppConfig): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  for (const [name, spec] of Object.entries(config.functions)) {
    const say = (key: string, message: string) =>
      problems.push({ path: ['functions', name, key], message });
    const cap = spec.max_containers ?? Number.POSITIVE_INFINITY;
    if (spec.min_containers > cap) {
      say('min_containers', `min_containers ${spec.min_containers} is above max_containers ${cap}`);
    }
    if (spec.initial_containers > cap) {
      say('initial_containers',
        `initial_containers ${spec.initial_containers} is above max_containers ${cap}`);
    }
    // Where inputs run in batches, each of the slots takes so many.
    const most = spec.max_inputs * (spec.batch?.max_batch_size ?? 1);
    if (spec.target_inputs > most) {
      const times = spec.batch === undefined ? '' : ` × max_batch_size ${most / spec.max_inputs}`;
      say('target_inputs',
        `target_inputs ${spec.target_inputs} is above max_inputs ${spec.max_inputs}${times}`);
    }
    if (spec.generator && spec.retries.max_retries > 0) {
      say('retries', 'a generator takes no retries: its results are already on their way');
    }
    if (spec.web !== undefined) webProblems(spec, say);
    if (spec.batch !== undefined && spec.calls !== undefined) {
      say('batch', 'batch and calls exclude each other: a call is made for one input');
    }
    if (spec.batch !== undefined && spec.concurrency !== undefined) {
      say('batch', 'batch and shared cores exclude each other: a batch takes its own time, '
        + 'whatever runs beside it');
    }
    if (spec.warm_up !== undefined && spec.first_service_time !== undefined) {
      say('warm_up', 'warm_up and first_service_time exclude each other');
    }
    if (spec.image !== null && !Object.hasOwn(config.images, spec.image)) {
      say('image', `there is no image "${spec.image}"`);
    }
  }
  return problems;
}
