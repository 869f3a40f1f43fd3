/**
 * cutover in tests with vitest: scenario files as tests, matchers for runs, and random scenarios
 * for property-based tests.
 *
 * ```ts
 * import { simulate } from 'cutover';
 * import { expect, test } from 'cutover/vitest';
 *
 * test.scenario('shop.yaml');
 *
 * test('a deployment goes unnoticed', () => {
 *   expect(simulate(shop, { check: true })).toHaveNoDowntime();
 * });
 * ```
 *
 * @module
 */
import { expect as vitestExpect, test as vitestTest, type TestAPI } from 'vitest';
import { toConverge, toHaveNoDowntime, toHoldProperties } from './matchers.ts';
import { type ScenarioTestOptions, scenarioTest } from './scenario-test.ts';

export { default as fc } from 'fast-check';
export {
  type AppInput, apps, type CommandOptions, commands, type EventInput, scenarios, type SourceInput,
  traffic,
} from '../harness/arbitrary/index.ts';
export type { Judged } from './matchers.ts';
export { ScenarioFailure, type ScenarioTestOptions } from './scenario-test.ts';

/** What `expect` of a run, a result or a world can do besides; `.not` turns each around. */
export interface CutoverMatchers<R = unknown> {
  /** No Function was ever down by a deployment (ZDT-1). */
  toHaveNoDowntime(): R;
  /** No command is under way, the last rollout of each App is finished, every input is final. */
  toConverge(): R;
  /** Every property holds, or those with these ids; the run has to be judged by them. */
  toHoldProperties(...ids: readonly string[]): R;
}

declare module 'vitest' {
  // Vitest has a parameter of the same name here, and what merges has to have it, too.
  interface Matchers<T> extends CutoverMatchers<T> {}
}

vitestExpect.extend({ toHaveNoDowntime, toConverge, toHoldProperties });

/** The `expect` of vitest, which knows the matchers once this module is imported. */
export const expect = vitestExpect;

/** The `test` of vitest, and scenario files as tests. */
export const test: TestAPI & {
  scenario(file: string | URL, options?: ScenarioTestOptions): void;
} = Object.assign(vitestTest.extend({}), { scenario: scenarioTest });
