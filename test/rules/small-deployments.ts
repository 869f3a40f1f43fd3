import fc from 'fast-check';
import { play, type Played } from './timeline.ts';

/** Times are counted in half seconds, so that many things happen at one instant. */
const half = (count: number): string => `${count * 500}ms`;

export interface SmallFunction {
  readonly cold: readonly number[];
  readonly initial: number;
  readonly min: number;
  /** 0: no cap. */
  readonly max: number;
  readonly slots: number;
  readonly exit: number;
  readonly window: number;
  readonly timeout: number;
  readonly failingStarts: readonly number[];
}

export interface SmallEvent {
  readonly at: number;
  readonly kind:
    | 'rolling' | 'recreate' | 'rollover' | 'rollback' | 'remove' | 'crash' | 'preempt' | 'fail';
}

export interface SmallDeployment {
  readonly functions: readonly SmallFunction[];
  /** Instants and service times; the parity of the place tells the Function. */
  readonly calls: readonly { readonly at: number; readonly service: number }[];
  readonly events: readonly SmallEvent[];
  readonly surge: number;
  readonly replace: 'match' | 'demand';
  readonly retire: 'one-for-one' | 'all-at-first' | 'at-desired';
  readonly atLimit: 'wait' | 'evict-idle';
  readonly delay: number;
  readonly routing: 'most-recently-used' | 'least-recently-used' | 'oldest' | 'newest' | 'random';
  readonly binding: 'late' | 'early';
}

const smallFunction = fc.record({
  cold: fc.array(fc.nat({ max: 8 }), { minLength: 1, maxLength: 4 }),
  initial: fc.nat({ max: 3 }),
  min: fc.nat({ max: 2 }),
  max: fc.nat({ max: 4 }),
  slots: fc.integer({ min: 1, max: 3 }),
  exit: fc.nat({ max: 5 }),
  window: fc.integer({ min: 1, max: 40 }),
  timeout: fc.integer({ min: 6, max: 40 }),
  failingStarts: fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 2 }),
});

/** Small deployments with events of these kinds; the rest of it as it comes. */
export const smallDeployment = (
  kinds: readonly SmallEvent['kind'][],
): fc.Arbitrary<SmallDeployment> => fc.record({
  functions: fc.array(smallFunction, { minLength: 1, maxLength: 2 }),
  calls: fc.array(
    fc.record({ at: fc.nat({ max: 60 }), service: fc.integer({ min: 1, max: 16 }) }),
    { maxLength: 10, size: 'max' },
  ),
  events: fc.array(
    fc.record({ at: fc.integer({ min: 2, max: 60 }), kind: fc.constantFrom(...kinds) }),
    { minLength: 1, maxLength: 5 },
  ),
  surge: fc.nat({ max: 2 }),
  replace: fc.constantFrom('match', 'demand'),
  retire: fc.constantFrom('one-for-one', 'all-at-first', 'at-desired'),
  atLimit: fc.constantFrom('wait', 'evict-idle'),
  delay: fc.constantFrom(0, 0, 3),
  routing: fc.constantFrom(
    'most-recently-used', 'least-recently-used', 'oldest', 'newest', 'random',
  ),
  binding: fc.constantFrom('late', 'late', 'early'),
});

function toFunction(spec: SmallFunction, code: string): object {
  const { initial, min, max } = spec;
  return {
    code,
    service_time: '1s',
    cold_start: { sequence: spec.cold.map(half) },
    initial_containers: max === 0 ? initial : Math.min(initial, max),
    min_containers: max === 0 ? min : Math.min(min, max),
    ...(max === 0 ? {} : { max_containers: max }),
    max_inputs: spec.slots,
    exit_time: half(spec.exit),
    scaledown_window: half(spec.window),
    timeout: half(spec.timeout),
    startup_timeout: '20s',
    start_failures: spec.failingStarts,
    retries: 1,
  };
}

const NAMES = ['f', 'g'] as const;

function toEvent({ at, kind }: SmallEvent, place: number, bases: readonly object[]): object {
  const change = { functions: { f: { code: `c${place}` } } };
  switch (kind) {
    case 'rollover': return { at: half(at), rollover: {} };
    case 'rollback': return { at: half(at), rollback: {} };
    // The last Function goes, or comes back.
    case 'remove': return {
      at: half(at),
      deploy: {
        change: { functions: { g: place % 2 === 0 ? null : bases.at(-1) as object } },
      },
    };
    case 'crash': return { at: half(at), fault: { crash: { function: 'f' } } };
    case 'preempt': return { at: half(at), fault: { preempt: { function: 'f' } } };
    case 'fail': return { at: half(at), fault: { fail_attempt: { function: 'f' } } };
    default: return { at: half(at), deploy: { strategy: kind, change } };
  }
}

/** A small deployment as the text of a scenario, which lasts for two minutes. */
export function scenarioText(small: SmallDeployment): string {
  const functions = small.functions.map((spec) => toFunction(spec, 'c'));
  const two = functions.length === 2;
  const traffic = (two ? NAMES : (['f'] as const)).flatMap((name, parity) => {
    const calls = small.calls
      .filter((_, place) => !two || place % 2 === parity)
      .toSorted((a, b) => a.at - b.at);
    if (calls.length === 0) return [];
    return [{
      name: `to ${name}`, to: name, arrivals: { at: calls.map(({ at }) => half(at)) },
      service_times: calls.map(({ service }) => half(service)),
    }];
  });
  const events = small.events
    .filter(({ kind }) => kind !== 'remove' || two)
    .map((event, place) => toEvent(event, place, functions));
  return JSON.stringify({
    duration: '120s',
    app: { name: 'a', functions: Object.fromEntries(functions.map((f, n) => [NAMES[n], f])) },
    ...(traffic.length === 0 ? {} : { traffic }),
    ...(events.length === 0 ? {} : { events }),
    platform: {
      routing: small.routing,
      binding: small.binding,
      rolling: {
        surge: small.surge, replace: small.replace, retire: small.retire, at_limit: small.atLimit,
      },
      recreate: { interrupt_delay: half(small.delay) },
    },
  });
}

/** Plays a small deployment. */
export const playSmall = (small: SmallDeployment): Played => play(scenarioText(small));
