import { expect, test } from 'vitest';
import { deployed, us } from './hand-trace.ts';

const NO_TIME = { queue: 0, starting: 0, idle: 0, busy: 0, draining: 0, stopping: 0 };

test('the life of a container is split by what it was doing', () => {
  const trace = deployed();
  trace.at(0).start(1, { queue: 2, slots: 2 });
  trace.at(5).ready(1);
  const [a, b, c] = [trace.at(6).arrive(), trace.arrive(), trace.arrive()];
  trace.run(a, 1);
  trace.at(7).run(b, 1);
  trace.at(9).end(a, 1);
  trace.at(10).end(b, 1);
  trace.at(13).run(c, 1);
  trace.at(14).drain(1);
  trace.at(16).end(c, 1);
  trace.stopping(1, 'drained');
  trace.at(19).stopped(1);
  expect(trace.function(20).containers).toEqual({
    started: 1, start_failed: 0, crashed: 0, peak: 1,
    mean: 19 / 20, seconds: 19,
    by_state_us: {
      queue: us(2), starting: us(3), idle: us(1 + 3), busy: us(4 + 1), draining: us(2),
      stopping: us(3),
    },
  });
});

test('what still exists at the end of the run counts until then', () => {
  const trace = deployed(1);
  trace.at(4).start(2, { queue: 1 });
  trace.at(6).start(3, { queue: 9 });
  trace.at(6).run(trace.arrive(), 1);
  expect(trace.function(10).containers).toMatchObject({
    peak: 3, seconds: 10 + 6 + 4, mean: 2,
    by_state_us: { ...NO_TIME, queue: us(1 + 4), starting: us(5), idle: us(6), busy: us(4) },
  });
  expect(trace.function(20).containers.seconds).toBe(20 + 16 + 14);
});

test('initial containers exist, but are neither started nor cold starts', () => {
  const trace = deployed(2);
  trace.start(3);
  const { containers, cold_starts } = trace.function(1);
  expect(containers.peak).toBe(3);
  expect(containers.started).toBe(1);
  expect(cold_starts).toBe(1);
});

test('a start that is cancelled in its queue never leaves it', () => {
  const trace = deployed();
  trace.at(0).start(1, { queue: 5 });
  trace.at(3).stop(1, 'cancelled');
  expect(trace.function(10).containers).toMatchObject({
    started: 1, start_failed: 0, seconds: 3, by_state_us: { ...NO_TIME, queue: us(3) },
  });
});

test('a failed start is no crash, a crash is no failed start', () => {
  const trace = deployed(1);
  trace.start(2);
  trace.at(1).record('container.start_failed', { container: 2, why: 'crashed' });
  trace.stopped(2);
  const input = trace.arrive();
  trace.run(input, 1);
  trace.at(3).record('container.crashed', { container: 1, why: 'fault' });
  trace.end(input, 1, { result: 'crashed', state: 'queued' });
  trace.stopped(1);
  expect(trace.function(10).containers).toMatchObject({
    started: 1, start_failed: 1, crashed: 1, seconds: 4,
    by_state_us: { ...NO_TIME, starting: us(1), idle: us(1), busy: us(2) },
  });
});

test('attempts that end after their container began to stop change none of its times', () => {
  const trace = deployed(1);
  const input = trace.arrive();
  trace.run(input, 1);
  trace.at(2).stopping(1, 'interrupted');
  trace.end(input, 1, { result: 'interrupted', state: 'queued' });
  trace.at(5).stopped(1);
  expect(trace.function(10).containers.by_state_us)
    .toEqual({ ...NO_TIME, busy: us(2), stopping: us(3) });
});

test('a run of no length has a mean of 0', () => {
  expect(deployed(2).function(0).containers).toMatchObject({ mean: 0, seconds: 0, peak: 2 });
});

test('thousands of containers one after the other leave nothing behind', () => {
  const trace = deployed();
  for (let container = 1; container <= 5000; container++) {
    trace.at(container).start(container);
    trace.ready(container);
    trace.stop(container, 'single_use');
  }
  expect(trace.function(6000).containers).toMatchObject({ started: 5000, peak: 1, seconds: 0 });
});
