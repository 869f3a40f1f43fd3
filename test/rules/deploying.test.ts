import { expect, test } from 'vitest';
import {
  commandsIn, containersIn, inputsIn, linesWith, recordsIn, rulesIn,
} from './story-lines.ts';
import { play } from './timeline.ts';

const WARM = 'functions: { f: { service_time: 5s, cold_start: 2s, initial_containers: 1 } }';
const CHANGE = 'change: { functions: { f: { code: b } } }';

const deployments = (yaml: string) => play(yaml).result.apps.at(-1)?.deployments;

test('DEP-1 a deployment takes the code base as it is when the command is issued', () => {
  const played = play(`
    app: { name: a, ${WARM} }
    traffic: [{ to: f, arrivals: { at: [20s, 40s] } }]
    events:
      - { at: 1s, edit: { functions: { f: { service_time: 1s } } } }
      - { at: 2s, deploy: { build: 10s } }
      - { at: 5s, edit: { functions: { f: { service_time: 3s } } } }
      - { at: 30s, deploy: {} }
  `);
  expect(linesWith(played, 'succeeded')).toEqual([
    '21s i1 succeeded -> succeeded',
    '43s i2 succeeded -> succeeded',
  ]);
});

test('DEP-1 a change that comes with a deployment is an edit of the code base for good', () => {
  const played = play(`
    app: { name: a, ${WARM} }
    events:
      - { at: 1s, deploy: { change: { functions: { f: { code: b } } } } }
      - { at: 9s, deploy: {} }
  `);
  expect(commandsIn(played)).toContain('9s no-op');
});

test('DEP-1 the strategy is rolling unless the command says otherwise', () => {
  const strategies = deployments(`
    app: { name: a, ${WARM} }
    events:
      - { at: 1s, deploy: { ${CHANGE} } }
      - { at: 9s, deploy: { strategy: recreate, change: { functions: { f: { code: c } } } } }
  `)?.map(({ strategy }) => strategy);
  expect(strategies).toEqual(['rolling', 'recreate']);
});

test('DEP-1 a strategy of the user is one as well', () => {
  const played = play(`
    app: { name: a, ${WARM} }
    events: [{ at: 1s, deploy: { strategy: ./mine.ts, ${CHANGE} } }]
  `, { strategies: [{ name: './mine.ts', decide: () => [] }], until: 5_000_000 });
  expect(played.result.apps[0]?.deployments[0]).toMatchObject({
    strategy: './mine.ts', outcome: 'deployed',
  });
});

test('DEP-1 who, client, commit and tag are recorded and are no configuration', () => {
  const played = play(`
    app: { name: a, ${WARM} }
    events:
      - { at: 1s, deploy: { by: ann, client: '1.4', commit: abc*, tag: t1, ${CHANGE} } }
      - { at: 9s, deploy: { by: bob, client: '1.5', commit: def, tag: t2 } }
  `);
  expect(recordsIn(played, 'deploy.issued')[0])
    .toMatchObject({ by: 'ann', client: '1.4', commit: 'abc*', tag: 't1', rule: 'DEP-1' });
  expect(commandsIn(played)).toContain('9s no-op');
});

test('DEP-2 the record of a command holds the instant of each phase', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 5s, cold_start: 2s, initial_containers: 1, exit_time: 1500ms }
    events: [{ at: 1s, deploy: { strategy: recreate, build: 10s, ${CHANGE} } }]
    platform: { recreate: { interrupt_delay: 4s } }
  `);
  expect(played.result.apps[0]?.deployments).toEqual([{
    n: 1,
    kind: 'deploy',
    strategy: 'recreate',
    issued_at_us: 1_000_000,
    built_at_us: 11_000_000,
    published_at_us: 11_000_000,
    interrupted_at_us: 15_000_000,
    returned_at_us: 17_000_000,
    outcome: 'deployed',
    version: 2,
  }]);
});

test('DEP-2 a rolling deployment has no interrupt, and one without builds no build', () => {
  const [row] = deployments(`
    app: { name: a, ${WARM} }
    events: [{ at: 1s, deploy: { ${CHANGE} } }]
  `) ?? [];
  expect(row).toEqual({
    n: 1, kind: 'deploy', strategy: 'rolling', issued_at_us: 1_000_000,
    published_at_us: 1_000_000, returned_at_us: 1_000_000, outcome: 'deployed', version: 2,
  });
});

test('DEP-2 the outcomes: deployed, no-op, build failed, rejected with a reason', () => {
  const rows = deployments(`
    app: { name: a, ${WARM} }
    events:
      - { at: 1s, deploy: { ${CHANGE} } }
      - { at: 2s, deploy: {} }
      - { at: 3s, deploy: { build: { duration: 1s, fails: true }, change: { tags: { a: b } } } }
      - { at: 6s, deploy: { build: 4s, change: { tags: { a: c } } } }
      - { at: 8s, stop: {} }
  `);
  expect(rows?.map(({ outcome, reason }) => [outcome, reason !== undefined])).toEqual([
    ['deployed', false], ['no_op', false], ['build_failed', true], ['rejected', true],
  ]);
  expect(rows?.map(({ returned_at_us: at = 0 }) => at / 1e6)).toEqual([1, 2, 4, 10]);
});

test('DEP-2 the records of a command cite the rules of its phases', () => {
  const played = play(`
    app: { name: a, ${WARM} }
    events:
      - { at: 1s, edit: { functions: { f: { code: b } } } }
      - { at: 2s, deploy: { build: 3s } }
  `);
  const own = played.records.filter(({ t_us, type }) => t_us > 0 && /deploy|build|code/.test(type));
  expect(own.map(({ type, rule }) => `${type} ${rule}`)).toEqual([
    'code.edited DEP-1',
    'deploy.issued DEP-1',
    'build.started DEP-3',
    'build.succeeded DEP-3',
    'deploy.published PUB-5',
    'deploy.returned DEP-2',
  ]);
});

test('DEP-3 every image that is not cached builds, all in parallel, the last one publishes', () => {
  const played = play(`
    app:
      name: a
      images: { base: { build: 1s } }
      functions: { f: { image: base, service_time: 5s, cold_start: 2s } }
    events:
      - at: 10s
        deploy:
          change: { images: { slow: { build: 30s }, fast: { build: 5s } } }
  `);
  const steps = played.records
    .filter(({ type }) => /^(build|deploy.published)/.test(type))
    .map(({ t_us, type, image, rule }) => [t_us / 1e6, type, image ?? rule].join(' '));
  expect(steps).toEqual([
    '0 deploy.published PUB-5',
    '10 build.started fast',
    '10 build.started slow',
    '15 build.succeeded fast',
    '40 build.succeeded slow',
    '40 deploy.published PUB-5',
  ]);
});

test('DEP-3 the images of an App that is there from the start are taken as built', () => {
  expect(deployments(`
    app:
      name: a
      images: { base: { build: 45s } }
      functions: { f: { image: base, service_time: 5s, cold_start: 2s } }
    events: [{ at: 10s, deploy: { ${CHANGE} } }]
  `)?.[0]?.published_at_us).toBe(10_000_000);
});

test('DEP-3 the first deployment of an App builds its images', () => {
  expect(deployments(`
    app:
      name: a
      deployed: false
      images: { base: { build: 45s } }
      functions: { f: { image: base, service_time: 5s, cold_start: 2s } }
    events: [{ at: 10s, deploy: {} }]
  `)?.[0]?.published_at_us).toBe(55_000_000);
});

test('DEP-3 an image is its whole entry: another build time is another image', () => {
  const rows = deployments(`
    app:
      name: a
      images: { base: { build: 45s } }
      functions: { f: { image: base, service_time: 5s, cold_start: 2s } }
    events:
      - { at: 10s, deploy: { change: { images: { base: { build: 7s } } } } }
      - { at: 20s, deploy: { change: { images: { base: { build: 45s } } } } }
      - { at: 30s, deploy: { change: { images: { base: { build: 7s } } } } }
  `);
  expect(rows?.map(({ published_at_us: at = 0 }) => at / 1e6)).toEqual([17, 20, 30]);
});

test('DEP-3 the cache is one for all Apps', () => {
  const played = play(`
    apps:
      - name: a
        images: { base: { build: 45s } }
        functions: { f: { image: base, service_time: 5s, cold_start: 2s } }
      - name: b
        deployed: false
        images: { base: { build: 45s } }
        functions: { f: { image: base, service_time: 5s, cold_start: 2s } }
    events: [{ at: 10s, app: b, deploy: {} }]
  `);
  expect(played.result.apps[1]?.deployments[0]?.published_at_us).toBe(10_000_000);
});

test('DEP-3 an image that is still being built is not cached: both commands build it', () => {
  const rows = deployments(`
    app: { name: a, ${WARM} }
    events:
      - { at: 10s, deploy: { change: { images: { base: { build: 20s } } } } }
      - { at: 15s, deploy: { change: { tags: { a: b } } } }
      - { at: 40s, deploy: { change: { tags: { a: c } } } }
  `);
  expect(rows?.map(({ published_at_us: at = 0 }) => at / 1e6)).toEqual([30, 35, 40]);
});

test('DEP-3 an image whose build failed is not cached; one built beside it is', () => {
  const played = play(`
    app: { name: a, ${WARM} }
    events:
      - { at: 1s, fault: { build_failure: { image: bad } } }
      - { at: 10s, deploy: { change: { images: { good: { build: 8s }, bad: { build: 5s } } } } }
      - { at: 20s, deploy: {} }
  `);
  const builds = played.records.filter(({ type }) => type.startsWith('build.'))
    .map(({ t_us, type, image }) => `${t_us / 1e6} ${type} ${image}`);
  expect(builds).toEqual([
    '10 build.started bad',
    '10 build.started good',
    '15 build.failed bad',
    '18 build.succeeded good',
    '20 build.started bad',
    '25 build.succeeded bad',
  ]);
});

test('DEP-3 a change of code alone builds nothing', () => {
  const played = play(`
    app:
      name: a
      images: { base: { build: 45s } }
      functions: { f: { image: base, service_time: 5s, cold_start: 2s } }
    events: [{ at: 10s, deploy: { change: { functions: { f: { code: new } } } } }]
  `);
  expect(recordsIn(played, 'build.started')).toEqual([]);
  expect(commandsIn(played)).toContain('10s v2 published');
});

test('DEP-3 until the publish the live version serves, and no new container exists', () => {
  const played = play(`
    app: { name: a, ${WARM} }
    traffic: [{ to: f, arrivals: { at: [12s, 39s] } }]
    events: [{ at: 10s, deploy: { build: 30s, change: { functions: { f: { code: b } } } } }]
  `);
  expect(containersIn(played).slice(2)).toEqual([
    '40s c2 f v2 starting (demand)',
    '42s c2 ready',
    '42s c1 draining (retired)',
    '44s c1 stopping (drained)',
    '44s c1 stopped',
  ]);
  expect(linesWith(played, 'on')).toEqual(['12s i1 on c1 (first)', '39s i2 on c1 (first)']);
});

test('DEP-4 a build error leaves the App as it was', () => {
  const scenario = (events: string) => play(`
    name: same
    app: { name: a, ${WARM} }
    traffic: [{ to: f, arrivals: { every: 3s }, until: 30s }]
    events: ${events}
    duration: 60s
  `);
  const failed = scenario(`
      [{ at: 5s, deploy: { build: { duration: 8s, fails: true }, ${CHANGE} } }]
  `);
  const calm = scenario('[]');
  expect([...containersIn(failed), ...inputsIn(failed)])
    .toEqual([...containersIn(calm), ...inputsIn(calm)]);
  expect(failed.result.apps[0]?.history).toEqual(calm.result.apps[0]?.history);
  expect(commandsIn(failed).slice(2)).toEqual(['13s aborted', '13s returned']);
  expect(rulesIn(failed, 'build.failed', 'deploy.aborted'))
    .toEqual(['build.failed DEP-4', 'deploy.aborted DEP-4']);
});

test('DEP-4 the first failing build ends the deployment, whatever else is being built', () => {
  const played = play(`
    app: { name: a, ${WARM} }
    events:
      - at: 10s
        deploy: { change: { images: { x: { build: 60s }, y: { build: 5s, fails: true } } } }
    duration: 2m
  `);
  expect(commandsIn(played).slice(2)).toEqual(['15s aborted', '15s returned']);
});

test('DEP-4 a first deployment that fails takes the App from initializing to stopped', () => {
  const played = play(`
    app: { name: a, deployed: false, ${WARM} }
    events: [{ at: 1s, deploy: { build: { duration: 5s, fails: true } } }]
  `);
  expect(commandsIn(played)).toEqual(['6s aborted', '6s returned', '6s app stopped']);
  expect(played.result.apps[0]).toMatchObject({ state: 'stopped', version: 0, history: [] });
  expect(rulesIn(played, 'app.stopped')).toEqual(['app.stopped DEP-4']);
});

test('DEP-4 not while another deployment of it is in flight: that one makes version 1', () => {
  const played = play(`
    app: { name: a, deployed: false, ${WARM} }
    events:
      - { at: 1s, deploy: { build: { duration: 5s, fails: true } } }
      - { at: 2s, deploy: { build: 10s } }
  `);
  expect(commandsIn(played).slice(0, 3)).toEqual(['6s aborted', '6s returned', '12s v1 published']);
  expect(played.result.apps).toMatchObject([{ state: 'deployed', version: 1 }]);
});

test('DEP-4 of two failing first deployments the last one stops the App', () => {
  const played = play(`
    app: { name: a, deployed: false, ${WARM} }
    events:
      - { at: 1s, deploy: { build: { duration: 9s, fails: true } } }
      - { at: 2s, deploy: { build: { duration: 3s, fails: true } } }
  `);
  expect(commandsIn(played)).toEqual([
    '5s aborted', '5s returned', '10s aborted', '10s returned', '10s app stopped',
  ]);
});
