import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../src/scenario/index.ts';
import { meanInterval } from '../../src/study/interval.ts';
import { pairedDifference, pairingGain } from '../../src/study/pairing.ts';
import { type Alternative, replicate, replicationSeed } from '../../src/study/replication.ts';

/** The example of docs/statistics.md. */
const FILE = 'rolling-under-load.yaml';
const TEXT = readFileSync(new URL(`../../scenarios/${FILE}`, import.meta.url), 'utf8');
const METRICS = ['latency.mean', 'containers.mean', 'cost'];
const COUNT = 12;

function withBuffer(size: number): Alternative {
  const parsed = parseScenario(TEXT, {
    file: FILE, measures: METRICS.map((metric) => `transcribe_segment.${metric}`),
    overrides: [{
      path: 'app.functions.transcribe_segment.buffer_containers', value: String(size),
    }],
  });
  if ('problems' in parsed) throw new Error(parsed.problems[0]?.message);
  return { scenario: parsed.scenario, measures: parsed.measures, strategies: [] };
}

/** A column for each metric. */
function columnsOf(alternative: Alternative, seed: number): readonly (readonly number[])[] {
  const replications = Array.from({ length: COUNT }, (_, number) =>
    replicate(alternative, replicationSeed(seed, number)));
  return METRICS.map((_, place) => replications.flatMap((measured) => measured[place] ?? []));
}

const variance = (values: readonly number[]): number => meanInterval(values, 0.5).halfWidth ** 2;
const differences = (a: readonly number[], b: readonly number[]): readonly number[] =>
  a.map((value, place) => value - (b[place] as number));

describe('common random numbers', () => {
  const two = columnsOf(withBuffer(2), 42);
  const four = columnsOf(withBuffer(4), 42);
  const others = columnsOf(withBuffer(4), 43);

  test.each(METRICS.map((metric, place) => [metric, place] as const))(
    'leave the difference of %s at most a quarter of the variance of independent runs',
    (_, place) => {
      const [a = [], b = [], c = []] = [two[place], four[place], others[place]];
      expect([a.length, b.length, c.length]).toEqual([COUNT, COUNT, COUNT]);
      const paired = variance(differences(a, b));
      expect(paired).toBeGreaterThan(0);
      expect(paired).toBeLessThanOrEqual(variance(differences(a, c)) / 4);
      // What the product says of it without independent runs.
      expect(pairingGain(b, a)).toBeCloseTo((variance(a) + variance(b)) / paired, 6);
      expect(pairingGain(b, a)).toBeGreaterThan(4);
    },
  );

  test('of pairs that do not vary there is no gain to be told', () => {
    expect(pairingGain([1, 2, 4], [0, 1, 3])).toBeNull();
    expect(() => pairingGain([1, 2], [1])).toThrow(RangeError);
    expect(pairedDifference([1, 2, 4], [0, 1, 3], 0.95).halfWidth).toBe(0);
  });
});
