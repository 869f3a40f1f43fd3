import type { Distribution } from './distribution.ts';
import type { Micros } from './time.ts';

/** How often and how soon a failed input runs again (RET-1). */
export interface RetryPolicy {
  readonly max_retries: number;
  readonly initial_delay: Micros;
  readonly backoff_coefficient: number;
  readonly max_delay: Micros;
}

/** The phases of a cold start in order (CON-1); a phase that is absent takes no time. */
export interface ColdStart {
  readonly queue?: Distribution;
  readonly pull?: Distribution;
  readonly boot?: Distribution;
  readonly init?: Distribution;
}

/** Memory snapshots (CON-2): starts of a version after the first so many restore one. */
export interface SnapshotSpec {
  readonly after: number;
  /** What takes the place of `init`. */
  readonly restore: Distribution;
}

/** The first so many inputs of each container take so many times as long (CON-9). */
export interface WarmUpSpec {
  readonly inputs: number;
  readonly factor: number;
}

/** Inputs that run together (QUE-6): a batch takes `base`, and `per_input` for each of them. */
export interface BatchSpec {
  readonly max_batch_size: number;
  /** How long a batch that is not full waits for more. */
  readonly wait: Micros;
  readonly base: Distribution;
  readonly per_input: Distribution;
}

/**
 * When a Function is called by itself (SCH-1): by the clock on the wall of a time zone, or so long
 * after the last publish and again after each such time.
 */
export type ScheduleSpec =
  | { readonly cron: string; readonly timezone: string }
  | { readonly period: Micros };

/** What a Function with a URL is called in it (WEB-1). */
export interface WebSpec {
  /** In place of the names of App and Function; `null` for those. */
  readonly label: string | null;
}

export interface Resources {
  readonly cpu: number;
  /** In bytes. */
  readonly memory: number;
  readonly gpu: string | null;
}

/** How inputs that run side by side share a container (QUE-5). */
export interface SharedCores {
  /** So many cores, in steps of a thousandth. */
  readonly cpu: number;
}

/** What an attempt of one Function asks of another (CAL-1). */
export interface CallSpec {
  /** `FUNCTION` of the same App, or `APP/FUNCTION`. */
  readonly function: string;
  /** The share of the work that is done by then. */
  readonly at: number;
  /** Whether the attempt stands still until the input is final. */
  readonly wait: boolean;
}

/** When the autoscaler decides (AUT-5). */
export interface AutoscalerPace {
  /** Between two decisions; 0: at every settling. */
  readonly interval: Micros;
  /** So long demand has to last before containers start for it. */
  readonly scaleup_window: Micros;
}

/** What can be set of the autoscaler while a Function runs (PUB-8). */
export interface AutoscalerOverride {
  readonly min_containers?: number;
  readonly max_containers?: number | null;
  readonly buffer_containers?: number;
  readonly scaledown_window?: Micros;
}

/** One Function of an App, with every default filled in. Keys are the scenario's own names. */
export interface FunctionSpec {
  readonly image: string | null;
  readonly code: string;
  /** Of no meaning where there is a `batch`: then it is 0. */
  readonly service_time: Distribution;
  /** Absent: each input runs by itself. */
  readonly batch?: BatchSpec;
  readonly cold_start: ColdStart;
  /** Absent: every start runs its `init`. */
  readonly snapshot?: SnapshotSpec;
  /** Absent: the first input of a container takes as long as any. At most one of them is there. */
  readonly first_service_time?: Distribution;
  readonly warm_up?: WarmUpSpec;
  readonly exit_time: Micros;
  readonly startup_timeout: Micros;
  readonly start_failure_rate: number;
  /** Which starts of a version fail, counted from 1. */
  readonly start_failures: readonly number[] | 'always';
  readonly single_use: boolean;
  readonly initial_containers: number;
  readonly min_containers: number;
  /** `null`: no cap. */
  readonly max_containers: number | null;
  readonly buffer_containers: number;
  readonly scaledown_window: Micros;
  /** Left out where it is as by default, so that it makes no other configuration (PUB-3). */
  readonly autoscaler?: AutoscalerPace;
  readonly max_inputs: number;
  readonly target_inputs: number;
  /** Absent: `io`, none takes longer because of another. */
  readonly concurrency?: SharedCores;
  readonly timeout: Micros;
  readonly retries: RetryPolicy;
  readonly failure_rate: number;
  readonly generator: boolean;
  /** Absent: none. */
  readonly calls?: readonly CallSpec[];
  readonly secrets: readonly string[];
  /** Absent: only traffic calls it. */
  readonly schedule?: ScheduleSpec;
  /** Absent: it has no URL. */
  readonly web?: WebSpec;
  readonly resources: Resources;
}

/** An image; two entries that are equal in every field are the same image (DEP-3). */
export interface ImageSpec {
  readonly build: Distribution;
  /** The probability that a build fails at its end. */
  readonly fails: number;
}

/** What a deployment publishes: the App's whole configuration (OBJ-2), defaults filled in. */
export interface AppConfig {
  readonly tags: Readonly<Record<string, string>>;
  readonly images: Readonly<Record<string, ImageSpec>>;
  readonly functions: Readonly<Record<string, FunctionSpec>>;
}

/**
 * A tree of parsed values in the shape of the scenario file: durations in microseconds, without
 * defaults.
 * `null` stands for "this key is removed".
 */
export type Draft = { readonly [key: string]: DraftValue };
export type DraftValue =
  | null
  | boolean
  | number
  | string
  | readonly DraftValue[]
  | Draft;

/** An App's code base, or a change to it, as the file states it: parsed, without defaults. */
export interface CodeBase extends Draft {
  readonly tags?: Draft;
  readonly images?: Draft;
  readonly functions?: Draft;
}
