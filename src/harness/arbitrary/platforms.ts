import fc from 'fast-check';
import { MILLISECOND, SECOND } from '../../model/time.ts';
import type { ScenarioInput } from '../../scenario/scenario-shape.ts';
import { formatDuration } from '../../scenario/units.ts';
import { aDuration, duration } from './durations.ts';
import { GPU } from './functions.ts';
import type { Feature, Features } from './features.ts';

type PlatformInput = NonNullable<ScenarioInput['platform']>;

const someLimits = fc.record({
  queued: fc.option(fc.nat({ max: 5 })),
  inFlight: fc.option(fc.nat({ max: 8 })),
  spawned: fc.option(fc.nat({ max: 5 })),
  webRate: fc.option(fc.constantFrom('1/s', '2/s', '5/s')),
});

const someConstants = fc.record({
  retryFloor: aDuration,
  backoff: aDuration,
  longestBackoff: aDuration,
  poll: aDuration,
  wait: aDuration,
  losses: fc.nat({ max: 8 }),
  redirect: aDuration,
});

export const aPlatform = fc.record({
  routing: fc.constantFrom(
    'most-recently-used', 'least-recently-used', 'newest', 'oldest', 'random',
  ),
  onTimeout: fc.constantFrom('kill-container', 'cancel-attempt'),
  surge: fc.constantFrom<(string | number)[]>(1, 2, '50%', '100%', 0),
  replace: fc.constantFrom('match', 'demand'),
  retire: fc.constantFrom('one-for-one', 'all-at-first', 'at-desired'),
  atLimit: fc.constantFrom('wait', 'evict-idle'),
  interruptDelay: aDuration,
  gcDelay: aDuration,
  limits: someLimits,
  constants: someConstants,
  shared: fc.record({
    containers: fc.option(fc.integer({ min: 1, max: 8 })), gpus: fc.option(fc.nat({ max: 4 })),
  }),
  router: fc.record({
    lag: aDuration, misroute: fc.constantFrom('retry', 'fail'), delay: aDuration,
  }),
  load: fc.record({ free: fc.nat({ max: 3 }), per_extra: fc.constantFrom(0, 0.3, 1) }),
});

export type PlatformData = typeof aPlatform extends fc.Arbitrary<infer T> ? T : never;

/** Looking more often than this fills a trace with nothing. */
const SHORTEST_POLL = 200 * MILLISECOND;
/** So does starting more often what fails. */
const SHORTEST_BACKOFF = 500 * MILLISECOND;
/** Longer than a scenario, and no longer: who waits for ever also polls for ever. */
const LONGEST_WAIT = 100 * SECOND;

const between = (low: number, value: number, high: number): string =>
  formatDuration(Math.min(high, Math.max(low, value)));

function constants({ constants: drawn }: PlatformData, on: Features): PlatformInput['constants'] {
  const { retryFloor, backoff, longestBackoff, poll, wait, losses, redirect } = drawn;
  return {
    retry_floor: duration(retryFloor, on),
    start_backoff: between(SHORTEST_BACKOFF, backoff, LONGEST_WAIT),
    start_backoff_max: between(SHORTEST_BACKOFF, longestBackoff, LONGEST_WAIT),
    recreate_poll: between(SHORTEST_POLL, poll, LONGEST_WAIT),
    recreate_wait: between(0, wait, LONGEST_WAIT),
    losses,
    web_redirect: duration(redirect, on),
  };
}

function rolling(data: PlatformData, on: Features): PlatformInput['rolling'] {
  const { surge, replace, retire, atLimit } = data;
  return {
    ...(on.has('surge') ? { surge } : {}),
    ...(on.has('rolling policies') ? { replace, retire, at_limit: atLimit } : {}),
  } as PlatformInput['rolling'];
}

function limits({ limits: drawn }: PlatformData): PlatformInput['limits'] {
  const { queued, inFlight, spawned, webRate } = drawn;
  return {
    ...(queued === null ? {} : { queued }),
    ...(inFlight === null ? {} : { in_flight: inFlight }),
    ...(spawned === null ? {} : { spawned }),
    ...(webRate === null ? {} : { web_rate: webRate }),
  };
}

/** The limits of Functions, and those that they share. */
function limitsGiven(data: PlatformData, on: Features): Pick<PlatformInput, 'limits'> {
  const { containers, gpus } = data.shared;
  const isShared = on.has('shared limits');
  const all = {
    ...(on.has('limits') ? limits(data) : {}),
    ...(isShared && containers !== null ? { containers } : {}),
    ...(isShared && gpus !== null ? { gpus: { [GPU]: gpus } } : {}),
  };
  return Object.keys(all).length === 0 ? {} : { limits: all };
}

function router({ router: { lag, misroute, delay } }: PlatformData, on: Features): PlatformInput {
  const misroute_delay = between(SHORTEST_POLL, delay, LONGEST_WAIT);
  return { router_lag: duration(lag, on), misroute, misroute_delay } as PlatformInput;
}

/** The policies and limits, as far as this scenario has any but the usual. */
export function platformInput(data: PlatformData, on: Features): PlatformInput {
  const { routing, onTimeout, interruptDelay, gcDelay } = data;
  const given = <T>(feature: Feature, part: T): T | undefined =>
    (on.has(feature) ? part : undefined);
  return {
    ...given('routing', { routing }),
    ...given('early binding', { binding: 'early' }),
    ...given('timeout policy', { on_timeout: onTimeout }),
    ...(on.has('surge') || on.has('rolling policies') ? { rolling: rolling(data, on) } : {}),
    ...given('interrupt delay', { recreate: { interrupt_delay: duration(interruptDelay, on) } }),
    ...given('collection', { gc_delay: duration(gcDelay, on) }),
    ...limitsGiven(data, on),
    ...given('constants', { constants: constants(data, on) }),
    ...given('late router', router(data, on)),
    ...given('start load', { cold_start_load: data.load }),
  } as PlatformInput;
}
