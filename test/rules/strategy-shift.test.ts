import { expect, test } from 'vitest';
import type { Order, Strategy } from '../../src/model/strategy.ts';
import { recordsOf } from './moments.ts';
import { play } from './timeline.ts';

/** Starts one container of v2 and then gives these orders, at every ask. */
const canary = (orders: readonly Order[]): Strategy => ({
  name: './canary.ts',
  decide: (view) => view.startingCount + view.readyCount === 0
    ? [{ order: 'start', version: 2, count: 1 }, ...orders] : orders,
});

/** The versions that the inputs of every 100 ms from 13s to 14.9s go to; v2 is ready at 12s. */
function versionsUnder(
  strategy: Strategy, options = 'service_time: 50ms, max_inputs: 100',
): string {
  const played = play(`
app:
  name: a
  functions:
    f: { code: x1, cold_start: 2s, initial_containers: 1, max_containers: 2, ${options} }
traffic:
  - { name: t, to: f, from: 12900ms, count: 20, arrivals: { every: 100ms } }
events:
  - { at: 10s, deploy: { strategy: ./canary.ts, change: { functions: { f: { code: x2 } } } } }
duration: 16s
`, { strategies: [strategy] });
  const versions = new Map(recordsOf(played, 'container.starting')
    .map(({ container, version }) => [container, version]));
  return recordsOf(played, 'input.started')
    .map(({ container }) => versions.get(container)).join('');
}

test('STR-1 without shift every input prefers the live version', () => {
  expect(versionsUnder(canary([]))).toBe('22222222222222222222');
});

test.each([
  [0, '11111111111111111111'],
  [0.25, '11121112111211121112'],
  [0.4, '11212112121121211212'],
  [0.5, '12121212121212121212'],
  [1, '22222222222222222222'],
])('STR-1 shift(v2, %d): the k-th input prefers v2 when floor(k × share) steps up', (share, v) => {
  expect(versionsUnder(canary([{ order: 'shift', version: 2, share }]))).toBe(v);
});

test('STR-1 shift to the superseded version gives it the share, the live one the rest', () => {
  expect(versionsUnder(canary([{ order: 'shift', version: 1, share: 0.25 }])))
    .toBe('22212221222122212221');
});

test('STR-1 a new shift counts from its own start', () => {
  const strategy = canary([]);
  const later: Strategy = {
    ...strategy,
    decide: (view) => [
      ...strategy.decide(view),
      { order: 'wake', at: 13_950_000 },
      { order: 'shift', version: 2, share: view.now < 13_950_000 ? 0.3 : 0.5 },
    ],
  };
  // Ten inputs under 0.3, with steps at 4, 7 and 10, then ten under 0.5.
  expect(versionsUnder(later)).toBe('1112112112' + '1212121212');
});

test('STR-1 shift is a preference: without a free slot there an input takes the other', () => {
  // One slot each, and work of 150 ms every 100 ms: v1, always preferred, is free every other time.
  const options = 'service_time: 150ms, max_inputs: 1';
  expect(versionsUnder(canary([{ order: 'shift', version: 2, share: 0 }]), options))
    .toBe('12121212121212121212');
});

test('STR-1 shift comes after the target: a bursting container is left for one below it', () => {
  const orders: readonly Order[] = [{ order: 'shift', version: 2, share: 0 }];
  const played = play(`
app:
  name: a
  functions:
    f:
      code: x1
      service_time: 60s
      cold_start: 2s
      initial_containers: 1
      max_inputs: 3
      target_inputs: 1
      max_containers: 2
traffic: [{ name: t, to: f, arrivals: { at: [13s, 14s, 15s, 16s] } }]
events:
  - { at: 10s, deploy: { strategy: ./canary.ts, change: { functions: { f: { code: x2 } } } } }
duration: 17s
`, { strategies: [canary(orders)] });
  expect(recordsOf(played, 'input.started').map(({ container }) => container))
    .toEqual(['ta-1', 'ta-2', 'ta-1', 'ta-1']);
});

test('STR-1 the shift ends with its rollout', () => {
  const played = play(`
app:
  name: a
  functions:
    f: { code: x1, service_time: 50ms, cold_start: 2s, initial_containers: 1, max_inputs: 100 }
traffic: [{ name: t, to: f, arrivals: { at: [13s, 16s] } }]
events:
  - { at: 10s, deploy: { strategy: ./canary.ts, change: { functions: { f: { code: x2 } } } } }
  - { at: 15s, fault: { crash: { container: ta-1 } } }
  - { at: 15s, rollover: {} }
duration: 17s
`, { strategies: [canary([{ order: 'shift', version: 2, share: 0 }])] });
  expect(recordsOf(played, 'input.started').map(({ container }) => container))
    .toEqual(['ta-1', 'ta-2']);
});
