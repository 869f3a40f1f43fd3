import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../src/scenario/index.ts';
import { simulate } from '../../src/simulate.ts';
import { type Alternative, replicate, replicationSeed } from '../../src/study/replication.ts';

const SHOP = `
name: shop
duration: 60s
app:
  name: shop
  functions:
    api:
      code: v1
      service_time: { lognormal: { mean: 400ms, cv: 0.5 } }
      cold_start: 4s
      min_containers: 2
      initial_containers: 2
traffic:
  - { name: callers, to: api, arrivals: { poisson: { rate: 3/s } }, until: 50s }
events:
  - at: 20s
    deploy: { change: { functions: { api: { code: v2 } } } }
expect:
  - api.latency.p99 < 1ms
`;

const LINES = [
  'api.latency.p99', 'api.inputs.arrived', 'api.success_share', 'api.cost', 'app.cost',
  'rollout v2 duration', 'rollout v2 trough', 'deployment 1 version',
  'api[from=55s].latency.mean',
];

function alternative(...measures: readonly string[]): Alternative {
  const parsed = parseScenario(SHOP, { file: 'shop.yaml', measures });
  if ('problems' in parsed) throw new Error(parsed.problems[0]?.message);
  return { scenario: parsed.scenario, measures: parsed.measures, strategies: [] };
}

describe('seeds of replications', () => {
  test('are whole numbers that a double holds, and differ', () => {
    const seeds = [1, 2].flatMap((seed) =>
      Array.from({ length: 1000 }, (_, replication) => replicationSeed(seed, replication)));
    expect(seeds.every((seed) => Number.isSafeInteger(seed) && seed >= 0)).toBe(true);
    expect(new Set(seeds).size).toBe(2000);
  });

  test('stay what they are: published figures rest on them', () => {
    expect([replicationSeed(1, 0), replicationSeed(1, 1), replicationSeed(7, 0)])
      .toMatchInlineSnapshot(`
        [
          5678546946648454,
          8013125183498287,
          1080705214979949,
        ]
      `);
  });
});

describe('a replication', () => {
  test('is a run with its seed, measured as lines of expect measure it', () => {
    const shop = alternative(...LINES);
    const found = replicate(shop, 7);
    const { result } = simulate(shop.scenario, { seed: 7 });
    const [app] = result.apps;
    const api = app?.functions['api'];
    expect(found.slice(0, 3)).toEqual([
      api?.latency_us?.p99, api?.inputs.arrived,
      (api?.inputs.succeeded ?? 0) / (api?.inputs.arrived ?? 0),
    ]);
    expect(found[3]).toBeCloseTo(api?.cost_usd ?? 0, 9);
    expect(found[4]).toBe(found[3]);
    const rollout = app?.rollouts.find(({ version }) => version === 2);
    expect(found[5]).toBe((rollout?.finished_at_us ?? 0) - (rollout?.started_at_us ?? 0));
    expect(found[6]).toBe(rollout?.functions['api']?.trough_slots);
    expect(found[7]).toBe(2);
  });

  test('has nothing where there is nothing to measure', () => {
    expect(replicate(alternative('api[from=55s].latency.mean'), 7)).toEqual([null]);
  });

  test('counts to the share that succeeds what has ended, whichever way', () => {
    const shareOf = (...lines: readonly string[]) => {
      const text = `
        duration: 16s
        app:
          name: shop
          functions: { api: { service_time: 4s, cold_start: 0s, timeout: 3s } }
        traffic:
          - { to: api, arrivals: { at: [0s, 14s, 15500ms] }, service_time: 1s }
          - { name: slow, to: api, arrivals: { at: [1s, 14s] } }`;
      const parsed = parseScenario(text, { file: 'shop.yaml', measures: lines });
      if ('problems' in parsed) throw new Error(parsed.problems[0]?.message);
      const { scenario, measures } = parsed;
      return replicate({ scenario, measures, strategies: [] }, 1);
    };
    // Two succeed, one takes too long, and two are open at the end.
    expect(shareOf('api.success_share', 'api.inputs.running')).toEqual([2 / 3, 2]);
    expect(shareOf('api[from=15s].success_share', 'api[from=15s].inputs.arrived'))
      .toEqual([null, 1]);
  });

  test('is the same from a scenario that another thread was sent', () => {
    const shop = alternative(...LINES);
    expect(replicate(structuredClone(shop), 3)).toEqual(replicate(shop, 3));
    expect(replicate(shop, 4)).not.toEqual(replicate(shop, 3));
  });
});

describe('a line that says what to measure', () => {
  const problemOf = (line: string) => {
    const parsed = parseScenario(SHOP, { file: 'shop.yaml', measures: ['api.cost', line] });
    if (!('problems' in parsed)) return null;
    const [{ file, column, message, hint = '' } = { file: '', column: 0, message: '' }] =
      parsed.problems;
    return [file, column, message, hint];
  };

  test.each([
    ['apj.cost', ['--metric', 1, 'there is no Function "apj"', 'did you mean "api"?']],
    ['api.latency.p99 < 2s', [
      '--metric', 17, 'expected the end of the line, found "<"', '',
    ]],
    ['api.p99', ['--metric', 5, 'there is no metric "p99"', 'did you mean "latency.p99"?']],
    ['zero downtime', [
      '--metric', 1,
      'this is true or not: what is measured is a number, such as api.latency.p99', '',
    ]],
    ['app.state', [
      '--metric', 5, '"state" is none of version, cost', '',
    ]],
    ['rollout v3 duration', [
      '--metric', 9, 'there is no v3: at most 2 versions are published', '',
    ]],
  ])('%s is refused', (line, problem) => {
    expect(problemOf(line)).toEqual(problem);
  });
});
