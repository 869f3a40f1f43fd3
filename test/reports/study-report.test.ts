import { describe, expect, test } from 'vitest';
import type { ComparisonResult, StudiedMetric } from '../../src/model/study.ts';
import { plain } from '../../src/reports/paint.ts';
import { studyReport } from '../../src/reports/study-report.ts';
import { compareAlternatives } from '../../src/study/comparison.ts';

const VALUES = ['./strategies/one-with-a-long-name.mjs', './strategies/another-one.mjs'];

function resultOf(metrics: readonly StudiedMetric[]): ComparisonResult {
  return {
    schema_version: 1, kind: 'comparison', metrics,
    tool: { name: 'cutover', version: '0.0.0', semantics: '0' },
    scenario: { name: 'Shop', file: 'shop.yaml' },
    vary: { path: 'events.0.deploy.strategy', values: VALUES },
    seed: 1, replications: 4, complete: false, confidence: 0.95,
  };
}

describe('a comparison for people', () => {
  const metrics = compareAlternatives(VALUES, [
    { metric: 'api.success_share', unit: 'share', wanted: 'more' },
    { metric: 'api.throughput', unit: 'rate', wanted: 'more' },
    { metric: 'api.cost', unit: 'money', wanted: 'less' },
    { metric: 'rollout v2 duration', unit: 'duration', wanted: 'less' },
    { metric: 'api.inputs.arrived', unit: 'count', wanted: null },
  ], [
    [[1, 4, 1234.5, 2_000_000, 3], [0.5, 5, 1234.5, null, 2]],
    [[1, 5, 1235.5, 2_500_000, 4], [0.25, 6, 1234.5, 3_000_000, 3]],
    [[1, 6, 1236.5, 3_000_000, 5], [0.5, 6.5, 1236.5, 3_000_000, 4]],
    [[1, 7, 1237.5, 3_500_000, 9], [0.25, 8, 1238.5, 3_000_000, 8]],
  ]);
  const report = studyReport(resultOf(metrics), plain);

  test('has amounts in their units, and numbers for long values', () => {
    expect(report).toMatchInlineSnapshot(`
      "Shop                                                      4 replications, seed 1
      varies events.0.deploy.strategy
        (1) ./strategies/one-with-a-long-name.mjs
        (2) ./strategies/another-one.mjs

                          mean         minus (1)  lower in  difference
      api.success_share
        (1)          100% ± 0%
        (2)          38% ± 23%        -63% ± 23%    4 of 4  worse
      api.throughput
        (1)      5.5/s ± 2.1/s
        (2)      6.4/s ± 2.0/s  +0.88/s ± 0.40/s    0 of 4  better
      api.cost
        (1)  $1,236.00 ± $2.05
        (2)  $1,236.00 ± $3.05     $0.00 ± $1.30    1 of 4  none shown
      rollout v2 duration
        (1)        2.8s ± 1.0s
        (2)            3s ± 0s     measured in 3
      api.inputs.arrived
        (1)          5.3 ± 4.2
        (2)          4.3 ± 4.2            -1 ± 0    4 of 4  less

      ± holds the true value in 95 of 100 studies; replications of all alternatives
      have the same arrivals and the same luck.
      Without that, differences as certain would take 1 to 52 times as many.
      What was not measured in every replication is not compared.
      Stopped by Ctrl-C after 4 replications.
      "
    `);
  });

  test('keeps to 80 columns', () => {
    expect(report.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});
