import type { Micros } from '../model/time.ts';
import type { DataFiles } from './data-files.ts';
import type { Directory } from './directory.ts';
import type { Path, ProblemList } from './problems.ts';
import { isMap, type Tree, treeAt } from './tree.ts';

/** What the parts of a scenario are made from and checked against. */
export interface Resolution {
  /** The scenario as it is written. */
  readonly tree: Tree;
  readonly problems: ProblemList;
  readonly files: DataFiles;
  readonly directory: Directory;
  readonly duration: Micros | null;
  /** Who runs it decides when it ends: nothing in it needs an end of its own. */
  readonly isOpenEnded: boolean;
}

/**
 * The one key out of `keys` that the map at `path` has as it is written, valid or not; reports if
 * there is none, or more than one.
 */
export function oneKey<Key extends string>(
  { tree, problems }: Resolution, path: Path,
  { keys }: { keys: readonly Key[] },
): Key | undefined {
  const map = treeAt(tree, path);
  if (!isMap(map)) return undefined;
  const known: readonly string[] = keys;
  const [first, second] = Object.keys(map).filter((key) => known.includes(key));
  if (first === undefined) {
    problems.report(path, {
      code: 'missing-key', message: `one of ${keys.join(', ')} is needed`,
    });
  }
  if (second === undefined) return keys.find((key) => key === first);
  problems.report([...path, second], {
    code: 'conflict', message: `"${first}" and "${second}" exclude each other`,
  }, 'key');
  return undefined;
}
