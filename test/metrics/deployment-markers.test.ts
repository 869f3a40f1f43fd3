import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BUCKET_LIMIT, bucketWidth } from '../../src/metrics/bucket-scale.ts';
import { deploymentMarkers } from '../../src/metrics/deployment-markers.ts';
import type { HistoryRow } from '../../src/model/result.ts';
import { simulate } from '../../src/simulate.ts';
import { scenarioOf } from '../scenario/reading.ts';

const rows = (...instants: readonly number[]): HistoryRow[] =>
  instants.map((deployed_at_us, place) => ({
    version: place + 1, type: 'standard', deployed_at_us, deployed_by: 'mia', strategy: 'rolling',
  }));

describe('CHT-1 markers of deployments', () => {
  test('are one for a bucket, with the version and the instant of each of its publishes', () => {
    expect(deploymentMarkers(rows(0, 99, 100, 350), 100)).toEqual([
      {
        from_us: 0, until_us: 100,
        publishes: [{ version: 1, at_us: 0 }, { version: 2, at_us: 99 }],
      },
      { from_us: 100, until_us: 200, publishes: [{ version: 3, at_us: 100 }] },
      { from_us: 300, until_us: 400, publishes: [{ version: 4, at_us: 350 }] },
    ]);
    expect(deploymentMarkers([], 100)).toEqual([]);
  });

  test('hold every publish once, in the bucket that is floor(time / width)', () => {
    const instants = fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 30 });
    fc.assert(fc.property(instants, fc.integer({ min: 1, max: 700 }), (all, width) => {
      const history = rows(...all.toSorted((a, b) => a - b));
      const markers = deploymentMarkers(history, width);
      expect(markers.flatMap(({ publishes }) => publishes)).toEqual(
        history.map(({ version, deployed_at_us: at_us }) => ({ version, at_us })));
      expect(new Set(markers.map(({ from_us }) => from_us)).size).toBe(markers.length);
      for (const { from_us, until_us, publishes } of markers) {
        expect(until_us).toBe(from_us + width);
        for (const { at_us } of publishes) {
          expect(Math.floor(at_us / width)).toBe(from_us / width);
        }
      }
    }), { seed: 1 });
  });

  test('use the buckets of the run over time: of few enough, the narrowest', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 10 ** 12 }), (endedAt) => {
      const width = bucketWidth(endedAt);
      expect(Math.floor(endedAt / width)).toBeLessThan(BUCKET_LIMIT);
      expect(width === 1000 || Math.floor((2 * endedAt) / width) >= BUCKET_LIMIT).toBe(true);
    }), { seed: 1 });
  });
});

const SCENARIO = `
name: One publish, and commands that publish nothing
app:
  name: shop
  images: { base: { build: 2s } }
  functions:
    f: { service_time: 1s, cold_start: 1s, image: base }
traffic:
  - { to: f, arrivals: { at: [1s] } }
events:
  - { at: 10s, deploy: {} }
  - { at: 20s, deploy: { change: { images: { base: { build: 3s, fails: true } } } } }
  - { at: 30s, rollover: {} }
`;

describe('CHT-1 a result', () => {
  test('marks no no-op and no failure', () => {
    const [app] = simulate(scenarioOf(SCENARIO)).result.apps;
    expect(app?.deployments.map(({ outcome }) => outcome))
      .toEqual(['no_op', 'build_failed', 'deployed']);
    expect(app?.markers?.map(({ publishes }) => publishes)).toEqual([
      [{ version: 1, at_us: 0 }], [{ version: 2, at_us: 30_000_000 }],
    ]);
  });

  test('has markers in the buckets of the timeline, with one or without', () => {
    const { result, timeline } = simulate(scenarioOf(SCENARIO), { timeline: true });
    const [marker] = result.apps[0]?.markers ?? [];
    expect(marker?.until_us).toBe(timeline?.bucket_us);
    expect(simulate(scenarioOf(SCENARIO)).result).toEqual(result);
  });

  test('has none where that is off, and is the same run', () => {
    const off = simulate(scenarioOf(SCENARIO), { markers: false, check: true }).result;
    const on = simulate(scenarioOf(SCENARIO), { check: true }).result;
    expect(off.apps.every((app) => !('markers' in app))).toBe(true);
    expect([off.digest, off.verdict]).toEqual([on.digest, 'pass']);
  });
});
