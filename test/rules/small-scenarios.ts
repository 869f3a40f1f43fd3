import fc from 'fast-check';
import type { Ledger } from './ledger.ts';
import { play, type Played } from './timeline.ts';

/** A Function of a small scenario; durations in seconds, small, so that many things coincide. */
const aFunction = fc.record({
  service: fc.array(fc.nat({ max: 8 }), { minLength: 1, maxLength: 3 }),
  cold: fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 3 }),
  exit: fc.constantFrom(0, 0, 2),
  slots: fc.integer({ min: 1, max: 3 }),
  target: fc.integer({ min: 1, max: 3 }),
  min: fc.constantFrom(0, 0, 1, 2),
  max: fc.constantFrom(0, 0, 1, 2, 3, 4),
  buffer: fc.constantFrom(0, 0, 1, 2),
  window: fc.constantFrom(0, 2, 5, 10, 60),
  initial: fc.nat({ max: 3 }),
  singleUse: fc.constantFrom(false, false, false, true),
  retries: fc.nat({ max: 2 }),
  timeout: fc.constantFrom(3, 300, 300, 300),
  failureRate: fc.constantFrom(0, 0, 0.4),
  startFailureRate: fc.constantFrom(0, 0, 0, 0.4),
});

const aSource = fc.record({
  name: fc.constantFrom('s', 't', 'u', 'v', 'w'),
  to: fc.nat({ max: 1 }),
  at: fc.array(fc.nat({ max: 25 }), { minLength: 1, maxLength: 9 }),
  patience: fc.constantFrom(-1, -1, 0, 1, 4, 7),
  spawns: fc.boolean(),
});

const DEPLOYS = ['deploy', 'deploy', 'rollover', 'rollback'] as const;
const REST = ['stop', 'remove', 'crash', 'preempt', 'fail_attempt', 'start_failure'] as const;

const anEvent = fc.record({
  at: fc.nat({ max: 25 }),
  kind: fc.constantFrom(...DEPLOYS, ...DEPLOYS, ...REST),
  recreate: fc.boolean(),
  build: fc.constantFrom(0, 0, 3),
  buildFails: fc.constantFrom(false, false, true),
  to: fc.nat({ max: 1 }),
});

const aPlatform = fc.record({
  routing: fc.constantFrom(
    'most-recently-used', 'least-recently-used', 'newest', 'oldest', 'random',
  ),
  early: fc.boolean(),
  queued: fc.constantFrom(-1, -1, 0, 2),
  inFlight: fc.constantFrom(-1, -1, 3),
  surge: fc.constantFrom(0, 0, 1),
  replace: fc.constantFrom('match', 'match', 'demand'),
  retire: fc.constantFrom('one-for-one', 'one-for-one', 'all-at-first', 'at-desired'),
  atLimit: fc.constantFrom('wait', 'evict-idle'),
  interruptDelay: fc.constantFrom(0, 0, 3),
});

/** A small scenario as plain data, which shrinks part by part. */
export const aSmallScenario = fc.record({
  functions: fc.array(aFunction, { minLength: 1, maxLength: 2 }),
  sources: fc.uniqueArray(aSource, {
    minLength: 1, maxLength: 3, selector: ({ name }) => name,
  }),
  events: fc.array(anEvent, { maxLength: 5 }),
  platform: aPlatform,
});

export type SmallScenario = typeof aSmallScenario extends fc.Arbitrary<infer T> ? T : never;
type SmallFunction = SmallScenario['functions'][number];

const NAMES = ['f', 'g'] as const;

const s = (seconds: number): string => `${seconds}s`;

const capOf = ({ max, min }: SmallFunction): number | null =>
  (max === 0 ? null : Math.max(max, min));

/** The options that the rules speak of, as they hold for a Function in all versions. */
function optionsOf(spec: SmallFunction) {
  const cap = capOf(spec);
  const slots = spec.singleUse ? 1 : spec.slots;
  return {
    cap: cap ?? Number.POSITIVE_INFINITY,
    min: spec.min,
    buffer: spec.buffer,
    windowMicros: spec.window * 1e6,
    target: Math.min(spec.target, spec.slots),
    slots,
  };
}

/** A Function of the App of some id, with what its options are in every version. */
export interface Scope {
  readonly app: string;
  readonly function: string;
  readonly options: ReturnType<typeof optionsOf>;
}

export function scopeOf({ functions }: SmallScenario, app: string, name: string): Scope {
  const spec = functions[NAMES.indexOf(name as 'f')] as SmallFunction;
  return { app, function: name, options: optionsOf(spec) };
}

/** The Functions of all Apps that are live, but for one that some version may lack. */
export function scopesIn(scenario: SmallScenario, ledger: Ledger): Scope[] {
  const removes = scenario.events.some(({ kind }) => kind === 'remove');
  const count = removes ? 1 : scenario.functions.length;
  return [...ledger.apps].flatMap(([app, { version, isGone }]) =>
    version === 0 || isGone ? [] :
      NAMES.slice(0, count).map((name) => scopeOf(scenario, app, name)));
}

function functionOf(spec: SmallFunction) {
  const cap = capOf(spec);
  return {
    service_time: { sequence: spec.service.map(s) },
    cold_start: { sequence: spec.cold.map(s) },
    exit_time: s(spec.exit),
    max_inputs: spec.slots,
    target_inputs: Math.min(spec.target, spec.slots),
    min_containers: spec.min,
    ...(cap === null ? {} : { max_containers: cap }),
    buffer_containers: spec.buffer,
    scaledown_window: s(spec.window),
    initial_containers: Math.min(spec.initial, cap ?? spec.initial),
    single_use: spec.singleUse,
    retries: spec.retries,
    timeout: s(spec.timeout),
    failure_rate: spec.failureRate,
    start_failure_rate: spec.startFailureRate,
  };
}

type SmallEvent = SmallScenario['events'][number];

function eventOf(event: SmallEvent, place: number, functions: readonly string[]): object {
  const strategy = event.recreate ? 'recreate' : 'rolling';
  const target = functions[event.to] ?? 'f';
  const at = s(event.at);
  switch (event.kind) {
    case 'deploy': {
      const build = { duration: s(event.build), fails: event.buildFails };
      return { at, deploy: { strategy, build, change: { tags: { place: `${place}` } } } };
    }
    // f stays, since an App without any Function has little to tell.
    case 'remove':
      return { at, deploy: { strategy, change: { functions: functions[1] ? { g: null } : {} } } };
    case 'rollover': return { at, rollover: { strategy } };
    case 'rollback': return { at, rollback: { strategy, to: 'v1' } };
    case 'stop': return { at, stop: {} };
    default: return { at, fault: { [event.kind]: { function: target } } };
  }
}

/** The scenario file, as JSON, that the data stands for. */
export function scenarioOf({ functions, sources, events, platform }: SmallScenario) {
  const names = NAMES.slice(0, functions.length);
  const ends = events.some(({ kind }) => kind === 'remove');
  return {
    name: 'small',
    app: {
      name: 'a',
      functions: Object.fromEntries(names.map((name, k) =>
        [name, functionOf(functions[k] as SmallFunction)])),
    },
    traffic: sources.map(({ name, to, at, patience, spawns }) => ({
      name,
      to: names[to] ?? 'f',
      kind: spawns ? 'spawn' : 'call',
      arrivals: { at: [...at].sort((a, b) => a - b).map(s) },
      ...(patience < 0 ? {} : { patience: s(patience) }),
    })),
    events: (ends ? events.filter(({ kind, to }) => kind !== 'start_failure' || to === 0) : events)
      .map((event, place) => eventOf(event, place, names)),
    platform: {
      routing: platform.routing,
      binding: platform.early ? 'early' : 'late',
      limits: {
        ...(platform.queued < 0 ? {} : { queued: platform.queued }),
        ...(platform.inFlight < 0 ? {} : { in_flight: platform.inFlight }),
      },
      rolling: {
        surge: platform.surge, replace: platform.replace, retire: platform.retire,
        at_limit: platform.atLimit,
      },
      recreate: { interrupt_delay: s(platform.interruptDelay) },
    },
    duration: '50s',
  };
}

const played = new Map<string, Played>();

/** Runs a small scenario; the same one runs only once. */
export function playSmall(scenario: SmallScenario): Played {
  const text = JSON.stringify(scenarioOf(scenario));
  const known = played.get(text) ?? play(text);
  played.set(text, known);
  return known;
}

/** Judges the runs of so many small scenarios, always the same ones. */
export function forSmallScenarios(judge: (scenario: SmallScenario, run: Played) => void): void {
  fc.assert(
    fc.property(aSmallScenario, (scenario) => judge(scenario, playSmall(scenario))),
    { seed: 1, numRuns: 200, unbiased: true },
  );
}
