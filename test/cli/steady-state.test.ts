import { describe, expect, test } from 'vitest';
import type { ComparisonResult } from '../../src/model/study.ts';
import { scratchDirectories } from './scratch-directory.ts';
import { workspaceIn } from './workspace.ts';

const scratch = scratchDirectories();

/** A crowd is there at the start; it is served within a minute or so. */
const SHOP = `
name: Shop
duration: 20m
app:
  name: shop
  functions:
    api:
      service_time: { exponential: { mean: 1s } }
      cold_start: 0s
      initial_containers: 2
      max_containers: 2
traffic:
  - { name: crowd, to: api, arrivals: { at: [${Array(80).fill('0s').join(', ')}] } }
  - { name: users, to: api, arrivals: { poisson: { rate: 1/s } } }
`;

const VARY = ['--vary', 'traffic.users.arrivals.poisson.rate=1/s,1.1/s'];
const METRIC = ['--metric', 'api.latency.mean'];

const compared = (...argv: readonly string[]) => {
  const vary = argv.includes('--vary') ? [] : VARY;
  return workspaceIn(scratch(), { 'shop.yaml': SHOP })
    .call(['compare', 'shop.yaml', ...vary, ...argv]);
};

async function resultOf(...argv: readonly string[]): Promise<ComparisonResult> {
  const { code, out, err } = await compared(...argv, '--json');
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out) as ComparisonResult;
}

describe('a study of the steady state', () => {
  test('leaves out what comes before it, and says how much', async () => {
    const steady = await resultOf(...METRIC, '--runs', '5', '--steady', 'api.wait.mean');
    const { warmup_us = 0 } = steady.steady_state ?? {};
    expect(steady.steady_state)
      .toEqual({ warmup_us, duration_us: 1_200_000_000, metric: 'api.wait.mean' });
    expect(warmup_us / 1e6).toBeGreaterThan(40);
    expect(warmup_us / 1e6).toBeLessThan(300);
    expect(steady.metrics.map(({ metric }) => metric)).toEqual([METRIC[1], 'api.wait.mean']);
    const same = await resultOf(
      '--metric', `api[from=${warmup_us}us].latency.mean`, '--runs', '5');
    expect(steady.metrics[0]?.alternatives).toEqual(same.metrics[0]?.alternatives);
    expect(same.steady_state).toBeUndefined();
    const given = await resultOf(...METRIC, '--runs', '5', '--warmup', `${warmup_us}us`);
    expect(given.metrics[0]).toEqual(steady.metrics[0]);
  });

  test('has its usual metrics without those of the run as a whole', async () => {
    const { code, out } = await compared('--warmup', '2m', '--runs', '2');
    expect([code, out.match(/^api\..*$/gm)]).toEqual([0, [
      'api.latency.mean', 'api.latency.p99', 'api.success_share', 'api.containers.mean',
    ]]);
    expect(out).toContain('Warm-up: the first 2m 00s of the 20m 00s of each run is cut off.\n');
  });

  test('goes on until it is known well enough', async () => {
    const { replications, precision } = await resultOf(
      ...METRIC, '--warmup', '2m', '--precision', 'api.latency.mean ±8%', '--runs', '20');
    expect(precision?.[0]?.reached).toBe(true);
    expect(replications).toBeGreaterThanOrEqual(20);
  });
});

describe('batches of one run', () => {
  test('take the place of replications', async () => {
    const argv = [...METRIC, '--batches', '10', '--warmup', '200s'];
    const { replications, steady_state, metrics } = await resultOf(...argv);
    expect(replications).toBe(10);
    expect(steady_state).toMatchObject({ warmup_us: 200_000_000, batches: 10 });
    const batches = Array.from({ length: 10 }, (_, batch) =>
      ['--metric', `api[from=${200 + 100 * batch}s, to=${300 + 100 * batch}s].latency.mean`]);
    const runs = await resultOf(...batches.flat(), '--runs', '2');
    expect(runs.metrics).toHaveLength(10);
    expect(metrics[0]?.alternatives[0]?.measured).toBe(10);
    const { out } = await compared(...argv);
    expect(out).toContain('10 batches, seed ');
    expect(out).toContain('of the one run of each is cut off.');
    expect(out).not.toContain('percentile');
  });

  test('say of percentiles that ± is not what it is of means', async () => {
    const { out } = await compared(
      ...METRIC, '--metric', 'api.latency.p99', '--batches', '10', '--warmup', '200s');
    expect(out).toContain(`That is not so of percentiles of batches, here api.latency.p99:`);
    expect((await compared('--metric', 'api.latency.p99', '--runs', '2', '--warmup', '1m')).out)
      .not.toContain('not so');
  });

  test('that resemble the next ones are told of', async () => {
    const argv = [...METRIC, '--batches', '100', '--warmup', '0s'];
    const { steady_state } = await resultOf(...argv);
    expect(steady_state?.alike).toEqual(['api.latency.mean']);
    const { out } = await compared(...argv);
    expect(out).toContain('Batches resemble the next ones in api.latency.mean: the intervals are '
      + 'too\nnarrow.');
  });
});

describe('a steady state', () => {
  test('tells of events that are varied and cut off', async () => {
    const text = `${SHOP.trimEnd()}\nevents:\n  - { at: 2m, rollover: {} }\n`;
    const call = (warmUp: string) => workspaceIn(scratch(), { 'shop.yaml': text }).call([
      'compare', 'shop.yaml', '--vary', 'events.0.at=2m,9m', ...METRIC, '--warmup', warmUp,
      '--runs', '2',
    ]);
    const { err, out } = await call('5m');
    expect(err).toBe('');
    expect(out).toContain('events.0 is varied and in what is cut off: what comes of that there is '
      + 'not in\nthese numbers. Without --steady and --warmup it is.');
    expect((await call('2m')).out).not.toContain('events.0 is varied');
  });

  test.each([
    [['--steady', 'api.wait.mean', '--warmup', '3m'], 'leave out one of them'],
    [['--batches', '30'], 'say --steady METRIC, or --warmup 0s'],
    [['--batches', '5', '--warmup', '1m'], 'give 10 or more, 30 are usual'],
    [['--batches', '30', '--warmup', '1m', '--runs', '7'], 'there is one run, and no --runs'],
    [['--batches', '30', '--warmup', '1m', '--precision', 'api.cost ±1%'], 'and no --precision'],
    [['--warmup', '20m'], 'nothing is left of 20m'],
    [['--warmup', 'x'], '--warmup: "x" is no duration'],
    [['--warmup', '1m', '--metric', 'api.cost'], 'api.cost is of the run as a whole'],
    [['--steady', 'apj.wait.mean'], 'there is no Function "apj"; did you mean "api"?'],
    [['--steady', 'api.wait.mean', '--set', 'traffic.users.arrivals={ every: 5m }',
      ...['--vary', 'app.functions.api.cold_start=0s,1s']], 'there is too little of it within 20m'],
    [['--steady', 'api.wait.mean', '--vary', 'app.functions.api.service_time=4s,5s'],
      'it does not settle within 20m with app.functions.api.service_time=4s: MSER-5 would cut off'],
  ])('%j is a mistake', async (argv, message) => {
    const { code, out, err } = await compared(...argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });

  test('takes a time', async () => {
    const text = SHOP.replace('duration: 20m', '').replace('{ poisson: { rate: 1/s } }',
      '{ poisson: { rate: 1/s } }, until: 2m');
    const { code, err } = await workspaceIn(scratch(), { 'shop.yaml': text })
      .call(['compare', 'shop.yaml', ...VARY, '--warmup', '1m']);
    expect(code).toBe(2);
    expect(err).toContain('give the scenario a duration');
  });
});
