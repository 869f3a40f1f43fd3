import { type Micros, MINUTE, SECOND } from '../../model/time.ts';
import { formatDuration, parseDuration } from '../../scenario/units.ts';
import type { Attempts } from './attempts.ts';
import { keepInputs } from './inputs.ts';
import { durationsCost, isLess, simplerValues } from './leaves.ts';
import {
  isMap, listAt, mapLeaves, type Path, replaced, spotsOf, type Tree, treeAt, type TreeMap,
} from './trees.ts';

/** The length of a duration as a scenario has it; `undefined` for anything else. */
export function microsOf(value: Tree | undefined): Micros | undefined {
  const duration = parseDuration(value);
  return 'value' in duration ? duration.value : undefined;
}

/** Instants of a scenario: when events happen, inputs arrive and traffic begins. */
function isInstant(path: Path): boolean {
  if (path[0] === 'events') return path.length === 3 && path[2] === 'at';
  return path[0] === 'traffic' && (path[2] === 'from' || path[3] === 'at' || path[4] === 'at');
}

function withInstants(tree: TreeMap, change: (instant: Micros) => Micros): TreeMap {
  return mapLeaves(tree, (leaf, path) => {
    const micros = isInstant(path) ? microsOf(leaf) : undefined;
    return micros === undefined ? leaf : formatDuration(change(micros));
  }) as TreeMap;
}

function instantsOf(tree: TreeMap): readonly Micros[] {
  return [...spotsOf(tree)].flatMap(({ path, value }) => {
    const micros = isInstant(path) ? microsOf(value) : undefined;
    return micros === undefined ? [] : [micros];
  });
}

/** Moves all instants at once: to whole seconds in their order, or to round ones. */
export function simplifyInstants(attempts: Attempts): void {
  const instants = instantsOf(attempts.least);
  const inOrder = [...new Set(instants)].sort((a, b) => a - b);
  const rank = (first: number) => (at: Micros) => (inOrder.indexOf(at) + first) * SECOND;
  const rounded = (grain: Micros) => (at: Micros) => Math.round(at / grain) * grain;
  const cost = durationsCost(instants);
  for (const change of [rank(0), rank(1), rounded(MINUTE), rounded(SECOND)]) {
    if (!isLess(durationsCost(instants.map(change)), cost)) continue;
    if (attempts.take(withInstants(attempts.least, change))) return;
  }
}

/** Values that the scenario is known by are left alone. */
const isFixed = ([key]: Path): boolean => key === 'expect' || key === 'name' || key === undefined;

/** Gives each value that has a simpler one the simplest that will do. */
export function simplifyValues(attempts: Attempts): void {
  for (const { path } of [...spotsOf(attempts.least)]) {
    if (isFixed(path)) continue;
    const value = treeAt(attempts.least, path);
    if (value === undefined) continue;
    for (const other of simplerValues(value)) {
      if (attempts.take(replaced(attempts.least, path, other) as TreeMap)) break;
    }
  }
}

/** A scenario with one App says so in fewer words. */
function simplifyApps(attempts: Attempts): void {
  const { apps, ...rest } = attempts.least;
  if (!Array.isArray(apps) || apps.length !== 1) return;
  const [app] = apps as readonly Tree[];
  const events = listAt(rest, 'events').map(({ app: _, ...event }) => event);
  attempts.take({
    ...rest, app: app as Tree, ...(rest['events'] === undefined ? {} : { events }),
  });
}

/** What happens again and again may do it once. */
function simplifyRepeats(attempts: Attempts): void {
  for (const [place, event] of listAt(attempts.least, 'events').entries()) {
    const { every, until: _, ...rest } = event;
    if (every === undefined) continue;
    attempts.take(replaced(attempts.least, ['events', place], { at: every, ...rest }) as TreeMap);
  }
}

/** Says the same, or nearly so, in a simpler way. */
export function simplifyForm(attempts: Attempts): void {
  simplifyApps(attempts);
  simplifyRepeats(attempts);
}

/** The scenario up to an instant: what would come later is left out. */
function cutAt(tree: TreeMap, end: Micros): TreeMap {
  const isInTime = (value: Tree | undefined): boolean => (microsOf(value) ?? 0) <= end;
  const events = listAt(tree, 'events').filter(({ at }) => isInTime(at));
  const traffic = listAt(tree, 'traffic').filter(({ from }) => isInTime(from)).map((source) => {
    const at = treeAt(source, ['arrivals', 'at']);
    if (!Array.isArray(at)) return source;
    const latest = end - (microsOf(source['from']) ?? 0);
    const kept = at.flatMap((instant: Tree, place) =>
      ((microsOf(instant) ?? 0) <= latest ? [place] : []));
    return keepInputs(source, kept);
  }).filter(({ arrivals }) => !isMap(arrivals)
    || !Array.isArray(arrivals['at']) || arrivals['at'].length > 0);
  return {
    ...tree, duration: formatDuration(end),
    ...(tree['events'] === undefined ? {} : { events }),
    ...(tree['traffic'] === undefined ? {} : { traffic }),
  };
}

/**
 * Finds by halving how long the scenario has to go on, at most until `end`, and cuts the rest;
 * until what is left is no more than `ratio` times as long as what is too short.
 */
export function cutHorizon(
  attempts: Attempts, { end, ratio }: { readonly end: Micros; readonly ratio: number },
): void {
  let most = end;
  let least = 0;
  while (most > Math.max(least * ratio, 1)) {
    const middle = Math.floor((least + most) / 2);
    const round = middle > 10 * SECOND ? Math.ceil(middle / SECOND) * SECOND : middle;
    const cut = round < most ? round : middle;
    if (attempts.take(cutAt(attempts.least, cut))) most = cut;
    else least = Math.max(cut, least + 1);
  }
}
