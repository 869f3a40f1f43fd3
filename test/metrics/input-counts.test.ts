import { expect, test } from 'vitest';
import { deployed, HandTrace } from './hand-trace.ts';

const NONE = {
  arrived: 0, queued: 0, running: 0, waiting: 0,
  succeeded: 0, failed: 0, terminated: 0, rejected: 0, abandoned: 0,
};

test('OBJ-5 every input that arrived is counted in the state it is in at the end', () => {
  const trace = deployed(3);
  const [queued, running, waiting, good, bad, stopped, refused, gone] =
    Array.from({ length: 8 }, () => trace.arrive()) as [
      number, number, number, number, number, number, number, number,
    ];
  trace.finish(refused, 'rejected', 'resource exhausted');
  trace.run(running, 1);
  trace.run(waiting, 2);
  trace.at(1).end(waiting, 2, { result: 'timeout', state: 'waiting' });
  for (const [input, state] of [[good, 'succeeded'], [bad, 'failed']] as const) {
    trace.run(input, 2);
    trace.end(input, 2, { result: state, state });
  }
  trace.finish(stopped, 'terminated');
  trace.finish(gone, 'abandoned');
  expect(queued).toBe(1);
  expect(trace.function(9).inputs).toEqual({
    ...NONE, arrived: 8, queued: 1, running: 1, waiting: 1,
    succeeded: 1, failed: 1, terminated: 1, rejected: 1, abandoned: 1,
  });
});

test('an input can be given up while it waits for a retry, or as its attempt ends', () => {
  const trace = deployed(1);
  const first = trace.arrive();
  trace.run(first, 1);
  trace.at(1).end(first, 1, { result: 'failed', state: 'waiting' });
  trace.at(2).finish(first, 'abandoned');
  const second = trace.arrive();
  trace.run(second, 1);
  trace.at(3).end(second, 1, { result: 'failed', state: 'abandoned' });
  expect(trace.function(9).inputs).toEqual({ ...NONE, arrived: 2, abandoned: 2 });
});

test('an input that was given up while it waited leaves nothing to those after it', () => {
  const trace = deployed(1);
  for (let round = 0; round < 5000; round++) {
    const input = trace.arrive();
    trace.run(input, 1);
    trace.end(input, 1, { result: 'failed', state: 'waiting' });
    trace.finish(input, 'abandoned');
  }
  for (let round = 0; round < 5000; round++) trace.finish(trace.arrive(), 'abandoned');
  expect(trace.function(9).inputs).toEqual({ ...NONE, arrived: 10_000, abandoned: 10_000 });
});

test('QUE-11 inputs that callers made in place of earlier ones are counted apart as well', () => {
  const trace = deployed(1);
  const first = trace.arrive();
  trace.finish(first, 'rejected', 'resource exhausted');
  const second = trace.at(1).arrive();
  trace.record('caller.retried', { input: second, of: first, attempt: 2 });
  trace.run(second, 1);
  trace.at(2).end(second, 1, { result: 'failed', state: 'failed' });
  const third = trace.at(3).arrive();
  trace.record('caller.retried', { input: third, of: second, attempt: 3 });
  trace.finish(third, 'rejected', 'resource exhausted');
  expect(trace.function(9).inputs)
    .toEqual({ ...NONE, arrived: 3, retried: 2, rejected: 2, failed: 1 });
  expect(trace.inputs().map(({ retry_of }) => retry_of)).toEqual([undefined, 'in-1', 'in-2']);
});

test('attempts are counted by cause, and by the version of the container that ran them', () => {
  const trace = deployed(1);
  trace.publish(2);
  trace.initial(2, { version: 2 });
  trace.start(3, { version: 2 });
  const input = trace.arrive();
  const losses = [
    ['first', 'interrupted', 1], ['interrupted', 'preempted', 2], ['preempted', 'crashed', 2],
    ['crashed', 'timeout', 1],
  ] as const;
  for (const [cause, result, container] of losses) {
    trace.run(input, container, cause);
    trace.end(input, container, { result, state: 'queued' });
    trace.requeue(input);
  }
  trace.run(input, 2, 'timeout');
  const { attempts, by_version } = trace.function(1);
  expect(attempts).toEqual({
    first: 1, retry: 0, timeout: 1, interrupted: 1, preempted: 1, crashed: 1,
  });
  expect(by_version).toEqual({ 1: 2, 2: 3 });
});

test('a version that ran nothing is not among the versions', () => {
  const trace = deployed(1);
  trace.run(trace.arrive(), 1);
  trace.publish(2);
  trace.initial(2, { version: 2 });
  expect(trace.function(1).by_version).toEqual({ 1: 1 });
});

test('Apps come in order of id, their Functions in order of name, apart from each other', () => {
  const trace = new HandTrace();
  for (const app of [2, 1]) {
    trace.app = app;
    trace.create(`app ${app}`);
    trace.publish(1, { op: 0 });
    for (const name of ['zip', 'encode', 'Zip']) trace.arrive(name);
  }
  trace.arrive('zip');
  const [first, second] = trace.apps(1);
  expect([first?.id, first?.name, second?.id]).toEqual(['ap-1', 'app 1', 'ap-2']);
  expect(Object.keys(first?.functions ?? {})).toEqual(['Zip', 'encode', 'zip']);
  expect(first?.functions['zip']?.inputs.arrived).toBe(2);
  expect(second?.functions['zip']?.inputs.arrived).toBe(1);
});

test('a call for an App that does not exist belongs to no App', () => {
  const trace = deployed();
  trace.app = -1;
  trace.finish(trace.arrive(), 'rejected', 'not found');
  expect(trace.apps(1)).toHaveLength(1);
  expect(trace.apps(1)[0]?.functions).toEqual({});
  expect(trace.inputs()).toHaveLength(1);
});

test('an input that stays for long is found again when tens of thousands have gone by', () => {
  const trace = deployed(2);
  const patient = trace.at(0).arrive();
  for (let round = 0; round < 20_000; round++) {
    const input = trace.at(round + 1).arrive();
    trace.run(input, 1);
    trace.end(input, 1);
  }
  trace.at(30_000).run(patient, 2);
  trace.at(30_001).end(patient, 2);
  const { inputs, latency_us } = trace.function(40_000);
  expect(inputs).toEqual({ ...NONE, arrived: 20_001, succeeded: 20_001 });
  expect(latency_us?.max).toBe(30_001_000_000);
});

test('a trace that names an input or a container out of its life is refused', () => {
  expect(() => {
    const trace = deployed();
    trace.requeue(9000);
    trace.apps(1);
  }).toThrow('in-9000');
  expect(() => {
    const trace = deployed();
    trace.run(trace.arrive(), 7);
    trace.apps(1);
  }).toThrow('ta-7');
});
