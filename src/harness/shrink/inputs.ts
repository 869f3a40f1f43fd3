import type { Path } from '../../scenario/problems.ts';
import { isMap, replaced, type Tree, treeAt, type TreeMap } from './trees.ts';

const ARRIVALS: Path = ['arrivals', 'at'];

/** Lists of a source that have an entry for each of its inputs, in order. */
const BY_INPUT: readonly Path[] = [ARRIVALS, ['service_times'], ['patience', 'sequence']];

/** Whether a path is that of a list of instants of a source, whose entries are inputs. */
export const inputsPath = (path: Path): boolean =>
  path.length === 4 && path[0] === 'traffic' && path[2] === 'arrivals' && path[3] === 'at';

/** How many inputs of a source have their instants written out. */
export function inputCount(source: TreeMap): number {
  const at = treeAt(source, ARRIVALS);
  return Array.isArray(at) ? at.length : 0;
}

/** The source with these of its inputs alone, by their places; each keeps what is told of it. */
export function keepInputs(source: TreeMap, kept: readonly number[]): TreeMap {
  return BY_INPUT.reduce<TreeMap>((rest, path) => {
    const list = treeAt(rest, path);
    if (!Array.isArray(list)) return rest;
    // The last value of a sequence goes on.
    const entries = list as readonly Tree[];
    const values = kept.map((at) => entries[Math.min(at, entries.length - 1)] as Tree);
    return replaced(rest, path, values) as TreeMap;
  }, source);
}

/** Whether a source has the instants of its inputs written out. */
export const isWrittenOut = (source: TreeMap): boolean =>
  isMap(source['arrivals']) && Array.isArray(source['arrivals']['at']);
