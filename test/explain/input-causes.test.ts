import { expect, test } from 'vitest';
import { why } from './explained.ts';
import {
  REMOVED, WARM_PAIR, at, deploy, events, fault, impatient, shop, two, warm,
} from './situations.ts';

test('an input waits for a cold start where all containers are busy', () => {
  const yaml = shop('service_time: 9s, cold_start: 3s, initial_containers: 1', at('1s', '2s'));
  expect(why(yaml, 'input', '2')).toBe(`
9s of its 12s are its own work.
3s of its 12s it waited for a cold start: the one ready container had no free
slot. buffer_containers keeps spare ones; a shorter cold_start helps as well.
`);
});

test('an input is refused by an App that was stopped', () => {
  const yaml = shop(warm, `${at('3s')}\nevents: [{ at: 1s, stop: {} }]`);
  expect(why(yaml, 'input', '1')).toBe(`
It was refused: the App was stopped.
`);
});

test('an input is refused by a Function that was removed', () => {
  const yaml = two(warm, `${at('3s')}\n${REMOVED}`);
  expect(why(yaml, 'input', '1')).toBe(`
It was refused: the live version has no such Function.
`);
});

test('an input is refused by an App that is not deployed yet', () => {
  const yaml = shop(warm, at('3s')).replace('name: shop, f', 'name: shop, deployed: false, f');
  expect(why(yaml, 'input', '1')).toBe(`
It was refused: the App was not deployed yet.
`);
});

test('an input is given up by its caller while it runs', () => {
  const yaml = shop(warm, impatient('3s', '0s'));
  expect(why(yaml, 'input', '1')).toBe(`
Its caller gave up after 3s while it ran; the attempt came too late.
`);
});

test('an input is given up by its caller while it waits for its retry', () => {
  const yaml = shop(
    `${warm}, failure_rate: 1, retries: { max_retries: 1, initial_delay: 9s }`,
    impatient('6s', '0s'),
  );
  expect(why(yaml, 'input', '1')).toBe(`
Its caller gave up after 6s while it waited for its retry.
All of its 6s were lost, 2s of it retry delay: 1 attempt failed.
`);
});

test('an input is still running when the run ends', () => {
  const yaml = shop(warm, `${at('0s')}\nduration: 3s`);
  expect(why(yaml, 'input', '1')).toBe(`
It is still running when the run ends, since 0s.
`);
});

test('an input still waits for its retry when the run ends', () => {
  const yaml = shop(
    `${warm}, failure_rate: 1, retries: { max_retries: 1, initial_delay: 9s }`,
    `${at('0s')}\nduration: 6s`,
  );
  expect(why(yaml, 'input', '1')).toBe(`
It is still waiting for its retry when the run ends, since 4s.
All of its 6s were lost, 2s of it retry delay: 1 attempt failed.
`);
});

test('an input runs on the old version where the rollout is blocked', () => {
  const yaml = shop(
    `${warm}, max_containers: 1`,
    `${at('0s', '2s')}\n${events(deploy('1s', 'rolling'))}`,
  );
  expect(why(yaml, 'input', '2')).toBe(`
4s of its 6s are its own work.
2s of its 6s it waited for a slot: 1 of 1 container was busy. Raise
max_containers, give containers more slots (max_inputs), or shorten the work.
It ran on v1 although v2 was live: v2 had no container ready (its rollout was
blocked, at max_containers).
`);
});

test('an input runs on the old version where the new one has no free slot', () => {
  const yaml = shop(
    WARM_PAIR,
    `${at('3s', '4s')}\n`
    + events(deploy('1s', 'rolling', 'code: b2, cold_start: { sequence: [1s, 20s] }')),
  );
  expect(why(yaml, 'input', '2')).toBe(`
It was served at once: all of its 4s are its own work.
It ran on v1 although v2 was live: v2 had no free slot (1 container ready).
`);
});

test('an input that is preempted runs again', () => {
  const yaml = shop(warm, `${at('0s')}\n${fault('3s', 'preempt')}`);
  expect(why(yaml, 'input', '1')).toBe(`
4s of its 10s are its own work.
3s of its 10s it waited for a cold start: no container was ready. min_containers
keeps some warm; a shorter cold_start helps as well.
3s of its 10s were lost: its container was taken away (the fault preempt struck
ta-1).
`);
});

test('an input fails with its only attempt', () => {
  const yaml = shop(`${warm}, failure_rate: 1`, at('1s'));
  expect(why(yaml, 'input', '1')).toBe(`
It failed: its only attempt failed, and no retry was left. With retries it would
run again.
`);
});

test('an input fails by a fault', () => {
  const yaml = shop(`${warm}, retries: 1`, `${at('1s')}\n${fault('3s', 'fail_attempt')}`);
  expect(why(yaml, 'input', '1')).toBe(`
4s of its 7s are its own work.
3s of its 7s were lost, 1s of it retry delay: 1 attempt failed (the fault
fail_attempt struck in-1).
`);
});

test('an input fails after more losses than are made good', () => {
  const yaml = shop(
    warm,
    `${at('0s')}\nplatform: { constants: { losses: 0 } }\n${fault('3s', 'crash')}`,
  );
  expect(why(yaml, 'input', '1')).toBe(`
It failed: it was lost once more than the platform makes good (1 attempt).
`);
});

test('an input waits for a slot although there is room for containers', () => {
  const yaml = shop(
    'service_time: { sequence: [6s, 1s] }, cold_start: 1s, single_use: true, max_inputs: 2, '
    + 'initial_containers: 1',
    at('0s', '1s'),
  );
  expect(why(yaml, 'input', '2')).toBe(`
5s of its 7s it waited for a slot: the containers there were counted as enough,
and had none free.
1s of its 7s it waited for a cold start: no container was ready. min_containers
keeps some warm; a shorter cold_start helps as well.
`);
});

test('an input is interrupted by the timeout of another one', () => {
  const yaml = shop(
    'cold_start: 1s, max_inputs: 2, timeout: 10s, initial_containers: 1, service_time: 1s',
    `${at('0s', '4s').replace('to: api', 'to: api, service_times: [60s, 9s]')}\n`
    + 'platform: { on_timeout: kill-container }',
  );
  expect(why(yaml, 'input', '2')).toBe(`
9s of its 16s are its own work.
6s of its 16s were lost: 1 attempt was interrupted: the timeout of another input
killed the container. on_timeout: cancel-attempt keeps them apart.
`);
});

test('an input is terminated by the stop of the App', () => {
  const yaml = shop(
    'service_time: 2s, cold_start: 3s',
    `${at('0s')}\nevents: [{ at: 1s, stop: {} }]`,
  );
  expect(why(yaml, 'input', '1')).toBe(`
It was terminated: the App was stopped.
All of its 1s it waited for a cold start: no container was ready. min_containers
keeps some warm; a shorter cold_start helps as well.
`);
});

test('an input is terminated by the removal of its Function', () => {
  const yaml = two('service_time: 2s, cold_start: 3s', `${at('1s')}\n${REMOVED}`);
  expect(why(yaml, 'input', '1')).toBe(`
It was terminated: the Function was removed.
All of its 1s it waited for a cold start: no container was ready. min_containers
keeps some warm; a shorter cold_start helps as well.
`);
});

test('an input waits behind containers that are leaving, at the cap', () => {
  const yaml = shop(
    `${warm}, max_containers: 1, exit_time: 9s`,
    `${at('1s')}\n${events(deploy('2s', 'recreate'))}`,
  );
  expect(why(yaml, 'input', '1')).toBe(`
9s of its 17s it waited for a slot: 1 of 1 container existed (1 stopping). Raise
max_containers, give containers more slots (max_inputs), or shorten exit_time.
3s of its 17s it waited for a cold start: deploy 1 (recreate) had taken all
containers away. A rolling deployment keeps them until others are ready.
`);
});

test('an input fails on a container that has loaded a secret which is worthless by now', () => {
  const yaml = shop(
    `${warm}, secrets: [token]`,
    `${at('2s')}\nevents: [{ at: 1s, fault: { invalidate_secret: { secret: token } } }]`,
  );
  expect(why(yaml, 'input', '1')).toBe(`
It failed: its only attempt failed, on a container that had loaded the secret
token before that was invalidated. Only containers that start afterwards load it
anew: roll over.
`);
});

test('an input fails as a fault has it', () => {
  const yaml = shop(warm, `${at('2s')}\n${fault('3s', 'fail_attempt')}`);
  expect(why(yaml, 'input', '1')).toBe(`
It failed: its only attempt failed (the fault fail_attempt struck in-1), and no
retry was left. With retries it would run again.
`);
});
