import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { type Guard, patiently } from '../harness/explore/expansion.ts';
import { parseScope, type Scope, SCOPE_EXAMPLE } from '../harness/explore/scope.ts';
import { type Setting, SETTINGS, type Stage, stageOf } from '../harness/explore/stage.ts';
import { RELATIONS } from '../harness/relations/index.ts';
import type { Strategy } from '../model/strategy.ts';
import { PROPERTIES, TRACE_PROPERTIES } from '../properties/index.ts';
import type { Property } from '../properties/property.ts';
import { budgetOf } from './instant-flag.ts';
import type { LayerOptions } from './jobs.ts';
import { loadPureStrategy } from './pure-strategy.ts';
import { bundledStrategy } from './strategy-file.ts';
import type { Terminal } from './terminal.ts';
import { guardFor } from './time-limit.ts';
import { unknownName, UsageError } from './usage-error.ts';

/** The options of `cutover explore` as they are given. */
export interface ExploreFlags {
  readonly scope: string;
  readonly setting: string;
  readonly strategy?: string;
  readonly property?: string;
  readonly budget?: string;
  readonly threads?: number;
  readonly out?: string;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly color?: boolean;
}

/** What to explore, as the command line says it. */
export interface ExplorationPlan {
  readonly scope: Scope;
  readonly settings: readonly Setting[];
  readonly strategy: LayerOptions['strategy'];
  /** The same, loaded. */
  readonly strategies: readonly Strategy[];
  readonly property: string | null;
  /** The same, or all. */
  readonly properties: readonly Property[];
  readonly guard: Guard;
  /** When to leave off, in milliseconds of the process's clock. */
  readonly deadline: number;
}

/** The scope that a text says. @throws UsageError */
export function scopeFrom(text: string): Scope {
  const scope = parseScope(text);
  if (scope !== null) return scope;
  throw new UsageError(`"${text}" is no scope; write it like ${SCOPE_EXAMPLE}, with a digit each: `
    + 'inputs K, containers C (1 or more), commands D, faults F, then perhaps Functions N '
    + '(1 or 2) and builds B');
}

function settingsOf(name: string): readonly Setting[] {
  if (name === 'all') return SETTINGS;
  const found = SETTINGS.find((setting) => setting.name === name);
  if (found !== undefined) return [found];
  throw unknownName('setting', name, ['all', ...SETTINGS.map((setting) => setting.name)]);
}

function propertiesOf(id: string | undefined): readonly Property[] {
  if (id === undefined) return TRACE_PROPERTIES;
  const found = TRACE_PROPERTIES.find((property) => property.id === id);
  if (found !== undefined) return [found];
  if (RELATIONS.some((relation) => relation.id === id)) {
    throw new UsageError(`${id} is about pairs of runs, and exploring judges one trace after `
      + `another: cutover fuzz --relation ${id}`);
  }
  if (PROPERTIES.some((property) => property.id === id)) {
    throw new UsageError(`${id} is about reports, and exploring judges traces: cutover run, test `
      + 'and fuzz judge by it');
  }
  throw unknownName('property', id, TRACE_PROPERTIES.map((property) => property.id));
}

/**
 * What the command line says is to be explored.
 *
 * @throws UsageError if it makes no sense; StrategyError if the strategy is not pure
 */
export async function planOf(flags: ExploreFlags, { cwd }: Terminal): Promise<ExplorationPlan> {
  const scope = scopeFrom(flags.scope);
  const budget = budgetOf(flags.budget);
  const settings = settingsOf(flags.setting);
  const properties = propertiesOf(flags.property);
  const strategy = flags.strategy === undefined
    ? null : { name: flags.strategy, scenario: join(cwd, 'scenario.yaml') };
  const strategies = strategy === null || bundledStrategy(strategy.name) !== null
    ? [] : [await loadPureStrategy(strategy.name, cwd)];
  const deadline = budget === undefined
    ? Number.POSITIVE_INFINITY : performance.now() + budget / 1000;
  const property = flags.property ?? null;
  const guard = strategies.length === 0 ? patiently : guardFor(flags.strategy ?? '');
  return { scope, settings, properties, property, strategy, strategies, guard, deadline };
}

/** What is explored under a setting. */
export function stageFor(
  { scope, strategy, strategies }: ExplorationPlan, setting: Setting,
): Stage {
  const bundled = strategy === null ? undefined : [strategy.name];
  return stageOf(
    scope, setting, strategies.length === 0 ? bundled : strategies.map(({ name }) => name));
}
