/**
 * Random scenarios for property-based tests with fast-check: whole ones, and traffic and commands
 * for an App that is given. Whatever is drawn is valid, happens within a minute, often at one and
 * the same instant, and shrinks.
 *
 * @module
 */
import fc from 'fast-check';
import type { ScenarioInput } from '../../scenario/scenario-shape.ts';
import { formatDuration } from '../../scenario/units.ts';
import { anApp, type AppInput, DrawnApp } from './apps.ts';
import { someFeatures } from './features.ts';
import { anInstant, HORIZON, instant, someAnchors } from './instants.ts';
import { SCENARIO_PARTS, writeScenario } from './scenarios.ts';

export type { AppInput };
export type SourceInput = NonNullable<ScenarioInput['traffic']>[number];
export type EventInput = NonNullable<ScenarioInput['events']>[number];

const { sources, features, ...parts } = SCENARIO_PARTS;

/** Whole scenarios: Apps, traffic, commands, faults and policies of all kinds. */
export const scenarios = (): fc.Arbitrary<ScenarioInput> => fc.record({
  ...parts, features,
  // A scenario in code has no data files beside it.
  sources: sources.map((all) => all.map((source) =>
    (source.kind === 'counts' || source.kind === 'trace'
      ? { ...source, kind: 'at' as const } : source))),
}).map((data) => writeScenario(data, 'random').input);

/** Apps with one to three Functions and any of their options. */
export const apps = (): fc.Arbitrary<AppInput> =>
  fc.tuple(anApp, someFeatures).map(([data, on]) => new DrawnApp('app', data, new Set(on)).input());

/** The Functions that traffic and commands can be about. */
function functionsOf({ name, functions }: AppInput): readonly string[] {
  const names = Object.keys(functions);
  if (names.length > 0) return names;
  throw new TypeError(`the App "${name}" has no Functions that anything could be drawn for`);
}

const frame = (anchors: readonly number[]) => ({ anchors, last: HORIZON });

const aSource = fc.record({
  kind: fc.constantFrom('at', 'burst', 'poisson', 'every'),
  instants: fc.array(anInstant, { minLength: 1, maxLength: 10 }),
  rate: fc.constantFrom('1/s', '5/s', '0.2/s'),
  gap: fc.constantFrom('1s', '250ms', '5s'),
  count: fc.integer({ min: 1, max: 30 }),
  isSpawned: fc.boolean(),
});

type SourceData = typeof aSource extends fc.Arbitrary<infer T> ? T : never;

function arrivalsOf(
  { kind, instants, rate, gap, count }: SourceData, anchors: readonly number[],
): Pick<SourceInput, 'arrivals' | 'count'> {
  const at = instants.map((each) => instant(each, frame(anchors))).sort((a, b) => a - b)
    .map(formatDuration);
  switch (kind) {
    case 'at': return { arrivals: { at } };
    case 'burst': return { arrivals: { burst: { count, at: at[0] ?? '0s' } } };
    case 'poisson': return { arrivals: { poisson: { rate } }, count };
    case 'every': return { arrivals: { every: gap }, count };
  }
}

/** One to three sources of traffic for an App: bursts, streams, inputs at instants of events. */
export function traffic(app: AppInput): fc.Arbitrary<SourceInput[]> {
  const to = fc.constantFrom(...functionsOf(app));
  return fc.record({
    anchors: someAnchors,
    all: fc.array(fc.tuple(to, aSource), { minLength: 1, maxLength: 3 }),
  }).map(({ anchors, all }) => all.map(([name, data]) => ({
    to: `${app.name}/${name}`, ...arrivalsOf(data, anchors),
    ...(data.isSpawned ? { kind: 'spawn' as const } : {}),
  })));
}

export interface CommandOptions {
  /** What commands are carried out by; the bundled ones unless others are named. */
  readonly strategies?: readonly string[];
  /** The most commands; 6 if left out. */
  readonly most?: number;
}

const OTHER_CODE = ['other-1', 'other-2', 'other-3'];

/**
 * Commands for an App, in order: deployments of other code, of the same again, rollovers and
 * rollbacks, close together and far apart.
 */
export function commands(
  app: AppInput, { strategies = ['rolling', 'recreate'], most = 6 }: CommandOptions = {},
): fc.Arbitrary<EventInput[]> {
  const command = fc.record({
    at: anInstant,
    kind: fc.constantFrom('deploy', 'deploy', 'rollover', 'rollback'),
    strategy: fc.constantFrom(...strategies),
    name: fc.constantFrom(...functionsOf(app)),
    code: fc.constantFrom(null, ...OTHER_CODE),
  });
  return fc.record({
    anchors: someAnchors, all: fc.array(command, { maxLength: most }),
  }).map(({ anchors, all }) => all
    .map((each) => ({ ...each, at: instant(each.at, frame(anchors)) }))
    .sort((a, b) => a.at - b.at)
    .map(({ at, kind, strategy, name, code }) => {
      const change = code === null ? {} : { change: { functions: { [name]: { code } } } };
      return {
        at: formatDuration(at), app: app.name,
        [kind]: { strategy, ...(kind === 'deploy' ? change : {}) },
      };
    }));
}
