import { expect, test } from 'vitest';
import { COMMANDS, CONTAINERS, INPUTS, recordsOf, rulesOf, since } from './moments.ts';
import { play } from './timeline.ts';

const APP = `
app:
  name: a
  images: { base: { build: 30s } }
  tags: { team: blue }
  functions:
    f: { image: base, code: x1, service_time: 5s, cold_start: 2s, initial_containers: 1 }
`;
const DEPLOY = '{ at: 10s, deploy: { by: ann, change: { functions: { f: { code: x2 } } } } }';

/** The history of the only App: `v2 rollback of v1 by bob (rolling)`. */
const historyOf = ({ result }: ReturnType<typeof play>): readonly string[] =>
  (result.apps[0]?.history ?? []).map((row) =>
    `v${row.version} ${row.type}${row.source_version ? ` of v${row.source_version}` : ''} by ${
      row.deployed_by} (${row.strategy})`);

/** The fingerprints of what was published, in order: equal letters are equal configurations. */
function configurationsOf(played: ReturnType<typeof play>): string {
  const seen: unknown[] = [];
  return recordsOf(played, 'deploy.published').map(({ fingerprint }) => {
    if (!seen.includes(fingerprint)) seen.push(fingerprint);
    return 'ABCDEF'[seen.indexOf(fingerprint)];
  }).join('');
}

test('RVR-1 a rollover publishes the live configuration again, and is no no-op', () => {
  const played = play(`${APP}
events: [{ at: 10s, rollover: { by: bob } }]
`);
  expect(since(played, 10)).toEqual([
    '10s v2 published', '10s returned', '10s c2 f v2 starting (replacement)',
    '12s c2 ready', '12s c1 stopping (retired)', '12s c1 stopped', '12s rollout v2 finished',
  ]);
  expect(historyOf(played)).toEqual([
    'v1 standard by scenario (rolling)', 'v2 rollover of v1 by bob (rolling)',
  ]);
  expect(configurationsOf(played)).toBe('AA');
  expect(rulesOf(played, 'deploy.published', 10)).toEqual(['10s RVR-1']);
});

test('RVR-1 a rollover can recreate', () => {
  const played = play(`${APP}
events: [{ at: 10s, rollover: { strategy: recreate } }]
`);
  expect(since(played, 10, CONTAINERS)).toEqual([
    '10s c1 stopping (interrupted)', '10s c1 stopped',
  ]);
});

test('RVR-1 a rollover publishes what is live, not the code base, and builds nothing', () => {
  const played = play(`${APP}
events:
  - { at: 5s, edit: { images: { base: { build: 40s } }, functions: { f: { code: x9 } } } }
  - { at: 10s, rollover: {} }
`);
  expect(since(played, 10, COMMANDS)).toEqual(['10s v2 published', '10s returned']);
  expect(configurationsOf(played)).toBe('AA');
  expect(recordsOf(played, 'build.started')).toEqual([]);
});

test('RVR-1 what is live is looked up at the publish', () => {
  const played = play(`${APP}
events:
  - ${DEPLOY}
  - { at: 10s, rollover: {} }
`);
  expect(configurationsOf(played)).toBe('ABB');
  expect(historyOf(played)[2]).toBe('v3 rollover of v2 by operator (rolling)');
});

test('RVR-1 an App that is not deployed cannot be rolled over', () => {
  const played = play(`
app: { name: a, deployed: false, functions: { f: { service_time: 5s, cold_start: 2s } } }
events: [{ at: 10s, rollover: {} }]
`);
  expect(played.result.apps.flatMap(({ history }) => history)).toEqual([]);
  expect(recordsOf(played, 'deploy.rejected')).toHaveLength(1);
});

test('RVR-1 an App whose first deployment is still building cannot be rolled over', () => {
  const played = play(`${APP.replace('name: a', 'name: a\n  deployed: false')}
events:
  - { at: 10s, deploy: {} }
  - { at: 20s, rollover: {} }
`);
  expect(since(played, 10, COMMANDS)).toEqual([
    '20s rejected (the App is not deployed yet)', '20s returned',
    '40s v1 published', '40s returned',
  ]);
});

test('RVR-1 an App that is stopped cannot be rolled over', () => {
  const played = play(`${APP}
events: [{ at: 10s, stop: {} }, { at: 11s, rollover: {} }]
`);
  expect(since(played, 11)).toEqual(['11s rejected (the App is stopped)', '11s returned']);
});

test('RBK-1 a rollback publishes an earlier configuration as a new version, without build', () => {
  const played = play(`${APP}
events:
  - { at: 10s, deploy: { change: { images: { base: { build: 1s } }, tags: { team: red } } } }
  - { at: 20s, rollback: { to: v1, by: bob, strategy: recreate } }
`);
  expect(since(played, 20, COMMANDS)).toEqual([
    '20s v3 published', '20s interrupting', '20s returned',
  ]);
  expect(historyOf(played)[2]).toBe('v3 rollback of v1 by bob (recreate)');
  expect(configurationsOf(played)).toBe('ABA');
  expect(rulesOf(played, 'deploy.published', 20)).toEqual(['20s RBK-1']);
  expect(recordsOf(played, 'build.started', 20)).toEqual([]);
});

test('RBK-1 a rollback to what is live is no no-op', () => {
  const played = play(`${APP}
events: [{ at: 10s, rollback: { to: v1 } }]
`);
  expect(since(played, 10, CONTAINERS)).toEqual([
    '10s c2 f v2 starting (replacement)', '12s c2 ready', '12s c1 stopping (retired)',
    '12s c1 stopped',
  ]);
  expect(historyOf(played)[1]).toBe('v2 rollback of v1 by operator (rolling)');
});

test('RBK-1 the containers of a rollback run the earlier code', () => {
  const played = play(`${APP}
traffic: [{ name: t, to: f, arrivals: { at: [15s, 25s] } }]
events:
  - { at: 10s, deploy: { change: { functions: { f: { service_time: 1s } } } } }
  - { at: 20s, rollback: {} }
`);
  expect(since(played, 15, / i\d succ/)).toEqual([
    '16s i1 succeeded -> succeeded', '30s i2 succeeded -> succeeded',
  ]);
});

test('RBK-1 a rollback brings back a Function that was removed', () => {
  const played = play(`
app:
  name: a
  functions:
    f: { code: x1, service_time: 5s, cold_start: 2s }
    g: { code: y1, service_time: 5s, cold_start: 2s }
traffic: [{ name: t, to: g, arrivals: { at: [15s, 25s] } }]
events:
  - { at: 10s, deploy: { change: { functions: { g: null } } } }
  - { at: 20s, rollback: {} }
`);
  expect(since(played, 15, INPUTS)).toEqual([
    '15s i1 arrived', '15s i1 rejected (not found)',
    '25s i2 arrived', '27s i2 on c1 (first)', '32s i2 succeeded -> succeeded',
  ]);
});

test('RBK-2 two bare rollbacks bring back what the first one left', () => {
  const played = play(`${APP}
events:
  - ${DEPLOY}
  - { at: 20s, rollback: {} }
  - { at: 30s, rollback: {} }
`);
  expect(historyOf(played).slice(2)).toEqual([
    'v3 rollback of v1 by operator (rolling)', 'v4 rollback of v2 by operator (rolling)',
  ]);
  expect(configurationsOf(played)).toBe('ABAB');
});

test('RBK-2 any version of the history can be the target', () => {
  const played = play(`${APP}
events:
  - ${DEPLOY}
  - { at: 20s, deploy: { change: { functions: { f: { code: x3 } } } } }
  - { at: 30s, rollback: { to: v1 } }
  - { at: 40s, rollback: { to: v3 } }
  - { at: 50s, rollback: { to: v4 } }
`);
  expect(configurationsOf(played)).toBe('ABCACA');
});

test('RBK-2 there is nothing before version 1', () => {
  const played = play(`${APP}
events: [{ at: 10s, rollback: {} }]
`);
  expect(since(played, 10)).toEqual([
    '10s rejected (there is nothing before version 1)', '10s returned',
  ]);
  expect(rulesOf(played, 'deploy.rejected')).toEqual(['10s RBK-2']);
  expect(played.result.apps[0]?.version).toBe(1);
  expect(played.result.apps[0]?.deployments[0]).toMatchObject({
    outcome: 'rejected', reason: 'there is nothing before version 1',
  });
});

test('RBK-2 a target that was never published is refused', () => {
  const played = play(`${APP}
events:
  - { at: 10s, deploy: {} }
  - { at: 20s, rollback: { to: v2 } }
`);
  expect(since(played, 20)).toEqual(['20s rejected (there is no version v2)', '20s returned']);
});

test('RBK-2 the live number is the one at the publish', () => {
  const played = play(`${APP}
events:
  - ${DEPLOY}
  - { at: 10s, rollback: {} }
`);
  expect(historyOf(played)[2]).toBe('v3 rollback of v1 by operator (rolling)');
});

test('RBK-2 an App that is not deployed has nothing to go back to', () => {
  const played = play(`${APP}
events: [${DEPLOY}, { at: 20s, stop: {} }, { at: 21s, rollback: { to: v1 } }]
`);
  expect(since(played, 21)).toEqual(['21s rejected (the App is stopped)', '21s returned']);
});

test('RBK-2 the versions of an App that was stopped are not those of its successor', () => {
  const played = play(`${APP}
events:
  - ${DEPLOY}
  - { at: 20s, stop: {} }
  - { at: 30s, deploy: {} }
  - { at: 40s, rollback: { to: v2 } }
`);
  expect(since(played, 40)).toEqual(['40s rejected (there is no version v2)', '40s returned']);
});

test('RBK-3 after a rollback, deploying the same code base again is no no-op', () => {
  const played = play(`${APP}
events:
  - ${DEPLOY}
  - { at: 20s, rollback: {} }
  - { at: 30s, deploy: {} }
`);
  expect(configurationsOf(played)).toBe('ABAB');
});

test('RBK-3 after a rollback, a code base like the earlier version is a no-op', () => {
  const played = play(`${APP}
events:
  - ${DEPLOY}
  - { at: 20s, rollback: {} }
  - { at: 30s, deploy: { change: { functions: { f: { code: x1 } } } } }
`);
  expect(since(played, 30)).toEqual(['30s no-op', '30s returned']);
});
