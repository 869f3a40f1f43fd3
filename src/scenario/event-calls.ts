import { SOURCE_DEFAULTS } from '../model/defaults.ts';
import type { Distribution } from '../model/distribution.ts';
import type { SourceSpec } from '../model/scenario.ts';
import { readLaw } from './law-reading.ts';
import type { Path } from './problems.ts';
import type { Resolution } from './resolution.ts';
import type { ScenarioFile } from './scenario-shape.ts';
import type { Salvaged } from './shape-problems.ts';
import { checkWeb } from './traffic.ts';
import { formatDuration } from './units.ts';

type EventPart = Salvaged<NonNullable<ScenarioFile['events']>[number]>;
type CallPart = NonNullable<EventPart['call']>;
type Law = 'patience' | 'service_time';

const lawText = (law: Distribution): string =>
  (law.kind === 'constant' ? formatDuration(law.value) : JSON.stringify(law));

/** Calls that are alike come from one source, so that each takes the next of its draws (TIME-4). */
function nameOf(source: SourceSpec): string {
  const { app, function: name, kind, patience, service_time, version } = source;
  return [
    `calls of ${app}/${name}`,
    ...(kind === SOURCE_DEFAULTS.kind ? [] : [kind]),
    ...(version === undefined ? [] : [`pinned to v${version}`]),
    ...(patience === null ? [] : [`patience ${lawText(patience)}`]),
    ...(service_time === null ? [] : [`service ${lawText(service_time)}`]),
  ].join(', ');
}

function readCall(
  part: CallPart, { path, app }: { path: Path; app: string | undefined }, context: Resolution,
): SourceSpec | null {
  const { directory, problems } = context;
  const law = (key: Law): Distribution | null | undefined => {
    const value = part[key];
    const read = value === undefined ? null : readLaw(value, [...path, key], context);
    if (read?.kind !== 'trace') return read;
    const message = 'one input takes one duration, not a list of them in order';
    problems.report([...path, key], { code: 'conflict', message });
    return undefined;
  };
  // An event that names no App of the scenario is told of that where it is read.
  const isOdd = app !== undefined && !directory.has(app);
  const to = part.to === undefined || isOdd
    ? undefined : directory.function({ text: part.to, path: [...path, 'to'], app });
  const patience = law('patience');
  const service_time = law('service_time');
  if (to === undefined || patience === undefined || service_time === undefined) return null;
  const source: SourceSpec = {
    name: '', app: to.app, function: to.function, kind: part.kind ?? SOURCE_DEFAULTS.kind,
    arrivals: { kind: 'at', instants: [] }, from: 0, until: null, count: null,
    patience, service_times: null, service_time,
    ...(part.version === undefined ? {} : { version: part.version }),
  };
  checkWeb(source, path, context);
  return { ...source, name: nameOf(source) };
}

/** The sources that events call from, by place of the event; `null` for none. */
export function readCalls(
  parts: readonly (EventPart | undefined)[], context: Resolution,
): readonly (SourceSpec | null)[] {
  return parts.map((part, place) => part?.call === undefined
    ? null : readCall(part.call, { path: ['events', place, 'call'], app: part.app }, context));
}

/** Each of these sources once, in order of the first call; reports names that others have. */
export function callSources(
  calls: readonly (SourceSpec | null)[], names: ReadonlySet<string>, { problems }: Resolution,
): readonly SourceSpec[] {
  const sources = new Map<string, SourceSpec>();
  calls.forEach((source, place) => {
    if (source === null || sources.has(source.name)) return;
    sources.set(source.name, source);
    if (!names.has(source.name)) return;
    const message = `another source is called "${source.name}", as these calls are`;
    problems.report(['events', place, 'call'], { code: 'duplicate-name', message });
  });
  return [...sources.values()];
}
