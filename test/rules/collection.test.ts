import { expect, test } from 'vitest';
import { recordsOf, rulesOf } from './moments.ts';
import { play, type Played } from './timeline.ts';

const APP = `
app:
  name: a
  functions:
    f: { code: x1, service_time: 5s, cold_start: 2s, initial_containers: 1, exit_time: 3s }
    b: { code: x1, service_time: 5s, cold_start: 2s }
`;

const collected = (played: Played) => recordsOf(played, 'object.collected')
  .map(({ t_us, app, object }) => `${t_us / 1e6}s ${app} ${object}`);

test('STP-3 the objects of an App are collected an hour after it was stopped', () => {
  const played = play(`${APP}
events: [{ at: 10s, stop: {} }]
duration: 3h
`, { check: true });
  // The last container is gone at 13s.
  expect(collected(played)).toEqual(['3613s ap-1 ap-1/b', '3613s ap-1 ap-1/f', '3613s ap-1 ap-1']);
  expect(rulesOf(played, 'object.collected')).toEqual(Array(3).fill('3613s STP-3'));
  expect(played.result.properties?.filter(({ ok }) => !ok)).toEqual([]);
  expect(played.result.apps[0]?.state).toBe('stopped');
});

test('STP-3 gc_delay is the time between', () => {
  const late = (delay: string) => collected(play(`${APP}
events: [{ at: 10s, stop: {} }]
platform: { gc_delay: ${delay} }
duration: 20s
`)).length;
  expect([late('0s'), late('7s'), late('8s')]).toEqual([3, 3, 0]);
});

test('STP-3 Functions that only earlier versions had are objects of it, too', () => {
  expect(collected(play(`${APP}
events:
  - { at: 5s, deploy: { change: { functions: { b: null } } } }
  - { at: 10s, stop: {} }
platform: { gc_delay: 1s }
duration: 20s
`))).toEqual(['14s ap-1 ap-1/b', '14s ap-1 ap-1/f', '14s ap-1 ap-1']);
});

test('STP-3 another App of the same name is left alone', () => {
  const played = play(`${APP}
events: [{ at: 10s, stop: {} }, { at: 11s, deploy: {} }]
platform: { gc_delay: 10s }
duration: 1m
`);
  expect(collected(played)).toEqual(['23s ap-1 ap-1/b', '23s ap-1 ap-1/f', '23s ap-1 ap-1']);
  expect(played.result.apps.map(({ state }) => state)).toEqual(['stopped', 'deployed']);
});

test('STP-3 an App whose first deployment failed is collected', () => {
  expect(collected(play(`
app:
  name: a
  deployed: false
  functions: { f: { service_time: 5s, cold_start: 2s } }
events: [{ at: 5s, deploy: { build: { duration: 4s, fails: true } } }]
platform: { gc_delay: 10s }
duration: 1m
`))).toEqual(['19s ap-1 ap-1']);
});

test('STP-3 no run waits for it', () => {
  const played = play(`${APP}
events: [{ at: 10s, stop: {} }]
platform: { gc_delay: 10s }
`);
  expect(collected(played)).toEqual([]);
});
