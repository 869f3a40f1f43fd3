import { expect, test } from 'vitest';
import { explained } from './explained.ts';
import { at, deploy, events, fault, impatient, shop, warm } from './situations.ts';

const LIMITED = 'platform: { limits: { queued: 1 } }';

test('an input that finds a free container is served at once', () => {
  const yaml = shop(warm, at('1s'));
  expect(explained(yaml, 'input', '1')).toBe(`
in-1 of shop/api: succeeded on v1
4s = wait 0s + cold wait 0s + service 4s + lost 0s

          1s  QUE-1   arrives from source web
                        0 of 1 container busy
              QUE-2   attempt 1 starts on ta-1 v1
          5s  OBJ-5   attempt 1 succeeds after 4s

why
It was served at once: all of its 4s are its own work.
`);
});

test('an input waits for a cold start where there is no container', () => {
  const yaml = shop('service_time: 2s, cold_start: 3s', at('1s'));
  expect(explained(yaml, 'input', '1')).toBe(`
in-1 of shop/api: succeeded on v1
5s = wait 0s + cold wait 3s + service 2s + lost 0s

          1s  QUE-1   arrives from source web
                        no container
              AUT-2   ta-1 v1 begins a cold start of 3s
          4s  CON-1   ta-1 is ready after 3s
              QUE-2   attempt 1 starts on ta-1 v1 after 3s in the queue
          6s  OBJ-5   attempt 1 succeeds after 2s

why
3s of its 5s it waited for a cold start: no container was ready. min_containers
keeps some warm; a shorter cold_start helps as well.
`);
});

test('an input waits behind others where the containers are at the cap', () => {
  const yaml = shop(`${warm}, max_containers: 1`, at('0s', '1s', '2s'));
  expect(explained(yaml, 'input', '3')).toBe(`
in-3 of shop/api: succeeded on v1
10s = wait 6s + cold wait 0s + service 4s + lost 0s

          2s  QUE-1   arrives from source web
                        1 of 1 container busy, max_containers 1, 1 input queued
          8s  QUE-2   attempt 1 starts on ta-1 v1 after 6s in the queue
         12s  OBJ-5   attempt 1 succeeds after 4s

why
6s of its 10s it waited behind 1 other: 1 of 1 container was busy. Raise
max_containers, give containers more slots (max_inputs), or shorten the work.
`);
});

test('an input shares the cores of its container with others', () => {
  const options = `${warm}, max_containers: 1, max_inputs: 3, concurrency: { cpu: 1 }`;
  expect(explained(shop(options, at('1s', '1s', '1s')), 'input', '3')).toBe(`
in-3 of shop/api: succeeded on v1
12s = wait 0s + cold wait 0s + service 12s + lost 0s

          1s  QUE-1   arrives from source web
                        0 of 1 container busy, max_containers 1, 2 inputs queued
              QUE-2   attempt 1 starts on ta-1 v1
         13s  OBJ-5   attempt 1 succeeds after 12s

why
8s of its 12s it ran slowed down: the cores of its container are shared. Fewer
inputs at a time (max_inputs, target_inputs), or more cores, help.
`);
});

const CALLING = `
name: shop
app:
  name: shop
  functions:
    api: { ${warm}, calls: [{ function: bank, at: 0.5 }] }
    bank: { service_time: 6s, cold_start: 3s FAILS }
${at('1s')}`;

test('an input stands still for its call', () => {
  expect(explained(CALLING.replace('FAILS', ''), 'input', '1')).toBe(`
in-1 of shop/api: succeeded on v1
13s = wait 0s + cold wait 0s + service 13s + lost 0s

          1s  QUE-1   arrives from source web
                        0 of 1 container busy
              QUE-2   attempt 1 starts on ta-1 v1
          3s  CAL-1   calls in-2 and stands still
         12s  OBJ-5   in-2 is final: succeeded
         14s  OBJ-5   attempt 1 succeeds after 13s

why
9s of its 13s it stood still for its calls to bank. cutover explain tells of
each why it took so long.
`);
});

test('an input that was called tells by whom, and a caller which call made it fail', () => {
  const yaml = CALLING.replace('FAILS', ', failure_rate: 1');
  expect(explained(yaml, 'input', '2')).toBe(`
in-2 of shop/bank: failed on v1
9s = wait 0s + cold wait 3s + service 0s + lost 6s

          3s  QUE-1   called by shop/api
                        no container
                        because attempt 1 of in-1 called it and stands still
                        until it is final
              AUT-2   ta-2 v1 begins a cold start of 3s
          6s  CON-1   ta-2 is ready after 3s
              QUE-2   attempt 1 starts on ta-2 v1 after 3s in the queue
         12s  RET-1   attempt 1 fails after 6s

why
It failed: its only attempt failed, and no retry was left. With retries it would
run again.
3s of its 9s it waited for a cold start: no container was ready. min_containers
keeps some warm; a shorter cold_start helps as well.
`);
  expect(explained(yaml, 'input', '1')).toBe(`
in-1 of shop/api: failed on v1
11s = wait 0s + cold wait 0s + service 0s + lost 11s

          1s  QUE-1   arrives from source web
                        0 of 1 container busy
              QUE-2   attempt 1 starts on ta-1 v1
          3s  CAL-1   calls in-2 and stands still
         12s  RET-1   in-2 is final: failed
              RET-1   attempt 1 fails after 11s

why
It failed: its only attempt failed as in-2, which it had called, did, and no
retry was left. With retries it would run again.
`);
});

test('an input that a recreate interrupts runs again on the new version', () => {
  const yaml = shop(warm, `${at('1s')}\n${events(deploy('3s', 'recreate'))}`);
  expect(explained(yaml, 'input', '1')).toBe(`
in-1 of shop/api: succeeded on v2
9s = wait 0s + cold wait 3s + service 4s + lost 2s

          1s  QUE-1   arrives from source web
                        0 of 1 container busy
              QUE-2   attempt 1 starts on ta-1 v1
          3s  PUB-5   v2 is published (recreate)
              RET-2   attempt 1 is interrupted after 2s
                        because deploy 1 (recreate) interrupts all containers
                        from before
              QUE-3   queued again in its old place
              AUT-2   ta-2 v2 begins a cold start of 3s
          6s  CON-1   ta-2 is ready after 3s
              QUE-2   attempt 2 starts on ta-2 v2 after 3s in the queue
         10s  OBJ-5   attempt 2 succeeds after 4s

why
4s of its 9s are its own work.
3s of its 9s it waited for a cold start: deploy 1 (recreate) had taken all
containers away. A rolling deployment keeps them until others are ready.
2s of its 9s were lost: 1 attempt was interrupted by deploy 1 (recreate). A
rolling deployment interrupts nothing.
`);
});

test('an input that runs into its timeout is tried again', () => {
  const yaml = shop(
    'service_time: { sequence: [1s, 5s] }, cold_start: 1s, initial_containers: 2, timeout: 3s, '
    + 'retries: 1',
    at('0s', '1s'),
  );
  expect(explained(yaml, 'input', '2')).toBe(`
in-2 of shop/api: succeeded on v1
5s = wait 0s + cold wait 0s + service 1s + lost 4s

          1s  QUE-1   arrives from source web
                        0 of 2 containers busy
              QUE-2   attempt 1 starts on ta-1 v1
          4s  RET-3   attempt 1 runs into its timeout after 3s
          5s  QUE-3   queued again at the tail, its retry delay of 1s over
              QUE-2   attempt 2 starts on ta-2 v1
          6s  OBJ-5   attempt 2 succeeds after 1s

why
4s of its 5s were lost, 1s of it retry delay: 1 attempt ran into the timeout.
Raise it, or shorten the work.
`);
});

test('an input is refused where the queue is full', () => {
  const yaml = shop(`${warm}, max_containers: 1`, `${at('0s', '1s', '2s')}\n${LIMITED}`);
  expect(explained(yaml, 'input', '3')).toBe(`
in-3 of shop/api: rejected
0s = wait 0s + cold wait 0s + service 0s + lost 0s

          2s  QUE-1   arrives from source web
                        1 of 1 container busy, max_containers 1, 1 input queued
              QUE-7   rejected: resource exhausted

why
It was refused, by a limit of the platform: 1 input was queued and 1 running.
More containers, or higher platform.limits, let more in.
`);
});

test('an input is given up by its caller', () => {
  const yaml = shop(`${warm}, max_containers: 1`, impatient('2s', '0s', '1s'));
  expect(explained(yaml, 'input', '2')).toBe(`
in-2 of shop/api: abandoned
2s = wait 2s + cold wait 0s + service 0s + lost 0s

          1s  QUE-1   arrives from source web
                        1 of 1 container busy, max_containers 1
          3s  QUE-8   abandoned: patience over after 2s

why
Its caller gave up after 2s while it was queued.
All of its 2s it waited for a slot: 1 of 1 container was busy. Raise
max_containers, give containers more slots (max_inputs), or shorten the work.
`);
});

test('an input is still queued when the run ends', () => {
  const yaml = shop(`${warm}, max_containers: 1`, `${at('0s', '1s')}\nduration: 3s`);
  expect(explained(yaml, 'input', '2')).toBe(`
in-2 of shop/api: queued
2s = wait 2s + cold wait 0s + service 0s + lost 0s

          1s  QUE-1   arrives from source web
                        1 of 1 container busy, max_containers 1
          3s  TIME-5  the run ends; it is still queued, for 2s

why
It is still queued when the run ends, since 1s.
All of its 2s it waited for a slot: 1 of 1 container was busy. Raise
max_containers, give containers more slots (max_inputs), or shorten the work.
`);
});

test('an input runs on the old version while the new one starts', () => {
  const yaml = shop(warm, `${at('2s')}\n${events(deploy('1s', 'rolling'))}`);
  expect(explained(yaml, 'input', '1')).toBe(`
in-1 of shop/api: succeeded on v1
4s = wait 0s + cold wait 0s + service 4s + lost 0s

          1s  PUB-5   v2 is published (rolling)
          2s  QUE-1   arrives from source web
                        0 of 1 container busy, 1 starting
              QUE-2   attempt 1 starts on ta-1 v1
          6s  OBJ-5   attempt 1 succeeds after 4s

why
It was served at once: all of its 4s are its own work.
It ran on v1 although v2 was live: v2 had no container ready (1 starting).
`);
});

test('an input that is lost in a crash runs again', () => {
  const yaml = shop(warm, `${at('0s')}\n${fault('3s', 'crash')}`);
  expect(explained(yaml, 'input', '1')).toBe(`
in-1 of shop/api: succeeded on v1
10s = wait 0s + cold wait 3s + service 4s + lost 3s

          0s  QUE-1   arrives from source web
                        0 of 1 container busy
              QUE-2   attempt 1 starts on ta-1 v1
          3s  RET-2   attempt 1 is lost in a crash after 3s
                        because the fault crash struck ta-1
              QUE-3   queued again in its old place
              AUT-2   ta-2 v1 begins a cold start of 3s
          6s  CON-1   ta-2 is ready after 3s
              QUE-2   attempt 2 starts on ta-2 v1 after 3s in the queue
         10s  OBJ-5   attempt 2 succeeds after 4s

why
4s of its 10s are its own work.
3s of its 10s it waited for a cold start: no container was ready. min_containers
keeps some warm; a shorter cold_start helps as well.
3s of its 10s were lost: its container crashed (the fault crash struck ta-1).
`);
});

test('an input fails with the last of its attempts', () => {
  const yaml = shop(`${warm}, failure_rate: 1, retries: 2`, at('1s'));
  expect(explained(yaml, 'input', '1')).toBe(`
in-1 of shop/api: failed on v1
14s = wait 0s + cold wait 0s + service 0s + lost 14s

          1s  QUE-1   arrives from source web
                        0 of 1 container busy
              QUE-2   attempt 1 starts on ta-1 v1
          5s  RET-1   attempt 1 fails after 4s
          6s  QUE-3   queued again at the tail, its retry delay of 1s over
              QUE-2   attempt 2 starts on ta-1 v1
         10s  RET-1   attempt 2 fails after 4s
         11s  QUE-3   queued again at the tail, its retry delay of 1s over
              QUE-2   attempt 3 starts on ta-1 v1
         15s  RET-1   attempt 3 fails after 4s

why
It failed: the last of its 3 attempts failed, and no retry was left.
All of its 14s were lost, 2s of it retry delay: 3 attempts failed.
`);
});

test('an input waits while starts fail', () => {
  const yaml = shop('service_time: 2s, cold_start: 1s, start_failures: [1, 2]', at('0s'));
  expect(explained(yaml, 'input', '1')).toBe(`
in-1 of shop/api: succeeded on v1
8s = wait 5s + cold wait 1s + service 2s + lost 0s

          0s  QUE-1   arrives from source web
                        no container
          1s  CON-3   the start of ta-1 fails (and 1 more)
          5s  AUT-2   ta-3 v1 begins a cold start of 1s
          6s  CON-1   ta-3 is ready after 1s
              QUE-2   attempt 1 starts on ta-3 v1 after 6s in the queue
          8s  OBJ-5   attempt 1 succeeds after 2s

why
5s of its 8s it waited because starts of v1 fail (2 in a row). Deploy a version
that starts, or roll back.
1s of its 8s it waited for a cold start: no container was ready. min_containers
keeps some warm; a shorter cold_start helps as well.
`);
});

test('an input is bound to a start under way', () => {
  const yaml = shop(warm, `${at('0s', '1s')}\nplatform: { binding: early }`);
  expect(explained(yaml, 'input', '2')).toBe(`
in-2 of shop/api: succeeded on v1
7s = wait 0s + cold wait 3s + service 4s + lost 0s

          1s  QUE-1   arrives from source web
                        1 of 1 container busy
              AUT-2   ta-2 v1 begins a cold start of 3s
              QUE-10  bound to ta-2, which is starting
          4s  CON-1   ta-2 is ready after 3s
              QUE-2   attempt 1 starts on ta-2 v1 after 3s in the queue
          8s  OBJ-5   attempt 1 succeeds after 4s

why
4s of its 7s are its own work.
3s of its 7s it waited for a cold start: the one ready container had no free
slot. buffer_containers keeps spare ones; a shorter cold_start helps as well.
`);
});

test('an attempt on a container that is not warm says so', () => {
  const yaml = `
    app:
      name: shop
      functions: { api: { service_time: 1s, cold_start: 1s, warm_up: { factor: 5 } } }
    traffic: [{ to: api, arrivals: { at: [0s, 20s] } }]
  `;
  expect(explained(yaml, 'input', '1')).toContain(
    'CON-9   attempt 1 starts on ta-1 v1 (not warm yet) after',
  );
  expect(explained(yaml, 'input', '2')).not.toContain('warm yet');
});
