import { expect, test } from 'vitest';
import { upToItsEnd } from '../../src/harness/judging.ts';
import { traceOf } from '../../src/harness/relations/traces.ts';
import { scenarioOf } from '../scenario/reading.ts';

const crowded = (more: string) => scenarioOf(`
apps:
  - name: a
    functions:
      f:
        service_time: 1s
        cold_start: 1s
        min_containers: 1
        max_containers: 1
traffic:
  - { name: old, to: f, version: 1, arrivals: { at: [5s, 9s] } }
${more}`);

// The idle container is looked at a last time, a minute after it became ready.
test('what would never end is judged up to the instant at which that is plain', () => {
  const trace = upToItsEnd(crowded(''), traceOf);
  expect(trace.slice(-2)).toMatchObject([
    { t_us: 9_000_000, type: 'input.pinned' }, { t_us: 61_000_000, type: 'run.ended' },
  ]);
  expect(upToItsEnd(crowded(''), (scenario) => {
    traceOf(scenario);
    return scenario.duration;
  })).toBe(61_000_000);
});

test('what ends is judged as it is, and an error that is another one stays one', () => {
  const scenario = crowded('duration: 20s');
  expect(upToItsEnd(scenario, (ending) => ending)).toBe(scenario);
  expect(() => upToItsEnd(scenario, () => {
    throw new Error('broken');
  })).toThrow('broken');
});
