import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linesWith, recordsIn } from './story-lines.ts';
import { play } from './timeline.ts';

interface Knobs {
  readonly coldStart?: string;
  readonly service?: string;
  readonly options?: string;
  readonly source?: string;
  readonly events?: string;
  readonly platform?: string;
  readonly seed?: number;
}

/** A Function under random traffic, one thing or another about it changed. */
const under = ({
  coldStart = '{ uniform: { min: 1s, max: 5s } }', service = '{ exponential: { mean: 2s } }',
  options = '', source = '', events = '[]', platform = '{}', seed = 1,
}: Knobs) => play(`
  name: same
  seed: ${seed}
  app:
    name: a
    functions:
      f: { service_time: ${service}, cold_start: ${coldStart}, failure_rate: 0.2 ${options} }
  traffic:
    - { name: users, to: f, arrivals: { poisson: { rate: 2/s } }, count: 60 ${source} }
  events: ${events}
  platform: ${platform}
`);

type Run = ReturnType<typeof under>;

/** By input number: its arrival. */
const arrivals = (run: Run) => recordsIn(run, 'input.arrived').map(({ k, t_us }) => [k, t_us]);

/** By input id: the service time of its first attempt. */
const firstServices = (run: Run) => new Map(
  recordsIn(run, 'input.started')
    .filter(({ attempt }) => attempt === 1)
    .map(({ input, service_us }) => [input, service_us]),
);

const firstFailures = (run: Run) => new Map(
  recordsIn(run, 'attempt.ended')
    .filter(({ attempt }) => attempt === 1)
    .map(({ input, result }) => [input, result]),
);

const coldStarts = (run: Run, version = 1) => recordsIn(run, 'container.starting')
  .filter((record) => record['version'] === version && record['why'] !== 'initial')
  .map(({ cold_start_us }) => cold_start_us);

/** Where both runs know a value, they know the same. */
function agree(one: ReadonlyMap<unknown, unknown>, other: ReadonlyMap<unknown, unknown>): void {
  const shared = [...one.keys()].filter((key) => other.has(key));
  expect(shared.length).toBeGreaterThan(20);
  expect(shared.map((key) => other.get(key))).toEqual(shared.map((key) => one.get(key)));
}

test('TIME-4 the same scenario and seed give the same trace and digest', () => {
  const seeds = fc.integer({ min: 0, max: 2 ** 40 });
  fc.assert(fc.property(seeds, (seed) => {
    const [one, other] = [under({ seed }), under({ seed })];
    expect(other.lines).toEqual(one.lines);
    expect(other.result).toEqual(one.result);
  }), { seed: 1, numRuns: 20 });
});

test('TIME-4 another seed gives another run and another digest', () => {
  const digests = [1, 2, 3, 4].map((seed) => under({ seed }).result.digest);
  expect(new Set(digests).size).toBe(4);
});

const CHANGES: readonly (readonly [string, Knobs])[] = [
  ['a recreate instead of nothing', { events: '[{ at: 10s, rollover: { strategy: recreate } }]' }],
  ['a rolling deployment', { events: '[{ at: 10s, deploy: { change: { tags: { a: b } } } }]' }],
  ['a cap', { options: ', max_containers: 2' }],
  ['other cold starts', { coldStart: '9s' }],
  ['initial containers', { options: ', initial_containers: 4' }],
  ['another routing policy', { platform: '{ routing: random }' }],
  ['early binding', { platform: '{ binding: early }' }],
  ['retries', { options: ', retries: 3' }],
  ['crashes', { events: '[{ at: 4s, fault: { crash: { function: f } } }]' }],
  ['a limit that rejects inputs', { platform: '{ limits: { queued: 1 } }' }],
  ['impatient callers', { source: ', patience: { exponential: { mean: 2s } }' }],
];

test.each(CHANGES)('TIME-4 with %s the arrivals, work and failures are the same', (_, knobs) => {
  const [plain, changed] = [under({}), under(knobs)];
  expect(changed.lines).not.toEqual(plain.lines);
  expect(arrivals(changed)).toEqual(arrivals(plain));
  agree(firstServices(plain), firstServices(changed));
});

test.each(CHANGES.filter(([name]) => !/recreate|crashes|impatient/.test(name)))(
  'TIME-4 with %s the same first attempts fail', (_, knobs) => {
    agree(firstFailures(under({})), firstFailures(under(knobs)));
  },
);

test('TIME-4 the k-th cold start is the same whoever comes before it', () => {
  const plain = coldStarts(under({}));
  const changed = [
    { options: ', initial_containers: 3' },
    { options: ', max_containers: 3' },
    { service: '20s' },
  ].map((knobs) => coldStarts(under(knobs)));
  for (const starts of changed) {
    const count = Math.min(starts.length, plain.length);
    expect(count).toBeGreaterThan(2);
    expect(starts.slice(0, count)).toEqual(plain.slice(0, count));
  }
});

test('TIME-4 the work of an input is the same however long it waits for its start', () => {
  const services = (arrivals: string) => firstServices(play(`
    app:
      name: a
      functions:
        f: { service_time: { exponential: { mean: 1s } }, cold_start: 1s, max_containers: 50 }
    traffic:
      - { name: other, to: f, arrivals: { at: [0s] } }
      - { name: users, to: f, arrivals: ${arrivals} }
  `));
  const [atOnce, spread] = [
    services('{ burst: { count: 1500, at: 0s } }'),
    services('{ burst: { count: 1500, at: 0s, spread: 80s } }'),
  ];
  expect(atOnce.size).toBe(1501);
  expect([...atOnce].sort()).toEqual([...spread].sort());
});

test('TIME-4 each version of a Function has cold starts of its own', () => {
  const run = under({ events: '[{ at: 10s, rollover: { strategy: recreate } }]' });
  const [old, young] = [coldStarts(run, 1), coldStarts(run, 2)];
  expect(young.length).toBeGreaterThan(2);
  expect(young.slice(0, 3)).not.toEqual(old.slice(0, 3));
  const later = under({ events: '[{ at: 20s, rollover: { strategy: recreate } }]' });
  expect(coldStarts(later, 2).slice(0, 3)).toEqual(young.slice(0, 3));
});

test('TIME-4 a value belongs to its input: one that is rejected takes its own with it', () => {
  const played = play(`
    app:
      name: a
      functions:
        f:
          service_time: { sequence: [10s, 20s, 30s, 40s] }
          cold_start: 1s
          initial_containers: 1
          max_containers: 1
    traffic: [{ to: f, arrivals: { at: [0s, 1s, 2s, 11s] } }]
    platform: { limits: { queued: 1 } }
  `);
  expect(linesWith(played, 'i3')).toContain('2s i3 rejected (resource exhausted)');
  expect([...firstServices(played).values()]).toEqual([10_000_000, 20_000_000, 40_000_000]);
});

test('TIME-4 the version of the container decides what the draw of an input means', () => {
  const slower = under({
    service: '{ uniform: { min: 0s, max: 1s } }', options: ', initial_containers: 1',
    events: `[{ at: 0s, deploy: { strategy: recreate,
      change: { functions: { f: { service_time: { uniform: { min: 0s, max: 2s } } } } } } }]`,
  });
  const plain = under({ service: '{ uniform: { min: 0s, max: 1s } }' });
  const [old, young] = [firstServices(plain), firstServices(slower)];
  expect(young.size).toBe(60);
  for (const [input, service] of young) {
    expect(Math.abs(Number(service) - 2 * Number(old.get(input)))).toBeLessThanOrEqual(1);
  }
});

test('TIME-4 versions that list their values each have a sequence under the same key', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: { sequence: [1s, 2s, 3s, 4s] }, cold_start: 1s, initial_containers: 1 }
    traffic: [{ to: f, arrivals: { at: [0s, 10s, 20s, 30s] } }]
    events:
      - at: 15s
        deploy:
          change: { functions: { f: { service_time: { sequence: [10ms, 20ms, 30ms, 40ms] } } } }
  `);
  expect([...firstServices(played).values()]).toEqual([1_000_000, 2_000_000, 30_000, 40_000]);
});

test('TIME-4 the values of service_times hold for all attempts and for every version', () => {
  const played = play(`
    app:
      name: a
      functions: { f: { service_time: 1s, cold_start: 1s, initial_containers: 1, retries: 1 } }
    traffic: [{ to: f, arrivals: { at: [0s, 0s] }, service_times: [7s, 9s] }]
    events:
      - { at: 2s, fault: { fail_attempt: { function: f } } }
      - { at: 4s, deploy: { strategy: recreate, change: { functions: { f: { code: b } } } } }
  `);
  const services = recordsIn(played, 'input.started')
    .map(({ input, attempt, service_us }) => `${input} ${attempt} ${service_us}`);
  expect(services.sort()).toEqual([
    'in-1 1 7000000', 'in-1 2 7000000', 'in-1 3 7000000', 'in-2 1 9000000', 'in-2 2 9000000',
  ]);
});

test('TIME-4 a later attempt draws from a stream of its own: (source, k, attempt)', () => {
  const again = (events: string) => {
    const run = under({ options: ', retries: 5', events });
    return new Map(recordsIn(run, 'input.started')
      .filter(({ attempt }) => Number(attempt) > 1)
      .map(({ input, attempt, service_us }) => [`${input}/${attempt}`, service_us]));
  };
  const [plain, crashed] = [
    again('[]'),
    again('[{ at: 3s, fault: { crash: { function: f } } }]'),
  ];
  const shared = [...plain.keys()].filter((key) => crashed.has(key));
  expect(shared.length).toBeGreaterThan(8);
  expect(shared.map((key) => crashed.get(key))).toEqual(shared.map((key) => plain.get(key)));
  expect(new Set(plain.values()).size).toBe(plain.size);
});

test('TIME-4 a source keeps its sequences when other sources are added', () => {
  const source = (name: string) =>
    `{ name: ${name}, to: f, arrivals: { poisson: { rate: 1/s } }, count: 30 }`;
  const run = (...names: string[]) => play(`
    app:
      name: a
      functions: { f: { service_time: { exponential: { mean: 1s } }, cold_start: 1s } }
    traffic: [${names.map(source).join(', ')}]
  `);
  const of = (name: string, played: Run) => {
    const services = firstServices(played);
    return recordsIn(played, 'input.arrived')
      .filter(({ source: from }) => from === name)
      .map(({ k, t_us, input }) => [k, t_us, services.get(input)]);
  };
  const [alone, along] = [run('users'), run('robots', 'users')];
  expect(of('users', along)).toEqual(of('users', alone));
  expect(of('robots', along)).not.toEqual(of('users', along));
});

test('TIME-4 failures are drawn where an option asks for it, whatever else is called so', () => {
  const drawsOf = (name: string, options: string, change: string): unknown =>
    recordsIn(play(`
  app:
    name: a
    functions: { ${name}: { service_time: 1s, cold_start: 1s ${options} } }
  traffic: [{ name: users, to: ${name}, arrivals: { at: [1s, 20s] } }]
  events: [{ at: 10s, deploy: { change: { functions: { ${name}: { ${change} } } } } }]
`), 'run.ended')[0]?.['draws'];
  const starts = (name: string): string => `cold start init a/${name}/v1=1 `
    + `cold start init a/${name}/v2=1`;
  expect(drawsOf('failure_rate', '', 'code: x2'))
    .toBe(`${starts('failure_rate')} service users=2`);
  expect(drawsOf('f', ', failure_rate: 0', 'code: x2'))
    .toBe(`${starts('f')} failure users=2 service users=2`);
  expect(drawsOf('f', '', 'failure_rate: 0.5'))
    .toBe(`${starts('f')} failure users=2 service users=2`);
});
