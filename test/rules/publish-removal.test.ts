import { expect, test } from 'vitest';
import { containersIn, inputsIn, linesWith, rulesIn } from './story-lines.ts';
import { play } from './timeline.ts';

const removing = (strategy: string, rest: string, options = '') => play(`
  app:
    name: a
    functions:
      f: { service_time: 5s, cold_start: 2s, max_containers: 2, initial_containers: 1 ${options} }
      g: { service_time: 1s, cold_start: 1s }
  events:
    - { at: 10s, deploy: { strategy: ${strategy}, change: { functions: { f: null } } } }
  ${rest}
`);

test('PUB-6 what is queued or waiting for a removed Function is terminated', () => {
  const played = removing('rolling', `
  traffic: [{ to: f, arrivals: { at: [3s, 9s, 9s, 9s] } }]
  faults: [{ fail_attempt: { function: f, probability: 1 } }]
  `, ', retries: { max_retries: 3, initial_delay: 5s }');
  // i1 waits for its retry, i2 runs, i3 and i4 are queued.
  expect([...linesWith(played, 'terminated')].sort()).toEqual([
    '10s i1 terminated (function removed)',
    '10s i3 terminated (function removed)',
    '10s i4 terminated (function removed)',
    '14s i2 failed -> terminated',
  ]);
  expect(rulesIn(played, 'input.finished')).toEqual(Array(3).fill('input.finished PUB-6'));
});

test('PUB-6 with rolling what runs finishes while its container drains', () => {
  const played = removing('rolling', 'traffic: [{ to: f, arrivals: { at: [9s] } }]');
  expect(played.story.slice(4)).toEqual([
    '9s i1 arrived',
    '9s i1 on c1 (first)',
    '10s v2 published',
    '10s c1 draining (removed)',
    '10s returned',
    '14s i1 succeeded -> succeeded',
    '14s c1 stopping (drained)',
    '14s c1 stopped',
    '14s rollout v2 finished',
  ]);
  expect(rulesIn(played, 'container.draining')).toEqual(['container.draining PUB-6']);
});

test('PUB-6 with rolling idle containers stop and starting ones are cancelled at once', () => {
  const played = removing('rolling', 'traffic: [{ to: f, arrivals: { at: [9s, 9s] } }]');
  expect(containersIn(played).filter((line) => line.includes('c2'))).toEqual([
    '9s c2 f v1 starting (demand)',
    '10s c2 stopping (cancelled)',
    '10s c2 stopped',
  ]);
  expect(linesWith(played, 'i2').at(-1)).toBe('10s i2 terminated (function removed)');
  const idle = removing('rolling', '');
  expect(containersIn(idle).slice(2)).toEqual(['10s c1 stopping (retired)', '10s c1 stopped']);
});

test('PUB-6 with recreate what runs is interrupted, and terminated instead of queued', () => {
  const played = removing('recreate', 'traffic: [{ to: f, arrivals: { at: [9s] } }]');
  expect(inputsIn(played)).toEqual([
    '9s i1 arrived', '9s i1 on c1 (first)', '10s i1 interrupted -> terminated',
  ]);
  expect(rulesIn(played, 'attempt.ended')).toEqual(['attempt.ended PUB-6']);
});

test('PUB-6 with recreate and a delay it runs until the interrupt', () => {
  const played = removing('recreate', `
  traffic: [{ to: f, arrivals: { at: [9s, 9s] }, service_times: [2s, 7s] }]
  platform: { recreate: { interrupt_delay: 3s } }
  `);
  expect(inputsIn(played).slice(2)).toEqual([
    '9s i1 on c1 (first)',
    '10s i2 terminated (function removed)',
    '11s i1 succeeded -> succeeded',
  ]);
  expect(linesWith(played, 'interrupted')).toEqual([
    '13s c1 stopping (interrupted)', '13s c2 stopping (interrupted)',
  ]);
});

test('PUB-6 a failure that would be tried again ends the input instead', () => {
  const played = removing('rolling', `
  traffic: [{ to: f, arrivals: { at: [9s] } }]
  faults: [{ fail_attempt: { function: f, probability: 1 } }]
  `, ', retries: 3');
  expect(inputsIn(played).at(-1)).toBe('14s i1 failed -> terminated');
});

test('PUB-6 a failure that is final anyway is a failure', () => {
  const played = removing('rolling', `
  traffic: [{ to: f, arrivals: { at: [9s] } }]
  faults: [{ fail_attempt: { function: f, probability: 1 } }]
  `);
  expect(inputsIn(played).at(-1)).toBe('14s i1 failed -> failed');
});

/** A container is lost on which an input of the removed Function still runs. */
const losing = (platform = '') => play(`
  ${platform}
  app:
    name: a
    functions:
      f: { service_time: 5s, cold_start: 2s, initial_containers: 1 }
      g: { service_time: 1s, cold_start: 1s }
  traffic: [{ to: f, arrivals: { at: [9s] } }]
  events:
    - { at: 10s, deploy: { change: { functions: { f: null } } } }
    - { at: 12s, fault: { crash: { container: ta-1 } } }
`);

test('PUB-6 a loss during the drain ends the input instead of requeueing it', () => {
  const played = losing();
  expect(inputsIn(played).at(-1)).toBe('12s i1 crashed -> terminated');
  expect(rulesIn(played, 'attempt.ended')).toEqual(['attempt.ended PUB-6']);
});

test('PUB-6 RET-2 a loss that is not made good any more is a failure in any case', () => {
  const played = losing('platform: { constants: { losses: 0 } }');
  expect(inputsIn(played).at(-1)).toBe('12s i1 crashed -> failed');
  expect(rulesIn(played, 'attempt.ended')).toEqual(['attempt.ended RET-2']);
});

test('PUB-6 later calls are rejected as not found', () => {
  const played = removing('rolling', 'traffic: [{ to: f, arrivals: { at: [10s, 20s] } }]');
  expect(linesWith(played, 'rejected')).toEqual([
    '10s i1 rejected (not found)', '20s i2 rejected (not found)',
  ]);
  expect(rulesIn(played, 'input.finished'))
    .toEqual(['input.finished PUB-6', 'input.finished PUB-6']);
});

test('PUB-6 a Function that comes back in a later version serves again', () => {
  const played = play(`
  app:
    name: a
    functions:
      f: { service_time: 5s, cold_start: 2s, initial_containers: 1 }
      g: { service_time: 1s, cold_start: 1s }
  traffic: [{ to: f, arrivals: { at: [9s, 12s] } }]
  events:
    - { at: 10s, deploy: { change: { functions: { f: null } } } }
    - { at: 11s, rollback: {} }
  `);
  expect(linesWith(played, 'c2', 'i1', 'i2').slice(2)).toEqual([
    '12s i2 arrived',
    '12s c2 f v3 starting (demand)',
    '14s i1 succeeded -> succeeded',
    '14s c2 ready',
    '14s i2 on c2 (first)',
    '19s i2 succeeded -> succeeded',
  ]);
});

test('PUB-6 the cap of a Function that comes back counts what still drains', () => {
  const played = play(`
  app:
    name: a
    functions:
      f: { service_time: 5s, cold_start: 2s, initial_containers: 1, max_containers: 1 }
      g: { service_time: 1s, cold_start: 1s }
  traffic: [{ to: f, arrivals: { at: [9s, 12s] } }]
  events:
    - { at: 10s, deploy: { change: { functions: { f: null } } } }
    - { at: 11s, rollback: {} }
  `);
  expect(linesWith(played, 'c2')).toContain('14s c2 f v3 starting (demand)');
});
