import type { PlatformSpec } from './scenario.ts';
import { MINUTE, SECOND } from './time.ts';

/**
 * Every default of a scenario, in one place. `target_inputs` follows `max_inputs` and
 * `startup_timeout` follows `timeout`: see `completeFunction`.
 */
export const FUNCTION_DEFAULTS = {
  /** No image of its own: nothing to build. */
  image: null,
  code: '',
  exit_time: 0,
  start_failure_rate: 0,
  start_failures: [],
  single_use: false,
  initial_containers: 0,
  /** Scale to zero, as the platform does unless asked otherwise. */
  min_containers: 0,
  max_containers: null,
  buffer_containers: 0,
  scaledown_window: 60 * SECOND,
  max_inputs: 1,
  timeout: 5 * MINUTE,
  failure_rate: 0,
  generator: false,
  secrets: [],
  resources: { cpu: 0.125, memory: 128 * 1024 * 1024, gpu: null },
} as const;

/** What a retry policy written as a map leaves open. */
export const RETRY_DEFAULTS = {
  max_retries: 0,
  initial_delay: SECOND,
  backoff_coefficient: 2,
  max_delay: 60 * SECOND,
} as const;

/** `retries: N` means N retries, each a second after the failure (RET-1). */
export const RETRY_COUNT_DEFAULTS = { ...RETRY_DEFAULTS, backoff_coefficient: 1 } as const;

export const SCENARIO_DEFAULTS = {
  seed: 1,
  environment: 'main',
  workspace: 'main',
  strategy: 'rolling',
  by: 'operator',
} as const;

/** What a traffic source and the data files of a scenario leave open. */
export const SOURCE_DEFAULTS = {
  kind: 'call',
  from: 0,
  /** A burst arrives at one instant. */
  burst_spread: 0,
  counts_column: 'count',
  counts_spread: 'even',
  data_unit: 's',
} as const;

/** The first occurrence sets an event off, and a fault strikes once. */
export const EVENT_DEFAULTS = { nth: 1, count: 1 } as const;

export const PLATFORM_DEFAULTS: PlatformSpec = {
  routing: 'most-recently-used',
  binding: 'late',
  on_timeout: null,
  rolling: {
    surge: { containers: 0 },
    replace: 'match',
    retire: 'one-for-one',
    at_limit: 'wait',
  },
  recreate: { interrupt_delay: 0 },
  /** Limits of the platform per Function, as documented in its scaling guide in 2026. */
  limits: { queued: 2_000, in_flight: 25_000, spawned: 1_000_000 },
  constants: {
    /** No retry comes sooner than this after a failure (RET-1). */
    retry_floor: SECOND,
    /** Wait after the first failed start; doubles with each further one (CON-3). */
    start_backoff: SECOND,
    start_backoff_max: 60 * SECOND,
    /** How often a recreate looks for old containers, and for how long at most (REC-3). */
    recreate_poll: SECOND,
    recreate_wait: 40 * SECOND,
    /** Losses of an input that are made good (RET-2). */
    losses: 8,
  },
};
