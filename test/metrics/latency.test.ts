import { expect, test } from 'vitest';
import { deployed, type HandTrace, us } from './hand-trace.ts';

/** The parts of the latency of the only input that succeeded, in seconds. */
function parts(trace: HandTrace, endedAt = 100) {
  const { latency_us, wait_us, cold_wait_us, service_us, lost_us } = trace.function(endedAt);
  const seconds = (micros = Number.NaN): number => micros / 1_000_000;
  return {
    latency: seconds(latency_us?.max), wait: seconds(wait_us?.max),
    cold: seconds(cold_wait_us?.max), service: seconds(service_us?.max),
    lost: seconds(lost_us?.max),
  };
}

test('an input that finds a free container has service only', () => {
  const trace = deployed(1);
  const input = trace.at(10).arrive();
  trace.run(input, 1);
  trace.at(13).end(input, 1);
  expect(parts(trace)).toEqual({ latency: 3, wait: 0, cold: 0, service: 3, lost: 0 });
  expect(trace.function(100).cold_inputs).toBe(0);
});

test('queueing for a busy container is wait', () => {
  const trace = deployed(1);
  const first = trace.at(0).arrive();
  trace.run(first, 1);
  const second = trace.at(1).arrive();
  trace.at(5).end(first, 1);
  trace.run(second, 1);
  trace.at(7).end(second, 1);
  expect(parts(trace)).toEqual({ latency: 6, wait: 4, cold: 0, service: 5, lost: 0 });
});

test('queueing while the container that serves it starts is cold wait, and makes it cold', () => {
  const trace = deployed();
  const input = trace.at(2).arrive();
  trace.start(1);
  trace.at(7).ready(1);
  trace.run(input, 1);
  trace.at(8).end(input, 1);
  expect(parts(trace)).toEqual({ latency: 6, wait: 0, cold: 5, service: 1, lost: 0 });
  expect(trace.function(100).cold_inputs).toBe(1);
});

test('only the part of the queueing in which that container was starting is cold wait', () => {
  const trace = deployed();
  const input = trace.at(2).arrive();
  trace.at(3).start(1);
  trace.at(7).ready(1);
  const other = trace.at(7).arrive();
  trace.run(other, 1);
  trace.at(9).end(other, 1);
  trace.run(input, 1);
  trace.at(10).end(input, 1);
  expect(parts(trace)).toEqual({ latency: 8, wait: 3, cold: 4, service: 2, lost: 0 });
  // It waited for a container started after its arrival although another input opened it.
  expect(trace.function(100).cold_inputs).toBe(1);
});

test('one that joins a cold start under way waits cold without being cold', () => {
  const trace = deployed();
  trace.at(1).start(1);
  const input = trace.at(2).arrive();
  trace.at(5).ready(1);
  trace.run(input, 1);
  trace.at(6).end(input, 1);
  expect(parts(trace)).toEqual({ latency: 4, wait: 0, cold: 3, service: 1, lost: 0 });
  expect(trace.function(100).cold_inputs).toBe(0);
});

test('without any cold start time, the input that opens the container is cold, the next is not',
  () => {
    const trace = deployed();
    const first = trace.at(1).arrive();
    const second = trace.arrive();
    trace.start(1);
    trace.ready(1);
    trace.run(first, 1);
    trace.end(first, 1);
    trace.run(second, 1);
    trace.end(second, 1);
    expect(trace.function(100).cold_inputs).toBe(1);
  });

test('an input that is cold twice counts once', () => {
  const trace = deployed();
  const input = trace.at(0).arrive();
  for (const container of [1, 2]) {
    trace.start(container);
    trace.at(container).ready(container);
    trace.run(input, container, container === 1 ? 'first' : 'crashed');
    if (container === 2) break;
    trace.record('container.crashed', { container, why: 'fault' });
    trace.end(input, container, { result: 'crashed', state: 'queued' });
    trace.requeue(input);
    trace.stopped(container);
  }
  trace.at(3).end(input, 2);
  expect(trace.function(100).cold_inputs).toBe(1);
  expect(parts(trace)).toEqual({ latency: 3, wait: 0, cold: 2, service: 1, lost: 0 });
});

test('earlier attempts and retry delays are lost, the queueing between them is not', () => {
  const trace = deployed(1);
  const input = trace.at(0).arrive();
  trace.run(input, 1);
  trace.at(2).end(input, 1, { result: 'failed', state: 'waiting' });
  const other = trace.arrive();
  trace.run(other, 1);
  trace.at(5).requeue(input, 'tail');
  trace.at(6).end(other, 1, { result: 'failed', state: 'failed' });
  trace.run(input, 1, 'retry');
  trace.at(10).end(input, 1);
  expect(parts(trace)).toEqual({ latency: 10, wait: 1, cold: 0, service: 4, lost: 5 });
});

test('an interrupted attempt is lost, and the input queues from that instant', () => {
  const trace = deployed(1);
  const input = trace.at(1).arrive();
  trace.run(input, 1);
  trace.at(4).end(input, 1, { result: 'interrupted', state: 'queued' });
  trace.requeue(input);
  trace.stop(1, 'interrupted');
  trace.start(2, { version: 2 });
  trace.at(9).ready(2);
  trace.run(input, 2, 'interrupted');
  trace.at(10).end(input, 2);
  expect(parts(trace)).toEqual({ latency: 9, wait: 0, cold: 5, service: 1, lost: 3 });
});

test('bound to a container whose start is cancelled: that queueing is plain wait', () => {
  const trace = deployed();
  const input = trace.at(0).arrive();
  trace.start(1);
  trace.record('input.bound', { input, container: 1 });
  trace.at(2);
  trace.record('input.unbound', { input, container: 1 });
  trace.stop(1, 'cancelled');
  trace.start(2);
  trace.record('input.bound', { input, container: 2 });
  trace.at(5).ready(2);
  trace.run(input, 2);
  trace.at(6).end(input, 2);
  expect(parts(trace)).toEqual({ latency: 6, wait: 2, cold: 3, service: 1, lost: 0 });
});

test('what one input went through says nothing about those that come after it', () => {
  const trace = deployed();
  const count = 10_000;
  const first = Array.from({ length: count }, () => trace.at(0).arrive());
  trace.start(1, { slots: count });
  trace.at(1).ready(1);
  for (const input of first) trace.run(input, 1);
  for (const input of first) trace.at(2).end(input, 1, { result: 'crashed', state: 'queued' });
  for (const input of first) trace.at(3).run(input, 1, 'crashed');
  for (const input of first) trace.end(input, 1);
  for (let round = 0; round < count; round++) {
    const input = trace.at(10).arrive();
    trace.run(input, 1);
    trace.end(input, 1);
  }
  const { latency_us, wait_us, cold_wait_us, lost_us, cold_inputs } = trace.function(20);
  for (const part of [latency_us, wait_us, cold_wait_us, lost_us]) {
    expect(part).toMatchObject({ p50: 0 });
    expect(part?.mean).toBe((part?.max as number) / 2);
  }
  expect(cold_inputs).toBe(count);
});

test('statistics are over succeeded inputs, and absent where there is none', () => {
  const trace = deployed(1);
  const failed = trace.at(0).arrive();
  trace.run(failed, 1);
  trace.at(9).end(failed, 1, { result: 'failed', state: 'failed' });
  expect(trace.function(10)).not.toHaveProperty('latency_us');
  const good = trace.arrive();
  trace.run(good, 1);
  trace.at(11).end(good, 1);
  expect(trace.function(20).latency_us).toEqual({
    mean: us(2), p50: us(2), p90: us(2), p95: us(2), p99: us(2), max: us(2),
  });
});

test('percentiles are nearest rank, zeros included', () => {
  const trace = deployed(1);
  const waits = [0, 0, 0, 0, 0, 0, 1, 2, 3, 4];
  for (const [round, wait] of waits.entries()) {
    const input = trace.at(10 * round).arrive();
    trace.at(10 * round + wait).run(input, 1);
    trace.end(input, 1);
  }
  expect(trace.function(200).wait_us).toEqual({
    mean: us(1), p50: 0, p90: us(3), p95: us(4), p99: us(4), max: us(4),
  });
});
