import { expect, test } from 'vitest';
import { AppMetrics } from '../../src/metrics/app-metrics.ts';
import { Container } from '../../src/metrics/container.ts';
import { FunctionMetrics } from '../../src/metrics/function-metrics.ts';
import { SECOND } from '../../src/model/time.ts';

/** A container that is ready from 1 s to 4 s, and runs one input from 2 s to 3 s. */
function live(owner: FunctionMetrics, version: number): void {
  const container = new Container({
    number: 1, function: owner, version, isPinned: true, slots: 2, at: 0, queueMicros: 0,
  });
  container.tally.add(container);
  container.move('ready', SECOND);
  container.take(2 * SECOND);
  container.tally.lost += SECOND;
  container.release(3 * SECOND);
  container.move('stopped', 4 * SECOND);
  container.tally.settle(container, 4 * SECOND);
}

test('A version that gets containers again after all were gone adds to what it had', () => {
  const owner = new FunctionMetrics({
    app: new AppMetrics(1), name: 'work', number: 0, buckets: null,
  });
  const { versions } = owner;
  // A microdollar a second, then three.
  versions.begin(1, 1_000_000, 2);
  live(owner, 1);
  versions.begin(2, 3_000_000, 2);
  live(owner, 2);
  versions.begin(3, 3_000_000, 2);
  live(owner, 1);
  expect([...versions.attempts()]).toEqual([[1, 2], [2, 1]]);
  expect([1, 2, 3, null].map((version) => versions.cost(0, version))).toEqual([8, 12, 0, 20]);
  // Half a microdollar is lost by version 1 each time, and rounded when it is all added up.
  expect(versions.costParts(0)).toEqual({ idle: 10, cold_starts: 5, lost: 3 });
  const seconds = [...versions.timesUntil(0)].map((time) => time / SECOND);
  expect(seconds).toEqual([0, 3, 6, 3, 0, 0]);
});
