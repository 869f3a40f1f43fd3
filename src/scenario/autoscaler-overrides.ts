import type { CodeBase, Draft } from '../model/configuration.ts';
import { EVENT_DEFAULTS } from '../model/defaults.ts';
import type { Action, AppSpec } from '../model/scenario.ts';
import { OVERRIDABLE } from './event-shape.ts';
import type { Path } from './problems.ts';
import type { Resolution } from './resolution.ts';
import type { ScenarioFile } from './scenario-shape.ts';
import type { Salvaged } from './shape-problems.ts';
import { treeAt } from './tree.ts';

type EventPart = Salvaged<NonNullable<ScenarioFile['events']>[number]>;
export type OverridePart = NonNullable<EventPart['autoscaler']>;

/** What an override sets, and of which Function; `undefined` after a problem. */
export function readOverride(
  part: OverridePart, { path, app }: { path: Path; app: string | undefined },
  { directory, problems, tree }: Resolution,
): { readonly action: Action; readonly app: string } | undefined {
  const { function: text, by = EVENT_DEFAULTS.by } = part;
  if (!OVERRIDABLE.some((key) => treeAt(tree, [...path, key]) !== undefined)) {
    problems.report(path, {
      code: 'missing-key', message: `one of ${OVERRIDABLE.join(', ')} is needed`,
    });
  }
  const target = text === undefined
    ? undefined : directory.function({ text, path: [...path, 'function'], app });
  if (target === undefined) return undefined;
  const options = Object.fromEntries(OVERRIDABLE.flatMap((key) =>
    (part[key] === undefined ? [] : [[key, part[key]]])));
  return {
    action: { kind: 'autoscaler', function: target.function, by, options }, app: target.app,
  };
}

/** What the rest of a scenario says of the limits of a Function. */
export interface LimitContext {
  readonly apps: readonly AppSpec[];
  readonly parts: readonly (EventPart | undefined)[];
  /** By place: the change that an event brings. */
  readonly changes: readonly (CodeBase | null)[];
}

/** A Function as an override names it, if it is plain which one that is. */
function targetOf(part: EventPart, apps: readonly AppSpec[]): { app: AppSpec; name: string }[] {
  const [owner, own] = part.autoscaler?.function?.split('/') ?? [];
  const name = own ?? owner;
  const app = own === undefined ? part.app : owner;
  if (name === undefined) return [];
  const having = apps.filter((each) => (app === undefined || each.name === app)
    && each.code_base.functions?.[name] !== undefined);
  return having.length === 1 ? [{ app: having[0] as AppSpec, name }] : [];
}

/** Every value that a limit of the Function can have at some time; none if that is not plain. */
function valuesOf(
  key: 'min_containers' | 'max_containers', part: EventPart,
  { apps, parts, changes }: LimitContext,
): readonly number[] {
  const usual = key === 'min_containers' ? 0 : Number.POSITIVE_INFINITY;
  const [target] = targetOf(part, apps);
  if (target === undefined) return [];
  const { app, name } = target;
  const isOwn = (event: EventPart | undefined): boolean =>
    (event?.app ?? (apps.length === 1 ? app.name : undefined)) === app.name;
  const changed = changes.filter((_, place) => isOwn(parts[place]))
    .map((change) => change?.functions?.[name]);
  // Whoever removes a Function may add another of that name.
  if (changed.includes(null)) return [];
  const stated = [app.code_base.functions?.[name], ...changed]
    .flatMap((draft, place) => (place === 0 || key in (draft as Draft ?? {}) ? [draft] : []))
    .map((draft) => ((draft as Draft)[key] ?? usual) as number);
  const ordered = parts.flatMap((other) => {
    const [same] = other === undefined ? [] : targetOf(other, apps);
    return same?.app === app && same.name === name ? other?.autoscaler?.[key] ?? [] : [];
  });
  return [...stated, ...ordered];
}

/** The limit that the other one is on the wrong side of, if it is whatever the options are. */
function conflictOf(
  part: EventPart, context: LimitContext,
): { readonly key: 'min_containers' | 'max_containers'; readonly message: string } | null {
  const { min_containers: least, max_containers: most } = part.autoscaler ?? {};
  if (least !== undefined) {
    const highest = most ?? Math.max(...valuesOf('max_containers', part, context));
    if (!Number.isFinite(highest) || least <= highest) return null;
    const message = `min_containers ${least} is above max_containers ${highest}`;
    return { key: 'min_containers', message };
  }
  if (most === undefined) return null;
  const lowest = Math.min(...valuesOf('min_containers', part, context));
  if (!Number.isFinite(lowest) || most >= lowest) return null;
  const message = `max_containers ${most} is below min_containers ${lowest}`;
  return { key: 'max_containers', message };
}

/** Reports overrides that no options of their Function go together with. */
export function checkOverrides(context: LimitContext, { problems }: Resolution): void {
  for (const [place, part] of context.parts.entries()) {
    const conflict = part === undefined ? null : conflictOf(part, context);
    if (conflict === null) continue;
    const path = ['events', place, 'autoscaler', conflict.key];
    problems.report(path, { code: 'conflict', message: conflict.message });
  }
}
