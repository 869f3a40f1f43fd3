import { mergeCodeBase } from '../model/code-base.ts';
import type { CodeBase, Draft, DraftValue } from '../model/configuration.ts';
import type { Micros } from '../model/time.ts';
import { codeBaseFindings } from './code-base-check.ts';
import type { Path, ProblemList } from './problems.ts';

/** A change to the code base of an App, and when it is made. */
export interface CodeChange {
  /** Path of the change in the scenario. */
  readonly path: Path;
  readonly change: CodeBase;
  /** First instant, or `null` for one that cannot be told. */
  readonly at: Micros | null;
  /** For a change that is made again and again. */
  readonly every: Micros | null;
  /** Not made after this instant. */
  readonly last: Micros;
}

interface Step {
  readonly at: Micros;
  readonly order: number;
  readonly change: CodeChange;
}

/** So many changes are tried one after another; that takes a fraction of a second. */
const MOST_STEPS = 20_000;

/**
 * The changes in the order they are made. One that recurs comes once, and again after each other
 * change that it can follow; those whose instant is not known come last, in order of the file.
 */
function inOrder(changes: readonly CodeChange[]): readonly CodeChange[] {
  const never = Number.POSITIVE_INFINITY;
  const once = changes.map((change, order) => ({ at: change.at ?? never, order, change }));
  const again: Step[] = changes.flatMap((change, order) => {
    const { every, last } = change;
    if (every === null) return [];
    return once
      .filter((step) => step.at < never && step.at >= every)
      .map((step) => ({ at: (Math.floor(step.at / every) + 1) * every, order, change }))
      .filter(({ at }) => at <= last);
  });
  return [...once, ...again]
    .sort((a, b) => (a.at === b.at ? 0 : a.at - b.at) || a.order - b.order)
    .map(({ change }) => change);
}

/** Names that an App's code base has at some time. */
export interface EverNames {
  readonly functions: ReadonlySet<string>;
  readonly images: ReadonlySet<string>;
}

const namesIn = (draft: Draft | undefined): readonly string[] => Object.keys(draft ?? {});

const pick = (draft: Draft, names: readonly string[]): Draft =>
  Object.fromEntries(names.flatMap((name) =>
    (Object.hasOwn(draft, name) ? [[name, draft[name] as DraftValue]] : [])));

/**
 * The part of a code base that a change may have made wrong: what it names, the images that this
 * needs, and what has lost its image.
 */
function touchedBy(change: CodeBase, { functions = {}, images = {}, ...rest }: CodeBase): CodeBase {
  const imageOf = (name: string): readonly string[] => {
    const image = (functions[name] as Draft | undefined)?.['image'];
    return typeof image === 'string' ? [image] : [];
  };
  const orphans = change.images === undefined ? [] : namesIn(functions)
    .filter((name) => imageOf(name).some((image) => !Object.hasOwn(images, image)));
  const touched = [...namesIn(change.functions), ...orphans];
  return {
    ...rest,
    functions: pick(functions, touched),
    images: pick(images, [...namesIn(change.images), ...touched.flatMap(imageOf)]),
  };
}

/**
 * Carries out the changes of an App one after another and reports what keeps a resulting code base
 * from being published, at the change that brought it about; each fault once.
 */
export function checkHistory(
  base: { readonly codeBase: CodeBase; readonly path: Path },
  changes: readonly CodeChange[], problems: ProblemList,
): EverNames {
  const functions = new Set<string>();
  const images = new Set<string>();
  const seen = new Set<string>();
  let codeBase = base.codeBase;
  const check = (part: CodeBase, path: Path): void => {
    for (const name of namesIn(part.functions)) functions.add(name);
    for (const name of namesIn(part.images)) images.add(name);
    for (const { path: within, finding } of codeBaseFindings(part)) {
      const key = JSON.stringify([within, finding.message]);
      if (seen.has(key)) continue;
      seen.add(key);
      const at = [...path, ...within];
      if (!problems.covers(at)) problems.report(at, finding);
    }
  };
  check(codeBase, base.path);
  const recurring = changes.filter(({ every }) => every !== null);
  const [first] = recurring;
  if (first !== undefined && recurring.length * changes.length > MOST_STEPS) {
    const message = 'there are too many changes that recur to check what comes of them';
    problems.report(first.path, { code: 'too-large', message });
    return { functions, images };
  }
  for (const { path, change } of inOrder(changes)) {
    codeBase = mergeCodeBase(codeBase, change);
    check(touchedBy(change, codeBase), path);
  }
  return { functions, images };
}
