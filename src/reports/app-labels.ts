import type { RunResult } from '../model/result.ts';
import { onOneLine } from './layout.ts';

/**
 * What each App of a run is called in a report, by its id: nothing where there is only one, its
 * name, or name and id where several share the name: a stopped App and its successor, or those of
 * clients who run or serve it, which are told as such.
 */
export function appLabels({ apps }: RunResult): ReadonlyMap<string, string> {
  const named = (name: string) =>
    apps.filter((app) => app.name === name && app.ephemeral === undefined).length;
  return new Map(apps.map(({ id, name, ephemeral }) => {
    const shown = onOneLine(name);
    if (ephemeral !== undefined) return [id, `${shown} ${id} (${ephemeral})`];
    return [id, apps.length === 1 ? '' : named(name) === 1 ? shown : `${shown} ${id}`];
  }));
}

/** The label of an App in front of something of it: `shop v2`, `v2` in a run with one App. */
export function ofApp(label: string | undefined, thing: string): string {
  return label === undefined || label === '' ? thing : `${label} ${thing}`;
}

/** A Function as scenario files write it: `shop/api`, `api` in a run with one App. */
export function functionLabel(label: string | undefined, name: string): string {
  return label === undefined || label === '' ? name : `${label}/${name}`;
}
