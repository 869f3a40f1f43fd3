import { describe, expect, test } from 'vitest';
import { deployed, type HandTrace, us } from './hand-trace.ts';

/** Version 2 is published at 10 s and takes away the only container as `take` has it. */
function takenAway(take: (trace: HandTrace) => void): HandTrace {
  const trace = deployed(1);
  trace.at(10).publish(2, { strategy: 'recreate' });
  take(trace);
  return trace;
}

const serveFrom = (trace: HandTrace, seconds: number, input: number): void => {
  trace.at(seconds).initial(2, { version: 2 });
  trace.run(input, 2);
};

describe('ZDT-1', () => {
  test.each([
    ['an interrupt', (trace: HandTrace) => trace.stop(1, 'interrupted')],
    ['a retirement without inputs', (trace: HandTrace) => trace.stop(1, 'retired')],
    ['an eviction', (trace: HandTrace) => trace.stop(1, 'evicted')],
    ['a retirement', (trace: HandTrace) => trace.drain(1, 'retired')],
    ['the removal of the Function', (trace: HandTrace) => trace.drain(1, 'removed')],
  ])('ZDT-1 after %s it is down from the first queued input until a container accepts',
    (_, take) => {
      const trace = takenAway(take);
      const input = trace.at(12).arrive();
      serveFrom(trace, 17, input);
      expect(trace.function(100).downtime_us).toBe(us(5));
      expect(trace.rollout(100, 2)).toMatchObject({
        downtime_us: us(5), functions: { f: { downtime_us: us(5) } },
      });
      expect(trace.rollout(100, 1).downtime_us).toBe(0);
    });

  test.each([
    ['idle expiry', (trace: HandTrace) => trace.stop(1, 'idle')],
    ['a time limit', (trace: HandTrace) => trace.stop(1, 'timeout')],
    ['single use', (trace: HandTrace) => trace.stop(1, 'single_use')],
    ['preemption', (trace: HandTrace) => trace.stop(1, 'preempted')],
    ['a graceful preemption', (trace: HandTrace) => trace.drain(1, 'graceful')],
    ['the stop of the App', (trace: HandTrace) => trace.stop(1, 'app_stopped')],
    ['a crash', (trace: HandTrace) => {
      trace.record('container.crashed', { container: 1, why: 'fault' });
      trace.stopped(1);
    }],
  ])('ZDT-1 %s is no deployment, although one came just before it', (_, take) => {
    const trace = takenAway(take);
    serveFrom(trace, 17, trace.at(12).arrive());
    expect(trace.function(100).downtime_us).toBe(0);
  });

  test('ZDT-1 inputs that were queued already count from the instant of the loss', () => {
    const trace = deployed(1);
    trace.run(trace.at(8).arrive(), 1);
    const queued = trace.at(9).arrive();
    trace.at(10).publish(2, { strategy: 'recreate' });
    trace.at(11).stop(1, 'interrupted');
    serveFrom(trace, 14, queued);
    expect(trace.function(100).downtime_us).toBe(us(3));
  });

  test('ZDT-1 an interrupted input that is queued again makes it down', () => {
    const trace = deployed(1);
    const input = trace.at(8).arrive();
    trace.run(input, 1);
    trace.at(10).publish(2, { strategy: 'recreate' });
    trace.stopping(1, 'interrupted');
    trace.end(input, 1, { result: 'interrupted', state: 'queued' });
    trace.requeue(input);
    trace.stopped(1);
    serveFrom(trace, 14, input);
    expect(trace.function(100).downtime_us).toBe(us(4));
  });

  test('ZDT-1 without inputs it is not down; retries that are not due are no inputs yet', () => {
    const trace = deployed(1);
    const input = trace.at(8).arrive();
    trace.run(input, 1);
    trace.at(9).end(input, 1, { result: 'failed', state: 'waiting' });
    trace.at(10).publish(2, { strategy: 'recreate' });
    trace.stop(1, 'interrupted');
    trace.at(15).requeue(input, 'tail');
    serveFrom(trace, 16, input);
    expect(trace.function(100).downtime_us).toBe(us(1));
  });

  test('ZDT-1 it is down only while something is queued', () => {
    const trace = takenAway((each) => each.stop(1, 'interrupted'));
    trace.at(12).arrive();
    trace.at(13).arrive();
    trace.at(14).finish(1, 'abandoned');
    trace.at(15).finish(2, 'abandoned');
    trace.at(20).arrive();
    trace.at(22).finish(3, 'abandoned');
    expect(trace.function(100).downtime_us).toBe(us(3 + 2));
  });

  test('ZDT-1 a call that is refused at once is no downtime', () => {
    const trace = takenAway((each) => each.drain(1, 'removed'));
    trace.at(12).finish(trace.arrive(), 'rejected', 'not found');
    expect(trace.function(100).downtime_us).toBe(0);
  });

  test('ZDT-1 as long as one container accepts, it is not down', () => {
    const trace = deployed(2);
    trace.at(10).publish(2, { strategy: 'recreate' });
    trace.stop(1, 'interrupted');
    trace.at(12).arrive();
    expect(trace.function(100).downtime_us).toBe(0);
  });

  test('ZDT-1 the last loss decides: a later container that expires is not the rollout\'s doing',
    () => {
      const trace = takenAway((each) => each.stop(1, 'interrupted'));
      trace.at(12).initial(2, { version: 2 });
      trace.at(80).stop(2, 'idle');
      trace.at(81).arrive();
      expect(trace.function(100).downtime_us).toBe(0);
    });

  test('ZDT-1 what is down at the end of the run counts until then, each time it is asked', () => {
    const trace = takenAway((each) => each.stop(1, 'interrupted'));
    trace.at(12).arrive();
    expect(trace.function(20).downtime_us).toBe(us(8));
    expect(trace.function(30).downtime_us).toBe(us(18));
    expect(trace.rollout(30, 2).downtime_us).toBe(us(18));
  });

  test('ZDT-1 each rollout answers for what happened while its version was live', () => {
    const trace = takenAway((each) => each.stop(1, 'interrupted'));
    const first = trace.at(12).arrive();
    trace.at(13).publish(3, { strategy: 'recreate' });
    trace.at(15).initial(2, { version: 3 });
    trace.run(first, 2);
    trace.at(20);
    trace.end(first, 2);
    trace.publish(4, { strategy: 'recreate' });
    trace.stop(2, 'interrupted');
    trace.at(21).arrive();
    expect([2, 3, 4].map((version) => trace.rollout(25, version).downtime_us))
      .toEqual([us(3), 0, us(4)]);
    expect(trace.function(25).downtime_us).toBe(us(7));
  });

  test('ZDT-1 the downtime of a rollout is the sum over the Functions', () => {
    const trace = deployed();
    trace.initial(1, { function: 'f' });
    trace.initial(2, { function: 'g' });
    trace.at(10).publish(2, { strategy: 'recreate' });
    trace.stop(1, 'interrupted');
    trace.stop(2, 'interrupted');
    trace.at(11).arrive('f');
    trace.at(12).arrive('g');
    expect(trace.rollout(20, 2)).toMatchObject({
      downtime_us: us(9 + 8),
      functions: { f: { downtime_us: us(9) }, g: { downtime_us: us(8) } },
    });
  });
});
