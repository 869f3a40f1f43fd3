import { describe, expect, test } from 'vitest';
import {
  APP_DEFAULTS, EVENT_DEFAULTS, PLATFORM_DEFAULTS, SCENARIO_DEFAULTS, SOURCE_DEFAULTS,
} from '../../src/model/defaults.ts';
import { scenarioOf, toldOf } from './reading.ts';

const APP = 'app: { name: a, functions: { f: { service_time: 1s, cold_start: 2s } } }\n';
const TWO_APPS = `
apps:
  - { name: a, functions: { f: { service_time: 1s, cold_start: 1s } }, images: { i: {} } }
  - name: b
    functions:
      f: { service_time: 1s, cold_start: 1s }
      g: { service_time: 1s, cold_start: 1s }
`;

test('what a scenario leaves open is filled in from the defaults', () => {
  expect(scenarioOf(APP)).toEqual({
    name: 'x',
    seed: SCENARIO_DEFAULTS.seed,
    start_us: null,
    duration: null,
    apps: [{
      name: 'a',
      environment: APP_DEFAULTS.environment,
      workspace: APP_DEFAULTS.workspace,
      deployed: true,
      code_base: { functions: { f: { service_time: 1e6, cold_start: 2e6 } } },
    }],
    traffic: [],
    events: [],
    faults: [],
    expect: [],
    platform: PLATFORM_DEFAULTS,
  });
});

test('a code base keeps the shape of the file, its leaves parsed and nothing added', () => {
  const { apps } = scenarioOf(`
app:
  name: whisper-pod-transcriber
  environment: main
  workspace: team
  deployed: false
  tags: { owner: audio }
  images:
    base: { build: 45s, fails: true }
    other: { build: { exponential: { mean: 1m } }, fails: 0.2 }
  functions:
    transcribe_segment:
      image: base
      code: a1
      service_time: { lognormal: { mean: 2s, cv: 0.5 } }
      cold_start: { pull: 1s, boot: 1s, init: { uniform: { min: 4s, max: 8s } } }
      min_containers: 2
      timeout: 300s
      retries: { max_retries: 3, initial_delay: 1s, backoff_coefficient: 2, max_delay: 60s }
      failure_rate: 0.01
      start_failures: [1, 3]
      secrets: [token]
      resources: { cpu: 1, memory: 1GiB, gpu: A10 }
    broken:
      service_time: 1s
      cold_start: { hyperexponential: [{ p: 0.5, mean: 1s }, { p: 0.5, mean: 2s }] }
      retries: 2
      start_failures: always
      resources: { gpu: none }
`);
  expect(apps[0]).toEqual({
    name: 'whisper-pod-transcriber',
    environment: 'main',
    workspace: 'team',
    deployed: false,
    code_base: {
      tags: { owner: 'audio' },
      images: {
        base: { build: 45e6, fails: true },
        other: { build: { exponential: { mean: 60e6 } }, fails: 0.2 },
      },
      functions: {
        transcribe_segment: {
          image: 'base',
          code: 'a1',
          service_time: { lognormal: { mean: 2e6, cv: 0.5 } },
          cold_start: { pull: 1e6, boot: 1e6, init: { uniform: { min: 4e6, max: 8e6 } } },
          min_containers: 2,
          timeout: 300e6,
          retries: { max_retries: 3, initial_delay: 1e6, backoff_coefficient: 2, max_delay: 60e6 },
          failure_rate: 0.01,
          start_failures: [1, 3],
          secrets: ['token'],
          resources: { cpu: 1, memory: 1_073_741_824, gpu: 'A10' },
        },
        broken: {
          service_time: 1e6,
          cold_start: { hyperexponential: [{ p: 0.5, mean: 1e6 }, { p: 0.5, mean: 2e6 }] },
          retries: 2,
          start_failures: 'always',
          resources: { gpu: null },
        },
      },
    },
  });
});

test('an anchor in the calendar becomes microseconds since 1970', () => {
  expect(scenarioOf(`start: 2026-01-05T09:00:00Z\n${APP}`).start_us)
    .toBe(Date.UTC(2026, 0, 5, 9) * 1_000);
});

test('platform policies are put over the defaults one by one', () => {
  const { platform } = scenarioOf(`${APP}
platform:
  routing: oldest
  binding: early
  on_timeout: cancel-attempt
  rolling: { surge: 100%, at_limit: evict-idle }
  limits: { queued: 0 }
  recreate: { interrupt_delay: 2s }
  constants: { losses: 3 }
`);
  expect(platform).toEqual({
    ...PLATFORM_DEFAULTS,
    routing: 'oldest',
    binding: 'early',
    on_timeout: 'cancel-attempt',
    rolling: { ...PLATFORM_DEFAULTS.rolling, surge: { share: 1 }, at_limit: 'evict-idle' },
    limits: { ...PLATFORM_DEFAULTS.limits, queued: 0 },
    recreate: { interrupt_delay: 2e6 },
    constants: { ...PLATFORM_DEFAULTS.constants, losses: 3 },
  });
});

describe('events', () => {
  const eventsOf = (lines: string, apps = APP) => scenarioOf(`${apps}events:\n${lines}`).events;

  test('happen at an instant, again and again, or on a record', () => {
    const times = eventsOf(`
  - { at: 2m, stop: {} }
  - { every: 5m, until: 1h, deploy: {} }
  - { when: { event: container.ready, nth: 2, version: 2, function: f }, deploy: {} }
  - { when: { event: container.stopping, why: idle }, deploy: {} }
  - { when: { event: attempt.ended, why: timeout }, deploy: {} }
`).map(({ time }) => time);
    const when = { app: null, function: null, version: null, source: null, why: null };
    expect(times).toEqual([
      { kind: 'at', at: 120e6 },
      { kind: 'every', every: 300e6, until: 3_600e6 },
      {
        kind: 'when',
        when: { ...when, event: 'container.ready', nth: 2, app: 'a', function: 'f', version: 2 },
      },
      {
        kind: 'when',
        when: { ...when, event: 'container.stopping', nth: EVENT_DEFAULTS.nth, why: 'idle' },
      },
      {
        kind: 'when',
        when: { ...when, event: 'attempt.ended', nth: EVENT_DEFAULTS.nth, why: 'timeout' },
      },
    ]);
  });

  test('deploy, roll over, roll back, edit and stop', () => {
    const actions = eventsOf(`
  - at: 1m
    deploy:
      strategy: recreate
      by: bot
      tag: v-next
      commit: 1234567
      client: cli
      change: { functions: { f: { code: b2, max_containers: null } } }
      build: 30s
  - at: 2m
    deploy:
      strategy: ./mine.ts
      build: { duration: { exponential: { mean: 1m } }, fails: true }
  - { at: 3m, rollover: {} }
  - { at: 4m, rollback: { to: v1 } }
  - { at: 5m, rollback: {} }
  - { at: 6m, edit: { tags: { x: null } } }
  - { at: 7m, stop: { by: me } }
`).map(({ action }) => action);
    const attribution = { by: EVENT_DEFAULTS.by, client: null, commit: null, tag: null };
    const rolling = { strategy: EVENT_DEFAULTS.strategy, attribution };
    expect(actions).toEqual([
      {
        kind: 'deploy',
        strategy: 'recreate',
        attribution: { by: 'bot', client: 'cli', commit: '1234567', tag: 'v-next' },
        change: { functions: { f: { code: 'b2', max_containers: null } } },
        build: { duration: { kind: 'constant', value: 30e6 }, fails: 0 },
      },
      {
        kind: 'deploy',
        strategy: './mine.ts',
        attribution,
        change: null,
        build: { duration: { kind: 'exponential', mean: 60e6 }, fails: 1 },
      },
      { kind: 'rollover', ...rolling },
      { kind: 'rollback', ...rolling, to: 1 },
      { kind: 'rollback', ...rolling, to: null },
      { kind: 'edit', change: { tags: { x: null } } },
      { kind: 'stop', by: 'me' },
    ]);
  });

  test('inject faults, whose App may be told by a name with a slash or by the trigger', () => {
    const events = eventsOf(`
  - { at: 1s, fault: { crash: { function: g } } }
  - { at: 1s, fault: { preempt: { function: a/f, container: ta-3 } } }
  - { at: 1s, app: b, fault: { fail_attempt: { function: f } } }
  - { at: 1s, app: a, fault: { crash: { container: 4 } } }
  - { at: 1s, fault: { start_failure: { function: g, count: 2 } } }
  - { at: 1s, fault: { build_failure: { image: i } } }
  - { when: { event: container.ready, app: a }, fault: { crash: {} } }
`, TWO_APPS);
    expect(events.map(({ app, action }) => ({ app, fault: 'fault' in action && action.fault })))
      .toEqual([
        { app: 'b', fault: { kind: 'crash', function: 'g', container: null } },
        { app: 'a', fault: { kind: 'preempt', function: 'f', container: 3 } },
        { app: 'b', fault: { kind: 'fail_attempt', function: 'f', container: null } },
        { app: 'a', fault: { kind: 'crash', function: null, container: 4 } },
        { app: 'b', fault: { kind: 'start_failure', function: 'g', count: 2 } },
        { app: 'a', fault: { kind: 'build_failure', image: 'i', count: EVENT_DEFAULTS.count } },
        { app: 'a', fault: { kind: 'crash', function: null, container: null } },
      ]);
  });
});

test('faults by chance have a rate per second or a probability', () => {
  const { faults } = scenarioOf(`${TWO_APPS}
faults:
  - { crash: { function: a/f, rate: 0.1/h } }
  - { preempt: { rate: 1/min } }
  - { fail_attempt: { function: g, probability: 0.1 } }
  - { start_failure: { probability: 0.2 } }
  - { build_failure: { image: a/i, probability: 1 } }
`);
  expect(faults).toEqual([
    { kind: 'crash', app: 'a', target: 'f', rate: 0.1 / 3_600, probability: null },
    { kind: 'preempt', app: null, target: null, rate: 1 / 60, probability: null },
    { kind: 'fail_attempt', app: 'b', target: 'g', rate: null, probability: 0.1 },
    { kind: 'start_failure', app: null, target: null, rate: null, probability: 0.2 },
    { kind: 'build_failure', app: 'a', target: 'i', rate: null, probability: 1 },
  ]);
});

describe('traffic', () => {
  const sourcesOf = (lines: string, files = {}) =>
    scenarioOf(`${APP}traffic:\n${lines}`, files).traffic;

  test('has a name or is called by its place, and goes to a Function', () => {
    const [first, second] = sourcesOf(`
  - { to: f, arrivals: { at: [0s] } }
  - name: users
    to: a/f
    kind: spawn
    from: 1s
    until: 9s
    count: 2
    patience: 5s
    service_time: { exponential: { mean: 1s } }
    arrivals: { poisson: { rate: 300/min } }
`);
    expect(first).toEqual({
      name: '1', app: 'a', function: 'f', kind: SOURCE_DEFAULTS.kind, from: SOURCE_DEFAULTS.from,
      until: null, count: null, patience: null, service_times: null, service_time: null,
      arrivals: { kind: 'at', instants: [0] },
    });
    expect(second).toEqual({
      name: 'users', app: 'a', function: 'f', kind: 'spawn', from: 1e6, until: 9e6, count: 2,
      patience: { kind: 'constant', value: 5e6 }, service_times: null,
      service_time: { kind: 'exponential', mean: 1e6 },
      arrivals: { kind: 'poisson', rate: 5 },
    });
  });

  test('arrives in one of several ways', () => {
    const files = {
      'a.csv': 'arrival_ms,duration_ms\n0,1.5\n250.0005,2\n',
      'c.csv': 'bucket_start_s,count\n0,3\n300,0\n',
    };
    const sources = sourcesOf(`
  - { to: f, count: 1, arrivals: { every: { uniform: { min: 1s, max: 2s } } } }
  - { to: f, arrivals: { burst: { count: 5, at: 1s } } }
  - { to: f, arrivals: { burst: { count: 5, at: 1s, spread: 2s } } }
  - { to: f, arrivals: { stages: [{ for: 1m, rate: 1/s }, { for: 1m, rate: 1/s, ramp_to: 0/s }] } }
  - { to: f, arrivals: { counts: { file: c.csv, bucket: 5m } } }
  - to: f
    arrivals: { trace: { file: a.csv, arrival: arrival_ms, duration: duration_ms, unit: ms } }
`, files);
    expect(sources.map(({ arrivals }) => arrivals)).toEqual([
      { kind: 'every', gap: { kind: 'uniform', min: 1e6, max: 2e6 } },
      { kind: 'burst', count: 5, at: 1e6, spread: SOURCE_DEFAULTS.burst_spread },
      { kind: 'burst', count: 5, at: 1e6, spread: 2e6 },
      {
        kind: 'stages',
        stages: [{ for: 60e6, rate: 1, ramp_to: null }, { for: 60e6, rate: 1, ramp_to: 0 }],
      },
      { kind: 'counts', counts: [3, 0], bucket: 300e6, spread: SOURCE_DEFAULTS.counts_spread },
      { kind: 'trace', instants: [0, 250_001] },
    ]);
    expect(sources.at(-1)?.service_times).toEqual([1_500, 2_000]);
  });

  test('reads a log of requests in JSON lines by the names of its keys', () => {
    const log = '{"at":0.5,"path":"/a","took":"1.25"}\n\n{"took":2e-3,"at":7}\n';
    const [source] = sourcesOf(`
  - { to: f, arrivals: { trace: { file: log.jsonl, arrival: at, duration: took } } }
`, { 'log.jsonl': log });
    expect(source?.arrivals).toEqual({ kind: 'trace', instants: [500_000, 7_000_000] });
    expect(source?.service_times).toEqual([1_250_000, 2_000]);
  });

  test('repeats bursts, and lets clients map over batches', () => {
    const sources = sourcesOf(`
  - { to: f, count: 9, arrivals: { burst: { count: 5, at: 1s, every: 1m, jitter: 10s } } }
  - { to: f, until: 1h, arrivals: { burst: { count: 5, at: 1s, every: 1m, jitter: 0s } } }
  - { to: f, count: 9, arrivals: { closed: { clients: 2, think_time: 1s, inputs: 200 } } }
  - { to: f, count: 9, arrivals: { closed: { clients: 2, think_time: 1s, inputs: 1 } } }
`);
    expect(sources.map(({ arrivals }) => arrivals)).toEqual([
      { kind: 'burst', count: 5, at: 1e6, spread: 0, every: 60e6, jitter: 10e6 },
      { kind: 'burst', count: 5, at: 1e6, spread: 0, every: 60e6 },
      { kind: 'closed', clients: 2, think_time: { kind: 'constant', value: 1e6 }, inputs: 200 },
      { kind: 'closed', clients: 2, think_time: { kind: 'constant', value: 1e6 } },
    ]);
  });

  test('takes service times from a list or a column', () => {
    const sources = sourcesOf(`
  - { to: f, arrivals: { at: [0s, 1s] }, service_times: [1s, 2s] }
  - to: f
    arrivals: { at: [0s, 1s] }
    service_times: { file: d.csv, column: minutes, unit: min }
`, { 'd.csv': 'minutes\n1\n0.5\n' });
    expect(sources.map((source) => source.service_times)).toEqual([[1e6, 2e6], [60e6, 30e6]]);
  });

  test.each([
    ['every: 1s', 'until: 3s', 2, 'the instant of the end is not part of it'],
    ['every: 1s', 'from: 1s, until: 3.000001s', 2, 'the end counts from t = 0, the first gap from'],
    ['every: 400ms', 'count: 3', 3, 'the count bounds it'],
    ['at: [0s, 1s, 5s]', 'until: 5s', 2, 'arrivals from the end on do not happen'],
    ['burst: { count: 7, at: 1s }', '', 7, 'a burst has its count'],
    ['burst: { count: 7, at: 1s, every: 3s }', 'until: 7s', 14, 'a burst each 3s: at 1s and 4s'],
  ])('%s with %s needs exactly %i service times: %s', (arrivals, bounds, count) => {
    const text = (length: number): string => `${APP}traffic:
  - { to: f, arrivals: { ${arrivals} }, ${bounds === '' ? '' : `${bounds}, `}service_times: [${
    Array(length).fill('1s').join(', ')}] }`;
    expect(toldOf(text(count))).toEqual([]);
    expect(toldOf(text(count - 1))[0]).toMatch(/^too-short /);
  });

  test('that only the end of the run bounds needs a count, as a run may be prolonged', () => {
    const text = (count: string): string => `duration: 3s\n${APP}traffic:
  - { to: f, arrivals: { every: 1s }, ${count}service_times: [1s, 1s, 1s] }`;
    expect(toldOf(text(''))[0]).toMatch(/^too-short /);
    expect(toldOf(text('count: 3, '))).toEqual([]);
  });
});

test('distributions read their values from files', () => {
  const { apps, traffic } = scenarioOf(`
app:
  name: a
  functions:
    f:
      service_time: { empirical: { file: d.csv, column: s } }
      cold_start: { init: { trace: { file: d.csv, column: ms, unit: ms } } }
traffic:
  - { to: f, arrivals: { at: [0s] }, patience: { empirical: { file: d.csv, column: s } } }
`, { 'd.csv': 's,ms\n1,5\n2,6\n' });
  expect(apps[0]?.code_base.functions?.['f']).toEqual({
    service_time: { empirical: { values: [1e6, 2e6] } },
    cold_start: { init: { trace: { values: [5_000, 6_000] } } },
  });
  expect(traffic[0]?.patience).toEqual({ kind: 'empirical', values: [1e6, 2e6] });
});

test('each data file is read once', () => {
  const names: string[] = [];
  const files = new Proxy({ 'd.csv': 's\n1\n' }, {
    get: (target, name) => {
      names.push(String(name));
      return target['d.csv'];
    },
  });
  const column = '{ empirical: { file: d.csv, column: s } }';
  const f = `{ service_time: ${column}, cold_start: ${column} }`;
  scenarioOf(`app: { name: a, functions: { f: ${f} } }`, files);
  expect(names).toEqual(['d.csv']);
});
