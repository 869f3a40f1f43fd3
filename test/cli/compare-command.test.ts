import { describe, expect, test } from 'vitest';
import { main } from '../../src/cli/command-line.ts';
import type { ComparisonResult } from '../../src/model/study.ts';
import { collectedTerminal } from './collected-terminal.ts';
import { scratchDirectories } from './scratch-directory.ts';
import { workspaceIn } from './workspace.ts';

const scratch = scratchDirectories();

/** A deployment under traffic that comes by chance. */
const SHOP = `
name: Shop
seed: 3
duration: 60s
app:
  name: shop
  functions:
    api:
      code: v1
      service_time: { lognormal: { mean: 400ms, cv: 0.5 } }
      cold_start: 4s
      min_containers: 4
      initial_containers: 4
traffic:
  - { name: callers, to: api, arrivals: { poisson: { rate: 6/s } }, until: 50s }
events:
  - at: 20s
    deploy: { change: { functions: { api: { code: v2 } } } }
`;

/** It gives an order that no strategy may give. */
const WILD = `
export default { name: 'wild', decide: () => [{ order: 'drain', container: 99 }] };
`;

const STRATEGY = ['--vary', 'events.0.deploy.strategy=rolling,recreate'];

function compared(...argv: readonly string[]) {
  const files = { 'shop.yaml': SHOP, 'wild.mjs': WILD };
  return workspaceIn(scratch(), files).call(['compare', 'shop.yaml', ...argv]);
}

async function resultOf(...argv: readonly string[]): Promise<ComparisonResult> {
  const { code, out, err } = await compared(...argv, '--json');
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out) as ComparisonResult;
}

describe('cutover compare', () => {
  test('shows means, differences and what they show, within 80 columns', async () => {
    const { code, out } = await compared(...STRATEGY, '--runs', '10');
    expect(code).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "Shop                                                     10 replications, seed 3
      varies events.0.deploy.strategy

                                 mean         minus rolling  lower in  difference
      api.latency.mean
        rolling       400.0ms ± 9.5ms
        recreate         653ms ± 43ms         +253ms ± 40ms   0 of 10  worse
      api.latency.p99
        rolling       1.044s ± 0.050s
        recreate        4.43s ± 0.26s        +3.39s ± 0.28s   0 of 10  worse
      api.success_share
        rolling             100% ± 0%
        recreate            100% ± 0%               0% ± 0%   0 of 10  none shown
      api.downtime
        rolling               0s ± 0s
        recreate              4s ± 0s              +4s ± 0s   0 of 10  worse
      api.containers.mean
        rolling             8.6 ± 1.0
        recreate           19.2 ± 2.4           +10.6 ± 2.2   0 of 10  worse
      api.cost
        rolling   $0.00100 ± $0.00012
        recreate  $0.00221 ± $0.00027  +$0.00121 ± $0.00025   0 of 10  worse

      ± holds the true value in 95 of 100 studies; replications of all alternatives
      have the same arrivals and the same luck.
      Without that, differences as certain would take 0.89 to 1.40 times as many.
      "
    `);
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('several alternatives share the doubt, and each is told beside the first', async () => {
    const { metrics, vary } = await resultOf(
      '--vary', 'app.functions.api.service_time=300ms,{ exponential: { mean: 400ms } },500ms',
      '--metric', 'api.latency.mean', '--runs', '5');
    expect(vary.values).toEqual(['300ms', '{ exponential: { mean: 400ms } }', '500ms']);
    const [first, ...others] = metrics[0]?.alternatives ?? [];
    expect([first?.difference, first?.verdict]).toEqual([undefined, undefined]);
    expect(others.map(({ verdict }) => verdict)).toEqual(['worse', 'worse']);
    expect(others.map(({ difference }) => difference?.confidence)).toEqual([0.975, 0.975]);
  });

  test('which is better depends on what people want of a metric', async () => {
    const { metrics } = await resultOf(
      '--vary', 'traffic.callers.arrivals={ every: 2s },{ every: 1s }', '--runs', '2',
      '--metric', 'api.inputs.arrived', '--metric', 'api.inputs.succeeded',
      '--metric', 'app.version');
    expect(metrics.map(({ alternatives }) => alternatives[1]?.verdict))
      .toEqual(['more', 'better', 'none']);
  });

  test('what was not always measured is not compared', async () => {
    const { metrics } = await resultOf(
      ...STRATEGY, '--metric', 'api[from=55s].latency.mean', '--runs', '3');
    expect(metrics[0]?.alternatives).toEqual([
      { value: 'rolling', measured: 0 }, { value: 'recreate', measured: 0 },
    ]);
  });

  test('common random numbers leave less than a quarter of the variance', async () => {
    const { metrics } = await resultOf(
      '--vary', 'app.functions.api.cold_start=4s,5s', '--set', 'events.0.deploy.strategy=recreate',
      '--metric', 'api.latency.mean', '--runs', '20');
    const [a, b] = metrics[0]?.alternatives ?? [];
    const independent = (a?.estimate?.half_width ?? 0) ** 2 + (b?.estimate?.half_width ?? 0) ** 2;
    expect(b?.verdict).toBe('worse');
    expect((b?.difference?.half_width ?? Infinity) ** 2).toBeLessThan(independent / 4);
  });

  test('another seed has other replications, and the same one the same', async () => {
    const flags = [...STRATEGY, '--runs', '2', '--json'];
    const [own, given, other] = await Promise.all([
      compared(...flags), compared(...flags, '--seed', '3'), compared(...flags, '--set', 'seed=4'),
    ]);
    expect(given.out).toBe(own.out);
    expect(JSON.parse(other.out).metrics).not.toEqual(JSON.parse(own.out).metrics);
  });

  test.each([
    [0, '', /^stopped before there was anything to compare\n$/],
    [6, '"complete": false', /^\d+ runs kept in compare-\w+\.jsonl; to go on:\n.*\n$/],
  ])('Ctrl-C after %i turns keeps what is done', async (turns, kept, said) => {
    const { cwd } = workspaceIn(scratch(), { 'shop.yaml': SHOP });
    const terminal = collectedTerminal({ cwd });
    const onInterrupt = (act: () => void) => {
      const wait = (left: number): unknown => (left === 0 ? act() : setImmediate(wait, left - 1));
      wait(turns);
      return () => undefined;
    };
    const argv = ['compare', 'shop.yaml', ...STRATEGY, '--runs', '100000', '--json'];
    expect(await main(argv, { ...terminal, onInterrupt })).toBe(130);
    expect(terminal.out()).toContain(kept);
    expect(terminal.err()).toMatch(said);
  });

  test('tells of a strategy that breaks a rule, and repeats the run by its seed', async () => {
    const { code, out, err } =
      await compared('--vary', 'events.0.deploy.strategy=rolling,./wild.mjs', '--runs', '2');
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(
      /^error: events\.0\.deploy\.strategy=\.\/wild\.mjs, seed \d+: .*99.*\n/);
  });

  test.each([
    [['--vary', 'name=1'], 'there is nothing to compare with'],
    [['--vary', 'name'], '"=" and the values are missing'],
    [[...STRATEGY, '--vary', 'name=a,b'], 'compare varies one thing; use sweep'],
    [[...STRATEGY, '--metric', 'latency.p99'],
      '--metric: the Function is missing before "latency.p99"; write "api.latency.p99"'],
    [['--vary', 'app.functions.api.code=v1,[3]'], '--vary app.functions.api.code: '],
    [['--vary', 'name=1,,2'], 'a value is missing'],
    [['--vary', 'name=1,2,1'], '"1" is there twice'],
    [['--vary', 'seed=1,2'], 'each replication has a seed of its own'],
    [[...STRATEGY, '--runs', '1'], 'one replication has no interval'],
    [[...STRATEGY, '--metric', 'apj.cost'], 'there is no Function "apj"; did you mean "api"?'],
    [[...STRATEGY, '--set', 'traffic=[]'], 'no Function has traffic'],
  ])('%j is a mistake', async (argv, message) => {
    const { code, out, err } = await compared(...argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });
});
