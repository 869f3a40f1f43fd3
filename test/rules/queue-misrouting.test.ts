import { expect, test } from 'vitest';
import { containersIn, linesWith, recordsIn, rulesIn } from './story-lines.ts';
import { play, type Played } from './timeline.ts';

// The container is idle from 1s on and stops at 11s; a lag of 2s ends at 13s.
const idle = (platform: string, ...rest: readonly string[]): Played => play([`
app:
  name: a
  functions:
    f: { service_time: 1s, cold_start: 5s, initial_containers: 1, scaledown_window: 10s }
platform: { ${platform} }`, ...rest].join('\n'));
const at = (instants: string, more = ''): string =>
  `traffic: [{ to: f, arrivals: { at: [0s] } }, { to: f, arrivals: { at: [${instants}] }${more} }]`;
const RETRY = 'router_lag: 2s, misroute_delay: 400ms';

test('QUE-9 an input for a container that stopped within the lag is misrouted', () => {
  const played = idle(RETRY, at('12s'));
  expect(linesWith(played, 'i2')).toEqual([
    '12s i2 arrived',
    '12s i2 misrouted to c1', '12.4s i2 requeued (kept)',
    '12.4s i2 misrouted to c1', '12.8s i2 requeued (kept)',
    '12.8s i2 misrouted to c1', '13.2s i2 requeued (kept)',
    '17s i2 on c2 (first)', '18s i2 succeeded -> succeeded',
  ]);
  expect(new Set(rulesIn(played, 'input.misrouted', 'input.requeued')))
    .toEqual(new Set(['input.misrouted QUE-9', 'input.requeued QUE-9']));
  expect(played.result.apps[0]?.functions['f']?.inputs.misrouted).toBe(3);
});

test('QUE-9 lines of expect count how often inputs were misrouted', () => {
  const played = idle(RETRY, at('12s, 12.9s'), `
expect:
  - f.inputs.misrouted == 4
  - f[from=12.5s].inputs.misrouted == 1
  - f[source=2, to=12.5s].inputs.misrouted == 3
  - f[from=0s, to=1s].inputs.misrouted > 0
  `);
  expect(played.result.expectations?.map(({ ok, actual }) => [ok, actual]))
    .toEqual([[true, '4'], [true, '1'], [true, '3'], [false, '0']]);
});

test('QUE-9 once the lag is over, at that very instant too, the router knows', () => {
  expect(linesWith(idle(RETRY, at('13s')), 'i2').slice(0, 2))
    .toEqual(['13s i2 arrived', '18s i2 on c2 (first)']);
});

test('QUE-9 without a lag nothing is ever misrouted', () => {
  const played = idle('misroute: fail, misroute_delay: 1s', at('11.5s'));
  expect(linesWith(played, 'misrouted')).toEqual([]);
  expect(linesWith(played, 'i2')[1]).toBe('16.5s i2 on c2 (first)');
});

test('QUE-9 a misrouted input is demand while it is held, and a misroute no attempt', () => {
  const played = idle(RETRY, at('12s'));
  expect(linesWith(played, 'starting')).toContain('12s c2 f v1 starting (demand)');
  expect(recordsIn(played, 'input.started')).toMatchObject([{}, { attempt: 1, cause: 'first' }]);
});

test('QUE-9 with misroute: fail it fails at once, and whatever the retry policy', () => {
  const played = play(`
  app:
    name: a
    functions:
      f:
        service_time: 1s
        cold_start: 5s
        initial_containers: 1
        scaledown_window: 10s
        retries: 3
  traffic: [{ to: f, arrivals: { at: [0s, 12s] } }]
  platform: { router_lag: 2s, misroute: fail }
  `);
  expect(linesWith(played, 'i2')).toEqual([
    '12s i2 arrived', '12s i2 misrouted to c1', '12s i2 failed (misrouted)',
  ]);
  expect(containersIn(played).filter((line) => line.includes('starting'))).toHaveLength(1);
  expect(played.result.apps[0]?.functions['f']?.inputs.failed).toBe(1);
});

test('QUE-9 it re-enters in its place, ahead of those that came meanwhile', () => {
  const played = idle('router_lag: 2s, misroute_delay: 700ms', at('12s, 13.1s'));
  // One is back at 13.4s, after the other came.
  expect(linesWith(played, 'on').slice(1))
    .toEqual(['17s i2 on c2 (first)', '18s i3 on c2 (first)']);
});

test('QUE-9 a caller can give up while its input is held', () => {
  const played = idle(RETRY, at('12s', ', patience: 200ms'));
  expect(linesWith(played, 'i2')).toEqual([
    '12s i2 arrived', '12s i2 misrouted to c1', '12.2s i2 abandoned (patience over)',
  ]);
});

test('QUE-9 a stop ends what is held, and what comes after it is not of the old App', () => {
  const played = idle(RETRY, at('12s'), 'events: [{ at: 12200ms, stop: {} }]');
  expect(linesWith(played, 'i2').slice(2)).toEqual(['12.2s i2 terminated (app stopped)']);
});

test('QUE-9 a removal ends what is held', () => {
  const played = play(`
  app:
    name: a
    functions:
      f: { service_time: 1s, cold_start: 5s, initial_containers: 1, scaledown_window: 10s }
      g: { service_time: 1s, cold_start: 5s }
  traffic: [{ to: f, arrivals: { at: [0s, 12s] } }]
  platform: { ${RETRY} }
  events: [{ at: 12200ms, deploy: { change: { functions: { f: null } } } }]
  `);
  expect(linesWith(played, 'i2')[2]).toMatch(/^12.2s i2 terminated/);
});

test('QUE-9 as a fault it is about containers that stop accepting while it lasts', () => {
  const fault = (lasts: string): string =>
    `events: [{ at: 10s, fault: { router_lag: { lag: 2s, for: ${lasts} } } }]`;
  const during = idle('misroute_delay: 1s', at('12s'), fault('1500ms'));
  expect(linesWith(during, 'misrouted')).toEqual(['12s i2 misrouted to c1']);
  expect(linesWith(during, 'requeued')).toEqual(['13s i2 requeued (kept)']);
  const before = idle('misroute_delay: 1s', at('12s'), fault('500ms'));
  expect(linesWith(before, 'misrouted')).toEqual([]);
});

/** A rolling deployment at 20s retires the one container at 25s, when the new one is ready. */
const retired = (slots: number, instants: string, more = ''): Played => play(`
app:
  name: a
  functions:
    f:
      code: a
      service_time: 3s
      cold_start: 5s
      initial_containers: 1
      max_containers: 1
      max_inputs: ${slots}
traffic: [{ to: f, arrivals: { at: [${instants}] } }]
events: [{ at: 20s, deploy: { change: { functions: { f: { code: b } } } } }]
platform: { router_lag: 9s, misroute_delay: 1s, rolling: { surge: 1 }${more} }
`);

test('QUE-9 a free container of the live version comes before a stale one', () => {
  const played = retired(1, '26s');
  expect(linesWith(played, 'i1')).toEqual([
    '26s i1 arrived', '26s i1 on c2 (first)', '29s i1 succeeded -> succeeded',
  ]);
});

test('QUE-9 what finds no better container is misrouted, until a slot is free', () => {
  const played = retired(1, '26s, 26.5s');
  expect(linesWith(played, 'i2').slice(1, 3))
    .toEqual(['26.5s i2 misrouted to c1', '27.5s i2 requeued (kept)']);
  // It asks again at 27.5s, 28.5s and 29.5s, when there is one: a slot that is free at 29s goes by.
  expect(linesWith(played, 'i2').slice(-2))
    .toEqual(['29.5s i2 on c2 (first)', '32.5s i2 succeeded -> succeeded']);
});

test('QUE-9 a container that drains has the slots for the router that it had free', () => {
  // At 25s the old one runs the first: its one slot is taken, of two one is free.
  const full = retired(1, '24s, 26s, 26s');
  expect(linesWith(full, 'draining')).toEqual(['25s c1 draining (retired)']);
  expect(linesWith(full, 'misrouted')).toEqual([]);
  const half = retired(2, '24s, 26s, 26s, 26s');
  expect(linesWith(half, 'misrouted')[0]).toBe('26s i4 misrouted to c1');
});

test('QUE-9 a container that crashed is stale as well', () => {
  const played = play(`
  app:
    name: a
    functions: { f: { service_time: 1s, cold_start: 5s, initial_containers: 1 } }
  traffic: [{ to: f, arrivals: { at: [3s] } }]
  events: [{ at: 2s, fault: { crash: { function: f } } }]
  platform: { router_lag: 1500ms, misroute_delay: 1s }
  `);
  expect(linesWith(played, 'i1')).toEqual([
    '3s i1 arrived', '3s i1 misrouted to c1', '4s i1 requeued (kept)',
    '8s i1 on c2 (first)', '9s i1 succeeded -> succeeded',
  ]);
});

test('QUE-9 QUE-6 of two containers with a batch each it prefers the one with fewer inputs', () => {
  // c2 drains with a batch of one; c1 has one of three, and c3, of the new version, no slot left.
  const played = play(`
app:
  name: a
  functions:
    f:
      cold_start: 0s
      initial_containers: 2
      max_containers: 3
      max_inputs: 2
      target_inputs: 6
      batch: { max_batch_size: 3, base: 60s }
platform: { router_lag: 2s, misroute_delay: 5s, routing: oldest }
traffic: [{ to: f, arrivals: { at: [1s, 1s, 1s, 2s, 5500ms, 6s] } }]
events:
  - { at: 5s, deploy: { change: { functions: { f: { max_inputs: 1, target_inputs: 1 } } } } }
duration: 10s
  `);
  expect(linesWith(played, 'draining')).toEqual(['5s c2 draining (retired)']);
  expect(linesWith(played, 'i5', 'i6')).toEqual([
    '5.5s i5 arrived', '5.5s i5 in the batch on c3', '5.5s i5 on c3 (first)',
    '6s i6 arrived', '6s i6 misrouted to c2',
  ]);
});
