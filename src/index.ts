/**
 * cutover as a library: describe a scenario, carry it out, look at what came of it.
 *
 * ```ts
 * import { defineScenario, simulate } from 'cutover';
 *
 * const { result } = simulate(defineScenario({ name: 'first', app: … }));
 * ```
 *
 * Or step a platform by hand: see `createWorld`.
 *
 * @module
 */
export * from './live/index.ts';
export { RunError } from './platform/run-error.ts';
export { StrategyError } from './platform/strategy-error.ts';
export { defineScenario, ScenarioError, type ScenarioInput } from './scenario/index.ts';
export { formatDuration } from './scenario/units.ts';
export { type RunOutcome, type SimulateOptions, simulate } from './simulate.ts';
export { defineStrategy } from './model/strategy.ts';
export { recreate } from './strategies/recreate.ts';
export { rolling } from './strategies/rolling.ts';
export type * from './model/lifecycle.ts';
export type { TraceRecord } from './model/records.ts';
export type * from './model/result.ts';
export type { Scenario } from './model/scenario.ts';
export type * from './model/strategy.ts';
