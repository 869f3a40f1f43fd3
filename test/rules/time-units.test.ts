import { expect, test } from 'vitest';
import { commandsIn, containersIn, linesWith, recordsIn } from './story-lines.ts';
import { play } from './timeline.ts';

test('TIME-1 every instant and every drawn duration is a whole number of microseconds', () => {
  const { records } = play(`
    app:
      name: a
      functions:
        f:
          service_time: { lognormal: { mean: 10us, cv: 2 } }
          cold_start:
            pull: { exponential: { mean: 3us } }
            init: { uniform: { min: 1us, max: 4us } }
          failure_rate: 0.2
          retries: { max_retries: 2, initial_delay: 7us, backoff_coefficient: 1.3 }
    traffic:
      - to: f
        arrivals: { poisson: { rate: 200000/s } }
        count: 300
        patience: { weibull: { mean: 50us, sd: 20us } }
    platform: { constants: { retry_floor: 0s } }
  `);
  const durations = records.flatMap((record) => [
    record.t_us, record['cold_start_us'] ?? 0, record['service_us'] ?? 0,
    record['patience_us'] ?? 0,
  ]);
  expect(durations.length).toBeGreaterThan(1000);
  expect(durations.every((micros) => Number.isInteger(micros) && Number(micros) >= 0)).toBe(true);
});

test.each([
  [1.0000004, 1_000_000],
  [1.0000006, 1_000_001],
  [1.0000005, 1_000_001],
])('TIME-1 a delay of 1 s × %d is rounded to the nearest microsecond', (factor, micros) => {
  const { records } = play(`
    app:
      name: a
      functions:
        f:
          service_time: 1s
          cold_start: 1s
          failure_rate: 1
          retries: { max_retries: 2, initial_delay: 1s, backoff_coefficient: ${factor} }
    traffic: [{ to: f, arrivals: { at: [0s] } }]
  `);
  const due = records.filter(({ type }) => type === 'input.requeued').map(({ t_us }) => t_us);
  expect(due).toEqual([3_000_000, 4_000_000 + micros]);
});

test('TIME-1 a scenario that is anchored to the calendar runs like one that is not', () => {
  const scenario = `
    name: same
    app: { name: a, functions: { f: { service_time: 2s, cold_start: 3s } } }
    traffic: [{ to: f, arrivals: { every: 1s }, until: 6s }]
    events: [{ at: 4s, rollover: {} }]
  `;
  expect(play(`start: 2026-01-05T09:00:00Z${scenario.replace(/\n {4}/g, '\n')}`).lines)
    .toEqual(play(scenario).lines);
});

test('TIME-1 the retry floor is a constant of the platform, 1 s by default', () => {
  const played = play(`
    app:
      name: a
      functions:
        f:
          service_time: 1s
          cold_start: 1s
          failure_rate: 1
          retries: { max_retries: 1, initial_delay: 0s }
    traffic: [{ to: f, arrivals: { at: [0s] } }]
    platform: { constants: { retry_floor: 250ms } }
  `);
  expect(linesWith(played, 'requeued')).toEqual(['2.25s i1 requeued (tail)']);
});

test('TIME-1 the back-off of starts and its bound are constants of the platform', () => {
  const played = play(`
    app:
      name: a
      functions: { f: { service_time: 1s, cold_start: 1s, start_failures: [1, 2, 3] } }
    traffic: [{ to: f, arrivals: { at: [0s] } }]
    platform: { constants: { start_backoff: 3s, start_backoff_max: 5s } }
  `);
  expect(linesWith(played, 'starting')).toEqual([
    '0s c1 f v1 starting (demand)',
    '4s c2 f v1 starting (demand)',
    '10s c3 f v1 starting (demand)',
    '16s c4 f v1 starting (demand)',
  ]);
});

test('TIME-1 how often and how long a recreate looks are constants of the platform', () => {
  const played = play(`
    app:
      name: a
      functions:
        f: { service_time: 1s, cold_start: 1s, exit_time: 30s, initial_containers: 1 }
    events: [{ at: 5s, rollover: { strategy: recreate } }]
    platform: { constants: { recreate_poll: 4s, recreate_wait: 10s } }
    duration: 60s
  `);
  expect(commandsIn(played).filter((line) => line.endsWith('returned'))).toEqual(['15s returned']);
  expect(recordsIn(played, 'deploy.returned')[0]?.['warning']).toBeDefined();
});

test('TIME-1 how many losses are made good is a constant of the platform', () => {
  const played = play(`
    app:
      name: a
      functions: { f: { service_time: 9s, cold_start: 1s, initial_containers: 1 } }
    traffic: [{ to: f, arrivals: { at: [0s] } }]
    events:
      - { at: 1s, fault: { crash: { function: f } } }
      - { at: 3s, fault: { crash: { function: f } } }
    platform: { constants: { losses: 1 } }
  `);
  expect(linesWith(played, 'i1').slice(1)).toEqual([
    '0s i1 on c1 (first)',
    '1s i1 crashed -> queued',
    '1s i1 requeued (kept)',
    '2s i1 on c2 (crashed)',
    '3s i1 crashed -> failed',
  ]);
  expect(containersIn(played).at(-1)).toBe('3s c2 stopped');
});
