import { readDocument, type SourceDocument, type TextProblem } from './document.ts';
import type { Finding, Part, Path, Place } from './problems.ts';
import { FORBIDDEN_KEY, isMap, kindOf, type Tree, treeAt, type TreeMap } from './tree.ts';

/** A value to be set in a scenario: `--set app.functions.f.max_containers=5`. */
export interface Override {
  /** Keys, list places from 0, and names of list entries, joined by dots. */
  readonly path: string;
  /** The value, as YAML. */
  readonly value: string;
}

/** The file that problems of an override name. */
const OVERRIDE_FILE = '--set';

/** The place in a list that a step of a path means: a number, or the `name` of an entry. */
function listPlace(list: readonly Tree[], step: string): number | undefined {
  if (/^\d{1,9}$/.test(step) && Number(step) < list.length) return Number(step);
  const place = list.findIndex((item) => isMap(item) && item['name'] === step);
  return place < 0 ? undefined : place;
}

interface Setting {
  readonly tree: Tree;
  readonly path: Path;
}

/** The tree with `value` at `steps`; maps on the way are made where they are missing. */
function setAt(tree: Tree | undefined, steps: readonly string[], value: Tree): Setting | Finding {
  const [step, ...rest] = steps;
  if (step === undefined) return { tree: value, path: [] };
  const bad = (message: string): Finding => ({ code: 'bad-override', message });
  if (Array.isArray(tree)) {
    const list: readonly Tree[] = tree;
    const place = listPlace(list, step);
    if (place === undefined) return bad(`the list has no entry "${step}"`);
    const inner = setAt(list[place], rest, value);
    if ('code' in inner) return inner;
    return { tree: list.with(place, inner.tree), path: [place, ...inner.path] };
  }
  if (tree !== undefined && tree !== null && !isMap(tree)) {
    return bad(`there is no "${step}" in ${kindOf(tree)}`);
  }
  if (step === '' || step === FORBIDDEN_KEY) return bad(`"${step}" is no key`);
  const map = (tree ?? {}) as TreeMap;
  const inner = setAt(Object.hasOwn(map, step) ? map[step] : undefined, rest, value);
  if ('code' in inner) return inner;
  return { tree: { ...map, [step]: inner.tree }, path: [step, ...inner.path] };
}

/** Places of an override: in `path=value`, as it was given. */
class OverrideText {
  readonly path: Path;
  readonly #text: string;
  readonly #start: number;
  readonly #document: SourceDocument;

  constructor(override: Override, path: Path, document: SourceDocument) {
    this.path = path;
    this.#text = `${override.path}=${override.value}`;
    this.#start = override.path.length + 1;
    this.#document = document;
  }

  holds(path: Path): boolean {
    return this.path.every((step, at) => step === path[at]);
  }

  isBelow(path: Path): boolean {
    return path.every((step, at) => step === this.path[at]);
  }

  place(path: Path, part: Part): Place {
    const within = path.slice(this.path.length);
    const { line, column } = this.#document.place(within, part);
    const isOwnKey = path.length < this.path.length || within.length === 0 && part === 'key';
    return {
      file: OVERRIDE_FILE,
      line: 1,
      column: isOwnKey ? 1 : line === 1 ? this.#start + column : this.#start + 1,
      sourceLine: this.#text,
    };
  }
}

/** The document with each override set in it, in order. */
export function override(
  document: SourceDocument, overrides: readonly Override[],
): { document: SourceDocument; problems: readonly TextProblem[] } {
  const problems: TextProblem[] = [];
  const texts: OverrideText[] = [];
  let tree = document.tree;
  for (const one of overrides) {
    const steps = one.path.split('.');
    const key = steps.at(-1) as string;
    const sourceLine = `${one.path}=${one.value}`;
    const place = { file: OVERRIDE_FILE, line: 1, column: 1, sourceLine };
    const value = readDocument(one.value, { file: OVERRIDE_FILE, key });
    const inValue = { ...place, column: one.path.length + 2 };
    problems.push(...value.problems.map(({ finding }) => ({ place: inValue, finding })));
    if (value.document === undefined) continue;
    const set = setAt(tree, steps, value.document.tree);
    if ('code' in set) {
      problems.push({ place, finding: set });
      continue;
    }
    tree = set.tree;
    texts.unshift(new OverrideText(one, set.path, value.document));
  }
  const place = (path: Path, part: Part): Place => {
    const isNew = treeAt(document.tree, path) === undefined;
    const text = texts.find((candidate) => candidate.holds(path))
      ?? texts.find((candidate) => isNew && candidate.isBelow(path));
    return text === undefined ? document.place(path, part) : text.place(path, part);
  };
  return { document: { tree, place }, problems };
}
