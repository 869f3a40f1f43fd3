import { describe, expect, test } from 'vitest';
import { deployed, us } from './hand-trace.ts';

describe('its beginning and end', () => {
  test('the first publish has a rollout, which is finished at once', () => {
    const trace = deployed(1);
    trace.record('rollout.finished', { version: 1 });
    expect(trace.apps(9)[0]?.rollouts).toEqual([{
      version: 1, strategy: 'rolling', started_at_us: 0, finished_at_us: 0,
      blocked_us: 0, interrupted: 0, downtime_us: 0, mixed_us: 0,
      functions: {
        f: { accepting_at_publish: 0, trough_slots: 0, trough_slot_us: 0, downtime_us: 0,
          blocked_us: 0 },
      },
    }]);
  });

  test('a rollout that is superseded, finished or still open says so', () => {
    const trace = deployed(1);
    trace.at(10).publish(2);
    trace.at(20).publish(3);
    trace.record('rollout.superseded', { version: 2, by: 3 });
    trace.at(30).record('rollout.finished', { version: 3 });
    trace.at(40).publish(4, { strategy: 'recreate' });
    expect(trace.rollout(50, 2)).toMatchObject({ superseded_at_us: us(20) });
    expect(trace.rollout(50, 2)).not.toHaveProperty('finished_at_us');
    expect(trace.rollout(50, 3)).toMatchObject({ started_at_us: us(20), finished_at_us: us(30) });
    const open = trace.rollout(50, 4);
    expect(open.strategy).toBe('recreate');
    expect(open).not.toHaveProperty('finished_at_us');
    expect(open).not.toHaveProperty('superseded_at_us');
  });

  test('a Function has a row in the rollouts from the version on in which it turned up', () => {
    const trace = deployed(1);
    trace.publish(2);
    trace.arrive('late');
    trace.publish(3);
    const functions = trace.apps(1)[0]?.rollouts.map((rollout) => Object.keys(rollout.functions));
    expect(functions).toEqual([['f'], ['f', 'late'], ['f', 'late']]);
  });
});

describe('ZDT-3 blocked time', () => {
  const block = { version: 2, function: 'f', why: 'cap' };

  test('ZDT-3 counts per Function, and where they overlap only once for the App', () => {
    const trace = deployed();
    trace.initial(1, { function: 'f' });
    trace.initial(2, { function: 'g' });
    trace.at(10).publish(2);
    trace.record('rollout.blocked', block);
    trace.at(13).record('rollout.blocked', { ...block, function: 'g', why: 'backoff' });
    trace.at(15).record('rollout.unblocked', block);
    trace.at(18).record('rollout.unblocked', { ...block, function: 'g', why: 'backoff' });
    trace.at(30).record('rollout.blocked', block);
    trace.at(31).record('rollout.unblocked', block);
    expect(trace.rollout(50, 2)).toMatchObject({
      blocked_us: us(8 + 1), blocked_by: 'cap',
      functions: { f: { blocked_us: us(5 + 1) }, g: { blocked_us: us(5) } },
    });
  });

  test('ZDT-3 a block whose reason changes goes on, under its last reason', () => {
    const trace = deployed(1);
    trace.at(10).publish(2);
    trace.record('rollout.blocked', block);
    trace.at(12).record('rollout.blocked', { ...block, why: 'backoff' });
    trace.at(15).record('rollout.unblocked', { ...block, why: 'backoff' });
    expect(trace.rollout(50, 2)).toMatchObject({ blocked_us: us(5), blocked_by: 'backoff' });
  });

  test('ZDT-3 ends with the run, and with the rollout', () => {
    const trace = deployed(1);
    trace.at(10).publish(2);
    trace.record('rollout.blocked', block);
    expect(trace.rollout(14, 2).blocked_us).toBe(us(4));
    expect(trace.rollout(15, 2).blocked_us).toBe(us(5));
    trace.at(16).publish(3);
    trace.at(17).record('rollout.unblocked', block);
    expect(trace.rollout(50, 2).blocked_us).toBe(us(6));
    expect(trace.rollout(50, 3)).toMatchObject({ blocked_us: 0 });
    expect(trace.rollout(50, 3)).not.toHaveProperty('blocked_by');
  });

  test('ZDT-3 ends when the App is stopped', () => {
    const trace = deployed(1);
    trace.at(10).publish(2);
    trace.record('rollout.blocked', block);
    trace.at(12).record('app.stopping', { by: 'ada' });
    expect(trace.rollout(50, 2).blocked_us).toBe(us(2));
  });
});

describe('ZDT-3 mixed versions', () => {
  test('ZDT-3 count while containers of two versions of one Function accept', () => {
    const trace = deployed(2);
    trace.at(10).publish(2);
    trace.at(11).start(3, { version: 2 });
    trace.at(13).ready(3);
    trace.drain(1);
    trace.at(16).initial(4, { version: 2 });
    trace.at(17).drain(2);
    trace.at(30).record('rollout.finished', { version: 2 });
    expect(trace.rollout(50, 2).mixed_us).toBe(us(4));
  });

  test('ZDT-3 different versions in different Functions are no mixture', () => {
    const trace = deployed();
    trace.initial(1, { function: 'f' });
    trace.at(10).publish(2);
    trace.at(11).initial(2, { function: 'g', version: 2 });
    expect(trace.rollout(50, 2).mixed_us).toBe(0);
  });

  test('ZDT-3 a mixture that the rollout finds goes on in it, and ends with it', () => {
    const trace = deployed(1);
    trace.at(10).publish(2);
    trace.at(11).initial(2, { version: 2 });
    trace.at(20).publish(3);
    trace.at(25).stop(1, 'idle');
    expect(trace.rollout(50, 2).mixed_us).toBe(us(9));
    expect(trace.rollout(50, 3).mixed_us).toBe(us(5));
  });

  test('ZDT-3 lasts until the run ends, or the App is stopped', () => {
    const trace = deployed(1);
    trace.at(10).publish(2);
    trace.initial(2, { version: 2 });
    expect(trace.rollout(14, 2).mixed_us).toBe(us(4));
    trace.at(15).record('app.stopping', { by: 'ada' });
    expect(trace.rollout(50, 2).mixed_us).toBe(us(5));
  });
});

describe('ZDT-3 the trough', () => {
  const rowOf = (trace: ReturnType<typeof deployed>, endedAt = 100, version = 2) =>
    trace.rollout(endedAt, version).functions['f'];

  test('ZDT-3 is how far accepting slots fall below their number at the publish', () => {
    const trace = deployed();
    for (const container of [1, 2, 3]) trace.initial(container, { slots: 4 });
    trace.at(10).publish(2);
    trace.at(12).drain(1);
    trace.at(13).drain(2);
    trace.at(15).initial(4, { version: 2, slots: 10 });
    trace.at(20).drain(3);
    trace.at(24).initial(5, { version: 2, slots: 2 });
    trace.at(30).record('rollout.finished', { version: 2 });
    expect(rowOf(trace)).toMatchObject({
      accepting_at_publish: 12, trough_slots: 4, trough_slot_us: us(1 * 4 + 2 * 8 + 4 * 2),
    });
  });

  test('ZDT-3 stays level where each container goes as its replacement becomes ready', () => {
    const trace = deployed(2);
    trace.at(10).publish(2);
    for (const old of [1, 2]) {
      trace.at(10 + 5 * old).initial(2 + old, { version: 2 });
      trace.stop(old, 'retired');
    }
    trace.record('rollout.finished', { version: 2 });
    expect(rowOf(trace)).toMatchObject({
      accepting_at_publish: 2, trough_slots: 2, trough_slot_us: 0,
    });
  });

  test('ZDT-3 a dip that lasts no time is none', () => {
    const trace = deployed(1);
    trace.at(10).publish(2);
    trace.at(12).stop(1, 'evicted');
    trace.initial(2, { version: 2 });
    trace.at(13).record('rollout.finished', { version: 2 });
    expect(rowOf(trace)).toMatchObject({ trough_slots: 1, trough_slot_us: 0 });
  });

  test('ZDT-3 what a recreate has taken away is missing until it is back', () => {
    const trace = deployed(3);
    trace.at(10).publish(2, { strategy: 'recreate' });
    for (const old of [1, 2, 3]) trace.stop(old, 'interrupted');
    trace.record('rollout.finished', { version: 2 });
    trace.at(15).initial(4, { version: 2 });
    trace.at(17).initial(5, { version: 2 });
    trace.initial(6, { version: 2 });
    trace.at(20).stop(6, 'idle');
    expect(rowOf(trace)).toMatchObject({
      accepting_at_publish: 3, trough_slots: 0, trough_slot_us: us(5 * 3 + 2 * 2),
    });
  });

  test('ZDT-3 the next publish ends the trough of the one before', () => {
    const trace = deployed(2);
    trace.at(10).publish(2, { strategy: 'recreate' });
    for (const old of [1, 2]) trace.stop(old, 'interrupted');
    trace.record('rollout.finished', { version: 2 });
    trace.at(13).publish(3);
    expect(rowOf(trace)).toMatchObject({ trough_slots: 0, trough_slot_us: us(3 * 2) });
  });

  test('ZDT-3 that of an open rollout lasts until the run ends', () => {
    const trace = deployed(2);
    trace.at(10).publish(2);
    trace.at(11).drain(1);
    expect(rowOf(trace, 14)).toMatchObject({ trough_slots: 1, trough_slot_us: us(3) });
    expect(rowOf(trace, 15)).toMatchObject({ trough_slots: 1, trough_slot_us: us(4) });
  });

  test('ZDT-3 a Function that left the App is missing nothing', () => {
    const trace = deployed(2);
    trace.at(10).publish(2);
    trace.rule = 'PUB-6';
    trace.drain(1, 'removed');
    trace.stop(2, 'retired');
    trace.at(20).stop(1, 'drained');
    expect(rowOf(trace)).toMatchObject({
      accepting_at_publish: 2, trough_slots: 2, trough_slot_us: 0,
    });
  });

  test('ZDT-3 each rollout is measured from its own publish', () => {
    const trace = deployed(2);
    trace.at(10).publish(2);
    trace.at(11).stop(1, 'idle');
    trace.at(13).publish(3);
    trace.at(14).stop(2, 'idle');
    trace.at(16).record('app.stopping', { by: 'ada' });
    expect(rowOf(trace, 50, 2)).toMatchObject({
      accepting_at_publish: 2, trough_slots: 1, trough_slot_us: us(2),
    });
    expect(rowOf(trace, 50, 3)).toMatchObject({
      accepting_at_publish: 1, trough_slots: 0, trough_slot_us: us(2),
    });
  });
});

describe('interrupted attempts', () => {
  test('count for the rollout whose interrupt ended them', () => {
    const trace = deployed(4);
    const inputs = [1, 2, 3, 4].map((container) => {
      const input = trace.at(9).arrive();
      trace.run(input, container);
      return input;
    }) as [number, number, number, number];
    trace.at(10).issue(1, { strategy: 'recreate' });
    trace.publish(2, { op: 1, strategy: 'recreate' });
    const cause = trace.record('deploy.interrupting', { op: 1 });
    const lost = { result: 'interrupted', state: 'queued' } as const;
    trace.end(inputs[0], 1, { ...lost, because: cause });
    trace.end(inputs[1], 2, { ...lost, because: cause, state: 'failed' });
    // Not the rollout's doing: a time limit that killed the container, and a success.
    trace.end(inputs[2], 3, lost);
    trace.end(inputs[3], 4, { because: cause });
    expect(trace.rollout(20, 2).interrupted).toBe(2);
    expect(trace.rollout(20, 1).interrupted).toBe(0);
  });

  test('count as well where a strategy terminated the container in its rollout', () => {
    const trace = deployed(1);
    const input = trace.arrive();
    trace.run(input, 1);
    const because = trace.at(10).publish(2, { strategy: 'blue-green' });
    trace.at(15).end(input, 1, { result: 'interrupted', state: 'queued', because });
    expect(trace.rollout(20, 2).interrupted).toBe(1);
  });
});
