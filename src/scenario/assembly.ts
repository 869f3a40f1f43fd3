import type { CodeBase } from '../model/configuration.ts';
import { SCENARIO_DEFAULTS } from '../model/defaults.ts';
import type { PlatformSpec, Scenario } from '../model/scenario.ts';
import { changeTimes, type PlacedApp, readApps, readChange } from './apps.ts';
import { checkCallNames } from './calls.ts';
import { checkOverrides } from './autoscaler-overrides.ts';
import { checkHistory, type CodeChange, type EverNames } from './code-base-history.ts';
import type { DataFiles } from './data-files.ts';
import { Directory } from './directory.ts';
import { callSources, readCalls } from './event-calls.ts';
import { readEvents } from './events.ts';
import type { MeasureClaim } from '../expectations/measure-watch.ts';
import { type GivenMeasures, readExpectations, readMeasures } from './expectations.ts';
import { readRateFaults } from './faults.ts';
import { readPlatform } from './platform.ts';
import type { ProblemList } from './problems.ts';
import type { Resolution } from './resolution.ts';
import { checkPins, checkRollbacks } from './rollbacks.ts';
import { readSchedules } from './schedules.ts';
import { readShape, type Salvaged } from './shape-problems.ts';
import type { ScenarioFile } from './scenario-shape.ts';
import { checkServed, readTraffic, sourceNames } from './traffic.ts';
import type { Tree } from './tree.ts';

type File = Salvaged<ScenarioFile>;

interface AssemblyContext {
  /** The name of a scenario that has none of its own. */
  readonly name: string;
  readonly files: DataFiles;
  readonly problems: ProblemList;
  /** See {@link Resolution}. */
  readonly isOpenEnded?: boolean;
  readonly measures?: GivenMeasures | undefined;
}

/** What was read. */
interface Assembled {
  readonly scenario: Scenario;
  readonly measures: readonly MeasureClaim[];
}

const platformOf = ({ platform }: File): PlatformSpec =>
  readPlatform((platform ?? {}) as NonNullable<ScenarioFile['platform']>);

/** The change that each event brings, by the place of the event; `null` for none. */
function readChanges(file: File, context: AssemblyContext): readonly (CodeChange | null)[] {
  return (file.events ?? []).map((part, place) => {
    const read = part && readChange(part, ['events', place], context);
    return read ? { ...read, ...changeTimes(part, file.duration ?? null) } : null;
  });
}

interface Bodies {
  readonly apps: readonly PlacedApp[];
  readonly changes: readonly (CodeChange | null)[];
}

/** The App that events are about which name none. */
const onlyApp = (apps: readonly PlacedApp[]): string | undefined =>
  (apps.length === 1 ? apps[0]?.spec.name : undefined);

/** The changes to the code base of an App, in order of the file. */
function changesOf(
  file: File, { spec }: PlacedApp, { apps, changes }: Bodies,
): readonly CodeChange[] {
  const only = onlyApp(apps);
  return changes.filter((change, place): change is CodeChange =>
    change !== null && (file.events?.[place]?.app ?? only) === spec.name);
}

/** Follows the code base of each App through its changes, and lists all names it ever has. */
function makeDirectory(
  file: File,
  { apps, complete, changes }: Bodies & { readonly complete: boolean },
  { problems }: AssemblyContext,
): Directory {
  const { prices } = platformOf(file);
  const only = onlyApp(apps);
  const ever = new Map<string, EverNames>();
  const urls = new Map<string, string>();
  for (const app of apps) {
    const { path, spec } = app;
    const base = { app: spec, codeBase: spec.code_base, path };
    const made = changesOf(file, app, { apps, changes });
    const names = checkHistory(base, made, { problems, prices, urls });
    if (!ever.has(spec.name)) ever.set(spec.name, names);
  }
  const directory = new Directory({ apps: ever, complete, problems });
  checkCallNames([
    ...apps.map(({ path, spec }) => ({ app: spec.name, path, code: spec.code_base })),
    ...changes.flatMap((change, place) => {
      const app = file.events?.[place]?.app ?? only;
      return change === null || app === undefined
        ? [] : [{ app, path: change.path, code: change.change }];
    }),
  ], directory);
  return directory;
}

/**
 * The scenario that a tree states. All that is wrong with it is reported; with a problem among
 * them, what comes back is not to be used.
 */
export function assemble(tree: Tree, context: AssemblyContext): Assembled {
  const { files, problems, isOpenEnded = false } = context;
  const file = readShape(tree, problems);
  const { apps, complete } = readApps(file, { tree, problems, files });
  const changes = readChanges(file, context);
  const directory = makeDirectory(file, { apps, complete, changes }, context);
  const duration = file.duration ?? null;
  const resolution: Resolution = {
    tree, problems, files, directory, duration, isOpenEnded,
  };
  const bodies = apps.map((app) => ({ ...app, changes: changesOf(file, app, { apps, changes }) }));
  const schedules = readSchedules(bodies, { ...resolution, start: file.start ?? null });
  const scheduled = schedules?.functions ?? [];
  const named = sourceNames(file, scheduled, problems);
  const calls = readCalls(file.events ?? [], resolution);
  const called = callSources(calls, named, resolution);
  const sources = new Set([...named, ...called.map(({ name }) => name)]);
  const traffic = [...readTraffic(file.traffic ?? [], resolution), ...called];
  const bases: readonly (CodeBase | null)[] = changes.map((change) => change?.change ?? null);
  const events = readEvents(file.events ?? [], {
    ...resolution, sources, changes: bases, calls,
  });
  const specs = apps.map(({ spec }) => spec);
  checkOverrides({ apps: specs, parts: file.events ?? [], changes: bases }, resolution);
  const { traffic: parts = [], events: commands = [] } = file;
  checkServed(traffic, { parts, events: commands }, resolution);
  checkPins({ parts, traffic, apps: specs, events: commands }, resolution);
  checkRollbacks(file.events ?? [], specs, resolution);
  const lines = {
    ...resolution, apps: specs, events: file.events ?? [], sources,
    traffic: [...traffic, ...scheduled],
  };
  const scenario: Scenario = {
    name: file.name ?? context.name,
    seed: file.seed ?? SCENARIO_DEFAULTS.seed,
    start_us: file.start ?? null,
    duration,
    apps: specs,
    traffic,
    ...(schedules === undefined ? {} : { schedules }),
    events,
    faults: readRateFaults(file.faults ?? [], resolution),
    platform: platformOf(file),
    expect: readExpectations(file.expect ?? [], lines),
  };
  return {
    scenario, measures: context.measures === undefined ? [] : readMeasures(context.measures, lines),
  };
}
