import type { AppSpec, SourceSpec } from '../model/scenario.ts';
import type { Micros } from '../model/time.ts';
import type { Resolution } from './resolution.ts';
import type { ScenarioFile } from './scenario-shape.ts';
import type { Salvaged } from './shape-problems.ts';
import { isMap, type Tree, treeAt } from './tree.ts';

type EventPart = Salvaged<NonNullable<ScenarioFile['events']>[number]>;
type SourcePart = Salvaged<NonNullable<ScenarioFile['traffic']>[number]>;

const PUBLISHING = ['deploy', 'rollover', 'rollback'];

/** An event that may publish a version, valid or not, as far as its time can be told. */
interface Publisher {
  readonly place: number;
  readonly app: string | undefined;
  /** Its one instant, or `null` if it has several or that cannot be told. */
  readonly at: Micros | null;
  readonly recurs: boolean;
  /** How often it happens up to an instant, at most. */
  readonly timesUpTo: (instant: Micros) => number;
}

function toPublisher(tree: Tree, part: EventPart | undefined, place: number): Publisher[] {
  const map = treeAt(tree, ['events', place]);
  if (!isMap(map) || !PUBLISHING.some((key) => key in map)) return [];
  const { at, every, until = Number.POSITIVE_INFINITY } = part ?? {};
  const recurs = 'every' in map;
  const timesUpTo = (instant: Micros): number => {
    if (!recurs) return at !== undefined && at > instant ? 0 : 1;
    if (every === undefined) return Number.POSITIVE_INFINITY;
    return Math.floor(Math.min(instant, until) / every);
  };
  return [{ place, app: part?.app, at: at ?? null, recurs, timesUpTo }];
}

const publishersOf = (
  parts: readonly (EventPart | undefined)[], tree: Tree,
): readonly Publisher[] => parts.flatMap((part, place) => toPublisher(tree, part, place));

/** How many commands can be issued for an App in the whole run, at most. */
export function mostCommands(
  app: string, parts: readonly (EventPart | undefined)[], { tree, directory, duration }: Resolution,
): number {
  return publishersOf(parts, tree)
    .filter((each) => (each.app ?? directory.onlyApp) === app)
    .reduce((sum, each) => sum + each.timesUpTo(duration ?? Number.MAX_SAFE_INTEGER), 0);
}

/** Whether a publisher can have published before another one does. */
function canPrecede(other: Publisher, { place, at, recurs }: Publisher): boolean {
  if (other.place === place) return recurs;
  // Of commands of one instant the one that stands first in the file is first.
  return at === null || other.at !== at || other.place < place;
}

/** Reports rollbacks to versions that can never have been published by then. */
export function checkRollbacks(
  parts: readonly (EventPart | undefined)[], apps: readonly AppSpec[],
  { tree, problems, directory, duration }: Resolution,
): void {
  const publishers = publishersOf(parts, tree);
  for (const publisher of publishers) {
    const { place, at } = publisher;
    const name = publisher.app ?? directory.onlyApp;
    const app = apps.find((candidate) => candidate.name === name);
    const to = parts[place]?.rollback?.to;
    if (app === undefined || to === undefined) continue;
    const instant = at ?? duration ?? Number.MAX_SAFE_INTEGER;
    const most = publishers
      .filter((other) => (other.app ?? directory.onlyApp) === name && canPrecede(other, publisher))
      .reduce((sum, other) => sum + other.timesUpTo(instant), app.deployed ? 1 : 0);
    if (to <= most) continue;
    const published = most === 1 ? 'version is published' : 'versions are published';
    problems.report(['events', place, 'rollback', 'to'], {
      code: 'unknown-version', message: `there is no v${to} by then: at most ${most} ${published}`,
    });
  }
}

/** Reports sources whose callers are pinned to versions that can never be published. */
export function checkPins(
  { parts, traffic, apps, events }: {
    readonly parts: readonly (SourcePart | undefined)[];
    readonly traffic: readonly SourceSpec[];
    readonly apps: readonly AppSpec[];
    readonly events: readonly (EventPart | undefined)[];
  },
  resolution: Resolution,
): void {
  // Whoever runs it may have more versions published than it says.
  if (resolution.isOpenEnded) return;
  for (const [place, part] of parts.entries()) {
    const source = traffic.find(({ name }) => name === (part?.name ?? `${place + 1}`));
    const app = apps.find(({ name }) => name === source?.app);
    if (source?.version === undefined || app === undefined) continue;
    const most = mostCommands(app.name, events, resolution) + (app.deployed ? 1 : 0);
    if (source.version <= most) continue;
    const published = most === 1 ? 'version is published' : 'versions are published';
    resolution.problems.report(['traffic', place, 'version'], {
      code: 'unknown-version',
      message: `there is no v${source.version}: at most ${most} ${published}`,
    });
  }
}
