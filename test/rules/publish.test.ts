import { expect, test } from 'vitest';
import {
  commandsIn, containersIn, instantIn, linesWith, recordsIn, rulesIn,
} from './story-lines.ts';
import { play } from './timeline.ts';

const TWO = `functions:
        f: { service_time: 5s, cold_start: 2s, initial_containers: 1 }
        g: { service_time: 5s, cold_start: 2s, initial_containers: 1 }`;

test('PUB-1 number, Functions, additions and removals switch in one instant', () => {
  const played = play(`
    app:
      name: a
      ${TWO}
    traffic:
      - { to: f, arrivals: { at: [9s, 10s] } }
      - { to: g, arrivals: { at: [9s, 10s] } }
    events:
      - at: 10s
        deploy:
          strategy: recreate
          change:
            functions: { f: { code: b }, g: null, h: { service_time: 1s, cold_start: 1s } }
  `);
  expect(instantIn(played, '10s')).toEqual([
    '10s v2 published',
    '10s interrupting',
    '10s i1 interrupted -> queued',
    '10s i1 requeued (kept)',
    '10s c1 stopping (interrupted)',
    '10s i2 interrupted -> terminated',
    '10s c2 stopping (interrupted)',
    '10s c1 stopped',
    '10s c2 stopped',
    '10s returned',
    '10s i3 arrived',
    '10s i4 arrived',
    '10s i4 rejected (not found)',
    '10s c3 f v2 starting (demand)',
    '10s c4 f v2 starting (demand)',
    '10s rollout v2 finished',
  ]);
});

test('PUB-1 a Function that is added takes calls from the publish on', () => {
  const played = play(`
    app: { name: a, functions: { f: { service_time: 5s, cold_start: 2s } } }
    traffic: [{ to: g, arrivals: { at: [9s, 10s] } }]
    events:
      - at: 10s
        deploy: { change: { functions: { g: { service_time: 1s, cold_start: 1s } } } }
  `);
  expect(linesWith(played, 'i1', 'i2')).toEqual([
    '9s i1 arrived',
    '9s i1 rejected (not found)',
    '10s i2 arrived',
    '11s i2 on c1 (first)',
    '12s i2 succeeded -> succeeded',
  ]);
});

test.each(['rolling', 'recreate'])('PUB-2 a no-op touches nothing, with %s either', (strategy) => {
  const scenario = (events: string) => play(`
    name: same
    app:
      name: a
      ${TWO}
    traffic: [{ to: f, arrivals: { every: 3s }, until: 30s }]
    events: ${events}
    duration: 60s
  `);
  const noop = scenario(`[{ at: 10s, deploy: { strategy: ${strategy} } }]`);
  const calm = scenario('[]');
  const own = /no-op|returned/;
  expect(noop.story.filter((line) => !own.test(line))).toEqual(calm.story);
  expect(noop.story.filter((line) => own.test(line))).toEqual(['10s no-op', '10s returned']);
  expect(noop.result.apps[0]?.history).toEqual(calm.result.apps[0]?.history);
  expect(rulesIn(noop, 'deploy.noop')).toEqual(['deploy.noop PUB-2']);
});

test('PUB-2 a no-op does not disturb a rollout that is under way', () => {
  const played = play(`
    app:
      name: a
      ${TWO}
    events:
      - { at: 10s, deploy: { change: { functions: { f: { cold_start: 20s } } } } }
      - { at: 15s, deploy: { strategy: recreate } }
  `);
  expect(commandsIn(played).slice(2)).toEqual([
    '10s v2 published', '10s returned', '15s no-op', '15s returned', '30s rollout v2 finished',
  ]);
});

test('PUB-2 the comparison is with the live version, not with any other: A, B, A', () => {
  const played = play(`
    app: { name: a, functions: { f: { code: a, service_time: 5s, cold_start: 2s } } }
    events:
      - { at: 10s, deploy: { change: { functions: { f: { code: b } } } } }
      - { at: 20s, deploy: { change: { functions: { f: { code: a } } } } }
  `);
  expect(commandsIn(played).filter((line) => /published|no-op/.test(line)))
    .toEqual(['0s v1 published', '10s v2 published', '20s v3 published']);
});

const FULL = `
    app:
      name: a
      tags: { team: blue }
      images: { base: { build: 45s } }
      functions:
        f:
          image: base
          code: x
          service_time: 60s
          cold_start: 2s
          secrets: [key]
          retries: 1
          initial_containers: 0
`;

const becomes = (change: string, deploy = '') =>
  commandsIn(play(`${FULL}
    events: [{ at: 1s, deploy: { change: ${change} ${deploy} } }]
    duration: 5m
  `)).find((line) => /v2 published|no-op/.test(line))?.replace(/^\S+ /, '');

test.each([
  ['nothing', '{}'],
  ['another spelling of a duration', '{ functions: { f: { service_time: 1m } } }'],
  ['a default written out', '{ functions: { f: { max_inputs: 1, timeout: 300s } } }'],
  ['a default that follows another', '{ functions: { f: { startup_timeout: 5m } } }'],
  ['a retry count written as its policy', `{ functions: { f: { retries:
      { max_retries: 1, initial_delay: 1s, backoff_coefficient: 1, max_delay: 1m } } } }`],
  ['a cold start written as its one phase', '{ functions: { f: { cold_start: { init: 2s } } } }'],
  ['resources written out', '{ functions: { f: { resources: { memory: 0.125GiB } } } }'],
  ['initial containers', '{ functions: { f: { initial_containers: 3 } } }'],
])('PUB-3 the fingerprint does not see %s', (_, change) => {
  expect(becomes(change)).toBe('no-op');
});

test('PUB-3 nor strategy, tag, commit, client and author of the command', () => {
  const who = ', strategy: recreate, by: eve, tag: t, commit: c, client: x';
  expect(becomes('{}', who)).toBe('no-op');
});

test('PUB-3 nor the order of keys', () => {
  const played = play(`
    app:
      name: a
      functions:
        g: { cold_start: 2s, service_time: 5s }
        f: { service_time: 5s, cold_start: 2s, code: x, max_inputs: 2 }
    events:
      - { at: 1s, deploy: { change: { functions: { f: null } } } }
      - at: 2s
        deploy:
          change: { functions: { f: { max_inputs: 2, code: x, cold_start: 2s, service_time: 5s } } }
  `);
  const [first, , third] = recordsIn(played, 'deploy.published');
  expect(third?.['fingerprint']).toBe(first?.['fingerprint']);
});

test.each([
  ['a code digest', '{ functions: { f: { code: y } } }'],
  ['a service time', '{ functions: { f: { service_time: 61s } } }'],
  ['a cold start', '{ functions: { f: { cold_start: { boot: 2s } } } }'],
  ['a failure rate', '{ functions: { f: { failure_rate: 0.1 } } }'],
  ['a start failure', '{ functions: { f: { start_failures: always } } }'],
  ['an option of the autoscaler', '{ functions: { f: { min_containers: 1 } } }'],
  ['a retry policy', '{ functions: { f: { retries: 2 } } }'],
  ['the names of secrets', '{ functions: { f: { secrets: [key, other] } } }'],
  ['resources', '{ functions: { f: { resources: { gpu: A10 } } } }'],
  ['an image', '{ images: { base: { build: 46s } } }'],
  ['an image that nobody uses', '{ images: { spare: { build: 1s } } }'],
  ['a Function that is added', '{ functions: { g: { service_time: 1s, cold_start: 1s } } }'],
  ['the tags of the App', '{ tags: { team: red } }'],
  ['a tag that is removed', '{ tags: { team: null } }'],
])('PUB-3 the fingerprint sees %s', (_, change) => {
  expect(becomes(change)).toBe('v2 published');
});

test('PUB-4 a change to one Function makes the containers of all Functions outdated', () => {
  const played = play(`
    app:
      name: a
      ${TWO}
    events: [{ at: 10s, deploy: { change: { functions: { f: { code: b } } } } }]
  `);
  expect(containersIn(played).slice(4)).toEqual([
    '10s c3 f v2 starting (replacement)',
    '10s c4 g v2 starting (replacement)',
    '12s c3 ready',
    '12s c4 ready',
    '12s c1 stopping (retired)',
    '12s c2 stopping (retired)',
    '12s c1 stopped',
    '12s c2 stopped',
  ]);
});

test('PUB-4 a change of the tags alone does so as well', () => {
  const played = play(`
    app:
      name: a
      ${TWO}
    events: [{ at: 10s, deploy: { change: { tags: { a: b } } } }]
  `);
  expect(linesWith(played, 'replacement').length).toBe(2);
});

test('PUB-5 numbers go up by one per publish; no-ops and failures take none', () => {
  const played = play(`
    app:
      name: a
      ${TWO}
    events:
      - { at: 1s, deploy: {} }
      - { at: 2s, deploy: { change: { functions: { f: { code: b } } } } }
      - { at: 3s, deploy: { build: { duration: 1s, fails: true }, change: { tags: { a: b } } } }
      - { at: 5s, rollback: {} }
      - { at: 6s, rollover: {} }
      - { at: 7s, rollback: { to: v2 } }
      - { at: 8s, deploy: {} }
  `);
  expect(recordsIn(played, 'deploy.published').map(({ version, previous, version_type: type }) =>
    [version, previous, type])).toEqual([
    [1, 0, 'standard'], [2, 1, 'standard'], [3, 2, 'rollback'], [4, 3, 'rollover'],
    [5, 4, 'rollback'], [6, 5, 'standard'],
  ]);
  expect(rulesIn(played, 'deploy.published').slice(0, 2))
    .toEqual(['deploy.published PUB-5', 'deploy.published PUB-5']);
});

test('PUB-7 the history has a row per version with all that is known of it', () => {
  const { result } = play(`
    app:
      name: a
      ${TWO}
    events:
      - at: 1s
        deploy:
          { by: ann, client: '1.4', commit: 3f2c9e1*, tag: v-next, change: { tags: { a: b } } }
      - { at: 20s, rollback: { by: bob, strategy: recreate, to: v1 } }
      - { at: 40s, rollover: { by: cyd } }
  `);
  expect(result.apps[0]?.history).toEqual([
    {
      version: 1, type: 'standard', deployed_at_us: 0, deployed_by: 'scenario',
      strategy: 'rolling',
    },
    {
      version: 2, type: 'standard', deployed_at_us: 1_000_000, deployed_by: 'ann', client: '1.4',
      commit: '3f2c9e1*', tag: 'v-next', strategy: 'rolling',
    },
    {
      version: 3, type: 'rollback', deployed_at_us: 20_000_000, deployed_by: 'bob',
      source_version: 1, strategy: 'recreate',
    },
    {
      version: 4, type: 'rollover', deployed_at_us: 40_000_000, deployed_by: 'cyd',
      source_version: 3, strategy: 'rolling',
    },
  ]);
});
