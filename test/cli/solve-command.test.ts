import { describe, expect, test } from 'vitest';
import { main } from '../../src/cli/command-line.ts';
import type { SolutionResult } from '../../src/model/solution.ts';
import { collectedTerminal } from './collected-terminal.ts';
import { scratchDirectories } from './scratch-directory.ts';
import { workspaceIn } from './workspace.ts';

const scratch = scratchDirectories();

/** Bursts that a warm pool answers, and cold starts that come by chance. */
const SHOP = `
name: Flash sale
seed: 3
duration: 60s
app:
  name: shop
  functions:
    api:
      service_time: 1s
      cold_start: { lognormal: { mean: 4s, cv: 0.3 } }
traffic:
  - { name: sale, to: api, arrivals: { burst: { count: 20, at: 10s } } }
  - { name: sale again, to: api, arrivals: { burst: { count: 20, at: 40s } } }
`;

const WARM = '--vary=app.functions.api.min_containers,app.functions.api.initial_containers=1..24';

function solved(...argv: readonly string[]) {
  return workspaceIn(scratch(), { 'shop.yaml': SHOP })
    .call(['solve', 'shop.yaml', '--runs', '6', ...argv]);
}

async function solutionOf(...argv: readonly string[]): Promise<SolutionResult> {
  const { out, err } = await solved(...argv, '--json');
  expect(err).toBe('');
  return JSON.parse(out) as SolutionResult;
}

const answerOf = ({ answer, cells }: SolutionResult) =>
  (answer === undefined ? undefined : cells[answer]?.values);

describe('cutover solve', () => {
  test('shows the smallest that will do, the one before it, and what was measured', async () => {
    const { code, out } = await solved(WARM, '--goal', 'api.latency.p99 < 3.5s');
    expect(code).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "Flash sale                                                6 replications, seed 3
      varies app.functions.api.min_containers,app.functions.api.initial_containers
             1 to 24 (24 values)
      goal   api.latency.p99 < 3.5s

      7 is the smallest that meets the goal: api.latency.p99 is 3s ± 0s.
      With 6, api.latency.p99 is 3.82s ± 0.23s, which does not meet api.latency.p99 <
      3.5s.
      api.latency.p99 is the same in all 6 replications: if that is by chance, up to
      39.3% of runs may still differ.

      min_containers  goals        api.latency.p99
      1               missed         5.17s ± 0.24s
      6               missed         3.82s ± 0.23s
      7               met: answer          3s ± 0s
      9               met                  3s ± 0s
      12              met                  2s ± 0s
      18              met                  2s ± 0s
      24              met                  1s ± 0s

      A goal is met if the whole interval is on its right side. ± holds the true value
      in 95 of 100 studies; replications of all values have the same arrivals and the
      same luck.
      Found by halving: 7 of 24 values were measured, in which no metric is shown to
      go up and down. --grid measures all.
      "
    `);
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('measures few of many values: all others are told by --grid', async () => {
    const goal = ['--goal', 'api.latency.p99 < 3.5s'];
    const halved = await solutionOf(WARM, ...goal);
    const grid = await solutionOf(WARM, ...goal, '--grid');
    expect([halved.method, grid.method, grid.reason]).toEqual(['bisection', 'grid', 'asked']);
    expect(halved.cells.length).toBeLessThan(10);
    expect(grid.cells.length).toBe(24);
    expect(answerOf(halved)).toEqual(answerOf(grid));
    const find = (values: readonly string[]) =>
      grid.cells.find((cell) => cell.values.join() === values.join());
    expect(halved.cells.every((cell) => {
      const found = find(cell.values);
      return JSON.stringify(found) === JSON.stringify(cell);
    })).toBe(true);
  });

  test('the cheapest of several axes is the one with the least cost that meets all goals',
    async () => {
      const found = await solutionOf(
        '--vary', 'app.functions.api.min_containers=0,8,20',
        '--vary', 'app.functions.api.scaledown_window=10s,60s',
        '--goal', 'api.latency.mean < 4s', '--goal', 'api.inputs.failed == 0',
        '--minimize', 'cost', '--metric', 'api.cold_share');
      const { method, reason, minimize, metrics, cells, answer = -1, below = -1 } = found;
      expect([method, reason]).toEqual(['grid', 'axes']);
      expect(metrics.map(({ metric }) => metric))
        .toEqual(['api.latency.mean', 'api.inputs.failed', 'app.cost', 'api.cold_share']);
      const costs = cells.map((cell) => cell.metrics[minimize ?? -1]?.estimate?.mean ?? Infinity);
      const good = cells.flatMap(({ goals }, place) =>
        (goals.every((verdict) => verdict === 'met') ? [costs[place] as number] : []));
      expect(costs[answer]).toBe(Math.min(...good));
      expect(costs[below]).toBeLessThan(costs[answer] as number);
      expect(cells[below]?.goals).not.toEqual(['met', 'met']);
    });

  test('says that no value will do, and which comes closest', async () => {
    const { code, out } = await solved(WARM, '--goal', 'api.latency.p99 < 900ms');
    expect(code).toBe(1);
    expect(out.replaceAll('\n', ' ')).toContain('No value that was measured meets the goal. '
      + '24 comes closest: api.latency.p99 is 1s ± 0s, which does not meet api.latency.p99 < '
      + '900ms.');
  });

  test('a goal is about a mean: counts of it need not be whole', async () => {
    const half = await solutionOf(WARM, '--goal', 'api.inputs.cold < 10.5');
    const ten = await solutionOf(WARM, '--goal', 'api.inputs.cold <= 10');
    expect(answerOf(half)).toBeDefined();
    expect(answerOf(half)).toEqual(answerOf(ten));
  });

  test('what never happened is no proof that it does not', async () => {
    const { code, out } = await solved(WARM, '--goal', 'api.inputs.failed == 0',
      '--goal', 'api.latency.mean < 3s', '--set', 'app.functions.api.failure_rate=0.00001');
    expect(code).toBe(0);
    expect(out.replaceAll('\n', ' ')).toContain('api.inputs.failed is the same in all 6 '
      + 'replications: if that is by chance, up to 39.3% of runs may still differ.');
  });

  test('of a long table the ends are shown, and what is about the answer', async () => {
    const long = WARM.replace('1..24', '1..40');
    const { out } = await solved(long, '--grid', '--goal', 'api.latency.p99 < 3.5s');
    const rows = out.split('\n').flatMap((line) => /^\d+ {2,}(?:met|missed)/.exec(line) ?? []);
    expect(rows.map((row) => Number.parseInt(row, 10)))
      .toEqual([1, 4, 5, 6, 7, 8, 9, 10, 13, 16, 19, 22, 25, 28, 31, 34, 37, 40]);
    expect(out).toContain('Shown: 18 of 40 rows; --json has all.');
  });

  test('says that a metric goes up and down, and then that all were measured', async () => {
    const { out } = await solved('--vary', 'traffic.sale.arrivals.burst.at=38s..42s:500ms',
      '--goal', 'api.latency.p99 < 8s', '--set', 'app.functions.api.max_containers=8');
    expect(out).toContain('values were measured, as api.latency.p99 goes up and down.');
  });

  test('is the same whatever the number of threads, and other with another seed', async () => {
    const flags = [WARM, '--goal', 'api.latency.p99 < 3.5s', '--runs', '2'];
    const [own, given, other] = [
      await solutionOf(...flags), await solutionOf(...flags, '--seed', '3', '--threads', '1'),
      await solutionOf(...flags, '--seed', '4'),
    ];
    expect(given).toEqual(own);
    expect(other.cells).not.toEqual(own.cells);
  });

  test.each([
    [0, '', /^stopped before anything was measured\n$/],
    [112, 'Stopped by Ctrl-C before there was an answer.', /^\d+ runs kept .*:\n.*\n$/],
  ])('Ctrl-C after %i turns shows what was measured', async (turns, kept, said) => {
    const { cwd } = workspaceIn(scratch(), { 'shop.yaml': SHOP });
    const terminal = collectedTerminal({ cwd });
    const onInterrupt = (act: () => void) => {
      const wait = (left: number): unknown => (left === 0 ? act() : setImmediate(wait, left - 1));
      wait(turns);
      return () => undefined;
    };
    const argv = ['solve', 'shop.yaml', WARM, '--goal', 'api.latency.p99 < 3s', '--runs', '20'];
    expect(await main(argv, { ...terminal, onInterrupt })).toBe(130);
    expect(terminal.out()).toContain(kept);
    expect(terminal.err()).toMatch(said);
  });

  test.each([
    [['--goal', 'api.p99 < 2s'],
      '--goal: there is no metric "p99"; did you mean "latency.p99"?'],
    [['--goal', 'latency.p99 < 2s'],
      '--goal: the Function is missing before "latency.p99"; write "api.latency.p99"'],
    [['--goal', 'api.latency.p99'], '--goal'],
    [['--goal', 'api.latency.p99 < 2'], '--goal: "2" is no duration; did you mean "2s"?'],
    [['--goal', 'api.cost != $0'], '"!=" has two right sides; use < or >'],
    [['--goal', 'zero downtime for api'],
      'this is true or not: a goal is about a number; write it like "api.downtime == 0s"'],
    [['--goal', 'api.cost < $1', '--minimize', 'api.costs'],
      '--minimize: there is no metric "costs"'],
    [['--goal', 'api.cost < $1', '--vary', 'app.functions.api.min_containers=1..2'],
      'several --vary'],
    [['--goal', 'api.cost < $1', '--runs', '1'], 'one replication has no interval'],
    [['--goal', 'api.cost < $1', '--vary', 'app.functions.api.max_containers=4..8'],
      'several --vary: which of the values that meet the goals is the cheapest is for --minimize'],
    [['--goal', 'api.cost < $1', '--set', 'app.functions.api.max_containers=6'],
      '--vary app.functions.api.min_containers: min_containers 12 is above max_containers 6 '],
  ])('%j is a mistake', async (argv, message) => {
    const { code, out, err } = await solved(WARM, ...argv);
    expect([code, out]).toEqual([2, '']);
    expect(err.replaceAll('\n', ' ')).toContain(message);
  });
});
