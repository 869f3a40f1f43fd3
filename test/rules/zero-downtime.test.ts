import { expect, test } from 'vitest';
import { play, type Played } from './timeline.ts';

/** One Function of these options, redeployed at 10s by this strategy. */
const redeployed = (strategy: string, options: string, rest = ''): string => `
app:
  name: a
  functions: { f: { code: x1, service_time: 5s, cold_start: 2s, ${options} } }
events:
  - { at: 10s, deploy: { strategy: ${strategy}, change: { functions: { f: { code: x2 } } } } }
${rest}`;

const calls = (...seconds: number[]): string =>
  `traffic: [{ name: t, to: f, arrivals: { at: [${seconds.map((at) => `${at}s`).join(', ')}] } }]`;

/** How long f was down over the run, in seconds. */
const downtimeOf = ({ result }: Played): number =>
  (result.apps[0]?.functions['f']?.downtime_us ?? Number.NaN) / 1_000_000;

const rolloutOf = ({ result }: Played, version = 2) =>
  result.apps[0]?.rollouts.find((rollout) => rollout.version === version);

test('ZDT-1 after a recreate a Function is down while an input waits and nothing accepts', () => {
  const played = play(redeployed('recreate', 'initial_containers: 1', calls(13)));
  // Nobody calls from 10s to 13s, and c2 is ready at 15s.
  expect(downtimeOf(played)).toBe(2);
  expect(rolloutOf(played)).toMatchObject({
    downtime_us: 2_000_000, functions: { f: { downtime_us: 2_000_000 } },
  });
});

test('ZDT-1 an interrupted input is queued: the Function is down from the interrupt on', () => {
  expect(downtimeOf(play(redeployed('recreate', 'initial_containers: 1', calls(8, 11))))).toBe(2);
});

test('ZDT-1 an input that is served in the same settling does not count', () => {
  const yaml = redeployed('recreate', 'initial_containers: 1', calls(13));
  expect(downtimeOf(play(yaml.replace('cold_start: 2s', 'cold_start: 0s')))).toBe(0);
});

test('ZDT-1 a Function is not down while nobody waits', () => {
  const played = play(redeployed('recreate', 'initial_containers: 3', 'duration: 60s'));
  expect(downtimeOf(played)).toBe(0);
});

test('ZDT-1 a Function that scaled to zero by itself is not down', () => {
  const played = play(redeployed(
    'recreate', 'initial_containers: 1, scaledown_window: 5s', calls(20),
  ));
  expect(downtimeOf(played)).toBe(0);
});

test('ZDT-1 a Function that never had a container is not down', () => {
  expect(downtimeOf(play(redeployed('recreate', 'initial_containers: 0', calls(9))))).toBe(0);
});

test('ZDT-1 a crash of the last container is no downtime', () => {
  const yaml = redeployed('rolling', 'initial_containers: 1, max_containers: 1', calls(15));
  expect(downtimeOf(play(`${yaml.replace('events:', `
events:
  - { at: 14s, fault: { crash: { function: f } } }`)}`))).toBe(0);
});

test('ZDT-1 what counts is by what the last accepting container was lost last', () => {
  const yaml = redeployed('recreate', 'initial_containers: 1', calls(8));
  const played = play(yaml.replace('events:', `
events:
  - { at: 14s, fault: { crash: { function: f } } }`));
  // Down from 10s to 12s; from 14s to 16s a crash is why.
  expect(downtimeOf(played)).toBe(2);
});

test('ZDT-1 a Function is down until a container accepts, over failed starts and back-off', () => {
  const played = play(`
app:
  name: a
  functions: { f: { code: x1, service_time: 5s, cold_start: 2s, initial_containers: 1 } }
${calls(8)}
events:
  - at: 10s
    deploy: { strategy: recreate, change: { functions: { f: { start_failures: [1] } } } }
`);
  expect(downtimeOf(played)).toBe(5);
});

test('ZDT-1 it is not down while its queue is empty in between', () => {
  const played = play(redeployed('recreate', 'initial_containers: 1', `
traffic: [{ name: t, to: f, arrivals: { at: [11s, 12500ms] }, patience: 600ms }]`));
  // 11s to 11.6s, when the first caller gives up; 12.5s to 13s, when c2 is ready.
  expect(downtimeOf(played)).toBe(1.1);
});

test('ZDT-1 a downtime that the run does not see the end of counts up to its end', () => {
  const played = play(redeployed('recreate', 'initial_containers: 1', `
duration: 11500ms
${calls(8)}`));
  expect(downtimeOf(played)).toBe(1.5);
});

test('ZDT-1 draining containers do not accept: an interruption by draining is downtime', () => {
  const played = play(redeployed('./mine.ts', 'initial_containers: 1', calls(8, 11)), {
    strategies: [{
      name: './mine.ts',
      decide: (view) => view.containers
        .filter(({ version }) => version < view.version)
        .map(({ id }) => ({ order: 'drain', container: id })),
    }],
  });
  // c1 drains from 10s; c2 starts at 10s for i1, which then still ran on c1, and takes i2 at 12s.
  expect(downtimeOf(played)).toBe(1);
});

test('ZDT-1 an eviction is a deployment\'s doing', () => {
  const played = play(redeployed('rolling', 'initial_containers: 1, max_containers: 1', `
${calls(11)}
platform: { rolling: { at_limit: evict-idle } }`));
  expect(downtimeOf(played)).toBe(1);
});

test('ZDT-1 so is the removal of a Function, which shows when it is back', () => {
  const removed = (traffic: string) => play(`
app:
  name: a
  functions:
    f: { code: x1, service_time: 5s, cold_start: 2s, initial_containers: 1 }
    g: { code: y1, service_time: 5s, cold_start: 2s }
${traffic}
events:
  - { at: 10s, deploy: { change: { functions: { f: null } } } }
  - { at: 20s, rollback: {} }
`);
  expect(downtimeOf(removed(calls(21)))).toBe(2);
  expect(downtimeOf(removed(calls(8, 15, 21)))).toBe(2);
});

test('ZDT-1 the downtime of a rollout is the sum over its Functions', () => {
  const played = play(`
app:
  name: a
  functions:
    f: { code: x1, service_time: 5s, cold_start: 2s, initial_containers: 1 }
    g: { code: y1, service_time: 5s, cold_start: 3s, initial_containers: 1 }
traffic:
  - { name: t, to: f, arrivals: { at: [8s] } }
  - { name: u, to: g, arrivals: { at: [8s] } }
events:
  - { at: 10s, rollover: { strategy: recreate } }
`);
  expect(rolloutOf(played)).toMatchObject({
    downtime_us: 5_000_000,
    functions: { f: { downtime_us: 2_000_000 }, g: { downtime_us: 3_000_000 } },
  });
});

test('ZDT-1 each rollout has the downtime that it caused', () => {
  const played = play(redeployed('recreate', 'initial_containers: 1', `
  - { at: 30s, rollover: { strategy: recreate } }
${calls(9, 28)}`));
  expect(downtimeOf(played)).toBe(4);
  expect(rolloutOf(played, 2)?.downtime_us).toBe(2_000_000);
  expect(rolloutOf(played, 3)?.downtime_us).toBe(2_000_000);
});

test('ZDT-2 a rolling publish under load has no downtime', () => {
  const played = play(redeployed('rolling', 'initial_containers: 1, max_containers: 2',
    calls(6, 7, 8, 9, 10, 11, 12, 13, 14)));
  expect(downtimeOf(played)).toBe(0);
});

test('ZDT-3 the trough: how many slots were missing at most, and for how long', () => {
  const played = play(`
app:
  name: a
  functions:
    f:
      code: x1
      service_time: 60s
      cold_start: { sequence: [2s, 6s, 6s] }
      initial_containers: 3
${calls(9)}
events:
  - { at: 10s, deploy: { change: { functions: { f: { code: x2 } } } } }
platform: { rolling: { retire: all-at-first } }
`);
  // One slot of three from 12s to 16s; c1 drains until 69s, so that the rollout is open all along.
  expect(rolloutOf(played)?.functions['f']).toMatchObject({
    accepting_at_publish: 3, trough_slots: 1, trough_slot_us: 8_000_000,
  });
});

test('ZDT-3 the trough counts slots, not containers', () => {
  const played = play(`
app:
  name: a
  functions:
    f:
      code: x1
      service_time: 60s
      cold_start: 2s
      initial_containers: 1
      max_inputs: 4
${calls(9)}
events:
  - { at: 10s, deploy: { change: { functions: { f: { max_inputs: 3 } } } } }
`);
  expect(rolloutOf(played)?.functions['f']).toMatchObject({
    accepting_at_publish: 4, trough_slots: 3, trough_slot_us: 57_000_000,
  });
});

test('ZDT-3 a rollout one for one has no trough', () => {
  const played = play(redeployed('rolling', 'initial_containers: 2', calls(9)));
  expect(rolloutOf(played)?.functions['f']).toMatchObject({
    accepting_at_publish: 2, trough_slots: 2, trough_slot_us: 0,
  });
});

test('ZDT-3 the trough of a recreate goes down to nothing', () => {
  const played = play(redeployed('recreate', 'initial_containers: 2', calls(8)));
  expect(rolloutOf(played)?.functions['f']).toMatchObject({
    accepting_at_publish: 2, trough_slots: 0,
  });
});

test('ZDT-3 time with mixed versions: containers of more than one accept', () => {
  const played = play(redeployed('rolling', 'initial_containers: 3')
    .replace('cold_start: 2s', 'cold_start: { sequence: [2s, 3s, 7s] }'));
  expect(rolloutOf(played)?.mixed_us).toBe(5_000_000);
});

test('ZDT-3 a draining container accepts nothing, and so mixes no versions', () => {
  const played = play(redeployed('rolling', 'initial_containers: 1', calls(9)));
  expect(rolloutOf(played)).toMatchObject({ finished_at_us: 14_000_000, mixed_us: 0 });
});

test('ZDT-3 blocked time is reported with it', () => {
  const played = play(redeployed('rolling', 'initial_containers: 1, max_containers: 1', `
duration: 80s`));
  expect(rolloutOf(played)).toMatchObject({
    blocked_us: 50_000_000, blocked_by: 'cap', finished_at_us: 60_000_000,
  });
});
