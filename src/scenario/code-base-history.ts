import { mergeCodeBase } from '../model/code-base.ts';
import type { CodeBase } from '../model/configuration.ts';
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
  const check = (path: Path): void => {
    for (const name of Object.keys(codeBase.functions ?? {})) functions.add(name);
    for (const name of Object.keys(codeBase.images ?? {})) images.add(name);
    for (const { path: within, finding } of codeBaseFindings(codeBase)) {
      const key = JSON.stringify([within, finding.message]);
      if (seen.has(key)) continue;
      seen.add(key);
      const at = [...path, ...within];
      if (!problems.covers(at)) problems.report(at, finding);
    }
  };
  check(base.path);
  for (const { path, change } of inOrder(changes)) {
    codeBase = mergeCodeBase(codeBase, change);
    check(path);
  }
  return { functions, images };
}
