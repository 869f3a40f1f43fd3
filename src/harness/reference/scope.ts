import type { CodeBase, Draft } from '../../model/configuration.ts';
import type { Action, EventSpec, Scenario } from '../../model/scenario.ts';

/** So many records, at most: each of them makes the reference look at all that were before. */
export const MOST_RECORDS = 2_000;

/** What is interpreted. Everything else that a scenario can have is refused, so that it is seen. */
const STRATEGIES = ['rolling', 'recreate'];
const ARRIVALS = ['every', 'at', 'burst', 'poisson', 'stages', 'counts', 'trace'];
const ACTIONS = ['deploy', 'rollover', 'rollback', 'edit', 'stop', 'fault'];
const FAULTS = ['crash', 'preempt', 'fail_attempt', 'start_failure', 'build_failure'];
const SOURCE = [
  'name', 'app', 'function', 'kind', 'arrivals', 'from', 'until', 'count', 'patience',
  'service_times', 'service_time',
];
const PLATFORM = [
  'routing', 'binding', 'on_timeout', 'rolling', 'recreate', 'gc_delay', 'limits', 'constants',
  'prices',
];
const LIMITS = ['queued', 'in_flight', 'spawned'];
const OPTIONS = [
  'image', 'code', 'service_time', 'cold_start', 'snapshot', 'first_service_time', 'warm_up',
  'exit_time', 'startup_timeout', 'start_failure_rate', 'start_failures', 'single_use',
  'initial_containers', 'min_containers', 'max_containers', 'buffer_containers',
  'scaledown_window', 'autoscaler', 'max_inputs', 'target_inputs', 'concurrency', 'timeout',
  'retries', 'failure_rate', 'generator', 'secrets', 'resources',
];

/** The Functions of a scenario in all forms that its code bases give them, as far as they say. */
export function draftsOf({ apps, events }: Scenario): Draft[] {
  const changes = events.flatMap(({ action }) => ('change' in action ? action.change ?? [] : []));
  return [...apps.map(({ code_base }) => code_base), ...changes]
    .flatMap((codeBase) => Object.values((codeBase as CodeBase).functions ?? {}))
    .filter((each) => typeof each === 'object' && each !== null) as Draft[];
}

/** The keys of plain data that say something. */
const keysOf = (map: object): string[] =>
  Object.entries(map).filter(([, value]) => value !== null && value !== undefined)
    .map(([key]) => key);

/**
 * What a scenario asks for that the reference does not interpret; `null` where it interprets all of
 * it.
 */
export function beyondScope(scenario: Scenario): string | null {
  const { events, traffic, faults, platform } = scenario;
  const actions = events.map(({ action }) => action);
  const used: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['option of Functions', draftsOf(scenario).flatMap(keysOf), OPTIONS],
    ['key of traffic', traffic.flatMap(keysOf), SOURCE],
    ['kind of arrivals', traffic.map(({ arrivals }) => arrivals.kind), ARRIVALS],
    ['event', actions.map(({ kind }) => kind), ACTIONS],
    ['strategy', actions.flatMap((each) => ('strategy' in each ? each.strategy : [])), STRATEGIES],
    ['fault', actions.flatMap((each) => (each.kind === 'fault' ? each.fault.kind : [])), FAULTS],
    ['fault', faults.map(({ kind }) => kind), FAULTS],
    ['policy', keysOf(platform), PLATFORM],
    ['limit', keysOf(platform.limits), LIMITS],
  ];
  const [first] = used.flatMap(([what, found, known]) =>
    found.filter((each) => !known.includes(each)).map((each) => `${what} "${each}"`));
  return first === undefined ? null : `it does not know the ${first}`;
}

/** The entries of plain data whose keys are known. */
const known = <T extends object>(map: T, keys: readonly string[]): T =>
  Object.fromEntries(Object.entries(map).filter(([key]) => keys.includes(key))) as T;

function knownCode(codeBase: CodeBase): CodeBase {
  const functions = Object.entries(codeBase.functions ?? {}).map(([name, each]) =>
    [name, each === null ? null : known(each as Draft, OPTIONS)]);
  return codeBase.functions === undefined
    ? codeBase : { ...codeBase, functions: Object.fromEntries(functions) };
}

const knownAction = (action: Action): Action =>
  (('change' in action && action.change !== null)
    ? { ...action, change: knownCode(action.change) } as Action : action);

const isKnown = ({ action, time }: EventSpec): boolean => ACTIONS.includes(action.kind)
  && (time.kind !== 'at' || time.settled !== true)
  && (!('strategy' in action) || STRATEGIES.includes(action.strategy))
  && (action.kind !== 'fault' || FAULTS.includes(action.fault.kind));

/** The scenario without what the reference does not interpret. */
export function withinScope(scenario: Scenario): Scenario {
  const { apps, events, traffic, faults, platform } = scenario;
  return {
    ...scenario,
    apps: apps.map((app) => ({ ...app, code_base: knownCode(app.code_base) })),
    events: events.filter(isKnown).map((event) => ({
      ...event, action: knownAction(event.action),
    })),
    traffic: traffic.filter(({ arrivals }) => ARRIVALS.includes(arrivals.kind))
      // Without their URLs, Functions are called.
      .map((source) => known({
        ...source, kind: source.kind === 'web' ? 'call' as const : source.kind,
      }, SOURCE)),
    faults: faults.filter(({ kind }) => FAULTS.includes(kind)),
    platform: { ...known(platform, PLATFORM), limits: known(platform.limits, LIMITS) },
  };
}
