import { expect, test } from 'vitest';
import { recordsIn, rulesIn } from './story-lines.ts';
import { play } from './timeline.ts';

/** Service times in seconds, each with the container that it was on. */
const services = (options: string, rest: string) => recordsIn(play(`
    app:
      name: a
      functions: { f: { cold_start: 1s, ${options} } }
    ${rest}
  `), 'input.started')
  .map(({ container, service_us }) => `${container} ${Number(service_us) / 1_000_000}`);

const ONE_BY_ONE = 'traffic: [{ to: f, arrivals: { at: [0s, 30s, 60s, 90s] } }]';

test('CON-9 the first inputs of a container take so many times as long', () => {
  expect(services('service_time: 2s, warm_up: { inputs: 3, factor: 2.5 }', ONE_BY_ONE))
    .toEqual(['ta-1 5', 'ta-1 5', 'ta-1 5', 'ta-1 2']);
  expect(services('service_time: 2s, warm_up: { factor: 4 }', ONE_BY_ONE))
    .toEqual(['ta-1 8', 'ta-1 2', 'ta-1 2', 'ta-1 2']);
});

test('CON-9 the first input of a container has a law of its own, whatever its source says', () => {
  expect(services('service_time: 2s, first_service_time: 9s', ONE_BY_ONE))
    .toEqual(['ta-1 9', 'ta-1 2', 'ta-1 2', 'ta-1 2']);
  const given = 'traffic: [{ to: f, service_times: [3s, 4s], arrivals: { at: [0s, 30s] } }]';
  expect(services('service_time: 2s, first_service_time: 9s', given)).toEqual(['ta-1 9', 'ta-1 4']);
  expect(services('service_time: 2s, warm_up: { factor: 2 }', given)).toEqual(['ta-1 6', 'ta-1 4']);
});

test('CON-9 each container warms up by itself, initial ones and those of a new version too', () => {
  const rest = `
    traffic: [{ to: f, arrivals: { at: [0s, 0s, 20s, 40s] } }]
    events: [{ at: 30s, rollover: {} }]
  `;
  expect(services(
    'service_time: 2s, initial_containers: 2, first_service_time: 5s, scaledown_window: 1h', rest,
  )).toEqual(['ta-1 5', 'ta-2 5', 'ta-1 2', 'ta-3 5']);
});

test('CON-9 attempts count when they begin, those that fail and run side by side too', () => {
  expect(services(
    'service_time: 2s, warm_up: { inputs: 2, factor: 3 }, max_inputs: 3',
    'traffic: [{ to: f, arrivals: { at: [0s, 0s, 0s] } }]',
  )).toEqual(['ta-1 6', 'ta-1 6', 'ta-1 2']);
  expect(services(
    'service_time: 2s, warm_up: { factor: 3 }, failure_rate: 1, retries: 1',
    'traffic: [{ to: f, arrivals: { at: [0s] } }]',
  )).toEqual(['ta-1 6', 'ta-1 2']);
});

test('CON-9 a first input that runs into its timeout is lost like any other', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 2s, cold_start: 1s, timeout: 5s, warm_up: { factor: 3 } }
    traffic: [{ to: f, arrivals: { at: [0s] } }]
  `);
  expect(recordsIn(played, 'attempt.ended'))
    .toMatchObject([{ result: 'timeout', t_us: 6_000_000 }]);
});

test('CON-9 is cited by the starts of attempts that it slows, and by no other', () => {
  const played = play(`
    app: { name: a, functions: { f: { service_time: 2s, cold_start: 1s, warm_up: { factor: 3 } } } }
    ${ONE_BY_ONE}
  `);
  expect(rulesIn(played, 'input.started')).toEqual([
    'input.started CON-9', 'input.started QUE-2', 'input.started QUE-2', 'input.started QUE-2',
  ]);
});

test('CON-9 the draw is the one that the input has anyway: warming up moves no other value', () => {
  const drawn = (options: string) => services(
    `service_time: { exponential: { mean: 2s } }${options}`,
    'traffic: [{ to: f, arrivals: { every: 100s }, count: 6 }]',
  ).map((line) => Number(line.split(' ')[1]));
  const usual = drawn(', scaledown_window: 1h');
  const own = drawn(', scaledown_window: 1h, first_service_time: { exponential: { mean: 4s } }');
  expect(own.slice(1)).toEqual(usual.slice(1));
  expect(own[0]).toBeCloseTo(2 * (usual[0] as number), 5);
});
