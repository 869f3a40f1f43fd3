import { expect, test } from 'vitest';
import { why } from './explained.ts';
import {
  BROKEN, ON_DEMAND, SURGE, WARM_PAIR, at, deploy, events, shop, warm,
} from './situations.ts';

test('a rollout of a first version replaces nothing', () => {
  const yaml = shop(warm, at('1s'));
  expect(why(yaml, 'rollout', '1')).toBe(`
Finished at once: a first version replaces nothing.
`);
});

test('a rollout finishes when its last old container has drained', () => {
  const yaml = shop(warm.replace('4s', '40s'), `${at('1s')}\n${events(deploy('2s', 'rolling'))}`);
  expect(why(yaml, 'rollout', '2')).toBe(`
Finished 39s after its publish: the one old container is gone.
The last old container, ta-1, drained for 36s, for in-1: nothing but the timeout
bounds that.
`);
});

test('a rollout is blocked at the cap by idle containers', () => {
  const yaml = shop(
    `${warm}, max_containers: 1, min_containers: 1`,
    `${events(deploy('2s', 'rolling'))}\nduration: 4s`,
  );
  expect(why(yaml, 'rollout', '2')).toBe(`
Blocked since 2s: 1 of 1 container runs v1 and is idle, max_containers is 1:
raise it, set surge, set at_limit: evict-idle, or recreate.
`);
});

test('a rollout is blocked at the cap although it may surge', () => {
  const yaml = shop(
    `${WARM_PAIR.replace('4s', '40s')}, max_containers: 2`,
    `${at('0s', '0s', '0s')}\n${events(deploy('2s', 'rolling'))}\n${SURGE}\nduration: 9s`,
  );
  expect(why(yaml, 'rollout', '2')).toBe(`
Blocked since 5s: 3 of 3 containers exist (1 of v1, 1 of v2, 1 draining),
max_containers is 2 and surge 1: wait for those that leave, raise them, or
recreate.
`);
});

test('a rollout was blocked until its last old container had been idle for its window', () => {
  const yaml = shop(
    `${warm}, max_containers: 1, scaledown_window: 6s`,
    `${events(deploy('2s', 'rolling'))}\nduration: 30s`,
  );
  expect(why(yaml, 'rollout', '2')).toBe(`
Finished 4s after its publish: the one old container is gone.
Blocked for 4s in all: 1 of 1 container ran v1 and was idle, max_containers is
1: raise it, set surge, set at_limit: evict-idle, or recreate.
`);
});

test('a rollout is blocked in back-off again and again', () => {
  const yaml = shop(warm, `${events(deploy('2s', 'rolling', BROKEN))}\nduration: 20s`);
  expect(why(yaml, 'rollout', '2')).toBe(`
Blocked for 7s in all (3 times): starts of v2 failed (3 in a row).
Not finished: ta-5 of v2 has been starting since 18s, after 3 failed starts in a
row; deploy a version that starts, or roll back.
`);
});

test('a rollout tries a start once more', () => {
  const yaml = shop(warm, `${events(deploy('2s', 'rolling', BROKEN))}\nduration: 7s`);
  expect(why(yaml, 'rollout', '2')).toBe(`
Blocked for 1s in all: starts of v2 failed (1 in a row).
Not finished: ta-3 of v2 has been starting since 6s, after 1 failed start in a
row; deploy a version that starts, or roll back.
`);
});

test('a rollout is superseded while it is blocked', () => {
  const yaml = shop(
    `${warm}, max_containers: 1`,
    `${at('1s')}\n${events(deploy('2s', 'rolling'), deploy('3s', 'rolling', 'code: c3'))}`,
  );
  expect(why(yaml, 'rollout', '2')).toBe(`
Superseded by v3 1s after its publish: 0 of 1 old container was replaced by
then.
Blocked since 2s: 1 of 1 container runs v1 and is busy, max_containers is 1:
raise it, set surge, or recreate.
`);
});

test('a rollout of a recreate waits for exit handlers', () => {
  const yaml = shop(`${warm}, exit_time: 9s`, `${events(deploy('2s', 'recreate'))}\nduration: 4s`);
  expect(why(yaml, 'rollout', '2')).toBe(`
Not finished: ta-1 has been stopping since 2s (exit_time).
`);
});

test('a rollout of a recreate waits for its interruption', () => {
  const yaml = shop(
    warm,
    `${events(deploy('2s', 'recreate'))}\nduration: 4s\n`
    + 'platform: { recreate: { interrupt_delay: 9s } }',
  );
  expect(why(yaml, 'rollout', '2')).toBe(`
Not finished: ta-1 is to be interrupted when interrupt_delay is over.
`);
});

test('a rollout waits for starts', () => {
  const yaml = shop(warm, `${events(deploy('2s', 'rolling'))}\nduration: 4s`);
  expect(why(yaml, 'rollout', '2')).toBe(`
Not finished: ta-2 of v2 has been starting since 2s.
`);
});

test('a rollout waits for a container that drains', () => {
  const yaml = shop(warm, `${at('4s')}\n${events(deploy('2s', 'rolling'))}\nduration: 6s`);
  expect(why(yaml, 'rollout', '2')).toBe(`
Not finished: ta-1 has been draining since 5s, for in-1; nothing but the timeout
bounds that.
`);
});

test('a rollout by demand waits for demand', () => {
  const yaml = shop(warm, `${events(deploy('2s', 'rolling'))}\n${ON_DEMAND}\nduration: 9s`);
  expect(why(yaml, 'rollout', '2')).toBe(`
Not finished: with replace: demand ta-1 stays until new containers are needed or
the old ones have been idle for scaledown_window.
`);
});

test('a rollout ends with its App', () => {
  const yaml = shop(warm, `events: [${deploy('2s', 'rolling')}, { at: 3s, stop: {} }]`);
  expect(why(yaml, 'rollout', '2')).toBe(`
Ended by the stop of the App: 0 of 1 old container was replaced by then.
`);
});
