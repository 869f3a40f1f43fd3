import type { CodeBase, Draft, DraftValue } from '../model/configuration.ts';
import type { Directory } from './directory.ts';
import type { InnerFinding } from './law-check.ts';
import type { Path } from './problems.ts';
import { isMap } from './tree.ts';

/** A code base or a change to one, where it stands, and whose it is. */
export interface PlacedCode {
  readonly app: string;
  readonly path: Path;
  readonly code: CodeBase;
}

const callsOf = (draft: DraftValue | undefined): readonly DraftValue[] => {
  const calls = isMap(draft) ? (draft as Draft)['calls'] : undefined;
  return Array.isArray(calls) ? calls : [];
};

const nameIn = (call: DraftValue): string | undefined => {
  const name = isMap(call) ? (call as Draft)['function'] : undefined;
  return typeof name === 'string' ? name : undefined;
};

/** Reports calls to Functions that no App ever has. */
export function checkCallNames(codes: readonly PlacedCode[], directory: Directory): void {
  for (const { app, path, code } of codes) {
    for (const [name, draft] of Object.entries(code.functions ?? {})) {
      callsOf(draft).forEach((call, place) => {
        const text = nameIn(call);
        if (text === undefined) return;
        const at = [...path, 'functions', name, 'calls', place, 'function'];
        directory.function({ text, path: at, ...(text.includes('/') ? {} : { app }) });
      });
    }
  }
}

/** The Function that each call means if it is one of the same App; `undefined` for others. */
const calledBy = (draft: DraftValue | undefined, app: string): readonly (string | undefined)[] =>
  callsOf(draft).map((call) => {
    const name = nameIn(call);
    if (name === undefined || !name.includes('/')) return name;
    return name.startsWith(`${app}/`) ? name.slice(app.length + 1) : undefined;
  });

/** The first Functions found that call each other in a circle, in order; empty if none do. */
function circleIn(functions: ReadonlyMap<string, Draft>, app: string): readonly string[] {
  const done = new Set<string>();
  for (const start of functions.keys()) {
    const chain: { readonly name: string; readonly left: (string | undefined)[] }[] = [];
    const open = new Set<string>();
    const enter = (name: string): void => {
      open.add(name);
      chain.push({ name, left: [...calledBy(functions.get(name), app)].reverse() });
    };
    if (!done.has(start)) enter(start);
    for (let last = chain.at(-1); last !== undefined; last = chain.at(-1)) {
      if (last.left.length === 0) {
        chain.pop();
        open.delete(last.name);
        done.add(last.name);
        continue;
      }
      const next = last.left.pop();
      if (next === undefined) continue;
      if (open.has(next)) {
        return chain.slice(chain.findIndex(({ name }) => name === next)).map(({ name }) => name);
      }
      if (functions.has(next) && !done.has(next)) enter(next);
    }
  }
  return [];
}

/**
 * What is wrong with the calls that a change states, once it is made: as each attempt makes all of
 * its calls, Functions that call each other in a circle would never come to an end.
 */
export function circleFindings(
  functions: ReadonlyMap<string, Draft>, change: CodeBase, app: string,
): readonly InnerFinding[] {
  const stated = Object.entries(change.functions ?? {}).filter(([, draft]) =>
    callsOf(draft).length > 0);
  if (stated.length === 0) return [];
  const circle = circleIn(functions, app);
  const [name, draft] = stated.find(([one]) => circle.includes(one)) ?? [];
  if (name === undefined) return [];
  const from = circle.indexOf(name);
  const names = [...circle.slice(from), ...circle.slice(0, from), name];
  const place = calledBy(draft, app).indexOf(names[1]);
  const message = `calls go round without end: ${names.join(', ')}`;
  return [{
    path: ['functions', name, 'calls', place, 'function'],
    finding: { code: 'conflict', message },
  }];
}
