import { expect, test } from 'vitest';
import { explained, why } from './explained.ts';
import { at, deploy, events, fault, shop, warm } from './situations.ts';

test('a container of the old version is replaced by one of the new', () => {
  const yaml = shop(warm, `${at('1s')}\n${events(deploy('2s', 'rolling'))}`);
  expect(explained(yaml, 'container', '1')).toBe(`
ta-1 of shop/api v1: stopped
1 attempt, busy 4s, idle 1s

          0s  CON-8   starts as v1 (initial)
                        no container
                        because v1 was published (rolling)
              CON-8   ready
          1s  QUE-2   first input: in-1
          2s  PUB-5   v2 is published (rolling): outdated from here on
          5s  OBJ-5   in-1 ends; so far 1 attempt, busy 4s, idle 1s
              ROL-4   stops (retired)
                        because v2 was published (rolling)
              CON-5   gone

why
It was there from the first publish, without a cold start (initial_containers).
It was retired: ta-2 of v2 became ready.
`);
});

test('a container stops when it has been idle for its window', () => {
  const yaml = shop(`${warm}, scaledown_window: 10s`, `${at('1s')}\nduration: 30s`);
  expect(explained(yaml, 'container', '1')).toBe(`
ta-1 of shop/api v1: stopped
1 attempt, busy 4s, idle 11s

          0s  CON-8   starts as v1 (initial)
                        no container
                        because v1 was published (rolling)
              CON-8   ready
          1s  QUE-2   first input: in-1
          5s  OBJ-5   in-1 ends; so far 1 attempt, busy 4s, idle 1s
         15s  AUT-3   stops (idle)
              CON-5   gone

why
It was there from the first publish, without a cold start (initial_containers).
It stopped because it was idle for 10s (scaledown_window) and not needed.
`);
});

test('a container is kept by min_containers', () => {
  const yaml = shop(
    `${warm}, min_containers: 1, scaledown_window: 9s`,
    `${at('1s')}\nduration: 30s`,
  );
  expect(explained(yaml, 'container', '1')).toBe(`
ta-1 of shop/api v1: ready
1 attempt, busy 4s, idle 26s

          0s  CON-8   starts as v1 (initial)
                        no container
                        because v1 was published (rolling)
              CON-8   ready
          1s  QUE-2   first input: in-1
          5s  OBJ-5   in-1 ends; so far 1 attempt, busy 4s, idle 1s
         30s  TIME-5  the run ends; it is still ready, for 30s

why
It was there from the first publish, without a cold start (initial_containers).
It has been idle since 5s and is still there: min_containers keeps 1.
`);
});

test('a container crashes', () => {
  const yaml = shop(warm, `${at('1s')}\n${fault('3s', 'crash')}\nduration: 9s`);
  expect(explained(yaml, 'container', '1')).toBe(`
ta-1 of shop/api v1: stopped
1 attempt, busy 2s, idle 1s

          0s  CON-8   starts as v1 (initial)
                        no container
                        because v1 was published (rolling)
              CON-8   ready
          1s  QUE-2   first input: in-1
          3s  RET-2   in-1 ends; so far 1 attempt, busy 2s, idle 1s
                        because the fault crash struck ta-1
              RET-4   crashes
                        because the fault crash struck ta-1
              RET-4   gone

why
It was there from the first publish, without a cold start (initial_containers).
It crashed: the fault crash struck ta-1.
`);
});

test('a container fails to start', () => {
  const yaml = shop('service_time: 2s, cold_start: 1s, start_failures: [1, 2]', at('0s'));
  expect(explained(yaml, 'container', '2')).toBe(`
ta-2 of shop/api v1: stopped
0 attempts, busy 0s, idle 0s

          2s  AUT-2   starts as v1 (demand)
                        no container, 1 input queued
          3s  CON-3   its start fails (failed) after 1s
              CON-3   gone

why
It was started because 1 input was queued: no container.
Its start failed: the version did not come up, the 2nd failure in a row. The
next start waits for the back-off.
`);
});

test('a container is outdated and still busy', () => {
  const yaml = shop(warm, `${at('1s')}\n${events(deploy('2s', 'rolling'))}\nduration: 4s`);
  expect(explained(yaml, 'container', '1')).toBe(`
ta-1 of shop/api v1: ready
1 attempt, busy 3s, idle 1s

          0s  CON-8   starts as v1 (initial)
                        no container
                        because v1 was published (rolling)
              CON-8   ready
          1s  QUE-2   first input: in-1
          2s  PUB-5   v2 is published (rolling): outdated from here on
          4s  TIME-5  the run ends; it is still ready, for 4s

why
It was there from the first publish, without a cold start (initial_containers).
It still runs v1 although v2 is live, busy (in-1) since 1s: 1 container of v2 is
starting, and one that gets ready retires one old one.
`);
});

test('a start that restored a memory snapshot says so', () => {
  const start = 'cold_start: { boot: 1s, init: 9s }, snapshot: { restore: 2s }, single_use: true';
  const yaml = `
    app: { name: shop, functions: { api: { service_time: 4s, ${start} } } }
    traffic: [{ to: api, arrivals: { at: [0s, 20s] } }]
  `;
  expect(explained(yaml, 'container', '2')).toContain(`
         20s  AUT-2   starts as v1 (demand), from a memory snapshot
                        no container, 1 input queued
         23s  CON-2   ready after 3s of cold start
`);
  expect(explained(yaml, 'input', '2'))
    .toContain('ta-2 v1 begins a cold start of 3s, from a memory snapshot\n');
  expect(explained(yaml, 'container', '1')).not.toContain('snapshot');
});

const LOAD = 'platform: { cold_start_load: { per_extra: 1 } }';
const CROWD = shop(
  'service_time: 4s, cold_start: { pull: 1s, init: 3s }', `${at('0s', '0s')}\n${LOAD}`,
);

test('a container whose start is slowed down by others tells its phases', () => {
  expect(explained(CROWD, 'container', '2')).toContain('pull: 2s, with 2 containers starting');
  expect(why(`${CROWD}\nduration: 4s`, 'container', '2')).toContain(`
It is still starting when the run ends: its init, with 2 containers starting, is
over at 8s.`);
});
