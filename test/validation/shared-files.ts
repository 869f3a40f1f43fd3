import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parseScenario } from '../../src/scenario/index.ts';
import type { Scenario } from '../../src/model/scenario.ts';

/** Reference results that are kept beside the repository; tests that need them skip without. */
const SHARED = new URL('../../../shared/', import.meta.url);

/** What came of a run, and what a reference says of it: equal to the last digit. */
export interface Compared {
  readonly found: unknown;
  readonly expected: unknown;
}

export const hasShared = (path: string): boolean => existsSync(new URL(path, SHARED));

export const listShared = (path: string): string[] =>
  hasShared(path) ? readdirSync(new URL(path, SHARED)).sort() : [];

export const readShared = (path: string): string => readFileSync(new URL(path, SHARED), 'utf8');

/** Parses a scenario that names files of the shared `traces` folder by their bare names. */
export function parseWithTraces(text: string, file: string): Scenario {
  const parsed = parseScenario(text, { file, read: (path) => readShared(`traces/${path}`) });
  if ('problems' in parsed) throw new Error(parsed.problems.map((p) => p.message).join('\n'));
  return parsed.scenario;
}
