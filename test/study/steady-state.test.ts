import { describe, expect, test } from 'vitest';
import type { MeasureClaim } from '../../src/expectations/measure-watch.ts';
import type { Scenario } from '../../src/model/scenario.ts';
import { SECOND } from '../../src/model/time.ts';
import { parseScenario } from '../../src/scenario/index.ts';
import { replicate } from '../../src/study/replication.ts';
import {
  byStretch, hasStretches, looksAt, warmUpAmong, within,
} from '../../src/study/steady-state.ts';

/** Forty inputs are there at the start, for one container, and then one comes every 4 s. */
const SHOP = `
name: shop
duration: 1000s
app:
  name: shop
  functions:
    api: { service_time: 1s, cold_start: 0s, initial_containers: 1, max_containers: 1 }
traffic:
  - { name: crowd, to: api, arrivals: { at: [${Array(40).fill('0s').join(', ')}] } }
  - { name: users, to: api, arrivals: { every: 4s } }
`;

function measured(...measures: readonly string[]): {
  readonly scenario: Scenario; readonly claims: readonly MeasureClaim[];
} {
  const parsed = parseScenario(SHOP, { file: 'shop.yaml', measures });
  if ('problems' in parsed) throw new Error(parsed.problems[0]?.message);
  return { scenario: parsed.scenario, claims: parsed.measures };
}

const claimOf = (line: string): MeasureClaim => measured(line).claims[0] as MeasureClaim;

describe('what can be measured of a part of a run', () => {
  test.each([
    ['api.latency.p99', true], ['api.wait.mean', true], ['api.inputs.arrived', true],
    ['api.attempts.total', true], ['api.throughput', true], ['api.success_share', true],
    ['api.cold_share', true], ['api.containers.mean', true], ['api.queue.mean', false],
    ['api.cost', false], ['api.downtime', false], ['app.cost', false], ['app.version', false],
  ])('%s: %s', (line, can) => {
    expect(hasStretches(claimOf(line))).toBe(can);
  });

  test('is what a line of expect says of that part', () => {
    const lines = ['api.latency.p99', 'api.containers.seconds', 'api[from=20s].inputs.arrived'];
    const stretch = { from: 10 * SECOND, to: 60 * SECOND };
    const { scenario, claims } = measured(...lines);
    const parts = claims.map((claim) => within(claim, stretch));
    const same = measured(
      'api[from=10s, to=60s].latency.p99', 'api[from=10s, to=60s].containers.seconds',
      'api[from=20s, to=60s].inputs.arrived').claims;
    expect(parts).toEqual(same);
    const found = replicate({ scenario, measures: parts, strategies: [] }, 1);
    expect(found.slice(1)).toEqual([50 * SECOND, 10]);
  });
});

describe('the warm-up of runs', () => {
  const found = (line: string) => {
    const { scenario, claims: [claim] } = measured(line);
    const duration = scenario.duration as number;
    const measures = looksAt(claim as MeasureClaim, duration);
    return warmUpAmong([replicate({ scenario, measures, strategies: [] }, 1)], duration);
  };

  test('ends when the crowd is served', () => {
    // The last of the forty are served, and the next arrivals wait, until 53s.
    const { until = 0, isSettled } = found('api.latency.p99') ?? {};
    expect(isSettled).toBe(true);
    expect(until / SECOND).toBeGreaterThanOrEqual(48);
    expect(until / SECOND).toBeLessThan(80);
  });

  test('of durations is that of their mean, whichever statistic is asked for', () => {
    expect(found('api.latency.max')).toEqual(found('api.latency.mean'));
  });

  test('of what is the same all the time is nothing', () => {
    expect(found('api.containers.mean')).toEqual({ until: 0, isSettled: true });
  });

  test('cannot be seen where there is next to nothing', () => {
    expect(found('api[source=crowd].latency.mean')).toBeNull();
  });

  test('is looked for in the mean of all runs', () => {
    const stretch = (values: (place: number) => number | null) =>
      Array.from({ length: 500 }, (_, place) => values(place));
    const high = stretch((place) => (place < 50 ? 30 : place % 2));
    const low = stretch((place) => (place < 50 ? -29 : 1 - (place % 2)));
    expect(warmUpAmong([high], 500)).toEqual({ until: 50, isSettled: true });
    expect(warmUpAmong([high, low], 500)).toEqual({ until: 0, isSettled: true });
    const odd = (run: readonly (number | null)[]) =>
      run.map((value, place) => (place % 2 === 0 ? null : value));
    // Each second stretch is left out: what is cut is told as an instant of the run.
    expect(warmUpAmong([odd(high)], 500)?.until).toBe(51);
  });
});

test('what was measured of stretches is told stretch by stretch', () => {
  expect(byStretch([1, 2, null, 4, 5, 6], 3)).toEqual([[1, 2], [null, 4], [5, 6]]);
});
