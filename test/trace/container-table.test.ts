import { expect, test } from 'vitest';
import { AppMetrics } from '../../src/metrics/app-metrics.ts';
import { Container } from '../../src/metrics/container.ts';
import { ContainerTable } from '../../src/trace/container-table.ts';
import { FunctionMetrics } from '../../src/metrics/function-metrics.ts';

const owner = new FunctionMetrics({
  app: new AppMetrics(1), name: 'f', number: 0, buckets: null,
});

const container = (number: number): Container =>
  new Container({
    number, function: owner, version: 1, isPinned: false, slots: 1, at: 0, queueMicros: 0,
  });

test('a container that stays is found however many came and went after it', () => {
  const table = new ContainerTable<Container>();
  const stays = new Map<number, Container>();
  for (let number = 1; number <= 300_000; number++) {
    const each = container(number);
    table.add(each);
    expect(table.latest).toBe(number);
    if (number % 50_000 === 1) stays.set(number, each);
    else table.delete(each);
  }
  for (const [number, each] of stays) {
    expect(table.get(number)).toBe(each);
    table.delete(each);
    expect(() => table.get(number)).toThrow(`ta-${number}`);
  }
  expect(() => table.get(300_001)).toThrow('ta-300001');
});
