import { expect, test } from 'vitest';
import { RunMetrics } from '../../src/metrics/run-metrics.ts';
import { Texts } from '../../src/trace/texts.ts';
import { deployed, us } from './hand-trace.ts';

test('every input is listed in order of arrival, with its attempts', () => {
  const trace = deployed(1);
  const first = trace.at(1).arrive('f');
  const second = trace.at(2).arrive('f');
  const third = trace.at(2).arrive('g');
  trace.run(first, 1);
  trace.at(4).end(first, 1, { result: 'interrupted', state: 'queued' });
  trace.requeue(first);
  trace.stop(1, 'interrupted');
  trace.start(2, { version: 2 });
  trace.at(6).ready(2);
  trace.run(first, 2, 'interrupted');
  trace.at(9).end(first, 2, { result: 'failed', state: 'waiting' });
  trace.run(second, 2);
  trace.at(10).finish(third, 'rejected', 'not found');
  expect(trace.inputs()).toEqual([
    {
      id: 'in-1', function: 'f', arrived_us: us(1), state: 'waiting',
      attempts: [
        {
          n: 1, cause: 'first', container: 'ta-1', version: 1, started_us: us(2),
          ended_us: us(4), result: 'interrupted',
        },
        {
          n: 2, cause: 'interrupted', container: 'ta-2', version: 2, started_us: us(6),
          ended_us: us(9), result: 'failed',
        },
      ],
    },
    {
      id: 'in-2', function: 'f', arrived_us: us(2), state: 'running',
      attempts: [
        { n: 1, cause: 'first', container: 'ta-2', version: 2, started_us: us(9) },
      ],
    },
    {
      id: 'in-3', function: 'g', arrived_us: us(2), finished_us: us(10), state: 'rejected',
      attempts: [],
    },
  ]);
});

test('an input is queued again when its retry is due, and final when its last attempt ends', () => {
  const trace = deployed(1);
  const input = trace.arrive();
  trace.run(input, 1);
  trace.at(1).end(input, 1, { result: 'failed', state: 'waiting' });
  trace.at(3).requeue(input, 'tail');
  expect(trace.inputs()[0]?.state).toBe('queued');
  trace.run(input, 1, 'retry');
  trace.at(4).end(input, 1);
  expect(trace.inputs()[0]).toMatchObject({ state: 'succeeded', finished_us: us(4) });
});

test('neither inputs nor a timeline are kept unless they are asked for', () => {
  const metrics = new RunMetrics(new Texts(() => {}));
  expect(() => metrics.inputs()).toThrow('no list of inputs');
  expect(() => metrics.timeline(0)).toThrow('no timeline');
});
