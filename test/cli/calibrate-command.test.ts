import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { CalibrationResult } from '../../src/model/calibration.ts';
import type { PredictionResult } from '../../src/model/prediction.ts';
import { compileDistribution } from '../../src/random/distributions/index.ts';
import { Draws } from '../../src/random/draws.ts';
import { Stream } from '../../src/random/stream.ts';
import { parseScenario } from '../../src/scenario/index.ts';
import { scratchDirectories } from './scratch-directory.ts';
import { workspaceIn } from './workspace.ts';

const scratch = scratchDirectories();

const law = compileDistribution({ kind: 'lognormal', median: 400_000, sigma: 0.5 });
const draws = new Draws(new Stream(1, 'service', 'users'));

/** Requests to two Functions, the first of each ten cold. */
const ROWS = Array.from({ length: 600 }, (_, k) => ({
  at: k, ms: draws.next(k, law) / 1000, cold: k % 10 === 0 ? 1 : 0, f: k % 3 === 0 ? 'web' : 'api',
}));

const FILES = {
  'log.csv': ['at,ms,cold,f', ...ROWS.map((row) => Object.values(row).join(','))].join('\n'),
  'log.jsonl': ROWS.map((row) => JSON.stringify(row)).join('\n'),
  'same.csv': ['s', ...new Array(12).fill('2.5')].join('\n'),
  'bad.csv': 's,f\n1,api\n0,api\nx,api\n-2,web\n3\n4,9\n',
  'long.csv': ['s,f', ...new Array(10_001).fill('1,api')].join('\n'),
  'dir/note.txt': '',
  'shop.yaml': `
name: Shop
app:
  name: shop
  functions:
    api: { code: v1, service_time: { lognormal: { median: 400ms, sigma: 0.5 } }, cold_start: 1s }
traffic: [{ name: users, to: api, arrivals: { every: 1s }, count: 600 }]
`,
};

function calibrated(...argv: readonly string[]) {
  return workspaceIn(scratch(), FILES).call(['calibrate', ...argv]);
}

const LOG = ['log.csv', '--column', 'ms', '--unit', 'ms'];

describe('cutover calibrate', () => {
  test('compares laws, shows the best, and writes it, all of it YAML on 80 columns', async () => {
    const { code, out, err } = await calibrated(...LOG, '--fit', 'auto');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatchInlineSnapshot(`
      "# 600 values of ms in log.csv
      # mean 457ms, sd 254ms, p50 394ms, p90 793ms, p99 1.31s, max 1.87s
      #
      # law          KS distance   AIC  parameters
      # lognormal         0.0327    +0  median 399ms, sigma 0.5188
      # gamma             0.0679   +32  mean 457ms, cv 0.5104
      # weibull           0.0928  +101  shape 1.931, scale 518ms
      # exponential       0.2763  +446  mean 457ms
      # pareto            0.3245  +698  min 97ms, shape 0.7089
      #
      # Of 600 values of a law that is known beforehand, 5 samples in 100 have a KS
      # distance above 0.0554. This one was fitted to the values, which brings it
      # nearer to them (Lilliefors): being below that is no proof of the law, only
      # nothing against it.
      #
      # Quantiles of the lognormal law (across) and of the values (up), on logarithmic
      # scales; on the dots they agree:
      #
      #    1.33s │                                                          ·o
      #          │                                                     o ···
      #          │                                                    ···
      #          │                                                o·o·
      #          │                                             o·o·
      #          │                                          ooo·
      #          │                                       ooo
      #          │                                    ·oo
      #          │                                 oooo
      #          │                              oooo
      #          │                           oooo
      #          │                        ooo
      #          │                    oooo
      #          │                 ooo·
      #          │              ·oo·
      #          │           o·o
      #          │        ·o·
      #          │     ·o·
      #          │  ···
      #    115ms │·o
      #          └────────────────────────────────────────────────────────────
      #           115ms                                                  1.33s
      service_time: { lognormal: { median: 399.129ms, sigma: 0.518814 } }
      "
    `);
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(Object.keys(parse(out))).toEqual(['service_time']);
  });

  test('the law in the scenario is the law that was found', async () => {
    for (const fit of ['exponential', 'gamma', 'lognormal', 'weibull', 'pareto']) {
      const [text, json] = await Promise.all([
        calibrated(...LOG, '--fit', fit), calibrated(...LOG, '--fit', fit, '--json'),
      ]);
      const { service_time } = parse(text.out);
      const traffic = [{ to: 'f', arrivals: { at: ['0s'] }, service_time }];
      const functions = { f: { code: 'a', cold_start: '1s', service_time: '1s' } };
      const parsed = parseScenario(
        JSON.stringify({ name: 'x', app: { name: 'a', functions }, traffic }), { file: 'x' });
      if ('problems' in parsed) throw new Error(parsed.problems[0]?.message);
      const [group] = (JSON.parse(json.out) as CalibrationResult).groups;
      expect(parsed.scenario.traffic[0]?.service_time).toEqual(group?.distribution);
      expect(group?.written).toEqual(service_time);
    }
  });

  test('values stand for themselves by their file, from where the scenario will be', async () => {
    const space = workspaceIn(scratch(), FILES);
    const flags = ['--as', 'cold_start', '--output', 'dir/law.yaml'];
    const { code, out } = await space.call(['calibrate', ...LOG, ...flags]);
    expect(code).toBe(0);
    expect(out).toMatch(/^600 values of ms in log\.csv\nmean .*\n\nwritten to dir\/law\.yaml\n$/);
    expect(space.read('dir/law.yaml')).toMatch(/^# 600 values of ms in log\.csv\n# mean .*\n/);
    expect(parse(space.read('dir/law.yaml'))).toEqual({
      cold_start: { empirical: { file: '../log.csv', column: 'ms', unit: 'ms' } },
    });
  });

  test('only the rows that are asked for; their values are written out', async () => {
    const { out } = await calibrated(...LOG, '--where', 'cold=1', '--where', 'f=web');
    const { service_time } = parse(out);
    const some = ROWS.filter(({ cold, f }) => cold === 1 && f === 'web');
    expect(service_time.empirical.values).toHaveLength(some.length);
    expect(out).toContain(`# ${some.length} values of ms in log.csv, rows with cold=1, f=web\n`);
  });

  test('a law for each Function', async () => {
    const { out } = await calibrated(...LOG, '--by', 'f', '--fit', 'lognormal');
    expect(out).toMatchInlineSnapshot(`
      "# 600 values of ms in log.csv
      #
      # Function  values   mean    p50    p99  law        KS distance
      # web          200  450ms  385ms  1.35s  lognormal       0.0591
      # api          400  461ms  402ms  1.28s  lognormal       0.0224
      functions:
        web:
          service_time: { lognormal: { median: 389.677ms, sigma: 0.527456 } }
        api:
          service_time: { lognormal: { median: 403.941ms, sigma: 0.514021 } }
      "
    `);
  });

  test('JSON lines say the same as CSV', async () => {
    const [csv, lines] = await Promise.all([
      calibrated(...LOG, '--fit', 'weibull'),
      calibrated('log.jsonl', ...LOG.slice(1), '--fit', 'weibull'),
    ]);
    expect(lines.out).toBe(csv.out.replace('log.csv', 'log.jsonl'));
  });

  test('values that are all the same are a constant', async () => {
    const { out } = await calibrated('same.csv', '--column', 's', '--fit', 'auto');
    expect(out).toBe('# 12 values of s in same.csv\n'
      + '# mean 2.50s, sd 0s, p50 2.50s, p90 2.50s, p99 2.50s, max 2.50s\nservice_time: 2.5s\n');
  });

  test('bad rows are all told, each where it is', async () => {
    const { code, out, err } =
      await calibrated('bad.csv', '--column', 's', '--by', 'f', '--fit', 'gamma');
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatchInlineSnapshot(`
      "bad.csv:3:1: a duration of 0 is in no gamma law; leave the row out, or fit another law
        0,api
        ^
      bad.csv:4:1: expected a number from 0, found "x"
        x,api
        ^
      bad.csv:5:1: expected a number from 0, found "-2"
        -2,web
        ^
      bad.csv:6:1: this line has 1 cells, and the header 2
        3
        ^
      bad.csv:7:3: "9" is no name of a Function
        4,9
          ^
      "
    `);
  });

  test('only so many of them', async () => {
    const bad = { 'all.csv': `s\n${'x\n'.repeat(100)}` };
    const { err } = await workspaceIn(scratch(), bad).call(
      ['calibrate', 'all.csv', '--column', 's']);
    expect(err.match(/expected a number/g)).toHaveLength(20);
    expect(err).toMatch(/there are 80 more problems\n$/);
  });

  const AGAINST = ['--against', 'shop.yaml', '--metric', 'api.service'];

  test('shows what a scenario predicts of the column, within 80 columns', async () => {
    const { code, out, err } = await calibrated(...LOG, ...AGAINST, '--runs', '10');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatchInlineSnapshot(`
      "Shop                                                     10 replications, seed 1
      api.service beside 600 values of ms in log.csv

            measured  predicted      difference         of one log  measured is
      mean     457ms      450ms  -7.0ms ± 7.1ms  -1.5%      ± 34ms  as predicted
      p50      394ms      399ms  +5.4ms ± 5.3ms  +1.4%      ± 25ms  as predicted
      p90      793ms      747ms    -46ms ± 21ms  -5.8%     ± 101ms  as predicted
      p95      955ms      906ms    -49ms ± 35ms  -5.1%     ± 167ms  as predicted
      p99      1.31s      1.25s    -57ms ± 75ms  -4.3%     ± 356ms  as predicted

      ± holds the true difference in 95 of 100 studies. A log of what the scenario
      says is as near to the prediction as "of one log" says, in all lines, in 95 of
      100 cases: this one is.
      "
    `);
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('another scenario is told from what was measured', async () => {
    const set = ['--set', 'app.functions.api.service_time={ exponential: { mean: 453ms } }'];
    const { code, out } = await calibrated(...LOG, ...AGAINST, '--runs', '10', ...set, '--json');
    const { statistics, complete, count } = JSON.parse(out) as PredictionResult;
    expect([code, complete, count]).toEqual([0, true, 600]);
    expect(statistics.map(({ statistic, verdict }) => [statistic, verdict])).toEqual([
      ['mean', 'within'], ['p50', 'more'], ['p90', 'less'], ['p95', 'less'], ['p99', 'less'],
    ]);
  });

  test.each([
    [['log.csv', '--column', 'mss', '--where', 'colt=1'],
      'has no column "mss"; did you mean "ms"?'],
    [['log.csv', '--column', 'ms', '--where', 'colt=1'], 'no column "colt"; did you mean "cold"?'],
    [['nolog.csv', '--column', 'ms'], 'cannot read nolog.csv: no such file'],
    [['log.csv', '--column', 'ms', '--where', 'cold=2'], 'has no such row'],
    [['log.csv', '--column', 'ms', '--where', 'cold'], 'Write column=value'],
    [['log.csv'], "required option '--column"],
    [['log.csv', '--column', 'ms', '--fit', 'normal'], 'Allowed choices are empirical'],
    [['log.csv', '--column', 'ms', '--output', './log.csv'], 'the measurements are in it'],
    [['log.csv', '--column', 'ms', '--output', 'no/such/dir.yaml'], 'cannot write no/such/dir'],
    [['same.csv', '--column', 's', '--fit', 'gamma'],
      'same.csv: s: no gamma law: all values are the same'],
    [['log.csv', '--column', 'ms', '--where', 'at=3', '--by', 'f', '--fit', 'gamma'],
      'web: no gamma law: all values are the same'],
    [[...LOG, '--against', 'shop.yaml'], 'say by --metric what the column is'],
    [[...LOG, '--against', 'shop.yaml', '--metric', 'api.cost'], 'a column of a log is latency'],
    [[...LOG, '--against', 'shop.yaml', '--metric', 'apo.wait'], 'did you mean "api"?'],
    [[...LOG, '--against', 'shop.yml', '--metric', 'api.wait'], 'did you mean "shop.yaml"?'],
    [[...LOG, ...AGAINST, '--fit', 'gamma'], '--fit: nothing is written with --against'],
    [[...LOG, ...AGAINST, '--runs', '1'], 'one replication has no interval'],
    [[...LOG, '--runs', '5'], '--runs goes with --against'],
    [[...LOG, '--against', 'shop.yaml', '--metric', 'api[from=1h].wait'], 'no input has'],
    [['long.csv', '--column', 's', '--by', 'f'], '10,001 values do not fit into a scenario'],
  ])('%j is a mistake', async (argv, message) => {
    const { code, out, err } = await calibrated(...argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });
});
