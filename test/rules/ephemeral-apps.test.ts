import { expect, test } from 'vitest';
import { commandsIn, containersIn, inputsIn, linesWith, recordsIn } from './story-lines.ts';
import { play, type Played } from './timeline.ts';

const app = (options = '', more = '') =>
  `app: { name: a, functions: { f: { service_time: 2s, cold_start: 1s, ${options} }${more} } }`;
const calls = (instants: string, more = '') =>
  `{ name: web, to: f, arrivals: { at: [${instants}] }${more} }`;
const violated = ({ result }: Played) => result.properties?.filter(({ ok }) => !ok);
const states = ({ result }: Played) => result.apps.map(({ id, ephemeral = 'deployed', state }) =>
  `${id} ${ephemeral} ${state}`);
const seconds = (micros: number) => `${micros / 1_000_000}s`;
/** When records of a type come, and of which App. */
const instants = (played: Played, type: Parameters<typeof recordsIn>[1]) =>
  recordsIn(played, type).map(({ t_us, app: of }) => `${seconds(t_us)} ${of}`);

test('EPH-1 a run has an App of its own that starts cold and ends with its calls', () => {
  const played = play(`
    ${app('initial_containers: 2')}
    events: [{ at: 10s, run: { function: f, inputs: 2, name: try, by: mia } }]
  `, { check: true });
  expect(containersIn(played).slice(4)).toEqual([
    '10s c3 f v1 starting (demand)', '10s c4 f v1 starting (demand)', '11s c3 ready',
    '11s c4 ready', '13s c3 stopping (app_stopped)',
    '13s c4 stopping (app_stopped)', '13s c3 stopped', '13s c4 stopped',
  ]);
  expect(recordsIn(played, 'input.arrived')).toMatchObject([
    { t_us: 10_000_000, app: 'ap-2', source: 'try', k: 0 },
    { t_us: 10_000_000, app: 'ap-2', source: 'try', k: 1 },
  ]);
  expect(instants(played, 'app.created')).toEqual(['0s ap-1', '10s ap-2']);
  expect(instants(played, 'app.stopped')).toEqual(['13s ap-2']);
  expect(recordsIn(played, 'app.created')[1]).toMatchObject({
    rule: 'EPH-1', name: 'a', ephemeral: 'run', by: 'mia',
  });
  expect(recordsIn(played, 'app.stopping')).toMatchObject([{ rule: 'EPH-1', by: 'mia' }]);
  expect(states(played)).toEqual(['ap-1 deployed deployed', 'ap-2 run stopped']);
  expect(violated(played)).toEqual([]);
});

test('EPH-1 the deployed App goes on, and keeps its containers, versions and commands', () => {
  const script = (run: string) => `
    ${app('initial_containers: 1')}
    traffic: [${calls('9s, 12s, 14s')}]
    events: [{ at: 11s, rollover: {} }, ${run}]
    duration: 30s
  `;
  const alone = play(script(''));
  const both = play(script('{ at: 10s, run: { function: f, inputs: 3 } }'), { check: true });
  const told = ({ records }: Played) => records.filter(({ app: of }) => of === 'ap-1')
    .map(({ t_us, type, version, op }) => [t_us, type, version, op]);
  expect(told(both)).toEqual(told(alone));
  expect(both.result.apps.map(({ deployments }) => deployments.map(({ n }) => n)))
    .toEqual([[1], [1]]);
  expect(violated(both)).toEqual([]);
});

test('EPH-1 what is run is the code base as it is then, deployed or not', () => {
  const played = play(`
    app: { name: a, deployed: false, functions: { f: { service_time: 2s, cold_start: 1s } } }
    events:
      - { at: 1s, edit: { functions: { f: { service_time: 5s } } } }
      - { at: 2s, run: { function: f } }
      - { at: 3s, edit: { functions: { f: { service_time: 9s } } } }
  `, { check: true });
  expect(inputsIn(played).slice(1)).toEqual([
    '3s i1 on c1 (first)', '8s i1 succeeded -> succeeded',
  ]);
  expect(states(played)).toEqual(['ap-1 run stopped']);
  expect(violated(played)).toEqual([]);
});

test('EPH-1 nothing is there from the start, but the minimum is kept', () => {
  const played = play(`
    ${app('initial_containers: 1, min_containers: 1', `,
      g: { service_time: 1s, cold_start: 1s, initial_containers: 3, min_containers: 2 }`)}
    events: [{ at: 5s, run: { function: f } }]
  `, { check: true });
  expect(linesWith(played, 'starting').filter((line) => line.startsWith('5s'))).toEqual([
    '5s c5 f v1 starting (demand)', '5s c6 g v1 starting (demand)', '5s c7 g v1 starting (demand)',
  ]);
  expect(violated(played)).toEqual([]);
});

test('EPH-1 images are built first; without them there are no calls and no App', () => {
  const script = (fails: boolean) => `
    app:
      name: a
      deployed: false
      images: { base: { build: 4s, fails: ${fails} } }
      functions: { f: { image: base, service_time: 2s, cold_start: 1s } }
    events: [{ at: 1s, run: { function: f } }]
  `;
  const built = play(script(false), { check: true });
  expect(inputsIn(built)).toEqual([
    '5s i1 arrived', '6s i1 on c1 (first)', '8s i1 succeeded -> succeeded',
  ]);
  const failed = play(script(true), { check: true });
  expect(inputsIn(failed)).toEqual([]);
  expect(instants(failed, 'app.stopped')).toEqual(['5s ap-1']);
  expect(states(failed)).toEqual(['ap-1 run stopped']);
  expect([...violated(built) ?? [], ...violated(failed) ?? []]).toEqual([]);
});

test('EPH-1 an App ends when its client goes, with whatever it still has', () => {
  const played = play(`
    ${app('exit_time: 3s')}
    events: [{ at: 0s, run: { function: f, inputs: 2, for: 2s } }]
    platform: { gc_delay: 10s }
    duration: 20s
  `, { check: true });
  expect(inputsIn(played).slice(-2)).toEqual([
    '2s i1 interrupted -> terminated', '2s i2 interrupted -> terminated',
  ]);
  expect(instants(played, 'app.stopping')).toEqual(['2s ap-2']);
  expect(instants(played, 'app.stopped')).toEqual(['5s ap-2']);
  expect(instants(played, 'object.collected')).toEqual(['15s ap-2', '15s ap-2']);
  expect(violated(played)).toEqual([]);
});

test('EPH-1 a call that ends as the client goes has succeeded', () => {
  const played = play(`
    ${app()}
    events: [{ at: 0s, run: { function: f, for: 3s } }]
  `, { check: true });
  expect(inputsIn(played).at(-1)).toBe('3s i1 succeeded -> succeeded');
  expect(recordsIn(played, 'app.stopping')).toHaveLength(1);
});

test('EPH-1 while its last containers stop an App is ephemeral, and then stopped', () => {
  const script = (until: string) => `
    ${app('exit_time: 4s')}
    events: [{ at: 0s, run: { function: f } }]
    duration: ${until}
  `;
  expect(states(play(script('6s')))[1]).toBe('ap-2 run ephemeral');
  expect(states(play(script('7s')))[1]).toBe('ap-2 run stopped');
});

test('EPH-1 calls that are refused are final, too', () => {
  const played = play(`
    ${app()}
    events: [{ at: 0s, run: { function: f, inputs: 3 } }]
    platform: { limits: { queued: 1 } }
  `, { check: true });
  expect(inputsIn(played).filter((line) => line.includes('rejected'))).toHaveLength(2);
  expect(instants(played, 'app.stopped')).toEqual(['3s ap-2']);
  expect(violated(played)).toEqual([]);
});

test('EPH-1 serving deploys anew by recreate whenever the code base changes', () => {
  const played = play(`
    ${app()}
    traffic: [${calls('2500ms', ', via: serve')}]
    events:
      - { at: 1s, serve: { for: 20s, by: mia } }
      - { at: 4s, edit: { functions: { f: { code: b } } } }
      - { at: 9s, edit: { functions: { f: { code: b } } } }
      - { at: 10s, deploy: { change: { functions: { f: { code: c } } } } }
  `, { check: true });
  expect(recordsIn(played, 'deploy.published').slice(1)).toMatchObject([
    { t_us: 1_000_000, app: 'ap-2', op: 1, version: 1, strategy: 'rolling', by: 'mia' },
    { t_us: 4_000_000, app: 'ap-2', op: 2, version: 2, strategy: 'recreate', by: 'mia' },
    { t_us: 10_000_000, app: 'ap-2', op: 4, version: 3, strategy: 'recreate', by: 'mia' },
    { t_us: 10_000_000, app: 'ap-1', op: 1, version: 2, strategy: 'rolling', by: 'operator' },
  ]);
  expect(instants(played, 'deploy.noop')).toEqual(['9s ap-2']);
  // Its attempt is cut off at 4s: the call begins anew on the new version.
  expect(linesWith(played, 'i1')).toEqual([
    '2.5s i1 arrived', '3.5s i1 on c1 (first)', '4s i1 interrupted -> queued',
    '4s i1 requeued (kept)', '5s i1 on c2 (interrupted)', '7s i1 succeeded -> succeeded',
  ]);
  expect(violated(played)).toEqual([]);
});

test('EPH-1 who calls what is served is rejected while nobody serves it', () => {
  const played = play(`
    ${app('initial_containers: 1')}
    traffic: [${calls('1s, 5s, 12s', ', via: serve')}, { name: own, to: f, arrivals: { at: [5s] } }]
    events: [{ at: 4s, serve: { for: 8s } }]
  `, { check: true });
  expect(inputsIn(played)).toEqual([
    '1s i1 arrived', '1s i1 rejected (not found)', '5s i2 arrived', '5s i3 arrived',
    '5s i3 on c1 (first)', '6s i2 on c2 (first)', '7s i3 succeeded -> succeeded',
    '8s i2 succeeded -> succeeded', '12s i4 arrived', '12s i4 rejected (not found)',
  ]);
  expect(violated(played)).toEqual([]);
});

test('EPH-1 callers reach the App that was served last of those that still are', () => {
  const played = play(`
    ${app()}
    traffic: [${calls('5s, 15s, 30s, 50s, 70s', ', via: serve')}]
    events:
      - { at: 1s, serve: { for: 60s } }
      - { at: 10s, serve: { for: 10s } }
      - { at: 40s, serve: { for: 30s } }
  `, { check: true });
  expect(recordsIn(played, 'input.arrived').map(({ t_us, app: of }) => `${seconds(t_us)} ${of}`))
    .toEqual(['5s ap-2', '15s ap-3', '30s ap-2', '50s ap-4', '70s ap-4']);
  expect(inputsIn(played).at(-1)).toBe('70s i5 rejected (not found)');
  expect(violated(played)).toEqual([]);
});

test('EPH-1 an App whose client goes before the other leaves callers where they are', () => {
  const played = play(`
    ${app()}
    traffic: [${calls('15s, 30s', ', via: serve')}]
    events: [{ at: 1s, serve: { for: 20s } }, { at: 10s, serve: { for: 50s } }]
  `, { check: true });
  expect(recordsIn(played, 'input.arrived').map(({ app: of }) => of)).toEqual(['ap-3', 'ap-3']);
  expect(violated(played)).toEqual([]);
});

test('EPH-1 when nobody serves any more, changes deploy nothing; the run waits for that', () => {
  const played = play(`
    ${app()}
    events:
      - { at: 1s, serve: { for: 5s } }
      - { at: 6s, edit: { functions: { f: { code: b } } } }
      - { at: 2s, stop: {} }
  `, { check: true });
  // The client came first in the file: it leaves at 6s after the edit is issued in that instant.
  expect(commandsIn(played).length).toBeGreaterThan(0);
  expect(instants(played, 'app.stopping')).toEqual(['2s ap-1', '6s ap-2']);
  expect(recordsIn(played, 'run.ended')[0]?.t_us).toBe(6_000_000);
  expect(violated(played)).toEqual([]);
});

test('EPH-1 a Function that is called by name alone is of the same App', () => {
  const played = play(`
    apps:
      - name: a
        functions:
          f:
            service_time: 2s
            cold_start: 1s
            calls: [{ function: g, at: 1 }, { function: a/g, at: 1 }, { function: b/h, at: 1 }]
          g: { service_time: 1s, cold_start: 1s, initial_containers: 1 }
      - { name: b, functions: { h: { service_time: 1s, cold_start: 1s, initial_containers: 1 } } }
    events: [{ at: 0s, app: a, run: { function: f } }]
  `, { check: true });
  expect(recordsIn(played, 'input.arrived').map(({ app: of, function: to }) => `${of} ${to}`))
    .toEqual(['ap-3 f', 'ap-3 g', 'ap-1 g', 'ap-2 h']);
  expect(violated(played)).toEqual([]);
});

test('EPH-1 schedules of an ephemeral App do not fire, those of the deployed one go on', () => {
  const played = play(`
    ${app('initial_containers: 1, schedule: { period: 10s }')}
    events:
      - { at: 15s, serve: { for: 20s } }
      - { at: 16s, edit: { functions: { f: { code: b } } } }
      - { at: 17s, run: { function: f } }
    duration: 45s
  `, { check: true });
  expect(instants(played, 'schedule.fired'))
    .toEqual(['10s ap-1', '20s ap-1', '30s ap-1', '40s ap-1']);
  expect(violated(played)).toEqual([]);
});

test('EPH-1 each run draws for itself: again and again, and nothing of what others draw', () => {
  const script = (run: string) => `
    app:
      name: a
      functions: { f: { service_time: 1s, cold_start: { uniform: { min: 1s, max: 9s } } } }
    traffic: [${calls('1s, 30s')}]
    events: [{ at: 5s, rollover: {} }${run}]
    duration: 60s
  `;
  const coldStarts = (played: Played, of: (app: string | undefined) => boolean) =>
    recordsIn(played, 'container.starting').filter((record) => of(record.app))
      .map(({ cold_start_us }) => cold_start_us);
  const own = (id: string | undefined) => id === 'ap-1';
  const runs = play(script(', { every: 10s, until: 40s, run: { function: f } }'), { check: true });
  expect(coldStarts(runs, own)).toEqual(coldStarts(play(script('')), own));
  const ofRuns = coldStarts(runs, (id) => !own(id));
  expect(ofRuns).toHaveLength(3);
  expect(new Set(ofRuns).size).toBe(3);
  expect(recordsIn(runs, 'input.arrived').filter(({ source }) => source === 'run-2')
    .map(({ k }) => k)).toEqual([0, 1, 2]);
  expect(violated(runs)).toEqual([]);
});

test('EPH-1 where inputs of an ephemeral App go by chance moves none of the deployed one', () => {
  const script = (at: string) => `
    ${app('initial_containers: 4')}
    traffic:
      - { name: own, to: f, arrivals: { at: [20s, 23s, 26s, 29s, 32s, 35s, 38s, 41s] } }
      - ${calls('2s, 2s, 2s, 2s, 10s, 13s, 16s, 19s', ', via: serve')}
    events: [{ at: ${at}, serve: { for: 60s } }]
    platform: { routing: random }
    duration: 100s
  `;
  const routes = (played: Played) => recordsIn(played, 'input.started')
    .filter(({ app: of }) => of === 'ap-1').map(({ container }) => container);
  const served = play(script('1s'), { check: true });
  expect(recordsIn(served, 'input.started')).toHaveLength(16);
  expect(routes(served)).toEqual(routes(play(script('99s'))));
  expect(new Set(routes(served)).size).toBeGreaterThan(2);
  expect(violated(served)).toEqual([]);
});

test('EPH-2 executions belong to the App and the version that they ran in', () => {
  const played = play(`
    ${app('initial_containers: 1')}
    traffic: [${calls('1s, 2s')}]
    events: [{ at: 1s, run: { function: f, inputs: 3, name: try } }]
    expect:
      - f.inputs.arrived == 2
      - f[source=try].inputs.arrived == 3
      - f.containers.started == 1
      - f[source=try].latency.mean == 3s
      - app.version == 1
      - app.state == deployed
  `, { check: true });
  expect(played.result.apps.map(({ id, functions }) =>
    [id, functions['f']?.inputs.arrived, functions['f']?.by_version]))
    .toEqual([['ap-1', 2, { 1: 2 }], ['ap-2', 3, { 1: 3 }]]);
  expect(played.result.expectations?.filter(({ ok }) => !ok)).toEqual([]);
});
