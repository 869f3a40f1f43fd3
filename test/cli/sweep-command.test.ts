import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { describe, expect, test, vi } from 'vitest';
import { main } from '../../src/cli/command-line.ts';
import type { SweepResult } from '../../src/model/study.ts';
import { collectedTerminal } from './collected-terminal.ts';
import { scratchDirectories } from './scratch-directory.ts';
import { workspaceIn } from './workspace.ts';

const scratch = scratchDirectories();

const SHOP = `
name: Shop
seed: 3
duration: 30s
app:
  name: shop
  functions:
    api:
      code: v1
      service_time: { exponential: { mean: 400ms } }
      cold_start: 4s
traffic:
  - { name: callers, to: api, arrivals: { poisson: { rate: 6/s } }, until: 25s }
events:
  - at: 10s
    deploy: { change: { functions: { api: { code: v2 } } } }
`;

/** Nothing in it is left to chance. */
const BATCH = `
name: Batch
app:
  name: jobs
  functions: { api: { code: v1, service_time: 3s, cold_start: 1s } }
traffic:
  - { name: burst, to: api, arrivals: { burst: { count: 4, at: 0s } } }
`;

const WARM = [
  '--vary', 'app.functions.api.min_containers,app.functions.api.initial_containers=0,4',
];
const P99 = ['--metric', 'api.latency.p99'];

const shop = () =>
  workspaceIn(scratch(), { 'shop.yaml': SHOP, 'batch.yaml': BATCH, 'dir.csv/x': '' });
const swept = (...argv: readonly string[]) => shop().call(['sweep', 'shop.yaml', ...argv]);

describe('cutover sweep', () => {
  test('shows each cell of a grid, and what is best in it', async () => {
    const { code, out, err } = await swept(...WARM, '--vary', 'events.0.at=5s..15s:5s', ...P99,
      '--metric', 'api.containers.started', '--runs', '3');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatchInlineSnapshot(`
      "Shop                                                      3 replications, seed 3
      varies app.functions.api.min_containers,app.functions.api.initial_containers
      varies events.0.at

      min_containers  at   api.latency.p99  api.containers.started
      0               5s     4.41s ± 0.93s              54.7 ± 5.7
      0               10s    4.41s ± 0.93s              54.7 ± 5.7
      0               15s    4.41s ± 0.93s              54.7 ± 5.7
      4               5s     1.59s ± 0.58s              11.3 ± 1.4
      4               10s    1.59s ± 0.58s              12.0 ± 2.5
      4               15s    1.59s ± 0.58s              12.0 ± 2.5

      best
      api.latency.p99 is lowest with
        min_containers  4 (0 not shown to be higher) throughout
        at              no difference throughout
      api.containers.started is lowest with
        min_containers  4 throughout
        at              min_containers 0: no difference; min_containers 4: 5s (10s and
                        15s not shown to be higher)

      All values of an axis were compared with each other, replication by replication;
      what is said of a metric holds together in 95 of 100 studies. Alike: the same in
      every replication.

      ± holds the true value in 95 of 100 studies; replications of all cells have the
      same arrivals and the same luck.
      "
    `);
  });

  test('is the same study as a comparison of the same values', async () => {
    const flags = ['--vary', 'app.functions.api.cold_start=4s,8s', ...P99, '--runs', '4', '--json'];
    const { call } = shop();
    const [swept, compared] = await Promise.all([
      call(['sweep', 'shop.yaml', ...flags]), call(['compare', 'shop.yaml', ...flags]),
    ]);
    const { cells } = JSON.parse(swept.out) as SweepResult;
    const { metrics: [metric] } = JSON.parse(compared.out);
    expect(cells.map(({ metrics: [value] }) => value?.estimate))
      .toEqual(metric.alternatives.map(({ estimate }: { estimate: unknown }) => estimate));
  });

  test('two replications say all of a scenario that leaves nothing to chance', async () => {
    const { out } = await shop().call(['sweep', 'batch.yaml', '--runs', '2',
      '--vary', 'traffic.0.arrivals.burst.count=1..3', '--metric', 'api.latency.max']);
    expect(out).toMatchInlineSnapshot(`
      "Batch                                                     2 replications, seed 1
      varies traffic.0.arrivals.burst.count

      count  api.latency.max
      1                   4s
      2                   4s
      3                   4s

      best
        api.latency.max: measured the same with all values

      Each cell measured the same in all replications.
      "
    `);
  });

  test('writes files in the form that their names end with', async () => {
    const { call, read, cwd } = shop();
    const { code, out, err } = await call(['sweep', 'shop.yaml', ...WARM, ...P99, '--runs', '2',
      '--csv', '--output', 'all.csv', '--output', 'all.json', '--output', 'all.parquet']);
    expect([code, err]).toEqual([0, '']);
    expect(read('all.csv')).toBe(out);
    const { cells } = JSON.parse(read('all.json')) as SweepResult;
    const bytes = new Uint8Array(readFileSync(join(cwd, 'all.parquet')));
    expect(await parquetReadObjects({ file: bytes.buffer })).toEqual(cells.map((cell) => ({
      'app.functions.api.min_containers,app.functions.api.initial_containers':
        Number(cell.values[0]),
      'api.latency.p99 (us)': cell.metrics[0]?.estimate?.mean,
      'api.latency.p99 ± (us)': cell.metrics[0]?.estimate?.half_width,
      'api.latency.p99 measured': 2,
    })));
  });

  test('says what Parquet needs where that is not installed, before it begins', async () => {
    vi.doMock('hyparquet-writer', () => {
      throw new Error('not installed');
    });
    const { code, out, err } = await swept(...WARM, '--output', 'all.parquet');
    vi.doUnmock('hyparquet-writer');
    expect([code, out]).toEqual([2, '']);
    expect(err).toBe('error: --output all.parquet: Parquet needs a package of its own: '
      + 'npm install hyparquet-writer@0.17\n');
  });

  test('shows a chart where one is asked for', async () => {
    const { out } = await swept(...WARM, ...P99, '--runs', '2', '--chart');
    expect(out).toMatch(/\nmeans {2}from zero, over min_containers\n {2}api\.latency\.p99\n +█+/);
  });

  test.each([
    [0, '', /^stopped before there was anything to show\n$/],
    [8, '"complete": false', /^8 runs kept in sweep-\w+\.jsonl; to go on:\n {2}cutover sweep /],
  ])('Ctrl-C after %i turns keeps what is done', async (turns, kept, said) => {
    const terminal = collectedTerminal({ cwd: shop().cwd });
    const onInterrupt = (act: () => void) => {
      const wait = (left: number): unknown => (left === 0 ? act() : setImmediate(wait, left - 1));
      wait(turns);
      return () => undefined;
    };
    const argv = ['sweep', 'shop.yaml', ...WARM, ...P99, '--runs', '100000', '--json'];
    expect(await main(argv, { ...terminal, onInterrupt })).toBe(130);
    expect(terminal.out()).toContain(kept);
    expect(terminal.err()).toMatch(said);
  });

  test('tells which of the values make the file wrong', async () => {
    const { code, out, err } = await swept('--vary', 'duration=30s,5s,8s',
      '--vary', 'app.functions.api.min_containers=1,9',
      '--set', 'app.functions.api.max_containers=8');
    expect([code, out]).toEqual([2, '']);
    const late = (duration: string) =>
      `shop.yaml:15:9: this is at 10s, after the end at ${duration}; this is with --vary `
      + `duration=${duration} app.functions.api.min_containers=1 and 1 more\n`
      + '    - at: 10s\n          ^\n';
    expect(err).toBe('--vary app.functions.api.min_containers: min_containers 9 is above '
      + 'max_containers 8\n  app.functions.api.min_containers=9\n'
      + `${' '.repeat(35)}^\n${late('5s')}${late('8s')}`);
  });

  test.each([
    [[...WARM, '--runs', '1'], 'one replication has no interval'],
    [[...WARM, '--json', '--csv'], 'give --json or --csv'],
    [[...WARM, '--output', 'all.xls'], 'a name ends with .json, .csv, .parquet'],
    [[...WARM, '--output', '.csv'], 'a name ends with'],
    [[...WARM, '--output', 'dir.csv'], '--output dir.csv: it is a directory'],
    [['--vary', 'events.0.at=1s', '--vary', 'events.0.at=3s'], 'it is varied twice'],
    [['--vary', 'a=1..200', '--vary', 'b=1..100'], 'that are 20000 cells: at most 10000'],
    [['--vary', 'events.1.at=1s,2s'], 'the list has no entry "1"'],
    [['--vary', 'seed=1..10'], 'each replication has a seed of its own'],
  ])('%j is a mistake', async (argv, message) => {
    const { code, out, err } = await swept(...argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });
});
