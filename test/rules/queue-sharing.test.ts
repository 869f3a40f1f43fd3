import { expect, test } from 'vitest';
import type { TraceRecord } from '../../src/model/records.ts';
import { recordsIn } from './story-lines.ts';
import { play } from './timeline.ts';

const USUAL = 'initial_containers: 1, max_containers: 1, max_inputs: 10';

interface Given {
  readonly cpu?: number | string;
  readonly options?: string;
  readonly arrivals: string;
  readonly services: string;
  readonly more?: string;
}

const run = ({ cpu = 1, options = USUAL, arrivals, services, more = '' }: Given) => play(`
    app:
      name: a
      functions:
        f: { service_time: 1s, cold_start: 1s, concurrency: { cpu: ${cpu} }, ${options} }
    traffic: [{ to: f, arrivals: { at: [${arrivals}] }, service_times: [${services}] }]
    ${more}
  `, { check: true });

const ended = ({ input, t_us, result }: TraceRecord): string =>
  `${String(input).replace('in-', 'i')} ${t_us / 1_000_000}s ${result}`;

/** How attempts end, in order; no property objects. */
function ends(given: Given): readonly string[] {
  const played = run(given);
  expect(played.result.properties?.filter(({ ok }) => !ok)).toEqual([]);
  return recordsIn(played, 'attempt.ended').map(ended);
}

test('QUE-5 inputs share the cores of their container equally', () => {
  // Alone until 1 s, then at half the rate: the first has 1 s left, the second 1 s of its own.
  expect(ends({ arrivals: '0s, 1s', services: '2s, 1s' }))
    .toEqual(['i1 3s succeeded', 'i2 3s succeeded']);
  // At a third each until the shortest is done at 3 s, at a half until 5 s, then alone.
  expect(ends({ arrivals: '0s, 0s, 0s', services: '1s, 2s, 3s' }))
    .toEqual(['i1 3s succeeded', 'i2 5s succeeded', 'i3 6s succeeded']);
});

test('QUE-5 as many inputs as there are cores do not slow each other', () => {
  expect(ends({ cpu: 2, arrivals: '0s, 0s', services: '1s, 4s' }))
    .toEqual(['i1 1s succeeded', 'i2 4s succeeded']);
  // Three on two cores: at 2/3 each until 1.5 s, then each has a core to itself.
  expect(ends({ cpu: 2, arrivals: '0s, 0s, 0s', services: '1s, 2s, 2s' }))
    .toEqual(['i1 1.5s succeeded', 'i2 2.5s succeeded', 'i3 2.5s succeeded']);
});

test('QUE-5 a container with less than a core is slow even for one input', () => {
  expect(ends({ cpu: 0.25, arrivals: '0s', services: '1s' })).toEqual(['i1 4s succeeded']);
  expect(ends({ cpu: 1.5, arrivals: '0s, 0s', services: '3s, 3s' }))
    .toEqual(['i1 4s succeeded', 'i2 4s succeeded']);
});

test('QUE-5 io, the default, lets nobody wait for another', () => {
  const given = { arrivals: '0s, 0s', services: '1s, 2s' };
  const usual = play(`
    app: { name: a, functions: { f: { service_time: 1s, cold_start: 1s, ${USUAL} } } }
    traffic: [{ to: f, arrivals: { at: [0s, 0s] }, service_times: [1s, 2s] }]
  `);
  expect(recordsIn(usual, 'attempt.ended').map(ended))
    .toEqual(['i1 1s succeeded', 'i2 2s succeeded']);
  expect(ends({ ...given, cpu: 1_000 })).toEqual(['i1 1s succeeded', 'i2 2s succeeded']);
});

test('QUE-5 containers share with nobody: each has cores of its own', () => {
  const options = 'initial_containers: 2, max_containers: 2, max_inputs: 2, target_inputs: 1';
  expect(ends({ options, arrivals: '0s, 0s, 0s', services: '2s, 2s, 1s' }))
    .toEqual(['i2 2s succeeded', 'i3 2s succeeded', 'i1 3s succeeded']);
});

test('QUE-5 an end falls on the nearest microsecond, and what others are served is exact', () => {
  const us = ({ input, t_us }: TraceRecord): string => `${input} ${t_us}`;
  const served = (cpu: number, services: string) => recordsIn(run({
    cpu, arrivals: '0s, 0s, 0s', services,
  }), 'attempt.ended').map(us);
  // At 7/30 each 1 µs is done after 4.29 µs, which is 4 µs; all have been served 14/15 by then, so
  // the second is nearest to its end too. The third has 31/15 left, and 2.95 µs to go at 0.7.
  expect(served(0.7, '1us, 1us, 3us')).toEqual(['in-1 4', 'in-2 4', 'in-3 7']);
  // At 2/15 each after 7.5 µs, and halves go up: 8 µs, when 16/15 have been served. The third has
  // 29/15 left, and 4.83 µs to go at 0.4.
  expect(served(0.4, '1us, 1us, 3us')).toEqual(['in-1 8', 'in-2 8', 'in-3 13']);
});

test('QUE-5 TIME-2 who are done in one microsecond end in the order of their starts', () => {
  // Four share a core and a half until i6 starts, to the microsecond nearest to when three of them
  // are done: i5 has 3 s left and an eighth of a microsecond, i6 has 3 s.
  expect(ends({
    cpu: 1.5, options: 'initial_containers: 1, max_containers: 1, max_inputs: 4',
    arrivals: '0s, 0s, 0s, 0s, 0s, 1s', services: '3s, 5s, 5s, 5s, 5s, 3s',
  }).slice(-2)).toEqual(['i5 17.333333s succeeded', 'i6 17.333333s succeeded']);
});

test('QUE-5 nothing adds up over many ends that are rounded', () => {
  // Three share at all times but for the first and the last: each is served a third.
  const count = 3_000;
  const at = Array.from({ length: count }, (_, k) => `${k * 10}us`).join(', ');
  const services = Array.from({ length: count }, () => '10us').join(', ');
  const played = run({ arrivals: at, services, more: '' });
  const last = recordsIn(played, 'attempt.ended').at(-1);
  // A core that is never idle has done 30,000 µs of work in as much time.
  expect(last?.t_us).toBe(count * 10);
});

test('QUE-5 the timeout bounds how long an attempt runs, not its work', () => {
  expect(ends({
    options: `${USUAL}, timeout: 3s`, arrivals: '0s, 0s, 0s', services: '1s, 2s, 1s',
    more: 'platform: { on_timeout: cancel-attempt }',
  })).toEqual(['i1 3s succeeded', 'i3 3s succeeded', 'i2 3s timeout']);
  // A killed container takes the others with it; the one that was interrupted begins anew.
  expect(ends({
    options: `${USUAL}, timeout: 3s`, arrivals: '0s, 1s', services: '2500ms, 1500ms',
    more: 'platform: { on_timeout: kill-container }',
  })).toEqual(['i1 3s timeout', 'i2 3s interrupted', 'i2 5.5s succeeded']);
});

test('QUE-5 who leaves early leaves the cores to the others', () => {
  // The second is cancelled at 2 s: the first has been served 1 s by then and goes on alone.
  expect(ends({
    arrivals: '0s, 0s', services: '3s, 9s',
    more: 'events: [{ when: { event: input.started, nth: 2 }, fault: { fail_attempt: {} } }]',
  })).toEqual(['i2 0s failed', 'i1 3s succeeded']);
  expect(ends({
    arrivals: '0s, 0s', services: '3s, 9s',
    more: 'events: [{ at: 2s, fault: { fail_attempt: { function: f } } }]',
  })).toEqual(['i1 2s failed', 'i2 10s succeeded']);
});

test('QUE-5 what a draining container serves shares on, each version its own cores', () => {
  const change = 'change: { functions: { f: { concurrency: { cpu: 2 } } } }';
  expect(ends({
    options: 'initial_containers: 1, max_inputs: 2', arrivals: '0s, 0s, 5s, 5s',
    services: '4s, 4s, 4s, 4s', more: `events: [{ at: 1s, deploy: { ${change} } }]`,
  })).toEqual([
    'i1 8s succeeded', 'i2 8s succeeded', 'i3 9s succeeded', 'i4 9s succeeded',
  ]);
  expect(ends({
    options: 'initial_containers: 1, max_inputs: 2', arrivals: '0s, 0s', services: '4s, 4s',
    more: 'events: [{ at: 2s, deploy: { strategy: recreate, '
      + 'change: { functions: { f: { concurrency: io } } } } }]',
  })).toEqual([
    'i1 2s interrupted', 'i2 2s interrupted', 'i1 7s succeeded', 'i2 7s succeeded',
  ]);
});

test('QUE-5 cores are part of the configuration; io said aloud is none', () => {
  const published = (concurrency: string) => recordsIn(play(`
    app: { name: a, functions: { f: { service_time: 1s, cold_start: 1s } } }
    events: [{ at: 1s, deploy: { change: { functions: { f: { concurrency: ${concurrency} } } } } }]
  `), 'deploy.published').length;
  expect([published('io'), published('{ cpu: 1 }')]).toEqual([1, 2]);
});
