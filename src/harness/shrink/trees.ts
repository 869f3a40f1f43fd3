import type { Path } from '../../scenario/problems.ts';
import { isMap, type Tree, treeAt, type TreeMap } from '../../scenario/tree.ts';

export { isMap, type Tree, treeAt, type TreeMap };
export type { Path };

/** A value in a tree, and where it stands. */
export interface Spot {
  readonly path: Path;
  readonly value: Tree;
}

/** The tree with another value at a path; without one, that entry or key is left out. */
export function replaced(tree: Tree, path: Path, value: Tree | undefined): Tree {
  const [step, ...rest] = path;
  if (step === undefined) return value ?? null;
  const isLast = rest.length === 0;
  if (Array.isArray(tree)) {
    const list: readonly Tree[] = tree;
    const place = Number(step);
    if (isLast && value === undefined) return list.filter((_, at) => at !== place);
    return list.with(place, isLast ? value as Tree : replaced(list[place] as Tree, rest, value));
  }
  const map = tree as TreeMap;
  if (isLast && value === undefined) {
    return Object.fromEntries(Object.entries(map).filter(([key]) => key !== step));
  }
  const inner = isLast ? value as Tree : replaced(map[step] as Tree, rest, value);
  return { ...map, [step]: inner };
}

/** Every value of a tree with its path, outer ones before what they hold. */
export function* spotsOf(value: Tree, path: Path = []): Generator<Spot> {
  yield { path, value };
  if (typeof value !== 'object' || value === null) return;
  const entries = Array.isArray(value) ? value.entries() : Object.entries(value);
  for (const [key, item] of entries) yield* spotsOf(item as Tree, [...path, key]);
}

/** A tree in which each leaf has been replaced by what `change` makes of it. */
export function mapLeaves(tree: Tree, change: (leaf: Tree, path: Path) => Tree): Tree {
  const follow = (value: Tree, path: Path): Tree => {
    if (typeof value !== 'object' || value === null) return change(value, path);
    if (Array.isArray(value)) {
      return value.map((item: Tree, at) => follow(item, [...path, at]));
    }
    return Object.fromEntries(Object.entries(value).map(([key, item]) =>
      [key, follow(item, [...path, key])]));
  };
  return follow(tree, []);
}

/** The entries of a list that is a key of the tree's top, or none. */
export function listAt(tree: TreeMap, key: string): readonly TreeMap[] {
  const list = tree[key];
  return Array.isArray(list) ? list.filter(isMap) as readonly TreeMap[] : [];
}
