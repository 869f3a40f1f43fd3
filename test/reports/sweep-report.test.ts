import { describe, expect, test } from 'vitest';
import type { StudyAxis, SweepResult } from '../../src/model/study.ts';
import { plain } from '../../src/reports/paint.ts';
import { sweepChart } from '../../src/reports/sweep-chart.ts';
import { sweepColumns, sweepCsv } from '../../src/reports/sweep-columns.ts';
import { sweepReport } from '../../src/reports/sweep-report.ts';
import type { ComparedMetric } from '../../src/study/comparison.ts';
import { sweptGrid } from '../../src/study/grid.ts';
import type { Measured } from '../../src/study/replication.ts';

const METRICS: readonly ComparedMetric[] = [
  { metric: 'api.latency.p99', unit: 'duration', wanted: 'less' },
  { metric: 'api.success_share', unit: 'share', wanted: 'more' },
  { metric: 'api.cost', unit: 'money', wanted: 'less' },
  { metric: 'api.containers.peak', unit: 'count', wanted: 'less' },
  { metric: 'rollout v2 duration', unit: 'duration', wanted: 'less' },
];

const CHANCE = [0.97, 1.02, 1.01, 1];

/** Replications of a cell whose p99 is about so many seconds. */
const cell = (seconds: number, cost = 2): readonly Measured[] => CHANCE.map((luck, place) =>
  [1_000_000 * seconds * luck, 1, cost * luck, 12, place === 3 ? null : 5_000_000]);

interface Choices {
  readonly complete: boolean;
  readonly metrics: readonly ComparedMetric[];
}

function resultOf(
  axes: readonly StudyAxis[], cells: readonly (readonly Measured[])[],
  { complete = true, metrics = METRICS }: Partial<Choices> = {},
): SweepResult {
  return {
    schema_version: 1, kind: 'sweep', axes, seed: 1, replications: 4, complete, confidence: 0.95,
    tool: { name: 'cutover', version: '0.0.0', semantics: '0' },
    scenario: { name: 'Shop', file: 'shop.yaml' },
    ...sweptGrid(axes, metrics, cells),
  };
}

const HOURS: StudyAxis = { path: 'events.0.at', values: ['0h', '1h', '2h', '3h', '4h', '5h'] };
const WARM: StudyAxis = {
  path: 'app.functions.api.min_containers,app.functions.api.initial_containers',
  values: ['2', '4'],
};
const STRATEGIES: StudyAxis = {
  path: 'events.0.deploy.strategy', values: ['rolling', './strategies/one-with-a-name.mjs'],
};

const day = resultOf([HOURS], [3, 2, 2, 2, 8, 9].map((seconds) => cell(seconds)));
const grid = resultOf([WARM, STRATEGIES], [cell(2), cell(9), cell(2, 4), cell(4, 3)], {
  complete: false,
});

describe('a sweep for people', () => {
  test('over one axis: a row for each value, and which are best', () => {
    expect(sweepReport(day, plain)).toMatchInlineSnapshot(`
      "Shop                                                      4 replications, seed 1
      varies events.0.at

      at  api.latency.p99  api.success_share         api.cost  api.containers.peak
      0h    3.00s ± 0.10s               100%  $2.000 ± $0.069                   12
      1h  2.000s ± 0.069s               100%  $2.000 ± $0.069                   12
      2h  2.000s ± 0.069s               100%  $2.000 ± $0.069                   12
      3h  2.000s ± 0.069s               100%  $2.000 ± $0.069                   12
      4h    8.00s ± 0.27s               100%  $2.000 ± $0.069                   12
      5h    9.00s ± 0.31s               100%  $2.000 ± $0.069                   12

      at  rollout v2 duration
      0h               5s (3)
      1h               5s (3)
      2h               5s (3)
      3h               5s (3)
      4h               5s (3)
      5h               5s (3)

      best
        api.latency.p99: lowest with 1h to 3h alike; all others are shown to be higher
        api.success_share: measured the same with all values
        api.cost: measured the same with all values
        api.containers.peak: measured the same with all values

      All values of an axis were compared with each other, replication by replication;
      what is said of a metric holds together in 95 of 100 studies. Alike: the same in
      every replication.

      ± holds the true value in 95 of 100 studies; replications of all cells have the
      same arrivals and the same luck.
      What has no ± measured the same in all replications.
      In brackets: the number of replications in which there was something to measure,
      where that was not all.
      "
    `);
  });

  test('with long names: the ends of names stay, and no line is too wide', () => {
    const name = 'transcribe_segment_with_speaker_diarization_v2';
    const metrics = METRICS.slice(0, 4).map((each) =>
      ({ ...each, metric: each.metric.replace('api', name) }));
    const axes = ['min_containers', 'buffer_containers'].map((key) =>
      ({ path: `app.functions.${name}.${key}`, values: ['1', '2'] }));
    const cells = [1, 2, 1, 2].map((seconds) => cell(seconds).map((each) => each.slice(0, 4)));
    const lines = sweepReport(resultOf(axes, cells, { metrics }), plain).split('\n');
    expect(lines.filter((line) => line.includes('buffer_containers  ')))
      .toMatchInlineSnapshot(`
        [
          "min_containers  buffer_containers  transcribe_seg…ker_diarization_v2.latency.p99",
          "min_containers  buffer_containers  transcribe_seg…r_diarization_v2.success_share",
          "min_containers  buffer_containers  transcribe_seg…th_speaker_diarization_v2.cost",
          "min_containers  buffer_containers  transcribe_seg…diarization_v2.containers.peak",
          "  buffer_containers  1 throughout",
        ]
      `);
    expect(lines.filter((line) => line.startsWith('varies'))).toMatchInlineSnapshot(`
      [
        "varies app.functions.trans…be_segment_with_speaker_diarization_v2.min_containers",
        "varies app.functions.trans…segment_with_speaker_diarization_v2.buffer_containers",
      ]
    `);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  test('says what cells have in common, which are not the arrivals where those are varied', () => {
    const common = (path: string) => sweepReport(resultOf([{ path, values: ['1', '2'] }],
      [cell(1), cell(2)]), plain).replaceAll('\n', ' ');
    expect(common('app.functions.api.min_containers'))
      .toContain('replications of all cells have the same arrivals and the same luck.');
    for (const path of ['traffic.u.arrivals.poisson.rate', 'app.functions.api.schedule.period']) {
      expect(common(path))
        .toContain('replications of all cells have the same random numbers, not the same traffic.');
    }
  });

  test('over several: what is best along each axis, for each setting of the others', () => {
    expect(sweepReport(grid, plain)).toMatchInlineSnapshot(`
      "Shop                                                      4 replications, seed 1
      varies app.functions.api.min_containers,app.functions.api.initial_containers
      varies events.0.deploy.strategy
        (1) rolling
        (2) ./strategies/one-with-a-name.mjs

      min_containers  strategy  api.latency.p99  api.success_share         api.cost
      2               (1)       2.000s ± 0.069s               100%  $2.000 ± $0.069
      2               (2)         9.00s ± 0.31s               100%  $2.000 ± $0.069
      4               (1)       2.000s ± 0.069s               100%    $4.00 ± $0.14
      4               (2)         4.00s ± 0.14s               100%    $3.00 ± $0.10

      min_containers  strategy  api.containers.peak  rollout v2 duration
      2               (1)                        12               5s (3)
      2               (2)                        12               5s (3)
      4               (1)                        12               5s (3)
      4               (2)                        12               5s (3)

      best
      api.latency.p99 is lowest with
        min_containers  strategy (1): no difference; strategy (2): 4
        strategy        (1) throughout
      api.success_share: measured the same in all cells
      api.cost is lowest with
        min_containers  2 throughout
        strategy        min_containers 2: no difference; min_containers 4: (2)
      api.containers.peak: measured the same in all cells

      All values of an axis were compared with each other, replication by replication;
      what is said of a metric holds together in 95 of 100 studies. Alike: the same in
      every replication.

      ± holds the true value in 95 of 100 studies; replications of all cells have the
      same arrivals and the same luck.
      What has no ± measured the same in all replications.
      In brackets: the number of replications in which there was something to measure,
      where that was not all.
      Stopped by Ctrl-C after 4 replications.
      "
    `);
  });

  test('no line is wider than a terminal', () => {
    const lines = [day, grid].flatMap((each) => sweepReport(each, plain).split('\n'));
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });
});

describe('a chart of a sweep', () => {
  test('has a row for each metric', () => {
    expect(sweepChart(day, plain)).toMatchInlineSnapshot(`
      "
      means  from zero, over at
        api.latency.p99
                     ▃▃▃▃▃▃▃▃▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂████████████████ max 9s
        api.success_share
                     ████████████████████████████████████████████████ max 100%
        api.cost
                     ████████████████████████████████████████████████ max $2.00
        api.containers.peak
                     ████████████████████████████████████████████████ max 12
        rollout v2 duration
                     ████████████████████████████████████████████████ max 5s
                     0h                                            5h
      "
    `);
  });

  test('has a row for each setting of the other axes, all of the same height', () => {
    expect(sweepChart(grid, plain).split('\n').slice(0, 5).join('\n')).toMatchInlineSnapshot(`
      "
      means  from zero, over min_containers
        api.latency.p99
          (1)        ▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂ max 2s
          (2)        ██████████████████████████▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄ max 9s"
    `);
  });
});

describe('a sweep for programs', () => {
  test('as CSV', () => {
    const axes = [{ path: 'a,b', values: ['1', '2'] }, { path: 'c', values: ['x', '"y, z"'] }];
    const [latency, , cost] = METRICS as [ComparedMetric, ComparedMetric, ComparedMetric];
    const cells = [[[3, 1], [4, 2]], [[1e6, 2], [1e6, 2]], [[null, 1], [1e6, 1]], [[1, 1], [1, 2]]];
    const [head, ...rows] =
      sweepCsv(resultOf(axes, cells, { metrics: [latency, cost] })).split('\n');
    expect(head).toBe(['"a,b",c',
      'api.latency.p99 (us)', 'api.latency.p99 ± (us)', 'api.latency.p99 measured',
      'api.cost (usd)', 'api.cost ± (usd)', 'api.cost measured'].join(','));
    expect(rows).toEqual([
      '1,x,3.5,6.353102368,2,1.5,6.353102368,2',
      '1,"""y, z""",1000000,0,2,2,0,2',
      '2,x,,,1,1,0,2',
      '2,"""y, z""",1,0,2,1.5,6.353102368,2',
      '',
    ]);
  });

  test('values of an axis are numbers if all of them are', () => {
    const [warm, strategy] = sweepColumns(grid);
    expect(warm).toMatchObject({ type: 'number', values: [2, 2, 4, 4] });
    expect(strategy?.type).toBe('text');
  });
});
