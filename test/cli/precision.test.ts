import { describe, expect, test } from 'vitest';
import { measureInRounds, studiedPrecisions } from '../../src/cli/precision.ts';
import type { StudyCell } from '../../src/cli/study-run.ts';
import type { ComparisonResult } from '../../src/model/study.ts';
import { scratchDirectories } from './scratch-directory.ts';
import { workspaceIn } from './workspace.ts';

const scratch = scratchDirectories();

const SHOP = `
name: Shop
duration: 20s
app:
  name: shop
  functions:
    api: { code: v1, service_time: { exponential: { mean: 400ms } }, cold_start: 1s }
traffic:
  - { name: callers, to: api, arrivals: { poisson: { rate: 3/s } } }
`;

const VARY = ['--vary', 'app.functions.api.cold_start=1s,2s'];

const compared = (...argv: readonly string[]) =>
  workspaceIn(scratch(), { 'shop.yaml': SHOP }).call(['compare', 'shop.yaml', ...VARY, ...argv]);

async function resultOf(...argv: readonly string[]): Promise<ComparisonResult> {
  const { code, out, err } = await compared(...argv, '--json');
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out) as ComparisonResult;
}

const cellOf = (label: string): StudyCell => ({ label }) as StudyCell;

/** Cells whose replications are known: by turns so far below and above 10. */
function runOf(spreads: Readonly<Record<string, number | null>>) {
  const asked: [string, number][] = [];
  return {
    asked,
    isStopped: false,
    async measure(cells: readonly StudyCell[], count: number) {
      for (const { label } of cells) asked.push([label, count]);
      return cells.map(({ label }) => Array.from({ length: count }, (_, n) => {
        const spread = spreads[label] ?? null;
        return [spread === null ? null : 10 + (n % 2 === 0 ? spread : -spread)];
      }));
    },
  };
}

const ROUNDS = {
  fewest: 20, most: 60, precisions: [{ place: 0, halfWidth: 0.3, isRelative: false }],
};

describe('rounds of replications', () => {
  test('go on for all cells until each is known well enough, or there are the most', async () => {
    const run = runOf({ calm: 0.5, wild: 1 });
    const measured = await measureInRounds(run, ['calm', 'wild'].map(cellOf), ROUNDS);
    expect(measured.map(({ length }) => length)).toEqual([50, 50]);
    expect(run.asked.filter(([name]) => name === 'calm').map(([, count]) => count))
      .toEqual([20, 25, 32, 40, 50]);
    const hopeless = await measureInRounds(runOf({ hopeless: 9 }), [cellOf('hopeless')], ROUNDS);
    expect(hopeless.map(({ length }) => length)).toEqual([60]);
    const metrics = [{ metric: 'api.latency.mean', unit: 'duration', wanted: 'less' }] as const;
    const reached = [measured, hopeless].map((cells) =>
      studiedPrecisions(ROUNDS, metrics, cells)[0]?.reached);
    expect(reached).toEqual([true, false]);
  });

  test('do not go on where there is nothing to measure', async () => {
    const run = runOf({ silent: null });
    const measured = await measureInRounds(run, [cellOf('silent')], ROUNDS);
    expect(measured.map(({ length }) => length)).toEqual([20]);
  });

  test('end with Ctrl-C', async () => {
    const run = { ...runOf({ wild: 9 }), isStopped: true };
    const measured = await measureInRounds(run, [cellOf('wild')], ROUNDS);
    expect(measured.map(({ length }) => length)).toEqual([20]);
  });
});

describe('cutover compare --precision', () => {
  test('goes on until both are known so well, and says after how many', async () => {
    const argv = ['--metric', 'api.inputs.arrived', '--precision', 'api.latency.mean ±5%'];
    const { replications, precision, metrics } = await resultOf(...argv);
    expect(precision).toEqual([{
      metric: 'api.latency.mean', unit: 'duration', half_width: 0.05, relative: true, reached: true,
    }]);
    expect(replications).toBeGreaterThan(30);
    expect(metrics.map(({ metric }) => metric)).toEqual(['api.inputs.arrived', 'api.latency.mean']);
    for (const { estimate = { mean: 0, half_width: 0 } } of metrics[1]?.alternatives ?? []) {
      expect(estimate.half_width).toBeLessThanOrEqual(0.05 * estimate.mean);
    }
    const { out } = await compared(...argv);
    expect(out).toContain(`api.latency.mean is known to ±5% after ${replications} replications.\n`);
  });

  test('is the first replications of a study with as many', async () => {
    const metric = ['--metric', 'api.latency.mean'];
    const { replications, metrics } = await resultOf('--precision', 'api.latency.mean ±60ms');
    const same = await resultOf('--runs', String(replications));
    expect(metrics).toEqual(same.metrics);
    const first = await resultOf(...metric, '--runs', '20', '--precision', 'api.latency.mean ±9s');
    expect(first.replications).toBe(20);
  });

  test('says that there were not enough', async () => {
    const { code, out } = await compared(
      '--metric', 'api.cost', '--precision', 'api.latency.p99 ±1ms', '--max-runs', '35');
    expect(code).toBe(0);
    expect(out).toContain('api.latency.p99 is not known to ±1ms after 35 replications: --max-runs '
      + 'allows\nfor more.\n');
  });

  test.each([
    [['--precision', 'api.latency.p99'],
      "--precision api.latency.p99: write METRIC ±DISTANCE, for example 'api.latency.p99 ±2%'"],
    [['--precision', '±2%'], '--precision ±2%: write METRIC ±DISTANCE'],
    [['--precision', 'api.latency.p99 ±'],
      'a duration such as 250ms, or a percentage, found the end of the line; write METRIC'],
    [['--precision', 'api.latency.p99 ±2x'], '--precision api.latency.p99 ±2x: '],
    [['--precision', 'api.latency.p99 ±2% or so'], 'expected the end of the line, found "or"'],
    [['--precision', 'api.latency.p99 ±0%'], 'nothing is known that well'],
    [['--precision', 'apj.cost ±2%'], 'there is no Function "apj"; did you mean "api"?'],
    [['--precision', 'api.cost ±2%', '--runs', '19'], 'the first round has 20 or more'],
    [['--precision', 'api.cost ±2%', '--max-runs', '29'], 'the first round alone has 30'],
    [['--max-runs', '100'], '--max-runs goes with --precision'],
  ])('%j is a mistake', async (argv, message) => {
    const { code, out, err } = await compared(...argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });
});
