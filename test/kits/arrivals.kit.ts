import { describe, expect, test } from 'vitest';
import { copyGraph } from '../../src/engine/graph-copy.ts';
import type { ArrivalSpec } from '../../src/model/scenario.ts';
import { SECOND } from '../../src/model/time.ts';
import { arrivalProcess } from '../../src/platform/arrivals/index.ts';
import type { ArrivalProcess } from '../../src/platform/arrivals/process.ts';
import { Draws } from '../../src/random/draws.ts';
import { Stream } from '../../src/random/stream.ts';

/** Traffic with what theory says about it; times in seconds. */
export interface Example {
  readonly spec: ArrivalSpec;
  /** How long it is watched. */
  readonly seconds: number;
  /** The expected number of arrivals before an instant. */
  readonly expected: (seconds: number) => number;
  /** Variance over mean of the arrivals in a window of this length. */
  readonly dispersion: { readonly index: number; readonly window: number };
  /** True if the expected count between two arrivals is exponential with mean 1. */
  readonly isPoisson?: boolean;
}

/** Deviations as great as this come by chance once in two million times. */
const SIGMAS = 5;
/** A Kolmogorov–Smirnov distance times √n that is as improbable. */
const KOLMOGOROV = 2.74;

export const processOf = (spec: ArrivalSpec, seed = 1): ArrivalProcess =>
  arrivalProcess(spec, new Draws(new Stream(seed, 'gap', 'users')));

/** Goes through the arrivals before an instant, in microseconds; each is answered at once. */
function instantsBefore(process: ArrivalProcess, end: number): number[] {
  const instants: number[] = [];
  while (process.at < end) {
    const { at } = process;
    instants.push(at);
    process.advance();
    process.think?.(at);
  }
  return instants;
}

const watch = ({ spec, seconds }: Example, seed = 1): number[] =>
  instantsBefore(processOf(spec, seed), seconds * SECOND);

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function countsPer(window: number, instants: readonly number[], seconds: number): number[] {
  const counts = new Array<number>(Math.floor(seconds / window)).fill(0);
  for (const at of instants) {
    const place = Math.floor(at / SECOND / window);
    if (place < counts.length) counts[place] = (counts[place] as number) + 1;
  }
  return counts;
}

/** The greatest distance of values from the exponential law of mean 1. */
function distanceFromExponential(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.reduce((greatest, x, at) => {
    const cdf = 1 - Math.exp(-x);
    return Math.max(greatest, (at + 1) / sorted.length - cdf, cdf - at / sorted.length);
  }, 0);
}

/** What holds of every shape of traffic. */
export function arrivalKit(example: Example): void {
  const { spec, seconds, expected, dispersion } = example;

  describe(`arrivals of the kind ${spec.kind}`, () => {
    test('come at whole microseconds and never go back', () => {
      const instants = watch(example);
      expect(instants.every((at) => Number.isInteger(at) && at >= 0)).toBe(true);
      expect(instants.filter((at, place) => at < (instants[place - 1] ?? 0))).toEqual([]);
    });

    test('are the same for the same draws, and go on alike in a copy', () => {
      const process = processOf(spec);
      const half = seconds * SECOND / 2;
      const first = instantsBefore(process, half);
      const copy = copyGraph(process, new Map());
      const rest = instantsBefore(process, 2 * half);
      expect(instantsBefore(copy, 2 * half)).toEqual(rest);
      expect([...first, ...rest]).toEqual(watch(example));
    });

    test('are as many as expected, up to each tenth of the time', () => {
      const instants = watch(example);
      for (let tenth = 1; tenth <= 10; tenth++) {
        const end = seconds * tenth / 10;
        const count = instants.filter((at) => at < end * SECOND).length;
        const sigma = Math.sqrt(expected(end) * dispersion.index);
        expect(Math.abs(count - expected(end))).toBeLessThanOrEqual(SIGMAS * sigma + 1);
      }
    });

    test('vary from window to window as much as expected', () => {
      const counts = countsPer(dispersion.window, watch(example), seconds);
      const center = mean(counts);
      const variance = mean(counts.map((count) => (count - center) ** 2));
      // The variance of n windows is known to about √(2/n) of itself.
      const tolerance = dispersion.index * SIGMAS * Math.sqrt(2 / counts.length) + 0.01;
      expect(Math.abs(variance / center - dispersion.index)).toBeLessThan(tolerance);
    });

    if (example.isPoisson === true) {
      test('are a Poisson process once time is measured by what is expected', () => {
        const levels = watch(example).map((at) => expected(at / SECOND));
        const gaps = levels.map((level, place) => level - (levels[place - 1] ?? 0));
        expect(gaps.length).toBeGreaterThan(1000);
        expect(distanceFromExponential(gaps) * Math.sqrt(gaps.length)).toBeLessThan(KOLMOGOROV);
      });
    }
  });
}
