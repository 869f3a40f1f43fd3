import { describe, expect, test } from 'vitest';
import { SECOND } from '../../src/model/time.ts';
import { comparisonReport, runLabels } from '../../src/reports/comparison.ts';
import { comparisonWords, type RunOutcome } from '../../src/reports/comparison-words.ts';
import { widthOf } from '../../src/reports/layout.ts';
import { plain } from '../../src/reports/paint.ts';
import type { AppResult } from '../../src/model/result.ts';
import type { ReportedRun } from '../../src/reports/run-report.ts';
import {
  appResult, functionResult, idleFunction, recreatedRun, reportedRun, rolloutResult, runResult,
} from './sample-runs.ts';

const drawTable = (rows: readonly (readonly string[])[]) =>
  rows.map((row) => row.join(' | ')).join('\n');
const report = (runs = [reportedRun(), recreatedRun()]) =>
  comparisonReport(runs, { paint: plain, drawTable });

describe('two runs side by side', () => {
  test('have a column each', () => {
    expect(report()).toContain([
      'side by side | rolling | recreate',
      'rollout v2 | took 8.13s | took 0s',
      'downtime | 0s | 8.30s',
      'inputs interrupted | 0 | 9',
    ].join('\n'));
  });

  test('show their latency on one scale and one time axis', () => {
    const chart = report().split('\n').filter((line) => /▁ max|▲|0s {3}/.test(line));
    expect(chart).toHaveLength(5);
    expect(Math.max(...report().split('\n').map(widthOf))).toBeLessThanOrEqual(80);
  });

  test('leave a dash for what only one of them has', () => {
    const quiet = reportedRun({ result: runResult({ apps: [appResult({ rollouts: [] })] }) });
    expect(report([reportedRun(), quiet])).toContain('rollout v2 | took 8.13s | –');
  });
});

describe('the rows', () => {
  const rows = (...runs: ReportedRun[]) =>
    report(runs).split('\n').map((line) => line.split(' | ')).filter(({ length }) => length > 1);
  const withRollouts = (...rollouts: AppResult['rollouts']) =>
    reportedRun({ result: runResult({ apps: [appResult({ rollouts })] }) });

  test('that only one run has stand where it has them', () => {
    const held = rolloutResult({ blocked_us: 4 * SECOND, blocked_by: 'cap' });
    const names = rows(reportedRun(), withRollouts(held)).map(([name]) => name);
    expect(names.slice(0, 4)).toEqual(['side by side', 'rollout v2', 'v2 blocked', 'downtime']);
  });

  test('of many rollouts are one', () => {
    const many = withRollouts(...[2, 3, 4, 5, 6].map((version) => rolloutResult({ version })));
    expect(rows(many, reportedRun())[1]).toEqual(['rollouts', '5', '1']);
  });

  test('of latency name the Function where there are several', () => {
    const functions = { api: functionResult(), worker: idleFunction() };
    const two = reportedRun({ result: runResult({ apps: [appResult({ functions })] }) });
    expect(rows(two, two)).toContainEqual(['latency p99 api', '4.96s', '4.96s']);
    expect(rows(two, two)).toContainEqual(['latency p99 worker', '–', '–']);
  });
});

describe('retries of callers', () => {
  const run = (retried: number) => reportedRun({
    result: runResult({
      apps: [appResult({
        functions: {
          api: functionResult({
            inputs: { ...functionResult().inputs, arrived: 100 + retried, retried },
          }),
        },
      })],
    }),
  });

  test('are part of what arrived, and told apart from it', () => {
    const told = report([run(50), run(7)]);
    expect(told).toContain('inputs arrived | 150 | 107\nof them retries | 50 | 7\n');
  });

  test('are no other traffic', () => {
    expect(report([run(50), run(7)])).not.toContain('same traffic');
  });
});

describe('runs are called', () => {
  test('by their strategies where these differ', () => {
    expect(runLabels([reportedRun().result, recreatedRun().result]))
      .toEqual(['rolling', 'recreate']);
  });

  test('by their scenarios where they do not', () => {
    const other = runResult({ scenario: { name: 'With surge', hash: 'x' } });
    expect(runLabels([runResult(), other])).toEqual(['Rolling under load', 'With surge']);
  });

  test('by their numbers as well where these are equal too', () => {
    expect(runLabels([runResult(), runResult()]))
      .toEqual(['1 Rolling under load', '2 Rolling under load']);
  });

  test('by their scenarios where a run has used several strategies', () => {
    const both = appResult({
      rollouts: [rolloutResult(), rolloutResult({ version: 3, strategy: 'recreate' })],
    });
    expect(runLabels([runResult({ apps: [both] }), recreatedRun().result]))
      .toEqual(['Rolling under load', 'Recreate under load']);
  });
});

describe('the words at the end follow from the numbers', () => {
  const outcome = (change: Partial<RunOutcome>): RunOutcome => ({
    label: 'rolling', seed: 1, arrivedCount: 100, interruptedCount: 0, downtimeMicros: 0,
    worstP99Micros: 2 * SECOND, rolloutMicros: 8 * SECOND, rolloutCount: 1,
    peakContainerCount: 6, ...change,
  });

  test('one spared its callers, the other did not', () => {
    expect(comparisonWords([
      outcome({}),
      outcome({
        label: 'recreate', interruptedCount: 1, downtimeMicros: 9 * SECOND, rolloutMicros: 0,
        worstP99Micros: 9 * SECOND, peakContainerCount: 4,
      }),
    ])).toEqual([
      'Rolling had no downtime and interrupted nothing; recreate was down for 9s and interrupted '
        + '1 running input.',
      'P99 latency was 2s with rolling and 9s with recreate, 4.5 times as long.',
      'The old containers were gone after 0s with recreate and 8s with rolling.',
      'The most containers at one time were 4 with recreate and 6 with rolling.',
    ]);
  });

  test('no difference is said to be none', () => {
    expect(comparisonWords([outcome({ label: 'a' }), outcome({ label: 'b' })])).toEqual([
      'A and b both had no downtime and interrupted nothing.',
      'P99 latency was 2s in each run.',
      'The old containers were gone after 8s in each run.',
      'The most containers at one time were 6 in each run.',
    ]);
  });

  test('a rollout that did not finish is told', () => {
    expect(comparisonWords([outcome({ rolloutMicros: null }), outcome({ label: 'recreate' })]))
      .toContain('With rolling the old version was not replaced by the end of the run.');
  });

  test('without rollouts, latencies and a pool to compare there is nothing to say of them', () => {
    const quiet = outcome({ rolloutCount: 0, worstP99Micros: null, peakContainerCount: null });
    expect(comparisonWords([quiet, quiet]))
      .toEqual(['Rolling and rolling both had no downtime and interrupted nothing.']);
  });

  test('runs that cannot be compared fairly carry a warning', () => {
    expect(comparisonWords([outcome({}), outcome({ seed: 2 })]).at(-1)).toMatch(/seeds differ/);
    expect(comparisonWords([outcome({}), outcome({ arrivedCount: 90 })]).at(-1))
      .toMatch(/not see the same traffic: 100 and 90/);
  });
});
