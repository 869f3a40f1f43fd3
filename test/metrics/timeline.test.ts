import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deployed, HandTrace } from './hand-trace.ts';

describe('buckets', () => {
  test('are a millisecond wide in a run that short', () => {
    const trace = deployed();
    trace.at(0.0005).arrive();
    trace.at(0.001).arrive();
    const { bucket_us, functions } = trace.timeline(0.0025);
    expect(bucket_us).toBe(1000);
    expect(functions[0]?.arrived).toEqual([1, 1, 0]);
  });

  test('double in width as the run grows, so that there are never more than 240', () => {
    const trace = deployed();
    for (const second of [0, 0.9, 100, 239]) trace.at(second).arrive();
    const { bucket_us, functions } = trace.timeline(240);
    expect(bucket_us).toBe(1024 * 1000);
    const arrived = functions[0]?.arrived ?? [];
    expect(arrived).toHaveLength(235);
    expect(arrived.flatMap((count, bucket) => (count === 0 ? [] : [[bucket, count]])))
      .toEqual([[0, 2], [97, 1], [233, 1]]);
    // 512 ms × 240 are not enough for an instant that would begin the 241st bucket.
    expect(trace.timeline(0.512 * 480).bucket_us).toBe(2048 * 1000);
  });

  test('hold the latencies of the inputs that arrived in them', () => {
    const trace = deployed(3);
    const [a, b, c] = [trace.at(0.001).arrive(), trace.arrive(), trace.at(0.0035).arrive()];
    for (const [container, input] of [a, b, c].entries()) trace.run(input, container + 1);
    trace.at(0.005).end(a, 1);
    trace.at(0.007).end(b, 2);
    trace.end(c, 3, { result: 'failed', state: 'failed' });
    const [line] = trace.timeline(0.0075).functions;
    expect(line).toMatchObject({ app: 'ap-1', function: 'f' });
    const none = Number.NaN;
    expect(line?.latency_max_us).toEqual([none, 6000, none, none, none, none, none, none]);
    expect(line?.latency_mean_us).toEqual([none, 5000, none, none, none, none, none, none]);
  });

  test('hold them together when they were merged', () => {
    const trace = deployed(1);
    for (const [at, latency] of [[0, 4], [1, 2], [2, 9], [3, 1]] as const) {
      const input = trace.at(at / 1000).arrive();
      trace.run(input, 1);
      trace.at((at + latency) / 1000).end(input, 1);
    }
    const { bucket_us, functions: [line] } = trace.timeline(0.3);
    expect(bucket_us).toBe(2000);
    expect(line?.arrived.slice(0, 3)).toEqual([2, 2, 0]);
    expect(line?.latency_max_us.slice(0, 3)).toEqual([4000, 9000, Number.NaN]);
    expect(line?.latency_mean_us.slice(0, 3)).toEqual([3000, 5000, Number.NaN]);
  });

  test('hold the mean number of containers that exist, the last one up to the end', () => {
    const trace = deployed(1);
    trace.at(0.0015).start(2);
    trace.at(0.00225).stop(1, 'idle');
    trace.at(0.0035).ready(2);
    expect(trace.timeline(0.0045).functions[0]?.containers).toEqual([1, 1.5, 1.25, 1, 1]);
    expect(trace.timeline(0.005).functions[0]?.containers).toEqual([1, 1.5, 1.25, 1, 1, 1]);
  });

  test('agree with a count over the whole run, however often they were merged', () => {
    const events = fc.array(
      fc.record({
        gap: fc.nat({ max: 400_000 }), what: fc.constantFrom('arrive', 'start', 'stop'),
      }),
      { minLength: 1, maxLength: 60, size: 'max' },
    );
    fc.assert(fc.property(events, fc.nat({ max: 100_000 }), (given, rest) => {
      const trace = deployed(1);
      const arrivals: number[] = [];
      const changes = [{ at: 0, step: 1 }];
      const existing = [1];
      let started = 1;
      let now = 0;
      for (const { gap, what } of given) {
        now += gap;
        trace.at(now / 1_000_000);
        if (what === 'arrive') {
          trace.arrive();
          arrivals.push(now);
        }
        if (what === 'start') {
          trace.start(++started);
          existing.push(started);
        }
        const oldest = what === 'stop' ? existing.shift() : undefined;
        if (oldest !== undefined) trace.stop(oldest, 'idle');
        if (what === 'start') changes.push({ at: now, step: 1 });
        if (oldest !== undefined) changes.push({ at: now, step: -1 });
      }
      const endedAt = now + rest;
      const { bucket_us: width, functions: [line] } = trace.timeline(endedAt / 1_000_000);
      const count = Math.floor(endedAt / width) + 1;
      expect(count).toBeLessThanOrEqual(240);
      expect(line?.arrived).toEqual(Array.from({ length: count }, (_, bucket) =>
        arrivals.filter((at) => Math.floor(at / width) === bucket).length));
      expect(line?.containers).toHaveLength(count);
      for (const [bucket, mean] of (line?.containers ?? []).entries()) {
        const from = bucket * width;
        const to = Math.min(endedAt, from + width);
        let area = 0;
        let now = 0;
        for (const { at, step } of changes) {
          area += step * Math.max(0, to - Math.max(from, at));
          if (at <= to) now += step;
        }
        expect(mean).toBeCloseTo(to === from ? now : area / (to - from), 9);
      }
    }), { seed: 1 });
  });

  test('are there for each Function of each App, in order of id and name', () => {
    const trace = new HandTrace();
    for (const app of [2, 1, -1]) {
      trace.app = app;
      for (const name of ['zip', 'encode']) trace.arrive(name);
    }
    expect(trace.timeline(1).functions.map(({ app, function: name }) => [app, name])).toEqual([
      ['ap-1', 'encode'], ['ap-1', 'zip'], ['ap-2', 'encode'], ['ap-2', 'zip'],
    ]);
  });
});

describe('the story', () => {
  const told = (trace: HandTrace) => trace.timeline(1000).steps;

  test('tells overrides of the autoscaler, and those that are rejected', () => {
    const trace = deployed();
    const options = {
      version: 1, function: 'f', min_containers: 2, buffer_containers: 1,
      scaledown_window_us: 90e6, by: 'ada',
    };
    trace.at(1).record('autoscaler.overridden', options);
    trace.at(2).record('autoscaler.overridden', { ...options, cap: 5 });
    trace.rule = 'PUB-8';
    trace.at(3).record('deploy.rejected', { why: 'v1 has no Function g' });
    expect(told(trace).slice(1).map(({ kind, text }) => [kind, text])).toEqual([
      ['overridden', 'f scales from 2 up (buffer 1, window 1m 30s), by ada'],
      ['overridden', 'f scales from 2 to 5 (buffer 1, window 1m 30s), by ada'],
      ['rejected', 'autoscaler override rejected: v1 has no Function g'],
    ]);
  });

  test('tells commands, publishes and rollouts in plain words', () => {
    const trace = deployed();
    trace.at(10).issue(1, { by: 'deploy-bot' });
    trace.record('build.started', { op: 1, image: 'base' });
    trace.at(40).record('build.succeeded', { op: 1, image: 'base' });
    trace.publish(2, { op: 1 });
    trace.record('deploy.returned', { op: 1 });
    trace.start(1);
    trace.record('rollout.blocked', { version: 2, function: 'f', why: 'cap' });
    trace.at(50).record('rollout.unblocked', { version: 2, function: 'f', why: 'cap' });
    trace.at(82.3).record('rollout.finished', { version: 2 });
    trace.record('rollout.superseded', { version: 2, by: 3 });
    trace.at(90).issue(2, { kind: 'rollback', strategy: 'recreate', target: 1 });
    trace.publish(3, { op: 2, strategy: 'recreate', version_type: 'rollback', source: 1 });
    trace.record('deploy.interrupting', { op: 2 });
    trace.record('deploy.returned', { op: 2, warning: 'old containers are still stopping' });
    expect(told(trace).map(({ at_us, kind, text }) => [at_us / 1_000_000, kind, text])).toEqual([
      [0, 'published', 'v1 published (rolling)'],
      [10, 'issued', 'deploy 1 (rolling) by deploy-bot issued'],
      [40, 'built', 'deploy 1: base built'],
      [40, 'published', 'v2 published (rolling)'],
      [40, 'returned', 'deploy 1 returned'],
      [40, 'blocked', 'rollout v2 blocked: f at max_containers'],
      [50, 'unblocked', 'rollout v2 goes on: f'],
      [82.3, 'finished', 'rollout v2 finished after 42.3s'],
      [82.3, 'superseded', 'rollout v2 superseded by v3'],
      [90, 'issued', 'rollback 2 to v1 (recreate) by ada issued'],
      [90, 'published', 'v3 published (recreate, rollback of v1)'],
      [90, 'interrupting', 'rollback 2 interrupts the old containers'],
      [90, 'returned', 'rollback 2 returned: old containers are still stopping'],
    ]);
  });

  test.each([
    [999_999, '1s'], [59_999_499, '59.999s'], [59_999_500, '1m 00s'], [115_519_352, '1m 55.519s'],
  ])('tells in minutes and seconds how long a rollout of %i µs took', (micros, took) => {
    const trace = deployed();
    trace.at(40).publish(2, { op: 1 });
    trace.at(40 + micros / 1_000_000).record('rollout.finished', { version: 2 });
    expect(told(trace).at(-1)?.text).toBe(`rollout v2 finished after ${took}`);
  });

  test('tells what came to nothing, and the end of an App', () => {
    const trace = deployed();
    trace.at(1).issue(1);
    trace.record('deploy.noop', { op: 1 });
    trace.issue(2);
    trace.record('build.failed', { op: 2, image: 'base' });
    trace.record('deploy.aborted', { op: 2 });
    trace.issue(3, { kind: 'rollover' });
    trace.record('deploy.rejected', { op: 3, why: 'the App is stopped' });
    trace.record('fault.struck', { fault: 'crash', target: 'ta-7' });
    trace.record('app.stopping', { by: 'eve' });
    trace.record('app.stopped');
    trace.record('deploy.rejected', { why: 'stopped by eve at 1s' });
    expect(told(trace).flatMap(({ kind, text }) => (kind === 'issued' ? [] : [[kind, text]])))
      .toEqual([
        ['published', 'v1 published (rolling)'],
        ['noop', 'deploy 1: nothing to change'],
        ['build_failed', 'deploy 2 aborted: building base failed'],
        ['rejected', 'rollover 3 rejected: the App is stopped'],
        ['fault', 'crash struck ta-7'],
        ['stopping', 'stopped by eve'],
        ['stopped', 'all containers are gone'],
        ['rejected', 'stop rejected: stopped by eve at 1s'],
      ]);
  });

  test('breaks off after ten thousand lines', () => {
    const trace = deployed();
    for (let count = 0; count < 10_001; count++) {
      trace.record('fault.struck', { fault: 'crash', target: 'f' });
    }
    expect(told(trace)).toHaveLength(10_000);
  });
});
