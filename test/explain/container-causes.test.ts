import { expect, test } from 'vitest';
import { why } from './explained.ts';
import {
  BROKEN, ON_DEMAND, REMOVED, WARM_PAIR, at, deploy, events, fault, shop, two, warm,
} from './situations.ts';

test('a container that is retired while it is busy drains', () => {
  const yaml = shop(warm, `${at('4s')}\n${events(deploy('2s', 'rolling'))}`);
  expect(why(yaml, 'container', '1')).toBe(`
It was there from the first publish, without a cold start (initial_containers).
It was retired: ta-2 of v2 became ready. It drained for 3s, for in-1.
`);
});

test('a container of the old version stops when it is idle and not needed', () => {
  const yaml = shop(
    `${warm}, scaledown_window: 5s`,
    `${events(deploy('2s', 'rolling', BROKEN))}\nduration: 9s`,
  );
  expect(why(yaml, 'container', '1')).toBe(`
It was there from the first publish, without a cold start (initial_containers).
It stopped because it was outdated, idle for 5s (scaledown_window), and more
containers accepted inputs than were needed.
`);
});

test('a container is idle, but not for long', () => {
  const yaml = shop(warm, `${at('1s')}\nduration: 9s`);
  expect(why(yaml, 'container', '1')).toBe(`
It was there from the first publish, without a cold start (initial_containers).
It has been idle since 5s and is still there: idle containers stop after
scaledown_window (1m 00s), unless they are needed.
`);
});

test('a container is busy', () => {
  const yaml = shop(warm, `${at('1s')}\nduration: 3s`);
  expect(why(yaml, 'container', '1')).toBe(`
It was there from the first publish, without a cold start (initial_containers).
It is there because its version is live and it is busy: with in-1, since 1s.
`);
});

test('a container is preempted', () => {
  const yaml = shop(warm, `${at('1s')}\n${fault('3s', 'preempt')}\nduration: 9s`);
  expect(why(yaml, 'container', '1')).toBe(`
It was there from the first publish, without a cold start (initial_containers).
The platform took it away: the fault preempt struck ta-1.
`);
});

test('a container fails to start by a fault', () => {
  const yaml = shop(
    'service_time: 2s, cold_start: 1s',
    `${at('1s')}\n${fault('0s', 'start_failure')}`,
  );
  expect(why(yaml, 'container', '1')).toBe(`
It was started because 1 input was queued: no container.
Its start failed: the fault start_failure struck api. The next start waits for
the back-off.
`);
});

test('a container starts for too long', () => {
  const yaml = shop(
    'service_time: 2s, cold_start: 9s, startup_timeout: 4s',
    `${at('1s')}\nduration: 6s`,
  );
  expect(why(yaml, 'container', '1')).toBe(`
It was started because 1 input was queued: no container.
Its start failed: it ran into startup_timeout. The next start waits for the
back-off.
`);
});

test('a container is outdated because the rollout is blocked', () => {
  const yaml = shop(
    `${warm}, max_containers: 1, scaledown_window: 9s`,
    `${at('1s')}\n${events(deploy('2s', 'rolling'))}\nduration: 4s`,
  );
  expect(why(yaml, 'container', '1')).toBe(`
It was there from the first publish, without a cold start (initial_containers).
It still runs v1 although v2 is live, busy (in-1) since 1s: the rollout has been
blocked since 2s: 1 of 1 container runs v1 and is busy, max_containers is 1:
raise it, set surge, or recreate.
`);
});

test('a container is outdated because starts fail', () => {
  const yaml = shop(warm, `${events(deploy('2s', 'rolling', BROKEN))}\nduration: 5500ms`);
  expect(why(yaml, 'container', '1')).toBe(`
It was there from the first publish, without a cold start (initial_containers).
It still runs v1 although v2 is live, idle since 0s: the rollout has been
blocked since 5s: starts of v2 fail (1 in a row). The old containers go on
serving; deploy a version that starts, or roll back.
`);
});

test('a container is outdated while a start is tried once more', () => {
  const yaml = shop(warm, `${events(deploy('2s', 'rolling', BROKEN))}\nduration: 7s`);
  expect(why(yaml, 'container', '1')).toBe(`
It was there from the first publish, without a cold start (initial_containers).
It still runs v1 although v2 is live, idle since 0s: 1 container of v2 is
starting (1 failed before), and one that gets ready retires one old one.
`);
});

test('a container is outdated because its strategy lets it be', () => {
  const yaml = shop(
    WARM_PAIR,
    `${at('1s')}\n${events(deploy('2s', 'rolling'))}\n${ON_DEMAND}\nduration: 9s`,
  );
  expect(why(yaml, 'container', '1')).toBe(`
It was there from the first publish, without a cold start (initial_containers).
It still runs v1 although v2 is live, idle since 5s: its strategy has not
retired it yet.
`);
});

test('a container drains', () => {
  const yaml = shop(warm, `${at('4s')}\n${events(deploy('2s', 'rolling'))}\nduration: 6s`);
  expect(why(yaml, 'container', '1')).toBe(`
It was there from the first publish, without a cold start (initial_containers).
It has taken no new input since 5s and stops when in-1 has ended. Nothing but
the timeout bounds that.
`);
});

test('a container is starting', () => {
  const yaml = shop(warm, `${events(deploy('2s', 'rolling'))}\nduration: 4s`);
  expect(why(yaml, 'container', '2')).toBe(`
It was started to replace a container older than v2.
It is still starting when the run ends: its cold start of 3s is over at 5s.
`);
});

test('a container is stopping', () => {
  const yaml = shop(`${warm}, exit_time: 5s`, `${events(deploy('2s', 'rolling'))}\nduration: 6s`);
  expect(why(yaml, 'container', '1')).toBe(`
It was there from the first publish, without a cold start (initial_containers).
It has been stopping since 5s: its exit_time is not over.
`);
});

test('a container that starts is given up for a newer version', () => {
  const yaml = shop(warm, events(deploy('2s', 'rolling'), deploy('3s', 'rolling', 'code: c3')));
  expect(why(yaml, 'container', '2')).toBe(`
It was started to replace a container older than v2.
Its start was cancelled: v3 was published, and it was to replace a container
that still serves.
`);
});

test('a container that starts is cancelled by a recreate', () => {
  const yaml = shop(
    'service_time: 2s, cold_start: 3s',
    `${at('1s')}\n${events(deploy('2s', 'recreate'))}`,
  );
  expect(why(yaml, 'container', '1')).toBe(`
It was started because 1 input was queued: no container.
Its start was cancelled: deploy 1 (recreate) interrupts all containers from
before.
`);
});

test('a container that starts is cancelled by the stop of the App', () => {
  const yaml = shop(
    'service_time: 2s, cold_start: 3s',
    `${at('1s')}\nevents: [{ at: 2s, stop: {} }]`,
  );
  expect(why(yaml, 'container', '1')).toBe(`
It was started because 1 input was queued: no container.
Its start was cancelled: the App was stopped.
`);
});

test('a container that starts is cancelled by the removal of its Function', () => {
  const yaml = two('service_time: 2s, cold_start: 3s', `${at('1s')}\n${REMOVED}`);
  expect(why(yaml, 'container', '2')).toBe(`
It was started because 1 input was queued: no container.
Its start was cancelled: its Function was removed.
`);
});

test('a container is retired before it is ready', () => {
  const yaml = shop(
    'service_time: 2s, cold_start: 9s',
    `${at('1s')}\n${events(deploy('2s', 'rolling', 'code: b2, cold_start: 1s'))}`,
  );
  expect(why(yaml, 'container', '1')).toBe(`
It was started because 1 input was queued: no container.
Its start was cancelled: it was retired before it was ready: ta-2 of v2 became
ready.
`);
});

test('a container is interrupted', () => {
  const yaml = shop(warm, `${at('1s')}\n${events(deploy('2s', 'recreate'))}`);
  expect(why(yaml, 'container', '1')).toBe(`
It was there from the first publish, without a cold start (initial_containers).
It was interrupted by deploy 1 (recreate).
`);
});

test('a container is evicted', () => {
  const yaml = shop(
    `${warm}, max_containers: 1`,
    `${events(deploy('2s', 'rolling'))}\nplatform: { rolling: { at_limit: evict-idle } }`,
  );
  expect(why(yaml, 'container', '1')).toBe(`
It was there from the first publish, without a cold start (initial_containers).
It was idle, and had to make place for a container of v2 (at_limit: evict-idle).
`);
});

test('a container serves once', () => {
  const yaml = shop(`${warm}, single_use: true`, at('1s'));
  expect(why(yaml, 'container', '1')).toBe(`
It was there from the first publish, without a cold start (initial_containers).
It stopped after its first input (single_use).
`);
});

test('a container is killed by a timeout', () => {
  const yaml = shop(`${warm}, timeout: 3s`, at('1s'));
  expect(why(yaml, 'container', '1')).toBe(`
It was there from the first publish, without a cold start (initial_containers).
It was killed because an input ran into its timeout.
`);
});

test('a container goes with its App', () => {
  const yaml = shop(warm, 'events: [{ at: 1s, stop: {} }]');
  expect(why(yaml, 'container', '1')).toBe(`
It was there from the first publish, without a cold start (initial_containers).
It stopped because the App was stopped.
`);
});

test('a container goes with its Function', () => {
  const yaml = two(warm, `${at('1s')}\n${REMOVED}`);
  expect(why(yaml, 'container', '1')).toBe(`
It was there from the first publish, without a cold start (initial_containers).
It stopped because v2 has no api. It drained for 3s, for in-1.
`);
});

test('a container is started for load that old containers still carry', () => {
  const yaml = shop(
    warm,
    `${at('1s')}\n${events(deploy('2s', 'rolling'))}\n${ON_DEMAND}\nduration: 4s`,
  );
  expect(why(yaml, 'container', '2')).toBe(`
It was started because 1 input ran while v2 had 0 containers of its own: old
ones are no supply.
It is still starting when the run ends: its cold start of 3s is over at 5s.
`);
});

test('a container is started for min_containers', () => {
  const yaml = shop(`${warm}, min_containers: 2`, 'duration: 9s');
  expect(why(yaml, 'container', '2')).toBe(`
It was started for min_containers: 0 of 1 container busy.
It has been idle since 3s and is still there: min_containers keeps 2.
`);
});

test('a container is started for buffer_containers', () => {
  const yaml = shop(`${warm}, buffer_containers: 1`, `${at('1s')}\nduration: 9s`);
  expect(why(yaml, 'container', '2')).toBe(`
It was started for buffer_containers: 1 of 1 container busy.
It has been idle since 4s and is still there: idle containers stop after
scaledown_window (1m 00s), unless they are needed.
`);
});
