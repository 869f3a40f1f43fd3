import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PropertyResult } from '../../src/model/result.ts';
import type { Strategy } from '../../src/model/strategy.ts';
import { simulate } from '../../src/simulate.ts';
import { scenarioText, smallDeployment } from '../rules/small-deployments.ts';
import { aSmallScenario, scenarioOf as smallScenario } from '../rules/small-scenarios.ts';
import { aWhimsicalDeployment, whimsical } from '../rules/whimsical-strategy.ts';
import { scenarioOf } from '../scenario/reading.ts';

/** What concerns containers and traffic. */
const CONTAINERS = [
  'S09', 'S14', 'S15', 'S16', 'S17', 'S19', 'S20', 'S21', 'S22', 'S23', 'S24', 'S25', 'S27', 'S29',
];

/** How often each property applied in runs that meet all of them. */
class Applied {
  readonly #counts = new Map<string, number>();

  play(text: string, strategies: readonly Strategy[] = []): void {
    const { result } = simulate(scenarioOf(text), { check: true, strategies });
    const properties = result.properties as readonly PropertyResult[];
    expect(properties.filter(({ ok }) => !ok)).toEqual([]);
    for (const { id, antecedents } of properties) {
      this.#counts.set(id, (this.#counts.get(id) ?? 0) + antecedents);
    }
  }

  /** Those of the properties of containers that never had anything to say. */
  get never(): readonly string[] {
    return CONTAINERS.filter((id) => (this.#counts.get(id) ?? 0) === 0);
  }
}

test('every property holds in small scenarios of all sorts', () => {
  const applied = new Applied();
  fc.assert(fc.property(aSmallScenario, (scenario) => {
    applied.play(JSON.stringify(smallScenario(scenario)));
  }), { seed: 11, numRuns: 200 });
  expect(applied.never).toEqual([]);
});

test('every property holds in small deployments that overlap and fail', () => {
  const applied = new Applied();
  const small = smallDeployment(
    ['rolling', 'recreate', 'rollover', 'rollback', 'remove', 'crash', 'preempt', 'fail'],
  );
  fc.assert(fc.property(small, (deployment) => {
    applied.play(scenarioText(deployment));
  }), { seed: 12, numRuns: 200 });
  expect(applied.never).toEqual(['S27']);
});

test('what always holds, holds whatever a strategy of one\'s own orders', () => {
  const applied = new Applied();
  fc.assert(fc.property(aWhimsicalDeployment, ({ text, whims }) => {
    applied.play(text, [whimsical(whims, () => {})]);
  }), { seed: 13, numRuns: 100 });
  expect(applied.never.filter((id) => id === 'S22' || id === 'S23')).toEqual([]);
});
