import { describe, expect, test } from 'vitest';
import type { PlanResult } from '../../src/model/plan.ts';
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
      cold_start: { lognormal: { mean: 4s, cv: 0.3 } }
      min_containers: 4
      initial_containers: 4
traffic:
  - { name: callers, to: api, arrivals: { poisson: { rate: 6/s } }, until: 50s }
events:
  - at: 20s
    deploy: { by: ada, change: { functions: { api: { code: v2 } } } }
`;

const MORE = `
  - { at: 30s, edit: { functions: { api: { code: v3 } } } }
  - { every: 40s, rollover: {} }
  - { at: 55s, rollback: {} }
`;

function planned(...argv: readonly string[]) {
  const files = { 'shop.yaml': SHOP, 'more.yaml': SHOP.trimEnd() + MORE };
  const [file, ...rest] = argv[0]?.endsWith('.yaml') === true ? argv : ['shop.yaml', ...argv];
  return workspaceIn(scratch(), files).call(['plan', file as string, ...rest]);
}

async function planOf(...argv: readonly string[]): Promise<PlanResult> {
  const { out, err } = await planned(...argv, '--json');
  expect(err).toBe('');
  return JSON.parse(out) as PlanResult;
}

describe('cutover plan', () => {
  test('foretells a deployment, within 80 columns', async () => {
    const { code, out } = await planned('--runs', '19');
    expect(code).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "Shop                                                     19 replications, seed 3
      events.0 at 20s: deploy of shop (rolling) by ada

        ~ shop: v1 -> v2
        -/+ api  6–12 to start, 6–12 to drain, 0 to stop, 0 inputs to interrupt

      Plan: 6–12 to start, 6–12 to drain, 0 to stop, 0 inputs to interrupt.

                                       on average           one deployment  difference
        old gone after              5.71s ± 0.56s           3.79s to 8.54s
        downtime                          0s ± 0s                       0s
        api peak                       15.7 ± 1.5                 12 to 24
      what it changes
        api.latency.p99                   0s ± 0s                       0s  none shown
        app.cost         +$0.0000636 ± $0.0000065  +$0.00004 to +$0.000095  worse

      ± holds the mean in 95 of 100 studies. One deployment: the prediction interval,
      which holds what comes of one more in 90 of 100. What it changes is against the
      same traffic and luck without it.
      "
    `);
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('names that are too long for their row keep what tells them apart', async () => {
    const long = 'transcribe_segment_with_speaker_diarization';
    const other = `${long}_v1: { code: v0, service_time: 1s, cold_start: 2s }`;
    const two = SHOP.replace('    api:', `    ${other}\n    api:`)
      .replaceAll(/\bapi\b/g, `${long}_v2`);
    const { err, out } = await workspaceIn(scratch(), { 'shop.yaml': two }).call([
      'plan', 'shop.yaml', '--runs', '5', '--metric', `${long}_v2.latency.p99`,
      '--metric', `${long}_v2.latency.mean`, '--metric', `${long}_v2.downtime`,
    ]);
    expect(err).toBe('');
    const lines = out.split('\n');
    expect(lines.filter((line) => line.includes('…'))).toEqual([
      '    ~ transcr…r_diarization_v1  0 to start, 0 to drain, 0 to stop,',
      '  -/+ transcr…r_diarization_v2  6–10 to start, 6–10 to drain, 0 to stop,',
    ]);
    const table = lines.findIndex((line) => line.includes('on average'));
    expect(lines.slice(table, table + 12)).toEqual([
      '                     on average  one deployment  difference',
      '  old gone after  5.52s ± 0.96s  4.72s to 6.34s',
      '  downtime              0s ± 0s              0s',
      `  ${long}_v2 peak`,
      '                     15.2 ± 3.8        12 to 20',
      'what it changes',
      `  ${long}_v2.latency.p99`,
      '                        0s ± 0s              0s  none shown',
      `  ${long}_v2.latency.mean`,
      '                   -35µs ± 98µs    -176µs to 0s  none shown',
      `  ${long}_v2.downtime`,
      '                        0s ± 0s              0s  none shown',
    ]);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  test('says what blocks a rollout, what helps, and where to look', async () => {
    const { code, out } =
      await planned('--runs', '5', '--set', 'app.functions.api.max_containers=4');
    expect(code).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "Shop                                                      5 replications, seed 3
      events.0 at 20s: deploy of shop (rolling) by ada

        ~ shop: v1 -> v2
        -/+ api  0 to start, 0 to drain, 0 to stop, 0 inputs to interrupt, 4 to stay

      Plan: 0 to start, 0 to drain, 0 to stop, 0 inputs to interrupt.

      Blocked in the end: cap in 5 of 5.
      Blocked since 20s: 4 of 4 containers run v1 and 3 of them are busy,
      max_containers is 4: raise it, set surge, set at_limit: evict-idle, or recreate.
      look: cutover explain shop.yaml rollout shop/v2 --seed 8245872176093787 --set \\
        app.functions.api.max_containers=4

                         on average  one deployment  difference
        old gone after            –           never
        blocked for        40s ± 0s             40s
        downtime            0s ± 0s              0s
        api peak of 4         4 ± 0               4
      what it changes
        api.latency.p99     0s ± 0s              0s  none shown
        app.cost            $0 ± $0              $0  none shown

      ± holds the mean in 95 of 100 studies. One deployment: the prediction interval,
      which holds what comes of one more in 66 of 100. What it changes is against the
      same traffic and luck without it.
      "
    `);
  });

  test('Functions come and go in Terraform\'s signs', async () => {
    const { out } = await planned('--runs', '2', '--metric', 'api.inputs.terminated', '--set',
      'events.0.deploy.change={ functions: { api: null, '
      + 'mail: { service_time: 1s, cold_start: 2s, min_containers: 2 } } }');
    expect(out.split('\n').filter((line) => /^ +[-+~]/.test(line)).map((line) => line.slice(0, 32)))
      .toEqual([
        '  ~ shop: v1 -> v2', expect.stringMatching(/^ {4}- api {3}0 to start/),
        '    + mail  2 to start, 0 to dra',
      ]);
  });

  test('a no-op changes nothing', async () => {
    const { code, out } =
      await planned('--runs', '3', '--detailed-exitcode', '--set', 'events.0.deploy.change={}');
    expect(code).toBe(0);
    expect(out).toContain('No changes. What events.0 deploys is live already.');
  });

  test('--detailed-exitcode tells changes from none', async () => {
    expect((await planned('--runs', '2', '--detailed-exitcode')).code).toBe(5);
    expect((await planned('--runs', '2')).code).toBe(0);
  });

  test('what fails each time is told with its reason, and is a failure', async () => {
    const { code, out } = await planned('--runs', '2', '--set', 'events.0={at: 9s, rollback: {}}');
    expect(code).toBe(1);
    expect(out).toContain(
      'No changes: rejected in all 2 replications: there is nothing before version 1.');
  });

  test('what is foretold is of the replications that publish', async () => {
    const { outcomes, forecast } = await planOf('--runs', '20', '--set',
      'events.0.deploy.build={ duration: 5s, fails: 0.5 }');
    const { deployed = 0, build_failed: failed = 0 } = outcomes;
    expect([deployed + failed, deployed > 0, failed > 0]).toEqual([20, true, true]);
    expect(forecast?.published_after_us).toMatchObject({
      measured: deployed, mean: 5_000_000, half_width: 0, low: 5_000_000, high: 5_000_000,
    });
  });

  test('one deployment more is within its interval in 90 of 100 at least', async () => {
    const outcome = (plan: PlanResult) => [
      plan.forecast?.finished_after_us, plan.forecast?.total.started, plan.forecast?.total.drained,
      plan.forecast?.functions['api']?.peak, plan.metrics[0]?.change, plan.metrics[1]?.change,
    ];
    const foretold = outcome(await planOf('--seed', '1', '--runs', '59'));
    // Each of these has two runs with seeds of their own: the least and the most of them.
    const within = foretold.map(() => 0);
    for (let seed = 100; seed < 150; seed++) {
      const pair = outcome(await planOf('--seed', String(seed), '--runs', '2'));
      pair.forEach((each, place) => {
        const { low, high } = foretold[place] ?? { low: null, high: null };
        for (const value of [each?.low, each?.high]) {
          const isWithin = value !== null && value !== undefined
            && (low ?? 0) <= value && value <= (high ?? Infinity);
          within[place] = (within[place] ?? 0) + Number(isWithin);
        }
      });
    }
    expect(within.filter((count) => count < 90)).toEqual([]);
  });

  test.each([
    [['--event', '3'], 'error: --event 3: there is no such event; deployments are, from 0:\n'
      + '  0  deploy (rolling) at 20s\n'],
    [['more.yaml'], 'error: which deployment? Give --event N; deployments are, from 0:\n'
      + '  0  deploy (rolling) at 20s\n  3  rollback (rolling) at 55s\n'],
    [['more.yaml', '--event', '1'], 'error: --event 1: no deployment (edit); deployments '
      + 'are, from 0:\n  0  deploy (rolling) at 20s\n  3  rollback (rolling) at 55s\n'],
    [['more.yaml', '--event', '2'], 'error: --event 2: it happens again and again; deployments '
      + 'are, from 0:\n  0  deploy (rolling) at 20s\n  3  rollback (rolling) at 55s\n'],
    [['--set', 'events=[]'],
      'error: no event is a deployment that happens once: there is nothing to plan\n'],
    [['--runs', '1'], 'error: --runs: nothing is foretold from one run: give 2\n'],
    [['--metric', 'apj.cost'],
      '--metric: there is no Function "apj"; did you mean "api"?\n  apj.cost\n  ^\n'],
  ])('%j is a mistake', async (argv, message) => {
    expect(await planned(...argv)).toEqual({ code: 2, out: '', err: message });
  });
});
