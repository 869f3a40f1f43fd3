import { expect, test } from 'vitest';
import { defineScenario, simulate } from '../../src/index.ts';
import { fleet } from '../../tools/bench/fleet-scenario.mjs';

// `npm run bench:fleet` carries out the same for a week.
test('A fleet of 200 Functions with a deployment every minute: all properties hold', () => {
  const scenario = defineScenario(fleet(1));
  const functions = scenario.apps
    .flatMap(({ code_base }) => Object.keys(code_base.functions ?? {}));
  expect([scenario.apps.length, functions.length]).toEqual([20, 200]);
  const { result } = simulate(scenario, { check: true });
  expect(result.properties?.filter(({ ok }) => !ok)).toEqual([]);
  const deployments = result.apps.flatMap((app) => app.deployments);
  expect(deployments).toHaveLength(59);
  const outcomes = new Set(deployments.map(({ outcome }) => outcome));
  expect(outcomes).toEqual(new Set(['deployed', 'no_op', 'build_failed', 'rejected']));
  const applied = (result.properties ?? []).filter(({ antecedents }) => antecedents > 0);
  expect(applied.length).toBeGreaterThanOrEqual(34);
});
