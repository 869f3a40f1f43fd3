import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type LittleSums, LittlesLaw } from '../../src/harness/littles-law.ts';
import { misspent } from '../../src/harness/relations/metrics-faithful.ts';
import { type RunOutcome, simulate } from '../../src/simulate.ts';
import { writeTrace } from '../properties/hand-trace.ts';
import { scenarioOf } from '../scenario/reading.ts';

const SCENARIOS = new URL('../../scenarios/', import.meta.url);
const files = readdirSync(SCENARIOS).filter((name) => name.endsWith('.yaml'));

function run(text: string): { readonly outcome: RunOutcome; readonly sums: readonly LittleSums[] } {
  let law: LittlesLaw | undefined;
  const outcome = simulate(scenarioOf(text), {
    inputs: true,
    readers: (texts) => {
      law = new LittlesLaw(texts);
      return [law];
    },
  });
  return { outcome, sums: law?.sums() ?? [] };
}

function sumsOf(trace: string): readonly LittleSums[] {
  let law: LittlesLaw | undefined;
  writeTrace(trace, (texts) => {
    law = new LittlesLaw(texts);
    return [law];
  });
  return law?.sums() ?? [];
}

describe('Little\'s law holds to the microsecond', () => {
  test.each(files)('in scenarios/%s', (file) => {
    const { outcome, sums } = run(readFileSync(new URL(file, SCENARIOS), 'utf8'));
    for (const { area, stays } of sums) expect(area).toBe(stays);
    expect(misspent(outcome, sums)).toBeNull();
    const arrived = outcome.result.apps.flatMap(({ functions }) => Object.values(functions))
      .reduce((sum, { inputs }) => sum + inputs.arrived, 0);
    expect(sums.reduce((sum, each) => sum + each.arrived, 0)).toBe(arrived);
  });

  test('of two inputs, one of which waits for the other and is still there at the end', () => {
    expect(sumsOf(`
      0s create | 0s publish v1 | c1 initial v1
      1s i1 arrives | i1 on c1 for 3s | 2s i2 arrives | 4s i1 succeeded | i2 on c1 for 9s
      7s end`))
      .toEqual([{ app: 'ap-1', name: 'f', arrived: 2, area: 8_000_000n, stays: 8_000_000n }]);
  });

  test('of an input that is tried again, and one that is turned away', () => {
    expect(sumsOf(`
      0s create | 0s publish v1 | c1 initial v1
      1s i1 arrives | i1 on c1 for 1s | 1.5s i2 arrives | i2 finished rejected
      2s i1 failed -> waiting | 5s i1 requeued tail | i1 on c1 for 1s | 6s i1 succeeded | 9s end`))
      .toEqual([{ app: 'ap-1', name: 'f', arrived: 2, area: 5_000_000n, stays: 5_000_000n }]);
  });

  test('of sums beyond what a number can hold', () => {
    const arrivals = Array.from({ length: 2_000 }, (_, place) => `i${place + 1} arrives`).join('|');
    const [sums] = sumsOf(`0s create | 0s publish v1 | ${arrivals} | 8640000.000001s end`);
    expect(sums?.area).toBe(2_000n * 8_640_000_000_001n);
    expect(sums?.stays).toBe(sums?.area);
  });
});

test('an input that leaves twice breaks it', () => {
  const [sums] = sumsOf(`
    0s create | 0s publish v1 | c1 initial v1
    1s i1 arrives | i1 on c1 for 1s | 2s i1 succeeded | i1 finished terminated | 9s end`);
  expect(sums).toMatchObject({ area: -6_000_000n, stays: 1_000_000n });
});

test('S37 a row of an input that ends at another time breaks it', () => {
  const { outcome, sums } = run(`
duration: 10s
app: { name: a, functions: { f: { service_time: 2s, cold_start: 1s, initial_containers: 1 } } }
traffic: [{ to: f, arrivals: { at: [1s, 2s, 9s] } }]`);
  expect(misspent(outcome, sums)).toBeNull();
  const { result } = outcome;
  const [first, ...rest] = result.inputs ?? [];
  const late = [{ ...first, finished_us: 3_000_002 }, ...rest];
  expect(misspent({ result: { ...result, inputs: late } } as RunOutcome, sums))
    .toBe('inputs of f spend 2 us more than their number says');
});
