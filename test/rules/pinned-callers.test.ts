import { expect, test } from 'vitest';
import { containersIn, inputsIn, instantIn, linesWith, recordsIn, rulesIn } from './story-lines.ts';
import { play, type Played } from './timeline.ts';

const app = (options: string) =>
  `app: { name: a, functions: { f: { service_time: 2s, cold_start: 1s, ${options} } } }`;
const pinned = (version: number, instants: string, more = '') =>
  `{ name: old, to: f, version: ${version}, arrivals: { at: [${instants}] }${more} }`;
const calls = (instants: string, more = '') =>
  `{ name: web, to: f, arrivals: { at: [${instants}] }${more} }`;
const violated = ({ result }: Played) => result.properties?.filter(({ ok }) => !ok);

test('PIN-1 a pinned caller is served by a container of that version alone', () => {
  const played = play(`
    ${app('initial_containers: 1')}
    traffic: [${pinned(1, '5s')}, ${calls('5s')}]
    events: [{ at: 1s, rollover: { strategy: recreate } }]
  `, { check: true });
  expect(linesWith(played, 'starting', 'on').slice(1)).toEqual([
    '5s c2 f v2 starting (demand)', '5s c3 f v1 starting (pinned)',
    '6s i2 on c2 (first)', '6s i1 on c3 (first)',
  ]);
  expect(recordsIn(played, 'input.pinned')).toMatchObject([{ input: 'in-1', version: 1 }]);
  expect(rulesIn(played, 'input.pinned')).toEqual(['input.pinned PIN-1']);
  expect(recordsIn(played, 'container.starting')[2]).toMatchObject({ rule: 'PIN-1' });
  expect(violated(played)).toEqual([]);
});

test('PIN-1 callers pinned to the live version have containers of their own, too', () => {
  const played = play(`
    ${app('initial_containers: 1')}
    traffic: [${pinned(1, '5s')}]
  `, { check: true });
  expect(linesWith(played, 'starting', 'on').slice(1)).toEqual([
    '5s c2 f v1 starting (pinned)', '6s i1 on c2 (first)',
  ]);
  expect(violated(played)).toEqual([]);
});

test('PIN-1 others are not given pinned containers, however long they wait', () => {
  const played = play(`
    ${app('max_containers: 1')}
    traffic: [${pinned(1, '0s')}, ${calls('4s')}]
    duration: 70s
  `, { check: true });
  // The cap is shared: idle since 3s, the pinned container stops after its window.
  expect(containersIn(played)).toEqual([
    '0s c1 f v1 starting (pinned)', '1s c1 ready', '63s c1 stopping (idle)', '63s c1 stopped',
    '63s c2 f v1 starting (demand)', '64s c2 ready',
  ]);
  expect(violated(played)).toEqual([]);
});

test('PIN-1 nobody is kept for pinned callers: the minimum is 0', () => {
  const played = play(`
    ${app('min_containers: 2, scaledown_window: 5s')}
    traffic: [${pinned(1, '1s')}]
    duration: 20s
  `, { check: true });
  expect(linesWith(played, 'c3')).toEqual([
    '1s c3 f v1 starting (pinned)', '2s c3 ready', '2s i1 on c3 (first)', '9s c3 stopping (idle)',
    '9s c3 stopped',
  ]);
  expect(violated(played)).toEqual([]);
});

test('PIN-1 options of the pinned version hold, and the cap of the live one', () => {
  const played = play(`
    ${app('max_containers: 9, buffer_containers: 1, scaledown_window: 3s')}
    traffic: [${pinned(1, '5s')}]
    events:
      - at: 1s
        deploy:
          change:
            functions: { f: { max_containers: 3, buffer_containers: 5, scaledown_window: 60s } }
      - { at: 5500ms, autoscaler: { function: f, max_containers: 2 } }
    duration: 30s
  `, { check: true });
  expect(linesWith(played, 'starting', 'idle')).toEqual([
    '5s c1 f v1 starting (pinned)', '5s c2 f v1 starting (pinned)', '9s c2 stopping (idle)',
    '11s c1 stopping (idle)',
  ]);
  expect(violated(played)).toEqual([]);
  const capped = play(`
    ${app('max_containers: 9')}
    traffic: [${pinned(1, '5s, 5s, 5s')}]
    events: [{ at: 1s, deploy: { change: { functions: { f: { max_containers: 2 } } } } }]
  `, { check: true });
  expect(linesWith(capped, 'starting')).toHaveLength(2);
  expect(violated(capped)).toEqual([]);
});

test('PIN-1 a pin to a version that is not there is rejected as not found', () => {
  const played = play(`
    ${app('')}
    traffic: [${pinned(2, '1s, 3s')}]
    events: [{ at: 2s, rollover: {} }]
  `, { check: true });
  expect(linesWith(played, 'i1')).toEqual(['1s i1 arrived', '1s i1 rejected (not found)']);
  expect(rulesIn(played, 'input.finished')).toEqual(['input.finished PIN-1']);
  expect(linesWith(played, 'i2').at(-1)).toBe('6s i2 succeeded -> succeeded');
  expect(violated(played)).toEqual([]);
});

test('PIN-1, PUB-6 a version goes on to have a Function that later ones lack', () => {
  const remove = (strategy: string) => play(`
    ${app('')}
    traffic: [${pinned(1, '1s, 10s')}, ${calls('10s')}]
    events: [{ at: 3s, deploy: { strategy: ${strategy}, change: { functions: { f: null } } } }]
  `, { check: true });
  const rolling = remove('rolling');
  expect(inputsIn(rolling)).toEqual([
    '1s i1 arrived', '2s i1 on c1 (first)', '4s i1 succeeded -> succeeded', '10s i2 arrived',
    '10s i3 arrived', '10s i3 rejected (not found)', '10s i2 on c1 (first)',
    '12s i2 succeeded -> succeeded',
  ]);
  expect(violated(rolling)).toEqual([]);
  const recreate = remove('recreate');
  expect(linesWith(recreate, 'i1')).toEqual([
    '1s i1 arrived', '2s i1 on c1 (first)', '3s i1 interrupted -> queued', '3s i1 requeued (kept)',
    '4s i1 on c2 (interrupted)', '6s i1 succeeded -> succeeded',
  ]);
  expect(violated(recreate)).toEqual([]);
});

test('PIN-1, ROL-8 pinned containers are no part of a rollout', () => {
  const played = play(`
    ${app('initial_containers: 1')}
    traffic: [${pinned(1, '1s', ', service_times: [60s]')}]
    events: [{ at: 5s, rollover: {} }]
  `, { check: true });
  expect(linesWith(played, 'rollout', 'draining', 'stopping', 'replacement').slice(1)).toEqual([
    '5s c3 f v2 starting (replacement)', '6s c1 stopping (retired)', '6s rollout v2 finished',
  ]);
  expect(linesWith(played, 'i1').at(-1)).toBe('62s i1 succeeded -> succeeded');
  expect(played.result.apps[0]?.rollouts[1]).toMatchObject({ mixed_us: 0, downtime_us: 0 });
  expect(violated(played)).toEqual([]);
});

test('PIN-1, ROL-6 pinned containers can keep a rollout from its room', () => {
  const played = play(`
    ${app('initial_containers: 1, max_containers: 2, scaledown_window: 5s')}
    traffic: [${pinned(1, '1s')}, ${calls('2s', ', service_times: [30s]')}]
    events: [{ at: 3s, rollover: {} }]
    platform: { rolling: { replace: match } }
  `, { check: true });
  expect(linesWith(played, 'blocked', 'unblocked', 'replacement', 'demand', 'idle')).toEqual([
    '3s rollout v2 blocked (cap)', '9s c2 stopping (idle)', '9s c3 f v2 starting (demand)',
    '9s rollout v2 unblocked', '15s c3 stopping (idle)',
  ]);
  expect(violated(played)).toEqual([]);
});

test('PIN-1, REC-1 a recreate interrupts pinned containers, which start again', () => {
  const played = play(`
    ${app('exit_time: 3s')}
    traffic: [${pinned(1, '1s', ', service_times: [10s]')}]
    events: [{ at: 5s, rollover: { strategy: recreate } }]
  `, { check: true });
  expect(containersIn(played)).toEqual([
    '1s c1 f v1 starting (pinned)', '2s c1 ready', '5s c1 stopping (interrupted)',
    '5s c2 f v1 starting (pinned)', '6s c2 ready', '8s c1 stopped',
  ]);
  // It returns at the first look that finds none of the old ones, pinned or not.
  expect(linesWith(played, 'returned')).toEqual(['8s returned']);
  expect(linesWith(played, 'i1').slice(2)).toEqual([
    '5s i1 interrupted -> queued', '5s i1 requeued (kept)', '6s i1 on c2 (interrupted)',
    '16s i1 succeeded -> succeeded',
  ]);
  expect(played.result.apps[0]?.rollouts[1]?.interrupted).toBe(1);
  expect(violated(played)).toEqual([]);
});

test('PIN-1, REC-1 with a delay they are interrupted although the rollout is finished', () => {
  const played = play(`
    ${app('')}
    traffic: [${pinned(1, '1s', ', service_times: [20s]')}]
    events: [{ at: 5s, rollover: { strategy: recreate } }]
    platform: { recreate: { interrupt_delay: 4s } }
  `, { check: true });
  expect(linesWith(played, 'finished')).toContain('5s rollout v2 finished');
  expect(instantIn(played, '9s')).toEqual([
    '9s interrupting', '9s i1 interrupted -> queued', '9s i1 requeued (kept)',
    '9s c1 stopping (interrupted)', '9s c1 stopped', '9s returned', '9s c2 f v1 starting (pinned)',
  ]);
  expect(violated(played)).toEqual([]);
});

test('PIN-1, STP-1 a stop ends pinned inputs and containers as all others', () => {
  const played = play(`
    ${app('max_containers: 1')}
    traffic: [${pinned(1, '1s, 1s, 6s')}]
    events: [{ at: 3s, stop: {} }]
  `, { check: true });
  expect(linesWith(played, 'terminated', 'stopping', 'rejected')).toEqual([
    '3s app stopping', '3s i2 terminated (app stopped)', '3s i1 interrupted -> terminated',
    '3s c1 stopping (app_stopped)', '6s i3 rejected (not found)',
  ]);
  expect(violated(played)).toEqual([]);
});

test('PIN-1, CON-3 a failed start holds back all of that version, and frees them all', () => {
  const played = play(`
    ${app('start_failures: [1]')}
    traffic: [${pinned(1, '1s')}, ${calls('2s, 2s')}]
  `, { check: true });
  expect(linesWith(played, 'starting', 'ready', 'start')).toEqual([
    '1s c1 f v1 starting (pinned)', '2s c1 start failed (failed)', '3s c2 f v1 starting (demand)',
    '4s c2 ready', '4s c3 f v1 starting (demand)', '4s c4 f v1 starting (pinned)', '5s c3 ready',
    '5s c4 ready',
  ]);
  expect(violated(played)).toEqual([]);
});

test('PIN-1, ZDT-1 a pinned input that waits is no downtime', () => {
  const downtime = (source: string) => play(`
    ${app('initial_containers: 1, exit_time: 0s')}
    traffic: [${source}]
    events: [{ at: 2s, rollover: { strategy: recreate } }]
    duration: 20s
  `, { check: true }).result.apps[0]?.functions['f']?.downtime_us;
  expect(downtime(pinned(1, '3s'))).toBe(0);
  expect(downtime(calls('3s'))).toBe(1e6);
  expect(downtime(`${calls('3s', ', patience: 500ms')}, ${pinned(1, '3100ms')}`)).toBe(500_000);
});

test('PIN-1 metrics tell who was pinned, and the attempts of each version', () => {
  const played = play(`
    ${app('initial_containers: 1')}
    traffic: [${pinned(1, '5s, 9s')}, ${calls('6s')}, { to: f, version: 2, arrivals: { at: [1s] } }]
    events: [{ at: 2s, rollover: { strategy: recreate } }]
  `, { check: true });
  expect(played.result.apps[0]?.functions['f']).toMatchObject({
    pinned: { 1: 2, 2: 1 }, by_version: { 1: 2, 2: 1 },
    inputs: { arrived: 4, succeeded: 3, rejected: 1 },
  });
  expect(played.result.inputs?.map((input) => input.pinned)).toEqual([2, 1, undefined, 1]);
});

test('PIN-1, CAL-1 what a pinned caller calls of its App is pinned alike', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 2s, cold_start: 1s, calls: [{ function: g }] }
        g: { service_time: 1s, cold_start: 1s }
    traffic: [${pinned(1, '5s')}, ${calls('20s')}]
    events: [{ at: 1s, rollover: {} }]
  `, { check: true });
  expect(linesWith(played, 'starting')).toEqual([
    '5s c1 f v1 starting (pinned)', '6s c2 g v1 starting (pinned)',
    '20s c3 f v2 starting (demand)', '21s c4 g v2 starting (demand)',
  ]);
  expect(recordsIn(played, 'input.pinned')).toHaveLength(2);
  expect(violated(played)).toEqual([]);
});

test('TIME-5 a run in which pinned callers wait for ever is an error without a duration', () => {
  const crowded = (options: string, more = ''): Played => play(`
    ${app(`min_containers: 1, max_containers: 1, ${options}`)}
    traffic: [${pinned(1, '5s, 7s')}]
    ${more}
  `, { check: true });
  const message = 'the run would never end: 2 inputs wait while containers of others take all '
    + 'that max_containers gives a/f@v1; give the scenario a duration';
  expect(() => crowded('')).toThrow(message);
  expect(() => crowded('', 'platform: { rolling: { surge: 1 } }')).toThrow(message);
  expect(() => crowded('autoscaler: { interval: 1s }')).toThrow(message);
  expect(() => crowded('autoscaler: { scaleup_window: 3s }')).toThrow(message);
  const bounded = crowded('autoscaler: { interval: 1s }', 'duration: 1m');
  expect(bounded.result.apps[0]?.functions['f']?.inputs).toMatchObject({ arrived: 2, queued: 2 });
  expect(violated(bounded)).toEqual([]);
});
