import { describe, expect, test } from 'vitest';
import type { ArrivalSpec } from '../../src/model/scenario.ts';
import { SECOND } from '../../src/model/time.ts';
import { arrivalKit, type Example, processOf } from '../kits/arrivals.kit.ts';

const TWO_PI = 2 * Math.PI;

/** 4 ± 3 a second over a minute, beginning 10 s into the wave. */
function waveUpTo(t: number): number {
  const wave = (at: number): number => Math.cos(TWO_PI * (at + 10) / 60);
  return 4 * t + 3 * 60 / TWO_PI * (wave(0) - wave(t));
}

/** 2/s for 50 s, from 2/s to 6/s in 100 s, 6/s to the end. */
function stagesUpTo(t: number): number {
  if (t <= 50) return 2 * t;
  if (t <= 150) return 100 + 2 * (t - 50) + 0.02 * (t - 50) ** 2;
  return 500 + 6 * (t - 150);
}

const exponential = (mean: number) => ({ kind: 'exponential', mean: mean * SECOND }) as const;

const EXAMPLES: { readonly [K in ArrivalSpec['kind']]: Example } = {
  every: {
    spec: { kind: 'every', gap: { kind: 'constant', value: SECOND / 4 } }, seconds: 1000,
    expected: (t) => 4 * t, dispersion: { index: 0, window: 10 },
  },
  at: {
    spec: { kind: 'at', instants: Array.from({ length: 100 }, (_, k) => k * SECOND) },
    seconds: 100, expected: (t) => t, dispersion: { index: 0, window: 10 },
  },
  trace: {
    spec: { kind: 'trace', instants: Array.from({ length: 100 }, (_, k) => k * SECOND) },
    seconds: 100, expected: (t) => t, dispersion: { index: 0, window: 10 },
  },
  burst: {
    spec: { kind: 'burst', count: 300, at: 0, spread: 100 * SECOND }, seconds: 100,
    expected: (t) => 3 * t, dispersion: { index: 0, window: 10 },
  },
  poisson: {
    spec: { kind: 'poisson', rate: 5 }, seconds: 2000, expected: (t) => 5 * t,
    dispersion: { index: 1, window: 2 }, isPoisson: true,
  },
  stages: {
    spec: {
      kind: 'stages',
      stages: [
        { for: 50 * SECOND, rate: 2, ramp_to: null }, { for: 100 * SECOND, rate: 2, ramp_to: 6 },
        { for: 10_000 * SECOND, rate: 6, ramp_to: null },
      ],
    },
    seconds: 3000, expected: stagesUpTo,
    // Nearly all of it is the last stage.
    dispersion: { index: 1, window: 2 }, isPoisson: true,
  },
  sine: {
    spec: { kind: 'sine', mean: 4, amplitude: 3, period: 60 * SECOND, phase: 10 * SECOND },
    // Over whole periods the wave does not show.
    seconds: 18_000, expected: waveUpTo, dispersion: { index: 1, window: 60 }, isPoisson: true,
  },
  mmpp: {
    spec: { kind: 'mmpp', rates: [2, 10], mean_stay: 3 * SECOND }, seconds: 40_000,
    expected: (t) => 6 * t,
    // 1 + 2 (λ₁ − λ₂)² q² / ((2q)² q (λ₁ + λ₂)) with q = 1/3 (Heffes and Lucantoni 1986); a window
    // of 200 stays comes within 1 % of the limit.
    dispersion: { index: 1 + 64 / (2 / 3 * 12), window: 600 },
  },
  counts: {
    spec: { kind: 'counts', counts: Array(60).fill(30), bucket: 10 * SECOND, spread: 'uniform' },
    seconds: 600, expected: (t) => 3 * t, dispersion: { index: 0, window: 10 },
  },
  closed: {
    // Answered at once, each client is a Poisson process.
    spec: { kind: 'closed', clients: 20, think_time: exponential(4) }, seconds: 2000,
    expected: (t) => 5 * t, dispersion: { index: 1, window: 2 }, isPoisson: true,
  },
};

for (const example of Object.values(EXAMPLES)) arrivalKit(example);

describe('a sine wave', () => {
  test('begins where its phase says, and is rarest half a period after its peak', () => {
    const process = processOf({
      kind: 'sine', mean: 20, amplitude: 20, period: 40 * SECOND, phase: 10 * SECOND,
    });
    const bySecond = new Array<number>(40).fill(0);
    for (; process.at < 4000 * SECOND; process.advance()) {
      const second = Math.floor(process.at / SECOND) % 40;
      bySecond[second] = (bySecond[second] as number) + 1;
    }
    // In 100 periods: 4,000 inputs in a second at the peak, hardly any at its opposite.
    expect(bySecond[0]).toBeGreaterThan(3700);
    expect(bySecond[19]).toBeLessThan(60);
    expect(bySecond[20]).toBeLessThan(60);
  });

  test('that does not swing is level traffic, draw by draw', () => {
    const level = processOf({ kind: 'stages', stages: [{ for: 1e12, rate: 3, ramp_to: null }] });
    const sine = processOf({ kind: 'sine', mean: 3, amplitude: 0, period: 7 * SECOND, phase: 0 });
    for (let k = 0; k < 1000; k++) {
      // One is rounded to the nearest microsecond, the other up.
      expect(Math.abs(sine.at - level.at)).toBeLessThanOrEqual(1);
      sine.advance();
      level.advance();
    }
  });
});

describe('clients of a closed loop', () => {
  test('think first, and wait for what becomes of their requests', () => {
    const think_time = { kind: 'constant', value: 5 * SECOND } as const;
    const process = processOf({ kind: 'closed', clients: 2, think_time });
    expect(process.at).toBe(5 * SECOND);
    process.advance();
    expect(process.at).toBe(5 * SECOND);
    process.advance();
    // Both wait.
    expect(process.at).toBe(Number.POSITIVE_INFINITY);
    process.think?.(9 * SECOND);
    expect(process.at).toBe(14 * SECOND);
    process.think?.(7 * SECOND);
    expect(process.at).toBe(12 * SECOND);
  });
});
