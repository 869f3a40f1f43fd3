import { describe, expect, test } from 'vitest';
import { coloured } from '../../src/cli/terminal.ts';
import type {
  AppResult, FunctionResult, FunctionTimeline, RunResult,
} from '../../src/model/result.ts';
import { MINUTE, SECOND } from '../../src/model/time.ts';
import { functionBlock } from '../../src/reports/function-block.ts';
import { WIDTH, widthOf } from '../../src/reports/layout.ts';
import { plain } from '../../src/reports/paint.ts';
import { type ReportedRun, reproduceLines, runReport } from '../../src/reports/run-report.ts';
import {
  appResult, functionResult, idleFunction, reportedRun, rolloutResult, runResult, step, timeline,
} from './sample-runs.ts';

const linesOf = (run: ReportedRun): string[] => runReport(run, plain).trimEnd().split('\n');
const widest = (run: ReportedRun): number => Math.max(...linesOf(run).map(widthOf));
const withApps = (...apps: RunResult['apps'][number][]): ReportedRun =>
  reportedRun({ result: runResult({ apps }) });

describe('the report of one App with one Function and one deployment', () => {
  test('is one screen', () => {
    expect(linesOf(reportedRun()).length).toBeLessThanOrEqual(40);
    expect(widest(reportedRun())).toBeLessThanOrEqual(WIDTH);
  });

  test('reads as text', () => {
    expect(`\n${runReport(reportedRun(), plain)}`).toMatchInlineSnapshot(`
      "
      Rolling under load                   seed 42 · 10m 00s simulated · 23,456 events

      timeline
                0s  v1 published
            4m 15s  deploy (rolling) by operator
            5m 00s  v2 published (rolling)
                    the command returned
         5m 08.13s  rollout of v2 finished after 8.13s

      api
        inputs      2,345 arrived · 2,340 succeeded (99.8%) · 5 failed
                          mean       p50       p95       p99       max
        latency          1.36s     1.24s     3.10s     4.96s     11.2s
          wait           4.4ms       4ms      10ms      16ms      36ms
          cold start      13ms      12ms      30ms      48ms     108ms
          service        1.32s     1.20s        3s     4.80s     10.8s
          lost              0s        0s        0s        0s        0s
        versions    v1 ran 1,000 attempts · v2 ran 1,348 attempts
        containers  24 started · 0 failed to start · peak 18 · mean 9.23
        disruption  downtime 0s · 0 interrupted · 3 retries · 12 cold inputs (0.5%)
        cost        $1.23 · $0.25 idle · $0.00123 starting · $0 lost

      rollouts                  downtime  interrupted  mixed  trough
        v2 rolling  took 8.13s        0s            0  6.30s  9 of 9

      over time  a column is 12s: its largest latency, its mean containers
        latency      ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁█▆▄▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁ max 10s
        containers   ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄█▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄ max 18
                     ▲v1                      ▲v2
                     0s                                         10m 00s

      policy  routing most-recently-used · binding late · retire one-for-one
              replace match · surge 0 · at limit wait
      digest  0123456789abcdef
      reproduce: cutover run scenarios/rolling.yaml --seed 42
      "
    `);
  });

  test('has the same text with colours, and no colour without', () => {
    const esc = String.fromCharCode(27);
    const shown = runReport(reportedRun(), coloured);
    expect(shown).toContain(esc);
    expect(shown.replaceAll(new RegExp(`${esc}\\[[0-9;]*m`, 'g'), ''))
      .toBe(runReport(reportedRun(), plain));
  });
});

describe('inputs', () => {
  const inputs = { ...functionResult().inputs };
  const shown = (change: Partial<typeof inputs>) => {
    const api = functionResult({ inputs: { ...inputs, ...change } });
    return runReport(withApps(appResult({ functions: { api } })), plain);
  };

  test('that ended badly are named only where there are any', () => {
    expect(shown({})).not.toMatch(/terminated|rejected|abandoned|still open/);
    expect(shown({ rejected: 7, abandoned: 1200 })).toMatch(/7 rejected\s+1,200 abandoned/);
  });

  test('that are not final are counted as open, with their states', () => {
    expect(shown({ queued: 2, waiting: 1 })).toContain('3 still open (2 queued, 1 waiting)');
  });

  test('that never arrived leave no table of latencies', () => {
    const report = runReport(withApps(appResult({ functions: { api: idleFunction() } })), plain);
    expect(report).toContain('inputs      none arrived');
    expect(report).not.toContain('p99');
  });

  test('of which none succeeded have no latency', () => {
    const { latency_us, wait_us, cold_wait_us, service_us, lost_us, ...rest } = functionResult();
    const report = runReport(withApps(appResult({ functions: { api: rest } })), plain);
    expect(report).toMatch(/ latency +– +– +– +– +–\n/);
  });

  test('that ran again say why', () => {
    const api = functionResult({
      attempts: { first: 9, retry: 1, timeout: 2, interrupted: 3, preempted: 4, crashed: 5 },
    });
    expect(runReport(withApps(appResult({ functions: { api } })), plain))
      .toContain('3 interrupted · 4 preempted · 5 hit by a crash');
    expect(runReport(withApps(appResult({ functions: { api } })), plain))
      .toContain('2 timed out · 1 retry');
  });
});

describe('a rollout', () => {
  const shown = (change: Parameters<typeof rolloutResult>[0]) => {
    const { finished_at_us, ...open } = rolloutResult(change);
    const rollout = { ...open, ...(change?.finished_at_us ? { finished_at_us } : {}) };
    return runReport(withApps(appResult({ rollouts: [rollout] })), plain);
  };

  test('that finished says how long it took', () => {
    expect(shown({ finished_at_us: 5 * MINUTE + 90 * SECOND })).toContain('took 1m 30s');
  });

  test('ROL-7 that is held up says for how long, why, and the ways out', () => {
    const report = shown({ blocked_us: 80 * SECOND, blocked_by: 'cap' });
    expect(report).toContain('v2 rolling  not finished');
    expect(report).toContain(
      '\n    blocked 1m 20s: no room at max_containers; raise it, set surge or recreate\n',
    );
  });

  test.each(['cap', 'backoff', 'limit', 'outage'] as const)(
    'ROL-7 that is held up by %s says so on one line', (blocked_by) => {
      const report = shown({ blocked_us: 59 * MINUTE + 59 * SECOND, blocked_by });
      expect(Math.max(...report.split('\n').map(widthOf))).toBeLessThanOrEqual(WIDTH);
    },
  );

  test('that a newer version overtook is superseded', () => {
    expect(shown({ superseded_at_us: 5 * MINUTE + 3 * SECOND })).toContain('superseded in 3s');
  });

  test('that a stop ended is not finished', () => {
    expect(shown({})).toContain('not finished');
  });

  test('ZDT-3 shows the Function that fell deepest', () => {
    const slots = (accepting_at_publish: number, trough_slots: number) => ({
      accepting_at_publish, trough_slots, trough_slot_us: 0, downtime_us: 0, blocked_us: 0,
    });
    expect(shown({ functions: { a: slots(4, 3), b: slots(2, 1), idle: slots(0, 0) } }))
      .toContain('1 of 2');
  });

  test('of the first version replaces nothing and is not listed', () => {
    const first = rolloutResult({ version: 1 });
    expect(linesOf(withApps(appResult({ rollouts: [first] })))).toContain('rollouts  none');
  });
});

describe('long and many things stay within the width', () => {
  const long = 'a-very-long-name-that-somebody-thought-would-be-a-good-idea-at-the-time-00000';

  test('names of scenario, App, Function, strategy', () => {
    const app = appResult({
      name: long.slice(0, 64),
      functions: { [long]: functionResult() },
      rollouts: [rolloutResult({ strategy: `./strategies/${long}.mjs` })],
    });
    const run = reportedRun({
      result: runResult({
        scenario: { name: long.repeat(3), hash: 'x' },
        apps: [app, appResult({ id: 'ap-2', name: 'other' })],
      }),
      timeline: timeline({
        functions: timeline().functions.map((each) => ({ ...each, function: long })),
        steps: [step(0, 'published', `v1 published by ${long}${long}`)],
      }),
    });
    expect(widest(run)).toBeLessThanOrEqual(WIDTH);
  });

  test('large numbers', () => {
    const api = functionResult({
      inputs: { ...functionResult().inputs, arrived: 1e8, succeeded: 9e7, failed: 1e7 },
      containers: { ...functionResult().containers, started: 1e6, start_failed: 1e6, crashed: 1e6 },
    });
    expect(widest(withApps(appResult({ functions: { api } })))).toBeLessThanOrEqual(WIDTH);
  });

  test('a hundred deployments: the middle is left out', () => {
    const versions = Array.from({ length: 100 }, (_, k) => k + 2);
    const run = reportedRun({
      result: runResult({
        apps: [appResult({
          rollouts: versions.map((version) => rolloutResult({ version })),
          markers: versions.map((version) => ({
            from_us: version * 5 * SECOND, until_us: (version + 1) * 5 * SECOND,
            publishes: [{ version, at_us: version * 5 * SECOND }],
          })),
        })],
      }),
      timeline: timeline({
        steps: versions.map((version) =>
          step(version * 5 * SECOND, 'published', `v${version} published`)),
      }),
    });
    expect(linesOf(run).length).toBeLessThanOrEqual(55);
    expect(widest(run)).toBeLessThanOrEqual(WIDTH);
    expect(runReport(run, plain)).toMatch(/… {2}89 more\n/);
    expect(runReport(run, plain)).toMatch(/… 93 more\n/);
  });
});

describe('CHT-1 the charts of a report', () => {
  const HISTORY = ['cutover', 'history', 'shop.yaml', '--seed', '42'];
  const marked = (...instants: readonly number[]) => appResult({
    markers: instants.map((at_us, place) =>
      ({ from_us: at_us, until_us: at_us + 1, publishes: [{ version: place + 1, at_us }] })),
  });
  const charts = (...apps: readonly AppResult[]): readonly string[] => {
    const [api] = timeline().functions as [FunctionTimeline];
    const lines = linesOf(reportedRun({
      result: runResult({ apps }), history: HISTORY,
      timeline: timeline({ functions: apps.map(({ id }) => ({ ...api, app: id })) }),
    }));
    const first = lines.findIndex((line) => line.startsWith('over time'));
    return lines.slice(first, lines.indexOf('', first));
  };

  test('mark the publishes of an App below its own Functions', () => {
    const mail = { ...marked(2 * MINUTE), id: 'ap-2', name: 'mail' };
    const lines = charts(marked(0, 5 * MINUTE), mail);
    const marks = lines.filter((line) => line.includes('▲'));
    expect(marks).toEqual([
      `${' '.repeat(15)}▲v1${' '.repeat(22)}▲v2`, `${' '.repeat(15)}${' '.repeat(10)}▲v1`,
    ]);
    expect(lines.indexOf(marks[0] as string)).toBeLessThan(lines.indexOf('  mail/api'));
  });

  test('lead to the whole history where not every version can be named', () => {
    const way = 'all versions: cutover history shop.yaml --seed 42';
    expect(charts(marked(0, 5 * MINUTE)).at(-1)).toMatch(/^ +0s +10m 00s$/);
    expect(charts(marked(0, 12 * SECOND, 24 * SECOND)).at(-1)).toBe(way);
  });

  test('have no line of marks where marking is off', () => {
    const { markers, ...app } = appResult();
    expect(charts(app).join('\n')).not.toContain('▲');
  });
});

describe('several Apps and Functions', () => {
  const two = withApps(
    appResult({ functions: { api: functionResult(), worker: idleFunction() } }),
    appResult({ id: 'ap-2', name: 'mail', functions: { send: functionResult() } }),
  );

  test('are told apart as scenario files write them', () => {
    const lines = linesOf(two);
    expect(lines).toEqual(expect.arrayContaining(['shop/api', 'shop/worker', 'mail/send']));
    expect(lines.join('\n')).toMatch(/ {2}shop v2 rolling/);
  });

  test('of the same name, one after the other, are told apart by their ids', () => {
    const run = withApps(appResult(), appResult({ id: 'ap-2' }));
    expect(runReport(run, plain)).toMatch(/shop ap-1\/api[\s\S]*shop ap-2\/api/);
  });

  test('have their charts on one axis', () => {
    const [api] = timeline().functions as [FunctionTimeline];
    const run = { ...two, timeline: timeline({
      functions: [api, { ...api, app: 'ap-2', function: 'send' }],
    }) };
    const report = runReport(run, plain);
    const shop = / {2}shop\/api\n {4}latency.*\n {4}containers.*\n.*▲v2\n {2}mail\/send\n/;
    expect(report).toMatch(shop);
    expect(report.match(/^ +0s +10m 00s$/gm)).toHaveLength(1);
  });
});

test('QUE-4 the report names the routing policy', () => {
  expect(runReport(reportedRun(), plain)).toContain('routing most-recently-used');
});

describe('the line that repeats a run', () => {
  test('can be copied as it is', () => {
    expect(reproduceLines(['cutover', 'run', 'a.yaml', '--seed', '1']))
      .toEqual(['reproduce: cutover run a.yaml --seed 1']);
  });

  test('goes on after a backslash when it is long, and breaks no word', () => {
    const lines = reproduceLines(['cutover', 'run', 'x'.repeat(90), '--seed', '1']);
    expect(lines).toEqual(['reproduce: cutover run \\', `  ${'x'.repeat(90)} \\`, '  --seed 1']);
  });
});

test('inputs that callers made again are told, and how many times the work they make', () => {
  const retried = (inputs: Partial<FunctionResult['inputs']>): string =>
    functionBlock('api', functionResult({
      inputs: { ...functionResult().inputs, ...inputs },
    }), plain).join('\n');
  expect(retried({ arrived: 30, retried: 20 }))
    .toContain('30 arrived · 20 of them by callers who tried again (×3)');
  expect(retried({ arrived: 4, retried: 4 }))
    .toContain('4 arrived · 4 of them by callers who tried again');
  expect(retried({})).not.toContain('again');
});
