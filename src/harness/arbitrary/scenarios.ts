import fc from 'fast-check';
import { SECOND } from '../../model/time.ts';
import type { Scenario } from '../../model/scenario.ts';
import { defineScenario, type ScenarioInput } from '../../scenario/index.ts';
import { formatDuration } from '../../scenario/units.ts';
import { anApp, DrawnApp, pick } from './apps.ts';
import { aCommand, commandInput } from './commands.ts';
import { aChanceFault, aFault, chanceFaultInput, faultInput } from './faults.ts';
import { type Features, someFeatures } from './features.ts';
import { anInstant, HORIZON, instant, someAnchors, type Timeframe } from './instants.ts';
import type { Probe } from '../relations/relation.ts';
import { aPlatform, platformInput } from './platforms.ts';
import type { EventInput } from './times.ts';
import { aSource, type Files, sourceInput } from './traffic.ts';

/**
 * The parts of a scenario, each drawn and shrunk by itself. Which features it has comes first: to
 * take one away is the greatest step.
 */
export const SCENARIO_PARTS = {
  features: someFeatures,
  commands: fc.array(aCommand, { maxLength: 8, size: 'max' }),
  faults: fc.array(aFault, { maxLength: 4, size: 'max' }),
  chanceFaults: fc.array(aChanceFault, { maxLength: 2, size: 'max' }),
  sources: fc.array(aSource, { maxLength: 3, size: 'max' }),
  apps: fc.array(anApp, { minLength: 1, maxLength: 2, size: 'max' }),
  platform: aPlatform,
  duration: fc.integer({ min: 5 * SECOND, max: 2 * HORIZON }),
  anchors: someAnchors,
  seed: fc.nat({ max: 1_000 }),
  /** Where two runs are made to differ, if they are. */
  probe: fc.record({
    at: anInstant,
    factor: fc.integer({ min: 1, max: 4 }),
    strategy: fc.constantFrom('rolling', 'recreate'),
  }),
};

/** A random scenario as plain data. */
export const aScenario = fc.record(SCENARIO_PARTS);

export type ScenarioData = typeof aScenario extends fc.Arbitrary<infer T> ? T : never;

/** A scenario as it is written, with its data files by name. */
export interface WrittenScenario {
  readonly input: ScenarioInput;
  readonly files: Files;
}

/** When things of the scenario happen. */
function timeframe({ anchors, features, duration }: ScenarioData): Timeframe {
  const isLeftAlone = features.includes('liveness phase');
  return { anchors, last: isLeftAlone ? Math.min(duration, HORIZON) : duration };
}

/** The probe for relations that was drawn with a scenario. */
export function probeOf(data: ScenarioData): Probe {
  return { ...data.probe, at: instant(data.probe.at, timeframe(data)) };
}

const APP_NAMES = ['a', 'b'] as const;

function drawnApps({ apps }: ScenarioData, on: Features): readonly DrawnApp[] {
  const count = on.has('second App') ? apps.length : 1;
  return APP_NAMES.slice(0, count).map((name, place) => new DrawnApp(name, pick(apps, place), on));
}

interface Parts {
  readonly on: Features;
  readonly frame: Timeframe;
  readonly apps: readonly DrawnApp[];
}

function eventInputs({ commands, faults }: ScenarioData, parts: Parts): readonly EventInput[] {
  const { on, frame, apps } = parts;
  const events: EventInput[] = [];
  for (const command of commands) {
    const context = { on, frame, app: pick(apps, command.app) };
    events.push(commandInput(command, context, events));
  }
  if (!on.has('faults')) return events;
  return [
    ...events,
    ...faults.map((fault) => faultInput(fault, { on, frame, app: pick(apps, fault.app) })),
  ];
}

/** How many versions of an App there can be: each that is published once may be one. */
const versionsOf = ({ name, isDeployed }: DrawnApp, events: readonly EventInput[]): number =>
  events.filter(({ app, every, deploy, rollover, rollback }) => app === name
    && every === undefined && (deploy ?? rollover ?? rollback) !== undefined).length
    + (isDeployed ? 1 : 0);

/** The scenario that the data stands for, valid whatever was drawn; `name` is that of its file. */
export function writeScenario(data: ScenarioData, name: string): WrittenScenario {
  const on: Features = new Set(data.features);
  const isBounded = !on.has('liveness phase');
  const frame = timeframe(data);
  const parts = { on, frame, apps: drawnApps(data, on) };
  const events = eventInputs(data, parts);
  const sources = data.sources.map((source, place) => sourceInput(source, {
    on, frame, app: pick(parts.apps, source.app), file: `${name}-${place + 1}.csv`,
    versions: versionsOf(pick(parts.apps, source.app), events),
    isServed: events.some(({ app, serve }) =>
      serve !== undefined && app === pick(parts.apps, source.app).name),
  }));
  // These never end: what is to be left alone has none.
  const byChance = on.has('faults by chance') && isBounded ? data.chanceFaults : [];
  const faults = byChance.map((fault) => chanceFaultInput(fault, pick(parts.apps, fault.app), on));
  const platform = platformInput(data.platform, on);
  const input: ScenarioInput = {
    name,
    ...(data.seed === 0 ? {} : { seed: data.seed }),
    ...(isBounded ? { duration: formatDuration(data.duration) } : {}),
    apps: parts.apps.map((app) => app.input()),
    ...(sources.length === 0 ? {} : { traffic: sources.map(({ source }) => source) }),
    ...(events.length === 0 ? {} : { events: [...events] }),
    ...(faults.length === 0 ? {} : { faults }),
    ...(Object.keys(platform).length === 0 ? {} : { platform }),
  };
  return { input, files: Object.assign({}, ...sources.map(({ files }) => files)) };
}

/** Gives the texts of data files by their names. */
export const readerOf = (files: Files) => (name: string): string => {
  const text = files[name];
  if (text === undefined) throw new Error(`there is no file ${name}`);
  return text;
};

/** A scenario that was written down, ready to be run. */
export const readWritten = ({ input, files }: WrittenScenario): Scenario =>
  defineScenario(input, { read: readerOf(files) });
