import { ln } from '../../random/ln.ts';
import type { Micros } from '../../model/time.ts';

/** Measured durations, and what the fits ask of them. */
export interface Sample {
  /** In ascending order. */
  readonly values: Float64Array;
  readonly count: number;
  readonly mean: number;
  readonly least: Micros;
  readonly greatest: Micros;
  /** How many are 0: some laws have none. */
  readonly zeros: number;
  /** ln(value / mean) of each, in the same order. */
  readonly logs: Float64Array;
  readonly meanLog: number;
}

const meanOf = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** What there is to know of some durations, one at least. */
export function sampleOf(durations: readonly Micros[]): Sample {
  const values = Float64Array.from(durations).sort((a, b) => a - b);
  const mean = meanOf(values);
  const logs = values.map((value) => ln(value / mean));
  return {
    values, count: values.length, mean,
    least: values[0] as number, greatest: values.at(-1) as number,
    zeros: values.filter((value) => value === 0).length,
    logs, meanLog: meanOf(logs),
  };
}

/** The value that the share `p` in (0, 1] of them does not exceed: nearest rank, ⌈p·n⌉. */
export const quantileOf = ({ values, count }: Sample, p: number): Micros =>
  values[Math.max(0, Math.ceil(p * count) - 1)] as number;
