import type { AutoscalerOverride, CodeBase } from './configuration.ts';
import type { Distribution } from './distribution.ts';
import type { Expectation } from './expectation.ts';
import type { RecordType } from './records.ts';
import type { PriceTable } from './prices.ts';
import type { Micros } from './time.ts';

/**
 * A scenario that has been validated: every name in it exists, every number is in range, files are
 * read in, defaults are filled in except inside code bases (they are merged first, see
 * {@link CodeBase}). Plain, frozen data; `simulate` accepts it as it is.
 */
export interface Scenario {
  readonly name: string;
  readonly seed: number;
  /** The calendar instant of t = 0 in microseconds since 1970, or `null`. */
  readonly start_us: number | null;
  /** The last instant that is simulated, or `null` for "until everything is over" (TIME-5). */
  readonly duration: Micros | null;
  readonly apps: readonly AppSpec[];
  readonly traffic: readonly SourceSpec[];
  /** Absent where no Function ever has one. */
  readonly schedules?: ScheduleTable;
  readonly events: readonly EventSpec[];
  readonly faults: readonly RateFault[];
  readonly platform: PlatformSpec;
  /** What has to be true at the end; it changes nothing about the run. */
  readonly expect: readonly Expectation[];
}

export interface AppSpec {
  readonly name: string;
  readonly environment: string;
  readonly workspace: string;
  /** Published as version 1 at 0 s; if not, its first `deploy` makes version 1. */
  readonly deployed: boolean;
  readonly code_base: CodeBase;
}

/** Every schedule that a Function has at some time, with all that calendars say about it. */
export interface ScheduleTable {
  /** The Functions with a schedule at some time, by App and name in order of their code units. */
  readonly functions: readonly ScheduledFunction[];
  readonly crons: readonly CronTable[];
}

/** A Function that is called by its own schedule; what that calls is a source of its own. */
export interface ScheduledFunction {
  /** The name of the source (see `scheduleName`). */
  readonly name: string;
  readonly app: string;
  readonly function: string;
}

export interface CronTable {
  readonly cron: string;
  readonly timezone: string;
  /** From t = 0 to the end of the scenario, packed (see `due-instants.ts`). */
  readonly due: readonly number[];
}

/** One traffic source. */
export interface SourceSpec {
  readonly name: string;
  readonly app: string;
  readonly function: string;
  readonly kind: 'call' | 'spawn' | 'web';
  /** Its callers are pinned to this version (PIN-1); left out if they are not. */
  readonly version?: number;
  /** Its inputs go to the ephemeral App that is served, not to the deployed one (EPH-1). */
  readonly via?: 'serve';
  readonly arrivals: ArrivalSpec;
  readonly from: Micros;
  /** Arrivals stop before this instant; `null` for no bound. */
  readonly until: Micros | null;
  /** At most so many arrivals; `null` for no bound. */
  readonly count: number | null;
  readonly patience: Distribution | null;
  /** Service times of the inputs in order of arrival; they hold for all attempts (TIME-4). */
  readonly service_times: readonly Micros[] | null;
  /** This source's law in place of the Function's. */
  readonly service_time: Distribution | null;
  /** What callers do about an input that came to nothing; absent: nothing. */
  readonly caller_retries?: CallerRetryPolicy;
}

/** Callers who try again (QUE-11). */
export interface CallerRetryPolicy {
  /** How often a caller tries in all, the original input included. */
  readonly attempts: number;
  readonly delay: Micros;
  /** Each wait is longer by a random part of this. */
  readonly jitter: Micros;
  /** Retries per original input that all callers together may make; `null` for no bound. */
  readonly budget: number | null;
}

/** When inputs arrive. Instants are relative to the source's `from`. */
export type ArrivalSpec =
  | { readonly kind: 'every'; readonly gap: Distribution }
  | { readonly kind: 'at'; readonly instants: readonly Micros[] }
  | BurstSpec
  | { readonly kind: 'poisson'; readonly rate: number }
  | { readonly kind: 'stages'; readonly stages: readonly StageSpec[] }
  | {
      readonly kind: 'counts';
      readonly counts: readonly number[];
      readonly bucket: Micros;
      readonly spread: 'even' | 'uniform';
    }
  | { readonly kind: 'trace'; readonly instants: readonly Micros[] }
  | SineSpec
  | { readonly kind: 'mmpp'; readonly rates: readonly number[]; readonly mean_stay: Micros }
  | ClosedSpec;

/** `count` inputs at an instant, or from then on over `spread`. */
export interface BurstSpec {
  readonly kind: 'burst';
  readonly count: number;
  readonly at: Micros;
  readonly spread: Micros;
  /** So long after a burst comes the next; absent: there is one. */
  readonly every?: Micros;
  /** Each burst is later by a random part of this; absent: by nothing. */
  readonly jitter?: Micros;
}

/** Clients who think, make a request, and think again once the platform is done with it. */
export interface ClosedSpec {
  readonly kind: 'closed';
  readonly clients: number;
  readonly think_time: Distribution;
  /** How many inputs a request has; absent: one. */
  readonly inputs?: number;
}

/** Poisson traffic of rate mean + amplitude × sin(2π (t + phase) / period), rates per second. */
export interface SineSpec {
  readonly kind: 'sine';
  readonly mean: number;
  readonly amplitude: number;
  readonly period: Micros;
  readonly phase: Micros;
}

/** A stretch of Poisson traffic whose rate goes from `rate` to `ramp_to` (inputs per second). */
export interface StageSpec {
  readonly for: Micros;
  readonly rate: number;
  readonly ramp_to: number | null;
}

/** An occurrence of a record in the trace that sets something off. */
export interface TriggerSpec {
  readonly event: RecordType;
  readonly nth: number;
  readonly app: string | null;
  readonly function: string | null;
  readonly version: number | null;
  readonly source: string | null;
  readonly why: string | null;
}

export type EventTime =
  | {
      readonly kind: 'at';
      readonly at: Micros;
      /** Absent: in its rank among the events of the instant. */
      readonly settled?: true;
    }
  | { readonly kind: 'every'; readonly every: Micros; readonly until: Micros | null }
  | { readonly kind: 'when'; readonly when: TriggerSpec };

export interface EventSpec {
  readonly time: EventTime;
  /** `null` for a fault of the platform. */
  readonly app: string | null;
  readonly action: Action;
}

/** Who asked, and what is kept of it in the history (DEP-1). */
export interface Attribution {
  readonly by: string;
  readonly client: string | null;
  readonly commit: string | null;
  readonly tag: string | null;
}

export type Action =
  | {
      readonly kind: 'deploy';
      readonly strategy: string;
      readonly attribution: Attribution;
      readonly change: CodeBase | null;
      /** One build of this length in place of the images' own builds. */
      readonly build: { readonly duration: Distribution; readonly fails: number } | null;
    }
  | { readonly kind: 'rollover'; readonly strategy: string; readonly attribution: Attribution }
  | {
      readonly kind: 'rollback';
      readonly strategy: string;
      readonly attribution: Attribution;
      readonly to: number | null;
    }
  | { readonly kind: 'edit'; readonly change: CodeBase }
  | { readonly kind: 'stop'; readonly by: string }
  | {
      readonly kind: 'autoscaler';
      readonly function: string;
      readonly by: string;
      readonly options: AutoscalerOverride;
    }
  /** One input of a source that has no other arrivals. */
  | { readonly kind: 'call'; readonly source: string }
  | RunSpec
  | ServeSpec
  | { readonly kind: 'fault'; readonly fault: FaultSpec };

/** Somebody runs a Function: it gets an ephemeral App that ends with its calls (EPH-1). */
export interface RunSpec {
  readonly kind: 'run';
  readonly function: string;
  /** How many calls it makes. */
  readonly inputs: number;
  /** The source that the calls come from, with a name that no other source has. */
  readonly name: string;
  /** So long the client stays, at most; `null` for until the calls are final. */
  readonly for: Micros | null;
  readonly by: string;
}

/** Somebody serves an App while working on it: as ephemeral as the client is (EPH-1). */
export interface ServeSpec {
  readonly kind: 'serve';
  /** So long the client stays. */
  readonly for: Micros;
  readonly by: string;
}

/** A fault that strikes at an instant or on a trigger (FLT-1). */
export type FaultSpec =
  | {
      readonly kind: 'crash' | 'preempt' | 'fail_attempt' | 'wedge';
      readonly function: string | null;
      readonly container: number | null;
    }
  | { readonly kind: 'start_failure'; readonly function: string; readonly count: number }
  | { readonly kind: 'build_failure'; readonly image: string | null; readonly count: number }
  | {
      readonly kind: 'build_delay';
      readonly image: string | null;
      readonly delay: Micros;
      readonly count: number;
    }
  | { readonly kind: 'invalidate_secret'; readonly secret: string }
  | LastingFault;

/** A fault that strikes and is over after a while. */
export type LastingFault =
  | {
      readonly kind: 'slow_start';
      readonly function: string;
      readonly factor: number;
      readonly for: Micros;
    }
  | PlatformFault;

/** Kinds of faults of the platform that may keep starts waiting. */
export const STARTS_FAULTS = ['outage', 'cold_start_cap', 'gpu_shortage'] as const;

/** A fault of the platform, whatever the App. */
export type PlatformFault =
  | { readonly kind: 'outage'; readonly for: Micros }
  | { readonly kind: 'router_lag'; readonly lag: Micros; readonly for: Micros }
  | { readonly kind: 'cold_start_cap'; readonly count: number; readonly for: Micros }
  | {
      readonly kind: 'gpu_shortage';
      readonly gpu: string;
      readonly count: number;
      readonly for: Micros;
    };

export type FaultKind = FaultSpec['kind'];

/**
 * A fault by chance: a rate per second of a container's life from ready on (`crash`, `preempt`) or
 * of the run (faults of the platform), or a probability per attempt, start or build.
 */
export interface RateFault {
  readonly kind: FaultKind;
  readonly app: string | null;
  /** A Function, or for `build_failure` an image; `null` for all. */
  readonly target: string | null;
  readonly rate: number | null;
  readonly probability: number | null;
  /** How many times as long a start takes: only for `slow_start`. */
  readonly factor?: number;
  /** How much longer a build takes: only for `build_delay`. */
  readonly delay?: Micros;
  /** What strikes, where that is the platform. */
  readonly fault?: PlatformFault | Extract<FaultSpec, { kind: 'invalidate_secret' }>;
}

export type Routing =
  | 'most-recently-used'
  | 'least-recently-used'
  | 'newest'
  | 'oldest'
  | 'random';

/** Named policies and limits of the simulated platform. */
export interface PlatformSpec {
  readonly routing: Routing;
  readonly binding: 'late' | 'early';
  /** `null`: kill the container if it has one slot, else cancel the attempt (RET-3). */
  readonly on_timeout: 'kill-container' | 'cancel-attempt' | null;
  readonly rolling: RollingPolicy;
  readonly recreate: { readonly interrupt_delay: Micros };
  /** From an App's stop until its objects are collected (STP-3). */
  readonly gc_delay: Micros;
  /** Left out where starts do not slow each other down (CON-10). */
  readonly cold_start_load?: ColdStartLoad;
  readonly limits: LimitSpec;
  readonly constants: ConstantSpec;
  /** In picodollars per second. */
  readonly prices: PriceTable;
  /** How late the router learns that a container accepts nothing any more (QUE-9); usually 0. */
  readonly router_lag?: Micros;
  /** What becomes of an input that it sends there, `retry` if left out, and after how long. */
  readonly misroute?: 'retry' | 'fail';
  readonly misroute_delay?: Micros;
}

export interface RollingPolicy {
  readonly surge: { readonly containers: number } | { readonly share: number };
  readonly replace: 'match' | 'demand';
  readonly retire: 'one-for-one' | 'all-at-first' | 'at-desired';
  readonly at_limit: 'wait' | 'evict-idle';
}

/** How much longer phases of starts take that begin while more than `free` containers start. */
export interface ColdStartLoad {
  readonly free: number;
  /** For each container above `free`, so much of the usual time more. */
  readonly per_extra: number;
}

export interface LimitSpec {
  /** Queued calls per Function. */
  readonly queued: number;
  /** Queued and running calls per Function. */
  readonly in_flight: number;
  /** Queued spawned inputs per Function. */
  readonly spawned: number;
  /** Containers per workspace; left out where there is no such limit (AUT-6). */
  readonly containers?: number;
  /** GPUs per workspace, by their model. */
  readonly gpus?: Readonly<Record<string, number>>;
  /** Web inputs per second and workspace; left out where there is no such limit (WEB-2). */
  readonly web_rate?: number;
}

/** Constants of the rules; see `defaults.ts` for what each is. */
export interface ConstantSpec {
  readonly retry_floor: Micros;
  readonly start_backoff: Micros;
  readonly start_backoff_max: Micros;
  readonly recreate_poll: Micros;
  readonly recreate_wait: Micros;
  readonly losses: number;
  readonly web_redirect: Micros;
}
