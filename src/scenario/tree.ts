import type { Path, ProblemList } from './problems.ts';

/** A scenario as it is written, before anything about it is checked: what JSON can say. */
export type Tree = null | boolean | number | string | readonly Tree[] | TreeMap;
export type TreeMap = { readonly [key: string]: Tree };

/** Deeper than any scenario needs; a bound for everything that follows a tree down. */
export const DEEPEST = 64;

/** True for a map: neither a list nor `null`. */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The part of a tree at a path, or `undefined`. */
export function treeAt(tree: Tree | undefined, path: Path): Tree | undefined {
  let value: Tree | undefined = tree;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    if (!Object.hasOwn(value, key)) return undefined;
    value = (value as TreeMap)[key];
  }
  return value;
}

/** The name of what was found, for messages. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return JSON.stringify(cut(value));
  if (typeof value === 'object') return 'a map';
  return String(value);
}

const cut = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text);

/** Key that JavaScript objects treat in a way of their own; no name of a scenario may be it. */
export const FORBIDDEN_KEY = '__proto__';

/**
 * A copy of an object made in code, as a tree: keys without a value are left out, and what JSON
 * cannot say is reported.
 */
export function treeOf(value: unknown, problems: ProblemList, path: Path = []): Tree {
  if (path.length > DEEPEST) {
    problems.report(path, { code: 'too-deep', message: 'this is nested too deeply' });
    return null;
  }
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) {
    return Array.from(value, (item: unknown, at) => treeOf(item, problems, [...path, at]));
  }
  const prototype: unknown = typeof value === 'object' ? Object.getPrototypeOf(value) : undefined;
  if (prototype !== Object.prototype && prototype !== null) {
    const found = typeof value === 'object' ? 'an object of a class' : typeof value;
    problems.report(path, {
      code: 'wrong-type', message: `a scenario holds plain values only, found ${found}`,
    });
    return null;
  }
  const map: Record<string, Tree> = {};
  for (const [key, item] of Object.entries(value as object)) {
    if (item === undefined) continue;
    if (key === FORBIDDEN_KEY) {
      problems.report(path, { code: 'bad-name', message: `"${key}" is no name` });
    } else map[key] = treeOf(item, problems, [...path, key]);
  }
  return map;
}
