import { expect, test } from 'vitest';
import { explained } from './explained.ts';
import { at, impatient, shop, warm } from './situations.ts';

const RETRIED = ', caller_retries: { attempts: 3, delay: 1s }';
const STUBBORN = impatient('2s', '0s', '0s').replace('patience: 2s', `patience: 2s${RETRIED}`);

test('an input that its caller gave up names the one that takes its place', () => {
  expect(explained(shop(`${warm}, max_containers: 1`, STUBBORN), 'input', '1')).toBe(`
in-1 of shop/api: abandoned on v1
4s = wait 0s + cold wait 0s + service 4s + lost 0s

          0s  QUE-1   arrives from source web
                        0 of 1 container busy, max_containers 1
              QUE-2   attempt 1 starts on ta-1 v1
          3s  QUE-11  its caller tries again with in-3
          4s  QUE-8   attempt 1 succeeds after 4s

why
Its caller gave up after 2s while it ran; the attempt came too late.
`);
});

test('an input that a caller made in place of another names that one', () => {
  expect(explained(shop(`${warm}, max_containers: 1`, STUBBORN), 'input', '5')).toBe(`
in-5 of shop/api: abandoned
2s = wait 2s + cold wait 0s + service 0s + lost 0s

          6s  QUE-1   arrives from source web
                        1 of 1 container busy, max_containers 1
              QUE-11  made by its caller in place of in-3: try number 3
          8s  QUE-8   abandoned: patience over after 2s

why
Its caller gave up after 2s while it was queued.
All of its 2s it waited for a slot: 1 of 1 container was busy. Raise
max_containers, give containers more slots (max_inputs), or shorten the work.
`);
});

test('an input waits for an autoscaler that takes its time', () => {
  const slow = 'service_time: 2s, cold_start: 3s, '
    + 'autoscaler: { interval: 10s, scaleup_window: 5s }';
  expect(explained(shop(slow, at('7s')), 'input', '1')).toBe(`
in-1 of shop/api: succeeded on v1
18s = wait 13s + cold wait 3s + service 2s + lost 0s

          7s  QUE-1   arrives from source web
                        no container
         20s  AUT-5   ta-1 v1 begins a cold start of 3s
         23s  CON-1   ta-1 is ready after 3s
              QUE-2   attempt 1 starts on ta-1 v1 after 16s in the queue
         25s  OBJ-5   attempt 1 succeeds after 2s

why
13s of its 18s it waited for the autoscaler, which decides every 10s and starts
containers only for demand that has lasted 5s. Shorten that (autoscaler), or
keep spare containers (min_containers, buffer_containers).
3s of its 18s it waited for a cold start: no container was ready. min_containers
keeps some warm; a shorter cold_start helps as well.
`);
});
