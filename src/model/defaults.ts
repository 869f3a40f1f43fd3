import { PRICE_SOURCE, PRICES } from './prices.ts';
import type { PlatformSpec } from './scenario.ts';
import { MILLISECOND, MINUTE, SECOND } from './time.ts';

/** What a scenario that leaves a key out has there, and why that. */
export interface Default<T = unknown> {
  readonly value: T;
  readonly why: string;
  /** How people are told of a value that cannot be written in a scenario. */
  readonly words?: string;
}

type Group = { readonly [key: string]: Default | Group };

type Values<G> = G extends Default<infer T> ? T : { readonly [K in keyof G]: Values<G[K]> };

const by = <const T>(value: T, why: string): Default<T> => ({ value, why });

/** For a value that follows from another key. */
const as = (words: string, why: string): Default<null> => ({ value: null, why, words });

const isDefault = (entry: Default | Group): entry is Default => 'why' in entry;

function valuesOf<const G extends Group>(group: G): Values<G> {
  return Object.fromEntries(Object.entries(group).map(([key, entry]) =>
    [key, isDefault(entry) ? entry.value : valuesOf(entry)])) as Values<G>;
}

const RETRIES = {
  max_retries: by(0, 'work that fails is not repeated unless that is asked for'),
  initial_delay: by(SECOND, 'the platform\'s own'),
  backoff_coefficient: by(2, 'the platform\'s own: each wait is twice the one before'),
  max_delay: by(60 * SECOND, 'the platform\'s own: no wait is longer'),
};

const PUBLIC_PRICE = `the platform's public price of ${PRICE_SOURCE.date}`;

/**
 * Every default of a scenario, in one place, in the shape of the scenario. Readers of scenarios
 * take the values from the lists below; the reference and the JSON Schema tell the reasons as well.
 */
export const DEFAULTS = {
  scenario: {
    seed: by(1, 'any number would do; a fixed one makes runs repeatable from the first on'),
    start: as('none', 'only calendars need one'),
    duration: as('until all is over', 'what has an end needs no second one'),
  },
  app: {
    environment: by('main', 'the platform\'s name for the first environment'),
    workspace: by('main', 'most have one'),
    deployed: by(true, 'mostly a scenario is about the deployments that come later'),
  },
  image: {
    build: by(0, 'cached: nothing to wait for'),
    fails: by(false, 'builds that fail are told of on purpose'),
  },
  function: {
    image: as('none', 'without one there is nothing to build'),
    code: by('', 'the same code until a change names another'),
    exit_time: by(0, 'most programs stop as soon as they are told to'),
    startup_timeout: as('as `timeout`', 'the platform has one limit for both by itself'),
    start_failure_rate: by(0, 'faults happen only on purpose'),
    start_failures: by([], 'faults happen only on purpose'),
    snapshot: as('none', 'a start runs all of its code unless that is asked for'),
    first_service_time: as('as any', 'most programs are warm once they are ready'),
    warm_up: as('none', 'most programs are warm once they are ready'),
    service_time: as('none', 'needed, unless there is a `batch`'),
    batch: as('none', 'each input runs by itself unless the code takes several'),
    single_use: by(false, 'containers are used again: that is what they are kept warm for'),
    initial_containers: by(0, 'a Function without traffic has none'),
    min_containers: by(0, 'scale to zero, as the platform does'),
    max_containers: as('none', 'the platform scales up to its own limits'),
    buffer_containers: by(0, 'the platform starts what is needed and no more'),
    scaledown_window: by(60 * SECOND, 'the platform\'s own'),
    autoscaler: {
      interval: by(0, 'at every settling: nothing waits for the next look'),
      scaleup_window: by(0, 'the platform starts what is needed at once'),
    },
    max_inputs: by(1, 'the platform gives a container one input at a time'),
    target_inputs: as('as `max_inputs`', 'a container that has a slot can be planned with'),
    concurrency: by('io', 'work that mostly waits for others does not get in its own way'),
    timeout: by(5 * MINUTE, 'the platform\'s own'),
    failure_rate: by(0, 'faults happen only on purpose'),
    schedule: as('none', 'only traffic calls a Function unless that is asked for'),
    web: as('none', 'a Function has no URL unless that is asked for'),
    generator: by(false, 'most Functions give one result'),
    calls: by([], 'most Functions do all of their work by themselves'),
    secrets: by([], 'most Functions need none'),
    resources: {
      cpu: by(0.125, 'what the platform reserves unless told otherwise'),
      memory: by(128 * 1024 * 1024, 'what the platform reserves unless told otherwise'),
      gpu: as('none', 'most Functions need none'),
    },
  },
  call: {
    at: by(0, 'what is asked for is mostly needed from the beginning'),
    wait: by(true, 'a result is mostly needed to go on'),
  },
  schedule: {
    timezone: by('UTC', 'the platform\'s own'),
  },
  web: {
    label: as('of App and Function', 'they are what it is called by already'),
  },
  snapshot: {
    after: by(1, 'the first start of a version makes what later ones need'),
  },
  warm_up: {
    inputs: by(1, 'it is mostly the first input that finds nothing loaded'),
  },
  batch: {
    wait: by(0, 'it takes what is there: nothing waits without need'),
    per_input: by(0, 'a batch takes as long as one input: that is what it is for'),
  },
  /** What a retry policy written as a map leaves open. */
  retries: RETRIES,
  /** `retries: N` means N retries, each a second after the failure (RET-1). */
  retryCount: {
    ...RETRIES,
    backoff_coefficient: by(1, 'a bare number says nothing of longer and longer waits'),
  },
  source: {
    kind: by('call', 'callers mostly wait for their result'),
    version: as('none', 'callers take whatever is live'),
    via: as('none', 'callers call what is deployed'),
    from: by(0, 'traffic is there from the start'),
    until: as('none', 'the arrivals or the duration may end it'),
    count: as('none', 'the arrivals or the duration may end it'),
    patience: as('none', 'callers wait for as long as it takes'),
    burst_spread: by(0, 'a burst arrives at one instant'),
    burst_every: as('none', 'a burst comes once'),
    burst_jitter: by(0, 'a burst comes on time'),
    ramp_to: as('as `rate`', 'a stage without it is level'),
    closed_inputs: by(1, 'clients ask for one thing at a time'),
    sine_phase: by(0, 'the wave begins in its middle'),
    caller_retries: {
      policy: as('none', 'callers take what they get unless they are told to try again'),
      delay: by(SECOND, 'callers who do not wait at all are a scenario of their own'),
      jitter: by(0, 'it is what callers have to be told to have'),
      budget: as('none', 'most callers know nothing of each other'),
    },
    counts_column: by('count', 'the plainest name'),
    counts_spread: by('even', 'it brings no chance of its own into recorded traffic'),
    data_unit: by('s', 'what most recordings are in'),
  },
  event: {
    by: by('operator', 'somebody did it'),
    strategy: by('rolling', 'the platform\'s own'),
    nth: by(1, 'the first occurrence sets it off'),
    count: by(1, 'a fault strikes once'),
    shortage_count: by(0, 'none is left'),
    until: as('none', 'the duration ends it'),
    settled: by(false, 'it takes its place in the order of the instant'),
    to: as('the live version − 1', 'the platform\'s own'),
    override: as('as it is', 'what is not named stays'),
    inputs: by(1, 'it is one call'),
    for: as('until the calls are final', 'whoever calls waits for the answer'),
  },
  /** What a platform has only where it is asked for. */
  platformOptions: {
    containers: as('none', 'workspaces grow with what they run'),
    gpus: as('none', 'there are enough of each'),
    web_rate: as('none', 'limits are there only where they are asked for'),
    cold_start_load: as('none', 'starts are taken not to get in each other\'s way'),
    router_lag: by(0, 'the platform\'s own router knows what is there'),
    misroute: by('retry', 'a router that is refused tries elsewhere'),
    misroute_delay: by(100 * MILLISECOND, 'a refusal takes a while; at once would not end'),
  },
  cold_start_load: {
    free: by(1, 'a container that starts alone takes its usual time'),
  },
  platform: {
    routing: by('most-recently-used', 'it lets idle containers go, as a pool that shrinks has to'),
    binding: by('late', 'whichever container is free first: nothing waits without need'),
    on_timeout: as('by slots',
      'a container with one slot is killed, with more only the attempt is cancelled (RET-3)'),
    rolling: {
      surge: by({ containers: 0 }, 'the cap is a cap'),
      replace: by('match', 'the new version is given as many containers as the old one has'),
      retire: by('one-for-one', 'capacity never falls below what it was'),
      at_limit: by('wait', 'nothing is taken away before its replacement is ready'),
    },
    recreate: {
      interrupt_delay: by(0, 'the two follow each other at once'),
    },
    gc_delay: by(60 * MINUTE, 'long enough to look at what was stopped'),
    limits: {
      queued: by(2_000, 'the platform\'s scaling guide of 2026'),
      in_flight: by(25_000, 'the platform\'s scaling guide of 2026'),
      spawned: by(1_000_000, 'the platform\'s scaling guide of 2026'),
    },
    constants: {
      retry_floor: by(SECOND, 'the platform retries no sooner'),
      start_backoff: by(SECOND, 'a crash loop is to be slowed down, one accident hardly'),
      start_backoff_max: by(60 * SECOND, 'a repaired dependency is noticed within a minute'),
      recreate_poll: by(SECOND, 'the platform\'s own client looks so often'),
      recreate_wait: by(40 * SECOND, 'the platform\'s own client waits so long'),
      losses: by(8, 'the platform\'s own'),
      web_redirect: by(150 * SECOND, 'the platform\'s own: clients that wait longer give up'),
    },
    prices: {
      cpu: by(PRICES.cpu, PUBLIC_PRICE),
      memory: by(PRICES.memory, PUBLIC_PRICE),
      gpus: {
        value: PRICES.gpus, why: PUBLIC_PRICE, words: `of ${Object.keys(PRICES.gpus).join(', ')}`,
      },
    },
  },
};

export const SCENARIO_DEFAULTS = valuesOf(DEFAULTS.scenario);
export const APP_DEFAULTS = valuesOf(DEFAULTS.app);
export const FUNCTION_DEFAULTS = valuesOf(DEFAULTS.function);
export const CALL_DEFAULTS = valuesOf(DEFAULTS.call);
export const SCHEDULE_DEFAULTS = valuesOf(DEFAULTS.schedule);
export const WEB_DEFAULTS = valuesOf(DEFAULTS.web);
export const SNAPSHOT_DEFAULTS = valuesOf(DEFAULTS.snapshot);
export const WARM_UP_DEFAULTS = valuesOf(DEFAULTS.warm_up);
export const BATCH_DEFAULTS = valuesOf(DEFAULTS.batch);
export const RETRY_DEFAULTS = valuesOf(DEFAULTS.retries);
export const RETRY_COUNT_DEFAULTS = valuesOf(DEFAULTS.retryCount);
export const SOURCE_DEFAULTS = valuesOf(DEFAULTS.source);
export const EVENT_DEFAULTS = valuesOf(DEFAULTS.event);
export const COLD_START_LOAD_DEFAULTS = valuesOf(DEFAULTS.cold_start_load);
export const PLATFORM_OPTION_DEFAULTS = valuesOf(DEFAULTS.platformOptions);
export const PLATFORM_DEFAULTS: PlatformSpec = valuesOf(DEFAULTS.platform);
