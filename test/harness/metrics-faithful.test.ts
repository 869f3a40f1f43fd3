import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { probeOf, readWritten, writeScenario } from '../../src/harness/arbitrary/scenarios.ts';
import { scenariosOf } from '../../src/harness/campaign/drawing.ts';
import { upToItsEnd } from '../../src/harness/judging.ts';
import { metricsFaithful, misreported } from '../../src/harness/relations/metrics-faithful.ts';
import type { KnownRecord } from '../../src/model/known-record.ts';
import { type RunOutcome, simulate } from '../../src/simulate.ts';
import { forEachRecord } from '../../src/trace/canonical.ts';
import { scenarioOf } from '../scenario/reading.ts';

const SCENARIOS = new URL('../../scenarios/', import.meta.url);
const PROBE = { at: 0, factor: 1, strategy: 'rolling' } as const;

describe('S37 every metric is what its definition says', () => {
  const files = readdirSync(SCENARIOS).filter((name) => name.endsWith('.yaml'));

  test.each(files)('in scenarios/%s', (file) => {
    const scenario = scenarioOf(readFileSync(new URL(file, SCENARIOS), 'utf8'));
    expect(['holds', 'does not apply']).toContain(metricsFaithful.judge(scenario, PROBE));
  });

  test('in a hundred random scenarios', () => {
    const verdicts = [0, 1].flatMap((batch) => scenariosOf(5, batch)).map((data) =>
      upToItsEnd(readWritten(writeScenario(data, 'drawn')), (scenario) =>
        metricsFaithful.judge(scenario, probeOf(data))));
    expect(verdicts.find((verdict) => typeof verdict !== 'string')).toBeUndefined();
    expect(verdicts.filter((verdict) => verdict === 'holds').length).toBeGreaterThan(90);
  });
});

test('S37 what containers cost is rounded alike if a version gets some again', () => {
  // They fail, so that all are gone at the publish and the pinned caller has more started after it.
  expect(metricsFaithful.judge(scenarioOf(`
duration: 1m
app: { name: a, functions: { f: { service_time: 0s, cold_start: 2s, startup_timeout: 1s } } }
traffic: [{ version: 1, to: f, arrivals: { at: [0s] } }]
events: [{ at: 2s, rollover: {} }]`), PROBE)).toBe('holds');
});

describe('S37 what is reported otherwise is found:', () => {
  const records: KnownRecord[] = [];
  const outcome = simulate(scenarioOf(`
duration: 30s
app:
  name: a
  functions:
    f: { code: x1, service_time: 2s, cold_start: 3s, initial_containers: 1, failure_rate: 0.3 }
traffic:
  - { name: t, to: f, arrivals: { at: [1s, 9s, 10s, 11s, 20s] } }
events:
  - { at: 10s, deploy: { strategy: recreate, change: { functions: { f: { code: x2 } } } } }`), {
    inputs: true, timeline: true,
    readers: (texts) => [
      forEachRecord(texts, (record) => records.push(record as KnownRecord)),
    ],
  });

  /** Every number of a report but those that S32 judges and those that are no metric. */
  function numbersIn(tree: object, path: readonly string[]): readonly (readonly string[])[] {
    return Object.entries(tree).flatMap(([key, value]) => {
      if (key === 'history' || key === 'markers' || key === 'steps') return [];
      if (typeof value === 'number') return [[...path, key]];
      return typeof value === 'object' && value !== null ? numbersIn(value, [...path, key]) : [];
    });
  }

  /** The outcome with one number changed by one. */
  function changed([key = '', ...rest]: readonly string[], tree: object): object {
    const value: unknown = Reflect.get(tree, key);
    const other = typeof value === 'number' ? value + 1 : changed(rest, value as object);
    if (!Array.isArray(tree)) return { ...tree, [key]: other };
    return tree.with(Number(key), other);
  }

  test('nothing, where it is as it was', () => {
    expect(misreported(outcome, records)).toBeNull();
  });

  test('each number', () => {
    const { result: { apps, inputs = [] }, timeline } = outcome;
    const numbers = numbersIn({ result: { apps, inputs }, timeline: timeline ?? {} }, [])
      .filter((path) => !Number.isNaN(path.reduce<unknown>(
        (tree, key) => Reflect.get(tree as object, key), outcome)));
    expect(numbers.length).toBeGreaterThan(200);
    const missed = numbers.filter((path) =>
      misreported(changed(path, outcome) as RunOutcome, records) === null);
    expect(missed).toEqual([]);
  });

  test('what is missing, and what is there in vain', () => {
    const { result } = outcome;
    const [app] = result.apps;
    const without = { ...outcome, result: { ...result, apps: [{ ...app, functions: {} }] } };
    expect(misreported(without as RunOutcome, records))
      .toMatch(/^the report\.apps\.0\.functions\.f is nothing, recounted/);
    const more = { ...outcome, result: { ...result, apps: [{ ...app, ephemeral: 'run' }] } };
    expect(misreported(more as RunOutcome, records))
      .toBe('the report.apps.0.ephemeral is "run", recounted nothing');
  });
});
