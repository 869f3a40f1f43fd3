import { expect, test } from 'vitest';
import { App, AppName } from '../../src/platform/app.ts';
import { PendingFaults } from '../../src/platform/pending-faults.ts';
import { parseScenario } from '../../src/scenario/index.ts';

function deployed(name: string): App {
  const text = `app: { name: ${name}, functions: { f: { service_time: 1s, cold_start: 1s } } }`;
  const parsed = parseScenario(text, { file: 'one.yaml' });
  const spec = 'problems' in parsed ? undefined : parsed.scenario.apps[0];
  if (spec === undefined) throw new Error('no App');
  return new App(new AppName(spec), 1, null);
}

test('a fault that is used up is forgotten, and those for others are as they were', () => {
  const faults = new PendingFaults();
  const [a, b] = [deployed('a'), deployed('b')];
  faults.add({ app: 'a', target: 'f', seq: 1, left: 2, delay: 0 });
  faults.add({ app: 'b', target: 'f', seq: 2, left: 1, delay: 0 });
  faults.add({ app: 'a', target: null, seq: 3, left: 1, delay: 0 });
  faults.add({ app: 'a', target: 'g', seq: 4, left: 1, delay: 0 });
  const waiting = () => faults.toArray().map(({ seq, left }) => `${seq}×${left}`);
  expect(waiting()).toEqual(['1×2', '2×1', '3×1', '4×1']);
  expect([faults.take(a, 'g')?.seq, faults.take(a, 'f')?.seq]).toEqual([3, 1]);
  expect(waiting()).toEqual(['1×1', '2×1', '4×1']);
  expect([faults.take(a, 'f')?.seq, faults.take(a, 'f'), faults.take(b, 'g')])
    .toEqual([1, null, null]);
  expect([faults.take(a, 'g')?.seq, faults.take(b, 'f')?.seq]).toEqual([4, 2]);
  expect(waiting()).toEqual([]);
});
