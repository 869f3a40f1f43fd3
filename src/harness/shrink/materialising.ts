import type { TraceRecord } from '../../model/records.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { Micros } from '../../model/time.ts';
import { formatDuration } from '../../scenario/units.ts';
import type { Attempts } from './attempts.ts';
import { failureEvents, faultEvents, type Told } from './fault-events.ts';
import { microsOf } from './simplifications.ts';
import { isMap, listAt, replaced, type Tree, treeAt, type TreeMap } from './trees.ts';

/** A step from what is drawn to what was drawn. */
type Writing = (tree: TreeMap) => TreeMap;

/** An event that happens again and again is written out only where it does not fill pages. */
const MOST_REPEATS = 200;

const durations = (micros: readonly Micros[]): readonly string[] => micros.map(formatDuration);

/** What a run tells of the inputs of one source, in order of arrival. */
interface Arrived {
  readonly at: Micros[];
  readonly patience: Micros[];
  readonly service: Micros[];
}

/** What came from each source, by its name. */
function arrivedOf(records: readonly TraceRecord[]): ReadonlyMap<string, Arrived> {
  const sources = new Map<string, Arrived>();
  const places = new Map<unknown, readonly [Arrived, number]>();
  for (const { type, t_us, input, source, patience_us, attempt, service_us } of records) {
    if (type === 'input.arrived') {
      const name = String(source);
      const arrived = sources.get(name) ?? { at: [], patience: [], service: [] };
      sources.set(name, arrived);
      places.set(input, [arrived, arrived.at.length]);
      arrived.at.push(t_us);
      arrived.patience.push(Number(patience_us ?? 0));
      arrived.service.push(0);
    } else if (type === 'input.started' && attempt === 1) {
      const [arrived, place] = places.get(input) ?? [];
      if (arrived !== undefined && place !== undefined) arrived.service[place] = Number(service_us);
    }
  }
  return sources;
}

/** The keys that say when inputs arrive, of which the instants take the place. */
const TIMING: ReadonlySet<string> =
  new Set(['arrivals', 'from', 'until', 'count', 'caller_retries']);

function writeArrivals(place: number, { at, patience }: Arrived): Writing {
  return (tree) => {
    const source = treeAt(tree, ['traffic', place]) as TreeMap;
    const rest = Object.fromEntries(Object.entries(source).filter(([key]) => !TIMING.has(key)));
    const isPatienceDrawn = isMap(source['patience']);
    const written: TreeMap = {
      ...rest, arrivals: { at: durations(at) },
      ...(isPatienceDrawn ? { patience: { sequence: durations(patience) } } : {}),
    };
    return replaced(tree, ['traffic', place], written) as TreeMap;
  };
}

function writeServices(place: number, { service }: Arrived): Writing {
  return (tree) => {
    const { service_time: _, ...rest } = treeAt(tree, ['traffic', place]) as TreeMap;
    const written = { ...rest, service_times: durations(service) };
    return replaced(tree, ['traffic', place], written) as TreeMap;
  };
}

function trafficWritings(
  tree: TreeMap, scenario: Scenario, records: readonly TraceRecord[],
): readonly Writing[] {
  const arrivedBy = arrivedOf(records);
  return listAt(tree, 'traffic').flatMap((_, place) => {
    const spec = scenario.traffic[place];
    const arrived = arrivedBy.get(spec?.name ?? '');
    if (spec === undefined || arrived === undefined) return [];
    const isGiven = spec.arrivals.kind === 'at' || spec.service_times !== null;
    return [
      ...(spec.arrivals.kind === 'at' ? [] : [writeArrivals(place, arrived)]),
      ...(isGiven && spec.service_times !== null ? [] : [writeServices(place, arrived)]),
    ];
  });
}

/** Of which version the k-th start counts as the k-th of all: each draws its own. */
type Drawn = 'first version' | 'last version';

/** How long the starts of each Function took, k-th by k-th. */
function startsOf(
  { records, names }: Told, drawn: Drawn,
): ReadonlyMap<string, readonly Micros[]> {
  const counts = new Map<string, number>();
  const starts = new Map<string, Micros[]>();
  for (const { type, why, app, function: name, version, cold_start_us } of records) {
    if (type !== 'container.starting' || why === 'initial') continue;
    const key = `${names.get(String(app))}/${name}`;
    const counter = `${key}/${version}`;
    const k = counts.get(counter) ?? 0;
    counts.set(counter, k + 1);
    const list = starts.get(key) ?? [];
    starts.set(key, list);
    if (k === list.length || drawn === 'last version') list[k] = Number(cold_start_us);
  }
  return starts;
}

/** The Apps of a scenario, whether it has one or several, with their paths. */
function appsOf(tree: TreeMap): readonly (readonly [TreeMap, readonly (string | number)[]])[] {
  const { app } = tree;
  if (isMap(app)) return [[app as TreeMap, ['app']]];
  return listAt(tree, 'apps').map((each, place) => [each, ['apps', place]] as const);
}

function startWritings(
  tree: TreeMap, starts: ReadonlyMap<string, readonly Micros[]>,
): readonly Writing[] {
  return appsOf(tree).flatMap(([app, path]) => {
    const { functions } = app;
    if (!isMap(functions)) return [];
    return Object.entries(functions).flatMap(([name, options]): readonly Writing[] => {
      const drawn = starts.get(`${app['name']}/${name}`);
      if (drawn === undefined || !isMap(options) || !isMap(options['cold_start'])) return [];
      const sequence = { sequence: durations(drawn) };
      return [(least) =>
        replaced(least, [...path, 'functions', name, 'cold_start'], sequence) as TreeMap];
    });
  });
}

/** So many attempts that failed by chance are written out as faults. */
const MOST_FAILURES = 50;

/** Failures by chance of each Function that has a rate of them, as events. */
function failureWritings(tree: TreeMap, told: Told): readonly Writing[] {
  const paths = appsOf(tree).flatMap(([{ functions }, path]) =>
    (isMap(functions) ? Object.entries(functions) : [])
      .filter(([, options]) => isMap(options) && options['failure_rate'] !== undefined)
      .map(([name]) => [...path, 'functions', name, 'failure_rate']));
  const events = paths.length === 0 ? [] : failureEvents(tree, told);
  if (paths.length === 0 || events.length > MOST_FAILURES) return [];
  return [(least) => paths.reduce<TreeMap>(
    (rest, path) => replaced(rest, path, undefined) as TreeMap,
    { ...least, events: [...listAt(least, 'events'), ...events] },
  )];
}

/** The events of a tree with those that happen again and again written out. */
function writeRepeats(end: Micros): Writing {
  return (tree) => {
    const events = listAt(tree, 'events').flatMap((event): readonly Tree[] => {
      const { every, until, ...rest } = event;
      const gap = microsOf(every);
      if (gap === undefined) return [event];
      const last = Math.min(end, (microsOf(until) ?? Number.POSITIVE_INFINITY) - 1);
      const count = Math.floor(last / gap);
      if (count > MOST_REPEATS) return [event];
      return Array.from({ length: count }, (_, at) =>
        ({ at: formatDuration((at + 1) * gap), ...rest }));
    });
    return { ...tree, events };
  };
}

/** Names of the Apps by the ids that the trace knows them by. */
function appNames(records: readonly TraceRecord[]): ReadonlyMap<string, string> {
  return new Map(records.filter(({ type }) => type === 'app.created')
    .map(({ app, name }) => [String(app), String(name)]));
}

/**
 * Puts in place of what is drawn what was drawn in the run: instants of arrival, patience, service
 * times, cold starts, faults by chance. All at once if the scenario still fails then, else whatever
 * can be.
 */
export function materialise(
  attempts: Attempts, scenario: Scenario, records: readonly TraceRecord[],
): void {
  const tree = attempts.least;
  const told = { records, names: appNames(records) };
  const traffic = trafficWritings(tree, scenario, records);
  const starts = (['first version', 'last version'] as const).map((drawn) =>
    startWritings(tree, startsOf(told, drawn)));
  const others: readonly Writing[] = [
    ...faultEvents(tree, scenario, told),
    ...failureWritings(tree, told),
    ...(listAt(tree, 'events').some(({ every }) => every !== undefined)
      ? [writeRepeats(records.at(-1)?.t_us ?? 0)] : []),
    ({ seed: _, ...rest }) => rest,
  ];
  for (const some of starts) {
    const all = [...traffic, ...some, ...others];
    if (attempts.take(all.reduce((least, write) => write(least), tree))) return;
  }
  for (const write of [...traffic, ...starts.flat(), ...others]) {
    attempts.take(write(attempts.least));
  }
}
