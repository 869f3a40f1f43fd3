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

const LEVEL = { index: 1, window: 2 };
/** Nothing but what is certain. */
const NONE = { index: 0, window: 10 };

/** Each second from 0 on. */
const SECONDS = Array.from({ length: 100 }, (_, k) => k * SECOND);

/** 2 and 10 a second, each for 3 s on average. */
const MMPP = { kind: 'mmpp', rates: [2, 10], mean_stay: 3 * SECOND } as const;

/**
 * 1 + 2 (λ₁ − λ₂)² π₁ π₂ / (λ (q₁ + q₂)) · (1 − (1 − e^−x) / x) with x = (q₁ + q₂) t, where state i
 * is left at the rate qᵢ (Fischer and Meier-Hellstern 1993).
 */
function mmppDispersion(window: number): number {
  const x = 2 / 3 * window;
  return 1 + 2 * 64 / 4 / (6 * 2 / 3) * (1 - (1 - Math.exp(-x)) / x);
}

const EXAMPLES: { readonly [K in ArrivalSpec['kind']]: readonly Example[] } = {
  every: [
    {
      name: 'at a constant gap', isCertain: true, seconds: 1000,
      spec: { kind: 'every', gap: { kind: 'constant', value: SECOND / 4 } },
      expected: (t) => 4 * t, dispersion: [NONE],
    },
    {
      // In the long run that of a renewal process is the squared variation of its gaps.
      name: 'at gaps of four steps', seconds: 20_000,
      spec: { kind: 'every', gap: { kind: 'erlang', k: 4, mean: SECOND / 4 } },
      expected: (t) => 4 * t, dispersion: [{ index: 1 / 4, window: 50 }],
    },
  ],
  at: [{
    name: 'each second', isCertain: true, spec: { kind: 'at', instants: SECONDS }, seconds: 100,
    expected: (t) => t, dispersion: [{ index: 1 / 2, window: 1 / 2 }, NONE],
  }],
  trace: [{
    name: 'each second', isCertain: true, spec: { kind: 'trace', instants: SECONDS }, seconds: 100,
    expected: (t) => t, dispersion: [{ index: 1 / 2, window: 1 / 2 }, NONE],
  }],
  burst: [
    {
      name: 'once', isCertain: true, seconds: 100,
      spec: { kind: 'burst', count: 300, at: 0, spread: 100 * SECOND },
      expected: (t) => 3 * t, dispersion: [NONE],
    },
    {
      // Of ten windows of a second one has all 30: (30² / 10 − 3²) / 3.
      name: 'again and again', isCertain: true, seconds: 1000,
      spec: { kind: 'burst', count: 30, at: 0, spread: SECOND, every: 10 * SECOND },
      expected: (t) => 3 * t, dispersion: [{ index: 27, window: 1 }, NONE],
    },
    {
      name: 'each at random in its stretch of time', seconds: 1000,
      spec: { kind: 'burst', count: 30, at: 0, spread: 0, every: 10 * SECOND, jitter: 10 * SECOND },
      expected: (t) => 3 * t, dispersion: [{ index: 27, window: 1 }, NONE],
    },
  ],
  poisson: [{
    name: 'at a constant rate', spec: { kind: 'poisson', rate: 5 }, seconds: 2000,
    expected: (t) => 5 * t, dispersion: [{ index: 1, window: 0.1 }, LEVEL], isPoisson: true,
  }],
  stages: [{
    name: 'level, up a ramp, level', isPoisson: true, seconds: 3000, expected: stagesUpTo,
    spec: {
      kind: 'stages',
      stages: [
        { for: 50 * SECOND, rate: 2, ramp_to: null }, { for: 100 * SECOND, rate: 2, ramp_to: 6 },
        { for: 10_000 * SECOND, rate: 6, ramp_to: null },
      ],
    },
    // Nearly all of it is the last stage.
    dispersion: [LEVEL],
  }],
  sine: [{
    name: 'wave after wave', isPoisson: true, seconds: 18_000, expected: waveUpTo,
    spec: { kind: 'sine', mean: 4, amplitude: 3, period: 60 * SECOND, phase: 10 * SECOND },
    // Over whole periods the wave does not show; in a second it adds half the squared amplitude.
    dispersion: [{ index: 1 + 3 * 3 / 2 / 4, window: 1 }, { index: 1, window: 60 }],
  }],
  mmpp: [{
    name: 'in bursts', spec: MMPP, seconds: 40_000, expected: (t) => 6 * t,
    dispersion: [3, 30, 600].map((window) => ({ index: mmppDispersion(window), window })),
  }],
  counts: [
    {
      name: 'evenly', isCertain: true, seconds: 600, expected: (t) => 3 * t, dispersion: [NONE],
      spec: { kind: 'counts', counts: Array(60).fill(30), bucket: 10 * SECOND, spread: 'even' },
    },
    {
      // A fifth of a bucket has each of its inputs with a probability of 1/5.
      name: 'at random', seconds: 600, expected: (t) => 3 * t,
      spec: { kind: 'counts', counts: Array(60).fill(30), bucket: 10 * SECOND, spread: 'uniform' },
      dispersion: [{ index: 4 / 5, window: 2 }, NONE],
    },
  ],
  closed: [{
    // Answered at once, each client is a Poisson process.
    name: 'by clients', isPoisson: true, seconds: 2000, expected: (t) => 5 * t, dispersion: [LEVEL],
    spec: { kind: 'closed', clients: 20, think_time: exponential(4) },
  }, {
    // As often, five at a time.
    name: 'by clients who map', seconds: 4000, expected: (t) => 25 * t,
    spec: { kind: 'closed', clients: 20, think_time: exponential(4), inputs: 5 },
    dispersion: [{ index: 5, window: 2 }],
  }],
};

for (const examples of Object.values(EXAMPLES)) examples.forEach(arrivalKit);

describe('bursts', () => {
  const spec = { kind: 'burst', count: 2, at: SECOND, spread: SECOND, every: 60 * SECOND } as const;
  const beginnings = (seed: number, jitter: number) => {
    const process = processOf({ ...spec, ...(jitter === 0 ? {} : { jitter }) }, seed);
    return Array.from({ length: 40 }, () => {
      const { at } = process;
      process.advance();
      process.advance();
      return at / SECOND;
    });
  };

  test('of two sources with the same period come together, whatever their names', () => {
    expect(beginnings(1, 0)).toEqual(Array.from({ length: 40 }, (_, place) => 1 + 60 * place));
    expect(beginnings(2, 0)).toEqual(beginnings(1, 0));
  });

  test('are put off each by itself, and never drift', () => {
    const late = beginnings(1, 20 * SECOND).map((at, place) => at - 1 - 60 * place);
    expect(late.every((by) => by >= 0 && by < 20)).toBe(true);
    expect(Math.max(...late) - Math.min(...late)).toBeGreaterThan(15);
    expect(beginnings(2, 20 * SECOND)).not.toEqual(beginnings(1, 20 * SECOND));
  });
});

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
    process.think?.(9 * SECOND, 1);
    expect(process.at).toBe(14 * SECOND);
    process.think?.(7 * SECOND, 0);
    expect(process.at).toBe(12 * SECOND);
  });

  test('who map over a batch think once the last of its inputs is answered', () => {
    const think_time = { kind: 'constant', value: 5 * SECOND } as const;
    const process = processOf({ kind: 'closed', clients: 1, think_time, inputs: 3 });
    for (let k = 0; k < 3; k++) {
      expect(process.at).toBe(5 * SECOND);
      process.advance();
    }
    process.think?.(6 * SECOND, 1);
    process.think?.(7 * SECOND, 0);
    expect(process.at).toBe(Number.POSITIVE_INFINITY);
    process.think?.(9 * SECOND, 2);
    expect(process.at).toBe(14 * SECOND);
  });
});
