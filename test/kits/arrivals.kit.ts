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
  /** How they come. */
  readonly name: string;
  readonly spec: ArrivalSpec;
  /** How long it is watched. */
  readonly seconds: number;
  /** The expected number of arrivals before an instant. */
  readonly expected: (seconds: number) => number;
  /**
   * Variance over mean of the arrivals in windows of a length. Of several lengths the last one
   * bounds how far their number may be off.
   */
  readonly dispersion: readonly { readonly index: number; readonly window: number }[];
  /** True if nothing about it comes by chance. */
  readonly isCertain?: boolean;
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
function instantsBefore(process: ArrivalProcess, end: number, before = 0): number[] {
  const instants: number[] = [];
  let count = before;
  while (process.at < end) {
    const { at } = process;
    instants.push(at);
    process.advance();
    process.think?.(at, count++);
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
  const { name, spec, seconds, expected, dispersion, isCertain = false } = example;
  const { index: longRun } = dispersion.at(-1) as Example['dispersion'][number];

  describe(`arrivals of the kind ${spec.kind}, ${name},`, () => {
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
      const rest = instantsBefore(process, 2 * half, first.length);
      expect(instantsBefore(copy, 2 * half, first.length)).toEqual(rest);
      expect([...first, ...rest]).toEqual(watch(example));
    });

    test(`with another seed they are ${isCertain ? 'the same' : 'others'}`, () => {
      const [first, second] = [watch(example, 1), watch(example, 2)];
      if (isCertain) expect(second).toEqual(first);
      else expect(second).not.toEqual(first);
    });

    test('are as many as expected, up to each tenth of the time', () => {
      const instants = watch(example);
      for (let tenth = 1; tenth <= 10; tenth++) {
        const end = seconds * tenth / 10;
        const count = instants.filter((at) => at < end * SECOND).length;
        const sigma = Math.sqrt(expected(end) * longRun);
        expect(Math.abs(count - expected(end))).toBeLessThanOrEqual(SIGMAS * sigma + 1);
      }
    });

    test.each(dispersion)('vary by $index from one $window s to the next', ({ index, window }) => {
      const counts = countsPer(window, watch(example), seconds);
      const center = mean(counts);
      const variance = mean(counts.map((count) => (count - center) ** 2));
      // The variance of n windows is known to about √(2/n) of itself.
      const tolerance = isCertain ? 0 : index * SIGMAS * Math.sqrt(2 / counts.length);
      expect(Math.abs(variance / center - index)).toBeLessThan(tolerance + 0.01);
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
