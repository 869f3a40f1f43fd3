import type { Attempts } from './attempts.ts';
import { inputCount, inputsPath, keepInputs } from './inputs.ts';
import { isMap, type Path, replaced, spotsOf, type Tree, treeAt, type TreeMap } from './trees.ts';

/** With fewer parts than this, each is tried by itself at once. */
const FEW = 4;

/**
 * Leaves out parts, in ever smaller chunks from the last one on, as long as what is left passes
 * `isEnough`; at the end no single part can be left out of what is kept. Delta debugging: parts
 * that nobody needs go in a number of steps that grows with the logarithm of their number.
 */
export function withoutNeedless<T>(
  parts: readonly T[], isEnough: (kept: readonly T[]) => boolean,
): readonly T[] {
  let kept = parts;
  let size = parts.length < FEW ? 1 : parts.length;
  for (;;) {
    for (let end = kept.length; end > 0; end -= size) {
      const begin = Math.max(0, end - size);
      const rest = [...kept.slice(0, begin), ...kept.slice(end)];
      if (isEnough(rest)) kept = rest;
    }
    if (size === 1) return kept;
    size = Math.ceil(Math.min(size, kept.length) / 2);
    if (size === 0) return kept;
  }
}

const TOP_LISTS = ['events', 'traffic', 'faults', 'apps'] as const;

/** What stays as it is: what the scenario is called, and the line that is to go on failing. */
const KEPT: ReadonlySet<string> = new Set(['name', 'expect']);

function withList(tree: TreeMap, path: Path, kept: readonly Tree[]): TreeMap {
  return replaced(tree, path, kept.length === 0 && path.length === 1 ? undefined : kept) as TreeMap;
}

function removeFromList(attempts: Attempts, path: Path): void {
  const list = treeAt(attempts.least, path);
  if (!Array.isArray(list) || list.length === 0) return;
  withoutNeedless(list as readonly Tree[], (kept) =>
    attempts.take(withList(attempts.least, path, kept)));
}

function removeFromMap(attempts: Attempts, path: Path): void {
  const map = treeAt(attempts.least, path);
  if (!isMap(map)) return;
  const fixed = path.length === 0 ? KEPT : new Set<string>();
  const keys = Object.keys(map).filter((key) => !fixed.has(key));
  withoutNeedless(keys, (kept) => {
    const rest = Object.entries(map).filter(([key]) => fixed.has(key) || kept.includes(key));
    return attempts.take(replaced(attempts.least, path, Object.fromEntries(rest) as TreeMap) as
      TreeMap);
  });
}

/** Leaves out inputs that have their instants written out, each with all that is told of it. */
export function removeInputs(attempts: Attempts): void {
  const traffic = attempts.least['traffic'];
  if (!Array.isArray(traffic)) return;
  for (let place = traffic.length - 1; place >= 0; place--) {
    const source = treeAt(attempts.least, ['traffic', place]);
    if (!isMap(source)) continue;
    const given = source as TreeMap;
    const all = Array.from({ length: inputCount(given) }, (_, at) => at);
    withoutNeedless(all, (kept) => kept.length > 0
      && attempts.take(replaced(attempts.least, ['traffic', place], keepInputs(given, kept)) as
        TreeMap));
  }
}

/** Leaves out whole commands, sources, faults and Apps, which is what makes most of a scenario. */
export function removeEntries(attempts: Attempts): void {
  for (const key of TOP_LISTS) removeFromList(attempts, [key]);
}

/** Leaves out whatever can be left out, from the whole of a part down to its last option. */
export function removeAll(attempts: Attempts): void {
  removeEntries(attempts);
  removeInputs(attempts);
  // What is removed changes the paths: whoever has gone begins anew, and nothing is tried twice.
  for (let isSmaller = true; isSmaller;) {
    const before = attempts.least;
    for (const { path } of [...spotsOf(before)]) {
      const inner = treeAt(attempts.least, path);
      if (path[0] === 'expect' || inputsPath(path)) continue;
      if (Array.isArray(inner)) removeFromList(attempts, path);
      else removeFromMap(attempts, path);
    }
    isSmaller = attempts.least !== before;
  }
}
