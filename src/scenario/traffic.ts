import { SOURCE_DEFAULTS } from '../model/defaults.ts';
import type { Distribution } from '../model/distribution.ts';
import type { ScheduledFunction, SourceSpec } from '../model/scenario.ts';
import type { Micros } from '../model/time.ts';
import { excessFinding, isEndless, mostArrivals, readArrivals } from './arrivals.ts';
import { readLaw } from './law-reading.ts';
import type { Path, ProblemList } from './problems.ts';
import type { Resolution } from './resolution.ts';
import type { ScenarioFile } from './scenario-shape.ts';
import type { Salvaged } from './shape-problems.ts';
import { treeAt } from './tree.ts';

type SourcePart = Salvaged<NonNullable<ScenarioFile['traffic']>[number]>;
type EventPart = Salvaged<NonNullable<ScenarioFile['events']>[number]>;
type Parts = readonly (SourcePart | undefined)[];

/** The name of a source: its own, else its place in the file from 1. */
const nameOf = (part: SourcePart | undefined, place: number): string =>
  part?.name ?? String(place + 1);

/** The source that the calls of a run come from, by the place of the event. */
export const runName = ({ name }: { readonly name?: string | undefined }, place: number): string =>
  name ?? `run-${place + 1}`;

/** The names of all sources, schedules and runs included; reports those that are there twice. */
export function sourceNames(
  { traffic: parts = [], events = [] }: {
    readonly traffic?: Parts | undefined;
    readonly events?: readonly (EventPart | undefined)[] | undefined;
  },
  scheduled: readonly ScheduledFunction[], problems: ProblemList,
): ReadonlySet<string> {
  const names = new Set(scheduled.map(({ name }) => name));
  parts.forEach((part, place) => {
    const name = nameOf(part, place);
    if (names.has(name)) {
      const message = `another source is called "${name}"`;
      problems.report(['traffic', place, 'name'], { code: 'duplicate-name', message });
    }
    names.add(name);
  });
  events.forEach((part, place) => {
    if (part?.run === undefined) return;
    const name = runName(part.run, place);
    if (names.has(name)) {
      const message = `another source is called "${name}"`;
      problems.report(['events', place, 'run', 'name'], { code: 'duplicate-name', message });
    }
    names.add(name);
  });
  return names;
}

/** The traffic of a scenario, as far as it is valid. */
export function readTraffic(parts: Parts, context: Resolution): readonly SourceSpec[] {
  return parts.flatMap((part, place) => {
    if (part === undefined) return [];
    return readSource(part, { path: ['traffic', place], name: nameOf(part, place) }, context) ?? [];
  });
}

function readServiceTimes(
  part: SourcePart, path: Path, { files }: Resolution,
): readonly Micros[] | null | undefined {
  const given = part.service_times;
  if (given === undefined) return null;
  if (!('file' in given)) return given as readonly Micros[];
  const { file, column, unit } = given;
  if (file === undefined || column === undefined) return undefined;
  return files.durations({ file, column, key: 'column', path }, unit);
}

function readSource(
  part: SourcePart, { path, name }: { path: Path; name: string }, context: Resolution,
): SourceSpec | undefined {
  const { directory, problems } = context;
  const to = part.to === undefined
    ? undefined
    : directory.function({ text: part.to, path: [...path, 'to'] });
  const arrivals = part.arrivals === undefined
    ? undefined
    : readArrivals(part.arrivals, [...path, 'arrivals'], context);
  const law = (key: 'patience' | 'service_time'): Distribution | null | undefined => {
    const value = part[key];
    return value === undefined ? null : readLaw(value, [...path, key], context);
  };
  const patience = law('patience');
  const serviceTime = law('service_time');
  const serviceTimes = readServiceTimes(part, [...path, 'service_times'], context);
  const from = part.from ?? SOURCE_DEFAULTS.from;
  if (part.until !== undefined && part.until <= from) {
    const message = 'arrivals would end before they begin: "until" is not after "from"';
    problems.report([...path, 'until'], { code: 'conflict', message });
  }
  if (to === undefined || arrivals === undefined) return undefined;
  const source: SourceSpec = {
    name,
    app: to.app,
    function: to.function,
    kind: part.kind ?? SOURCE_DEFAULTS.kind,
    ...(part.version === undefined ? {} : { version: part.version }),
    ...(part.via === undefined ? {} : { via: part.via }),
    arrivals: arrivals.arrivals,
    from,
    until: part.until ?? null,
    count: part.count ?? null,
    patience: patience ?? null,
    service_times: serviceTimes ?? arrivals.serviceTimes,
    service_time: serviceTime ?? null,
    ...callerRetries(part),
  };
  checkSource(source, path, context);
  checkWeb(source, path, context);
  checkServiceTimes(part, source, { path, context });
  return source;
}

/** Reports inputs that come by a URL which is never there, or is of no version in particular. */
export function checkWeb(
  source: SourceSpec, path: Path, { directory, problems, isOpenEnded }: Resolution,
): void {
  if (source.kind !== 'web') return;
  if (source.version !== undefined) {
    const message = 'a URL leads to whatever is live: "version" goes with other kinds';
    problems.report([...path, 'version'], { code: 'conflict', message }, 'key');
  }
  if (source.via !== undefined) {
    const message = 'a URL leads to the deployed App: "via" goes with other kinds';
    problems.report([...path, 'via'], { code: 'conflict', message }, 'key');
  }
  // Whoever runs it may give it a URL later on.
  if (isOpenEnded || directory.isWeb(source)) return;
  const message = `${source.function} is never a web Function`;
  const hint = 'give it "web: true"';
  problems.report([...path, 'kind'], { code: 'conflict', message, hint });
}

function callerRetries({ caller_retries: given }: SourcePart): Pick<SourceSpec, 'caller_retries'> {
  if (given?.attempts === undefined) return {};
  const usual = SOURCE_DEFAULTS.caller_retries;
  return {
    caller_retries: {
      attempts: given.attempts,
      delay: given.delay ?? usual.delay,
      jitter: given.jitter ?? usual.jitter,
      budget: given.budget ?? usual.budget,
    },
  };
}

function checkSource(source: SourceSpec, path: Path, context: Resolution): void {
  const { tree, problems, duration, isOpenEnded } = context;
  const kind = [...path, 'arrivals', source.arrivals.kind];
  // A bound that is wrong has been told of.
  const hasBound = ['until', 'count'].some((key) => treeAt(tree, [...path, key]) !== undefined)
    || treeAt(tree, ['duration']) !== undefined;
  if (isEndless(source) && !hasBound && !isOpenEnded) {
    problems.report(kind, {
      code: 'endless', message: 'this traffic has no end',
      hint: 'give it "until" or "count", or the scenario a "duration"',
    }, 'key');
  }
  const excess = excessFinding(source, duration);
  if (excess !== undefined) problems.report(kind, excess);
  const most = mostArrivals(source);
  const { arrivals } = source;
  const gap = arrivals.kind === 'every' ? arrivals.gap : null;
  // Each client thinks once more than it makes requests.
  const { think_time: thought, clients, inputs = 1 } = arrivals.kind === 'closed'
    ? arrivals : { think_time: null, clients: 0 };
  const laws = [
    { law: gap, path: kind },
    { law: thought, path: [...kind, 'think_time'], besides: clients, each: inputs },
    { law: source.patience, path: [...path, 'patience'] },
    { law: source.service_time, path: [...path, 'service_time'] },
  ];
  for (const { law, path: at, besides = 0, each = 1 } of laws) {
    if (law?.kind !== 'trace') continue;
    checkEnough((law.values.length - besides) * each, most, { path: at, problems });
  }
}

/** Reports sources for Apps that are served where nobody serves them, and pins of such. */
export function checkServed(
  traffic: readonly SourceSpec[], { parts, events }: {
    readonly parts: Parts; readonly events: readonly (EventPart | undefined)[];
  },
  { problems, directory, isOpenEnded }: Resolution,
): void {
  for (const [place, part] of parts.entries()) {
    const source = traffic.find(({ name }) => name === nameOf(part, place));
    if (source?.via === undefined) continue;
    const path = ['traffic', place, 'via'];
    if (source.version !== undefined) {
      const message = 'versions of an App that is served are pinned by nobody: "version" is not '
        + 'for "via: serve"';
      problems.report(path, { code: 'conflict', message });
    }
    const isServed = events.some((event) => event?.serve !== undefined
      && (event.app ?? directory.onlyApp ?? source.app) === source.app);
    if (isServed || isOpenEnded) continue;
    problems.report(path, {
      code: 'conflict', message: `nobody serves the App "${source.app}"`,
      hint: 'give the scenario an event "serve"',
    });
  }
}

/** Reports values that are enough for `length` inputs, if more than that can come. */
function checkEnough(
  length: number, most: number, { path, problems }: { path: Path; problems: ProblemList },
): void {
  if (length >= most) return;
  if (length <= 0) {
    problems.report(path, { code: 'too-short', message: 'the values end before the first input' });
    return;
  }
  const message = most === Number.POSITIVE_INFINITY
    ? `how many inputs there will be is not known, and the values end after ${length}`
    : `the values end after ${length} of ${most} inputs`;
  const hint = `give more of them, or the source "count: ${length}"`;
  problems.report(path, { code: 'too-short', message, hint });
}

/** The ways in which a source gives service times: at most one may be used. */
function serviceTimeKeys({ service_times, service_time, arrivals }: SourcePart): readonly string[] {
  const recorded = arrivals?.kind === 'trace' && arrivals.given.duration !== undefined;
  return [
    ...(service_times === undefined ? [] : ['service_times']),
    ...(service_time === undefined ? [] : ['service_time']),
    ...(recorded ? ['arrivals.trace.duration'] : []),
  ];
}

function checkServiceTimes(
  part: SourcePart, source: SourceSpec, { path, context }: { path: Path; context: Resolution },
): void {
  const { problems } = context;
  const [key, other] = serviceTimeKeys(part);
  if (key !== undefined && other !== undefined) {
    const message = `service times are given by "${key}" and by "${other}"`;
    problems.report([...path, key], { code: 'conflict', message }, 'key');
  }
  if (key !== undefined && context.directory.batches(source)) {
    const message = `"${key}" says how long one input takes, but ${source.function} has a "batch"`;
    problems.report([...path, ...key.split('.')], { code: 'conflict', message }, 'key');
  }
  if (source.service_times === null) return;
  const most = mostArrivals(source);
  checkEnough(source.service_times.length, most, { path: [...path, 'service_times'], problems });
}
