import type { TraceRecord } from '../../model/records.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { Micros } from '../../model/time.ts';
import { formatDuration } from '../../scenario/units.ts';
import { isMap, listAt, type Tree, type TreeMap } from './trees.ts';

/** The records of a run, and the names of Apps by the ids that these know them by. */
export interface Told {
  readonly records: readonly TraceRecord[];
  readonly names: ReadonlyMap<string, string>;
}

/** Such a fault lasts for the instant of the start that it slows down. */
const AN_INSTANT = '1us';

type Strike = Readonly<Record<string, string | number | undefined>>;

/** What an event has to say to strike as a fault by chance did; `null` if no event can. */
function actionOf(
  { fault, target, for_us }: Strike, given: TreeMap, container: string | undefined,
): Tree | null {
  const kind = String(fault);
  switch (kind) {
    case 'crash': case 'preempt': return { [kind]: { container: String(target) } };
    case 'fail_attempt': case 'wedge':
      return container === undefined ? null : { [kind]: { container } };
    case 'build_failure': return { build_failure: { image: String(target) } };
    case 'build_delay':
      return { build_delay: { delay: given['delay'] ?? null, image: String(target) } };
    case 'slow_start':
      return {
        slow_start: { function: String(target), factor: given['factor'] ?? null, for: AN_INSTANT },
      };
    case 'start_failure': return { start_failure: { function: given['function'] ?? null } };
    default: {
      const { rate: _, for: lasts, ...rest } = given;
      const length = for_us === undefined ? lasts : formatDuration(Number(for_us));
      return { [kind]: { ...rest, ...(length === undefined ? {} : { for: length }) } };
    }
  }
}

/** Faults of the platform, which have no App. */
const OF_PLATFORM: ReadonlySet<string> = new Set([
  'outage', 'cold_start_cap', 'gpu_shortage', 'router_lag', 'invalidate_secret',
]);

/** Whether an event of the file is the strike that a record tells of. */
const isOfFile = (events: readonly TreeMap[], { fault, t_us }: TraceRecord): boolean =>
  events.some(({ at, when, fault: given }) => isMap(given) && String(fault) in given
    && (when !== undefined || at === formatDuration(t_us)));

/** An attempt that fails by chance does so at its end, when a fault would come too late. */
const justBefore = (end: Micros): string => formatDuration(Math.max(0, end - 1));

/** Attempts that failed by the `failure_rate` of their Function, as faults that strike them. */
export function failureEvents(tree: TreeMap, { records, names }: Told): readonly Tree[] {
  const hasApps = Array.isArray(tree['apps']);
  return records.filter(({ type, result, caused_by }) =>
    type === 'attempt.ended' && result === 'failed' && caused_by === undefined)
    .map(({ t_us, app, container }) => ({
      at: justBefore(t_us), ...(hasApps ? { app: names.get(String(app)) ?? null } : {}),
      fault: { fail_attempt: { container: String(container) } },
    }));
}

/** The faults by chance that struck in a run, as events. */
function strikesAsEvents(tree: TreeMap, { records, names }: Told): readonly Tree[] {
  const byKind = new Map(listAt(tree, 'faults').flatMap((fault) =>
    Object.entries(fault).map(([kind, given]) => [kind, given as TreeMap] as const)));
  const events = listAt(tree, 'events');
  const hasApps = Array.isArray(tree['apps']);
  const containers = new Map<unknown, string>();
  const struck: Tree[] = [];
  for (const record of records) {
    if (record.type === 'input.started') {
      containers.set(record['input'], String(record['container']));
    }
    const kind = String(record['fault']);
    const given = byKind.get(kind);
    if (record.type !== 'fault.struck' || given === undefined || isOfFile(events, record)) continue;
    const fault = actionOf(record, given, containers.get(record['target']));
    const app = names.get(String(record.app));
    const owner = hasApps && app !== undefined && !OF_PLATFORM.has(kind) ? { app } : {};
    // What strikes an attempt has to wait until the attempt has begun.
    const settled = kind === 'wedge' ? { settled: true } : {};
    const at = kind === 'fail_attempt' ? justBefore(record.t_us) : formatDuration(record.t_us);
    if (fault !== null) struck.push({ at, ...settled, ...owner, fault });
  }
  return struck;
}

/** The step from faults by chance to the events that they were in a run, if there are any. */
export function faultEvents(
  tree: TreeMap, scenario: Scenario, told: Told,
): readonly ((least: TreeMap) => TreeMap)[] {
  if (scenario.faults.length === 0) return [];
  const struck = strikesAsEvents(tree, told);
  return [({ faults: _, ...least }) => ({
    ...least, events: [...listAt(least, 'events'), ...struck],
  })];
}
