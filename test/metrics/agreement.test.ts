import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Summary } from '../../src/model/result.ts';
import { DEEDS, NaiveHistory, type Parts } from './naive-history.ts';

const step = fc.record({
  what: fc.constantFrom(...DEEDS), which: fc.nat({ max: 20 }), after: fc.nat({ max: 5 }),
});
const steps = fc.array(step, { minLength: 1, maxLength: 200, size: 'max' });

/** Judges random histories by their definitions; all instants are microseconds. */
function forAnyHistory(judge: (history: NaiveHistory, endedAt: number) => void): void {
  fc.assert(fc.property(steps, fc.nat({ max: 9 }), (given, rest) => {
    const history = new NaiveHistory();
    history.play(given);
    history.wait(rest);
    judge(history, history.now / 1_000_000);
  }), { seed: 1, numRuns: 300 });
}

function summaryOf(values: readonly number[]): Summary | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) return undefined;
  const at = (percent: number): number =>
    sorted[Math.ceil((percent * sorted.length) / 100) - 1] as number;
  let sum = 0;
  for (const value of sorted) sum += value;
  return {
    mean: sum / sorted.length, p50: at(50), p90: at(90), p95: at(95), p99: at(99), max: at(100),
  };
}

describe('of any history', () => {
  test('latency is wait, cold wait, service and lost time, exactly', () => {
    forAnyHistory((history, endedAt) => {
      const result = history.trace.function(endedAt);
      const parts = history.parts();
      const each = (part: keyof Parts) => summaryOf(parts.map((all) => all[part]));
      for (const { latency, wait, cold, service, lost } of parts) {
        expect(wait + cold + service + lost).toBe(latency);
      }
      if (parts.length === 0) return expect(result?.latency_us).toBeUndefined();
      expect(result.latency_us).toEqual(each('latency'));
      expect(result.wait_us).toEqual(each('wait'));
      expect(result.cold_wait_us).toEqual(each('cold'));
      expect(result.service_us).toEqual(each('service'));
      expect(result.lost_us).toEqual(each('lost'));
    });
  });

  test('OBJ-6 every input that arrived is counted in exactly one state', () => {
    forAnyHistory((history, endedAt) => {
      const result = history.trace.function(endedAt);
      if (result === undefined) return;
      const { arrived, ...states } = result.inputs;
      expect(arrived).toBe(history.inputs.length);
      expect(Object.values(states).reduce((sum, count) => sum + count, 0)).toBe(arrived);
      const listed = history.trace.inputs();
      for (const state of ['queued', 'running', 'waiting', 'succeeded'] as const) {
        const count = history.inputs.filter((input) => input.state === state).length;
        expect(states[state]).toBe(count);
        expect(listed.filter((input) => input.state === state)).toHaveLength(count);
      }
    });
  });

  test('the time of containers is split without rest', () => {
    forAnyHistory((history, endedAt) => {
      const containers = history.trace.function(endedAt)?.containers;
      if (containers === undefined) return;
      expect(containers.by_state_us).toEqual(history.times);
      expect(containers.peak).toBe(history.peak);
      const total = Object.values(history.times).reduce((sum, time) => sum + time, 0);
      expect(containers.seconds).toBe(total / 1_000_000);
    });
  });

  test('ZDT-1 downtime is the time in which its conditions hold', () => {
    forAnyHistory((history, endedAt) => {
      const [app] = history.trace.apps(endedAt);
      expect(app?.functions['f']?.downtime_us ?? 0).toBe(history.downtime);
      const blamed = app?.rollouts.map(({ downtime_us }) => downtime_us) ?? [];
      expect(blamed.reduce((sum, time) => sum + time, 0)).toBe(history.downtime);
    });
  });

  test('ZDT-3 mixture and trough are read off the containers that accept', () => {
    forAnyHistory((history, endedAt) => {
      const rollout = history.trace.rollout(endedAt, history.version);
      expect(rollout.mixed_us).toBe(history.mixed);
      const row = rollout.functions['f'];
      expect(row?.trough_slot_us ?? 0).toBe(history.missing);
      expect(row?.trough_slots ?? 0).toBe(history.least);
    });
  });
});
