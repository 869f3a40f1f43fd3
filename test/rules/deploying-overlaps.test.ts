import { expect, test } from 'vitest';
import { commandsIn, linesWith, recordsIn, rulesIn } from './story-lines.ts';
import { play } from './timeline.ts';

const WARM = 'functions: { f: { service_time: 5s, cold_start: 2s, initial_containers: 1 } }';
const to = (code: string) => `change: { functions: { f: { code: ${code} } } }`;

test('DEP-5 the first deployment of a name makes a new App with version 1', () => {
  const played = play(`
    app: { name: a, deployed: false, ${WARM} }
    events: [{ at: 3s, deploy: { by: ann } }]
  `);
  expect(played.result.apps).toMatchObject([{
    id: 'ap-1', state: 'deployed', version: 1,
    history: [{ version: 1, type: 'standard', deployed_by: 'ann' }],
  }]);
  expect(recordsIn(played, 'app.created')).toMatchObject([{ t_us: 3_000_000, rule: 'DEP-5' }]);
});

test('DEP-5 a stopped name gives a new App with a new id, numbered from 1 again', () => {
  const played = play(`
    app: { name: a, ${WARM} }
    events:
      - { at: 2s, rollover: {} }
      - { at: 9s, stop: {} }
      - { at: 20s, deploy: {} }
  `);
  expect(played.result.apps.map(({ id, state, version, history }) =>
    [id, state, version, history.length])).toEqual([
    ['ap-1', 'stopped', 2, 2],
    ['ap-2', 'deployed', 1, 1],
  ]);
});

test('DEP-5 the new App serves from its own first containers on', () => {
  const played = play(`
    app: { name: a, ${WARM} }
    traffic: [{ to: f, arrivals: { at: [10s, 21s] } }]
    events: [{ at: 9s, stop: {} }, { at: 20s, deploy: {} }]
  `);
  expect(linesWith(played, 'i1', 'i2')).toEqual([
    '10s i1 arrived',
    '10s i1 rejected (not found)',
    '21s i2 arrived',
    '21s i2 on c2 (first)',
    '26s i2 succeeded -> succeeded',
  ]);
});

test('DEP-5 a name whose first deployment failed starts over with another App', () => {
  const { result } = play(`
    app: { name: a, deployed: false, ${WARM} }
    events:
      - { at: 1s, deploy: { build: { duration: 2s, fails: true } } }
      - { at: 9s, deploy: { build: 2s } }
  `);
  expect(result.apps).toMatchObject([
    { id: 'ap-1', state: 'stopped', version: 0 }, { id: 'ap-2', state: 'deployed', version: 1 },
  ]);
});

test('DEP-5 two first deployments under way are of one App', () => {
  const { result } = play(`
    app: { name: a, deployed: false, ${WARM} }
    events:
      - { at: 1s, deploy: { build: 5s } }
      - { at: 2s, deploy: { build: 9s, ${to('b')} } }
  `);
  expect(result.apps).toMatchObject([{ id: 'ap-1', version: 2 }]);
});

test('DEP-6 builds overlap, versions are numbered by publish, the last to publish is live', () => {
  const played = play(`
    app: { name: a, ${WARM} }
    events:
      - { at: 1s, deploy: { build: 20s, tag: slow, ${to('b')} } }
      - { at: 2s, deploy: { build: 5s, tag: fast, ${to('c')} } }
  `);
  expect(played.result.apps[0]?.history.map(({ version, tag, deployed_at_us }) =>
    [version, tag, deployed_at_us / 1e6])).toEqual([
    [1, undefined, 0], [2, 'fast', 7], [3, 'slow', 21],
  ]);
});

test('DEP-6 the no-op comparison is with what is live at the publish: A, then B, then A', () => {
  const played = play(`
    app: { name: a, functions: { f: { code: a, service_time: 5s, cold_start: 2s } } }
    events:
      - { at: 1s, deploy: { build: 20s, ${to('b')} } }
      - { at: 2s, deploy: { build: 40s, ${to('a')} } }
      - { at: 3s, deploy: { build: 60s, ${to('b')} } }
  `);
  expect(commandsIn(played).filter((line) => /published|no-op/.test(line))).toEqual([
    '0s v1 published', '21s v2 published', '42s v3 published', '63s v4 published',
  ]);
});

test('DEP-6 two commands for the same configuration: the second one finds nothing to do', () => {
  const played = play(`
    app: { name: a, ${WARM} }
    events:
      - { at: 1s, deploy: { build: 20s, ${to('b')} } }
      - { at: 2s, deploy: { build: 40s } }
  `);
  expect(commandsIn(played).filter((line) => /published|no-op/.test(line)))
    .toEqual(['0s v1 published', '21s v2 published', '42s no-op']);
});

test('DEP-6 what was live at the issue, and is not any more, is no reason for a no-op', () => {
  const played = play(`
    app: { name: a, functions: { f: { code: a, service_time: 5s, cold_start: 2s } } }
    events:
      - { at: 1s, deploy: { build: 20s, ${to('a')} } }
      - { at: 2s, deploy: { ${to('b')} } }
  `);
  expect(commandsIn(played).filter((line) => /published|no-op/.test(line)))
    .toEqual(['0s v1 published', '2s v2 published', '21s v3 published']);
});

test('DEP-6 a deployment in flight whose App is stopped is rejected at its publish', () => {
  const played = play(`
    app: { name: a, ${WARM} }
    events: [{ at: 1s, deploy: { build: 20s, ${to('b')} } }, { at: 5s, stop: {} }]
  `);
  expect(commandsIn(played).slice(2)).toEqual([
    '5s app stopping', '5s app stopped', '21s rejected (the App is stopped)', '21s returned',
  ]);
  expect(rulesIn(played, 'deploy.rejected')).toEqual(['deploy.rejected DEP-6']);
});

test('DEP-6 it does not publish into the new App of the name either', () => {
  const { result } = play(`
    app: { name: a, ${WARM} }
    events:
      - { at: 1s, deploy: { build: 20s, tag: old, ${to('b')} } }
      - { at: 5s, stop: {} }
      - { at: 6s, deploy: { tag: new, ${to('c')} } }
  `);
  expect(result.apps.map(({ history }) => history.map(({ tag }) => tag)))
    .toEqual([[undefined], ['new']]);
});

test('DEP-6 rollover and rollback of a stopping or stopped App are rejected', () => {
  const played = play(`
    app:
      name: a
      functions: { f: { service_time: 5s, cold_start: 2s, initial_containers: 1, exit_time: 9s } }
    events:
      - { at: 5s, stop: {} }
      - { at: 7s, rollover: {} }
      - { at: 20s, rollback: { to: v1 } }
  `);
  expect(commandsIn(played).filter((line) => line.includes('rejected'))).toEqual([
    '7s rejected (the App is stopped)', '20s rejected (the App is stopped)',
  ]);
  expect(rulesIn(played, 'deploy.rejected'))
    .toEqual(['deploy.rejected DEP-6', 'deploy.rejected DEP-6']);
});

test('DEP-6 a rollover that meets a build overtakes it', () => {
  const { result } = play(`
    app: { name: a, ${WARM} }
    events:
      - { at: 1s, deploy: { build: 10s, ${to('b')} } }
      - { at: 5s, rollover: {} }
  `);
  expect(result.apps[0]?.history.map(({ version, type }) => [version, type])).toEqual([
    [1, 'standard'], [2, 'rollover'], [3, 'standard'],
  ]);
});
