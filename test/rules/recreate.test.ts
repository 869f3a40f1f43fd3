import { expect, test } from 'vitest';
import { COMMANDS, CONTAINERS, causesOf, INPUTS, recordsOf, rulesOf, since } from './moments.ts';
import { play } from './timeline.ts';

/** One Function of these options, redeployed with other code by a recreate at 10s. */
const recreated = (options: string, rest = '') => `
app:
  name: a
  functions: { f: { code: x1, service_time: 5s, cold_start: 2s, ${options} } }
events:
  - { at: 10s, deploy: { strategy: recreate, change: { functions: { f: { code: x2 } } } } }
${rest}`;

test('REC-1 the version is published first, then the old containers are interrupted', () => {
  const played = play(recreated('initial_containers: 2', `
traffic: [{ name: t, to: f, arrivals: { at: [8s] } }]`));
  expect(since(played, 10).slice(0, 9)).toEqual([
    '10s v2 published', '10s interrupting',
    '10s i1 interrupted -> queued', '10s i1 requeued (kept)', '10s c1 stopping (interrupted)',
    '10s c2 stopping (interrupted)',
    '10s c1 stopped', '10s c2 stopped', '10s returned',
  ]);
  expect(rulesOf(played, 'deploy.interrupting')).toEqual(['10s REC-1']);
  expect(rulesOf(played, 'container.stopping')).toEqual(['10s REC-1', '10s REC-1']);
  expect(causesOf(played, 'container.stopping')).toEqual([
    'deploy.interrupting', 'deploy.interrupting',
  ]);
  expect(causesOf(played, 'attempt.ended')[0]).toBe('deploy.interrupting');
});

test('REC-1 containers that are starting are cancelled', () => {
  const played = play(recreated('min_containers: 1').replace('at: 10s', 'at: 1s'));
  expect(since(played, 1, CONTAINERS)).toEqual([
    '1s c1 stopping (cancelled)', '1s c1 stopped', '1s c2 f v2 starting (demand)',
  ]);
});

test('REC-1 containers that drain are interrupted as well', () => {
  const played = play(`
app:
  name: a
  functions: { f: { code: x1, service_time: 30s, cold_start: 2s, initial_containers: 1 } }
traffic: [{ name: t, to: f, arrivals: { at: [8s] } }]
events:
  - { at: 10s, deploy: { change: { functions: { f: { code: x2 } } } } }
  - { at: 15s, deploy: { strategy: recreate, change: { functions: { f: { code: x3 } } } } }
`);
  expect(since(played, 12, / c[12] (?:draining|stopping|stopped)/)).toEqual([
    '12s c1 draining (retired)',
    '15s c1 stopping (interrupted)', '15s c2 stopping (interrupted)',
    '15s c1 stopped', '15s c2 stopped',
  ]);
});

test('REC-1 containers that are stopping already go on stopping', () => {
  const played = play(recreated('initial_containers: 1, exit_time: 5s', `
  - { at: 8s, fault: { preempt: { container: ta-1 } } }`));
  expect(since(played, 8, CONTAINERS)).toEqual(['8s c1 stopping (preempted)', '13s c1 stopped']);
  expect(since(played, 8, COMMANDS)).toEqual([
    '10s v2 published', '10s interrupting', '13s returned',
  ]);
});

test('REC-1 the containers of all Functions are interrupted', () => {
  const played = play(`
app:
  name: a
  functions:
    f: { code: x1, service_time: 5s, cold_start: 2s, initial_containers: 1 }
    g: { code: y1, service_time: 5s, cold_start: 2s, initial_containers: 1 }
traffic: [{ name: t, to: g, arrivals: { at: [9s] } }]
events:
  - { at: 10s, deploy: { strategy: recreate, change: { functions: { f: { code: x2 } } } } }
`);
  expect(since(played, 10, /interrupted/)).toEqual([
    '10s c1 stopping (interrupted)',
    '10s i1 interrupted -> queued', '10s c2 stopping (interrupted)',
    '12s i1 on c3 (interrupted)',
  ]);
});

test('REC-1 the containers of another App are left alone', () => {
  const app = (name: string) => `
  - name: ${name}
    functions: { f: { service_time: 5s, cold_start: 2s, initial_containers: 1 } }`;
  const played = play(`
apps: ${app('a')}${app('b')}
events: [{ at: 10s, app: b, rollover: { strategy: recreate } }]
`);
  expect(recordsOf(played, 'container.stopping').map(({ app: id, container }) =>
    `${id} ${container}`)).toEqual(['ap-2 ta-2']);
});

test('REC-1 work that ends exactly at the recreate is not interrupted', () => {
  const played = play(recreated('initial_containers: 1', `
traffic: [{ name: t, to: f, arrivals: { at: [5s] } }]`));
  expect(since(played, 10, INPUTS)).toEqual(['10s i1 succeeded -> succeeded']);
});

test('REC-1 a container that becomes ready exactly at the recreate is interrupted', () => {
  const played = play(recreated('min_containers: 1').replace('at: 10s', 'at: 2s'));
  expect(since(played, 2, / c1 /)).toEqual([
    '2s c1 ready', '2s c1 stopping (interrupted)', '2s c1 stopped',
  ]);
});

test('REC-1 a Function that the version removes is interrupted, and its inputs end', () => {
  const played = play(`
app:
  name: a
  functions:
    f: { code: x1, service_time: 5s, cold_start: 2s, initial_containers: 1 }
    g: { code: y1, service_time: 5s, cold_start: 2s, initial_containers: 1 }
traffic: [{ name: t, to: g, arrivals: { at: [9s, 9s] } }]
events:
  - { at: 10s, deploy: { strategy: recreate, change: { functions: { g: null } } } }
`);
  expect(since(played, 10, / i\d|c2/)).toEqual([
    '10s i2 terminated (function removed)',
    '10s i1 interrupted -> terminated',
    '10s c2 stopping (interrupted)', '10s c2 stopped',
  ]);
});

const DELAYED = 'platform: { recreate: { interrupt_delay: 5s } }';

test('REC-1 interrupt_delay is the time from the publish to the interrupt', () => {
  const played = play(recreated('initial_containers: 1', DELAYED));
  expect(since(played, 10)).toEqual([
    '10s v2 published',
    '15s interrupting', '15s c1 stopping (interrupted)', '15s c1 stopped', '15s returned',
    '15s rollout v2 finished',
  ]);
});

test('REC-1 during interrupt_delay an old container can still be assigned inputs', () => {
  const played = play(recreated('initial_containers: 1', `
traffic: [{ name: t, to: f, arrivals: { at: [11s] } }]
${DELAYED}`));
  expect(since(played, 10, INPUTS)).toEqual([
    '11s i1 arrived', '11s i1 on c1 (first)',
    '15s i1 interrupted -> queued', '15s i1 requeued (kept)', '15s i1 on c2 (interrupted)',
    '20s i1 succeeded -> succeeded',
  ]);
});

test('REC-1 containers started during interrupt_delay are not interrupted', () => {
  const played = play(recreated('initial_containers: 1', `
traffic: [{ name: t, to: f, arrivals: { at: [11s, 14s] } }]
${DELAYED}`));
  expect(since(played, 10, / c2(?: |$)/).slice(0, 3)).toEqual([
    '11s c2 f v2 starting (demand)', '13s c2 ready', '14s i2 on c2 (first)',
  ]);
  expect(since(played, 14, / i2 /)).toContain('19s i2 succeeded -> succeeded');
});

test('REC-1 a version published during interrupt_delay does not save the old containers', () => {
  const played = play(recreated('initial_containers: 1, max_containers: 1', `
  - { at: 12s, deploy: { change: { functions: { f: { code: x3 } } } } }
${DELAYED}`));
  expect(since(played, 12, / c1|published|interrupting|returned/)).toEqual([
    '12s v3 published', '12s returned',
    '15s interrupting', '15s c1 stopping (interrupted)', '15s c1 stopped', '15s returned',
  ]);
});

test('REC-1 of two recreates under way each interrupts what precedes its own publish', () => {
  const played = play(recreated('initial_containers: 1', `
  - { at: 12s, rollover: { strategy: recreate } }
traffic: [{ name: t, to: f, arrivals: { at: [11s, 13s] }, service_time: 30s }]
${DELAYED}`));
  // c2 starts for v2 at 11s; c3, for v3, replaces what v2 has at 12s.
  expect(since(played, 10, / starting|\(interrupted\)$|returned/)
    .filter((line) => !line.includes(' on '))).toEqual([
    '11s c2 f v2 starting (demand)',
    '12s c3 f v3 starting (demand)',
    '13s c4 f v3 starting (demand)',
    '15s c1 stopping (interrupted)', '15s returned',
    '17s c2 stopping (interrupted)', '17s returned',
  ]);
});

test('REC-2 interrupted inputs are run again on new containers, before later ones', () => {
  const played = play(recreated('initial_containers: 1, max_containers: 1', `
traffic: [{ name: t, to: f, arrivals: { at: [8s, 9s, 11s] } }]`));
  expect(since(played, 10, INPUTS)).toEqual([
    '10s i1 interrupted -> queued', '10s i1 requeued (kept)',
    '11s i3 arrived',
    '12s i1 on c2 (interrupted)', '17s i1 succeeded -> succeeded',
    '17s i2 on c2 (first)', '22s i2 succeeded -> succeeded',
    '22s i3 on c2 (first)', '27s i3 succeeded -> succeeded',
  ]);
  expect(recordsOf(played, 'container.starting', 10).map(({ version, why, rule }) =>
    `v${version} ${why} ${rule}`)).toEqual(['v2 demand AUT-2']);
});

test('REC-2 without inputs no container starts', () => {
  const played = play(recreated('initial_containers: 3', 'duration: 60s'));
  expect(since(played, 10, / starting/)).toEqual([]);
});

test('REC-2 as many start as inputs need, not as many as there were', () => {
  const played = play(recreated('initial_containers: 4', `
traffic: [{ name: t, to: f, arrivals: { at: [8s, 8s] } }]`));
  expect(since(played, 10, / starting/)).toEqual([
    '10s c5 f v2 starting (demand)', '10s c6 f v2 starting (demand)',
  ]);
});

test('REC-2 min_containers start at once, without inputs', () => {
  const played = play(recreated('initial_containers: 3, min_containers: 2'));
  expect(since(played, 10, / starting/)).toEqual([
    '10s c4 f v2 starting (demand)', '10s c5 f v2 starting (demand)',
  ]);
});

test('REC-2 at the cap new containers wait for the exit of the old ones', () => {
  const played = play(recreated('initial_containers: 2, max_containers: 2, exit_time: 3s', `
traffic: [{ name: t, to: f, arrivals: { at: [8s] } }]`));
  expect(since(played, 10, /c3|c1 stopped/)).toEqual([
    '13s c1 stopped', '13s c3 f v2 starting (demand)', '15s c3 ready',
    '15s i1 on c3 (interrupted)',
  ]);
});

test('REC-3 without old containers the command returns at its publish', () => {
  const played = play(recreated(''));
  expect(since(played, 10, COMMANDS)).toEqual([
    '10s v2 published', '10s interrupting', '10s returned',
  ]);
  expect(rulesOf(played, 'deploy.returned')).toEqual(['10s REC-3']);
});

test('REC-3 after interrupt_delay without old containers it returns at the interrupt', () => {
  const played = play(recreated('initial_containers: 1, scaledown_window: 12s', DELAYED));
  expect(since(played, 10)).toEqual([
    '10s v2 published',
    '12s c1 stopping (idle)', '12s c1 stopped', '12s rollout v2 finished',
    '15s interrupting', '15s returned',
  ]);
});

test.each([
  ['1s', 11], ['1500ms', 12], ['2s', 12], ['2001ms', 13], ['30s', 40],
])('REC-3 with an exit time of %s the look at %is finds no old container', (exit, returned) => {
  const played = play(recreated(`initial_containers: 1, exit_time: ${exit}`));
  expect(recordsOf(played, 'deploy.returned')).toMatchObject([{ t_us: returned * 1_000_000 }]);
  expect(recordsOf(played, 'deploy.returned')[0]).not.toHaveProperty('warning');
});

test('REC-3 the command does not wait for new containers', () => {
  const played = play(recreated('initial_containers: 1', `
traffic: [{ name: t, to: f, arrivals: { at: [8s] } }]`));
  expect(since(played, 10, /returned|c2 ready/)).toEqual(['10s returned', '12s c2 ready']);
});

test('REC-3 it does not wait for containers started during interrupt_delay either', () => {
  const played = play(recreated('initial_containers: 1', `
traffic: [{ name: t, to: f, arrivals: { at: [11s] } }]
${DELAYED}`));
  expect(since(played, 10, /returned/)).toEqual(['15s returned']);
});

test('REC-3 a wait that is over before the containers are ends with a warning', () => {
  const played = play(recreated('initial_containers: 1, exit_time: 10s', `
duration: 60s
platform: { constants: { recreate_wait: 4s } }`));
  expect(recordsOf(played, 'deploy.returned')).toMatchObject([
    { t_us: 14_000_000, warning: expect.any(String) },
  ]);
  expect(played.result.apps[0]).toMatchObject({
    version: 2, deployments: [{ outcome: 'deployed', warning: expect.any(String) }],
  });
  expect(since(played, 14, CONTAINERS)).toEqual(['20s c1 stopped']);
});

test('REC-3 the wait ends at its instant, between two looks if need be', () => {
  const played = play(recreated('initial_containers: 1, exit_time: 10s', `
platform: { constants: { recreate_wait: 2500ms } }`));
  expect(recordsOf(played, 'deploy.returned')).toMatchObject([
    { t_us: 12_500_000, warning: expect.any(String) },
  ]);
});

test('REC-3 containers that are gone exactly at the end of the wait need no warning', () => {
  const played = play(recreated('initial_containers: 1, exit_time: 4s', `
platform: { constants: { recreate_wait: 4s } }`));
  expect(recordsOf(played, 'deploy.returned')).toMatchObject([{ t_us: 14_000_000 }]);
  expect(recordsOf(played, 'deploy.returned')[0]).not.toHaveProperty('warning');
});

test('REC-3 how often the command looks is a constant of the platform', () => {
  const played = play(recreated('initial_containers: 1, exit_time: 1s', `
platform: { constants: { recreate_poll: 300ms } }`));
  expect(since(played, 10, /returned/)).toEqual(['11.2s returned']);
});

test('REC-5 on a no-op nothing stops', () => {
  const played = play(`
app:
  name: a
  functions: { f: { code: x1, service_time: 5s, cold_start: 2s, initial_containers: 1 } }
traffic: [{ name: t, to: f, arrivals: { at: [8s] } }]
events: [{ at: 10s, deploy: { strategy: recreate } }]
`);
  expect(since(played, 10)).toEqual([
    '10s no-op', '10s returned', '13s i1 succeeded -> succeeded',
  ]);
});

test('REC-5 with interrupt_delay a no-op is over at once', () => {
  const played = play(recreated('initial_containers: 1', `
  - { at: 20s, deploy: { strategy: recreate } }
${DELAYED}`));
  expect(since(played, 20)).toEqual(['20s no-op', '20s returned']);
});

test('REC-3 a first deployment by recreate returns at once: its own containers are not old', () => {
  const played = play(`
app:
  name: a
  deployed: false
  functions: { f: { service_time: 5s, cold_start: 2s, initial_containers: 2 } }
events: [{ at: 1s, deploy: { strategy: recreate } }]`);
  expect(since(played, 1, COMMANDS)).toEqual(['1s v1 published', '1s interrupting', '1s returned']);
});

test('REC-1 containers that the publish itself started are left to a version after it', () => {
  const played = play(`
duration: 1s
app:
  name: a
  deployed: false
  functions: { f: { code: x1, service_time: 5s, cold_start: 2s, initial_containers: 1 } }
events:
  - { at: 1s, deploy: { strategy: recreate } }
  - { at: 1s, deploy: { change: { functions: { f: { code: x2 } } } } }`);
  expect(since(played, 1, CONTAINERS)).toEqual([
    '1s c1 f v1 starting (initial)', '1s c1 ready', '1s c2 f v2 starting (replacement)',
  ]);
});
