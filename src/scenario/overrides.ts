import { readDocument, type SourceDocument, type TextProblem } from './document.ts';
import type { Finding, Part, Path, Place } from './problems.ts';
import { FORBIDDEN_KEY, isMap, kindOf, type Tree, treeAt, type TreeMap } from './tree.ts';

/** A value to be set in a scenario: `--set app.functions.f.max_containers=5`. */
export interface Override {
  /**
   * Keys, list places from 0, and names of list entries, joined by dots; one that has a dot itself
   * is written in double quotes.
   */
  readonly path: string;
  /** The value, as YAML. */
  readonly value: string;
  /** The option that gave it, if that is not `--set`. */
  readonly option?: '--set' | '--vary';
}

/** What problems of an override name in place of a file. */
const labelOf = ({ option = '--set', path }: Override): string => `${option} ${path}`;

const STEP = /(?:"([^"]*)"|([^".]*))(\.|$)/y;

/** The steps of a path, or `undefined` if its quotes do not match. */
function stepsOf(path: string): readonly string[] | undefined {
  const steps: string[] = [];
  for (let at = 0; ;) {
    STEP.lastIndex = at;
    const match = STEP.exec(path);
    if (match === null) return undefined;
    const [all, quoted, plain = '', end] = match;
    steps.push(quoted ?? plain);
    if (end === '') return steps;
    at += all.length;
  }
}

/** The place in a list that a step of a path means: a number, or the `name` of an entry. */
function listPlace(list: readonly Tree[], step: string): number | undefined {
  if (/^\d{1,9}$/.test(step) && Number(step) < list.length) return Number(step);
  const place = list.findIndex((item) => isMap(item) && item['name'] === step);
  return place < 0 ? undefined : place;
}

/** What the entries of a list can be called by. */
function entriesOf(list: readonly Tree[]): string {
  if (list.length === 0) return 'it is empty';
  const names = list.flatMap((item) =>
    (isMap(item) && typeof item['name'] === 'string' ? [item['name']] : []));
  const places = list.length === 1 ? 'there is 0' : `there are 0 to ${list.length - 1}`;
  return [places, ...names].join(', ');
}

interface Setting {
  readonly tree: Tree;
  readonly path: Path;
}

/** The tree with `value` at `steps`; maps on the way are made where they are missing. */
function setAt(tree: Tree | undefined, steps: readonly string[], value: Tree): Setting | Finding {
  const [step, ...rest] = steps;
  if (step === undefined) return { tree: value, path: [] };
  const bad = (message: string, hint?: string): Finding =>
    ({ code: 'bad-override', message, ...(hint === undefined ? {} : { hint }) });
  if (Array.isArray(tree)) {
    const list: readonly Tree[] = tree;
    const place = listPlace(list, step);
    if (place === undefined) return bad(`the list has no entry "${step}"`, entriesOf(list));
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
  readonly #override: Override;
  readonly #document: SourceDocument;

  constructor(override: Override, path: Path, document: SourceDocument) {
    this.path = path;
    this.#override = override;
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
    const isOwnKey = !this.holds(path) || within.length === 0 && part === 'key';
    return placeIn(this.#override, isOwnKey ? null : line === 1 ? column : 1);
  }
}

/** A column of the value of an override, or its path. It has no lines, as it is an argument. */
function placeIn(override: Override, column: number | null): Place {
  const { path, value } = override;
  return {
    file: labelOf(override),
    isArgument: true,
    line: 0,
    column: column === null ? 1 : path.length + 1 + column,
    sourceLine: `${path}=${value}`.replace(/\n.*/s, ''),
  };
}

/** The document with each override set in it, in order. */
export function override(
  document: SourceDocument, overrides: readonly Override[],
): { document: SourceDocument; problems: readonly TextProblem[] } {
  const problems: TextProblem[] = [];
  const texts: OverrideText[] = [];
  let tree = document.tree;
  for (const one of overrides) {
    const steps = stepsOf(one.path);
    if (steps === undefined) {
      const finding = { code: 'bad-override', message: 'the quotes do not match' } as const;
      problems.push({ place: placeIn(one, null), finding });
      continue;
    }
    const value = readDocument(one.value, { file: labelOf(one), key: steps.at(-1) as string });
    problems.push(...value.problems.map(({ finding, place: { line, column } }) =>
      ({ place: placeIn(one, line === 1 ? column : 1), finding })));
    if (value.document === undefined) continue;
    const set = setAt(tree, steps, value.document.tree);
    if ('code' in set) {
      problems.push({ place: placeIn(one, null), finding: set });
      continue;
    }
    tree = set.tree;
    texts.unshift(new OverrideText(one, set.path, value.document));
  }
  /** The override that made what the file has not: a map on its way, or what lacks a key there. */
  const makerOf = (path: Path): OverrideText | undefined => {
    if (path.length === 0 || treeAt(document.tree, path) !== undefined) return undefined;
    return texts.find((candidate) => candidate.isBelow(path)) ?? makerOf(path.slice(0, -1));
  };
  const place = (path: Path, part: Part): Place => {
    const text = texts.find((candidate) => candidate.holds(path)) ?? makerOf(path);
    return text === undefined ? document.place(path, part) : text.place(path, part);
  };
  return { document: { tree, place }, problems };
}
