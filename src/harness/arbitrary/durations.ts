import fc from 'fast-check';
import { HOUR, type Micros, MILLISECOND, MINUTE, SECOND } from '../../model/time.ts';
import type { DistributionInput } from '../../scenario/distribution-shape.ts';
import { formatDuration } from '../../scenario/units.ts';
import type { Features } from './features.ts';

const HUGE = 24 * HOUR;

/** Few and round, so that what has nothing to do with each other happens at one instant. */
const round = fc.constantFrom(...[1, 2, 3, 5, 8].map((seconds) => seconds * SECOND));

export const aDuration: fc.Arbitrary<Micros> = fc.oneof(
  { arbitrary: fc.nat({ max: 8 * SECOND }), weight: 1 },
  { arbitrary: round, weight: 8 },
  { arbitrary: fc.constantFrom(500 * MILLISECOND, 1, 0), weight: 2 },
  { arbitrary: fc.constantFrom(10 * MINUTE, HUGE), weight: 1 },
);

/** The duration that a drawn one stands for: zero and huge ones are features. */
export function micros(drawn: Micros, on: Features): Micros {
  if (drawn <= 1 && !on.has('zero durations')) return SECOND;
  return drawn > MINUTE && !on.has('huge durations') ? 4 * SECOND : drawn;
}

/** The same as it is written in a scenario. */
export const duration = (drawn: Micros, on: Features): string => formatDuration(micros(drawn, on));

/** The same where a scenario takes no 0s. */
export const positiveDuration = (drawn: Micros, on: Features): string =>
  formatDuration(Math.max(1, micros(drawn, on)));

/** How two durations are turned into a law. */
const RANDOM: Readonly<Record<string, (a: string, b: string) => DistributionInput>> = {
  uniform: (a, b) => ({ uniform: { min: a, max: b } }),
  exponential: (_, b) => ({ exponential: { mean: b } }),
  erlang: (_, b) => ({ erlang: { k: 2, mean: b } }),
  gamma: (_, b) => ({ gamma: { mean: b, cv: 0.7 } }),
  lognormal: (_, b) => ({ lognormal: { mean: b, cv: 0.5 } }),
  weibull: (_, b) => ({ weibull: { shape: 1.5, scale: b } }),
  pareto: (_, b) => ({ pareto: { min: b, shape: 2.5 } }),
  hyperexponential: (_, b) => ({ hyperexponential: [{ p: 0.5, mean: b }, { p: 0.5, mean: '1s' }] }),
  empirical: (a, b) => ({ empirical: { values: [a, b] } }),
};

/** Durations of a kind of work. */
export const aLaw = fc.record({
  values: fc.array(aDuration, { minLength: 1, maxLength: 4 }),
  kind: fc.constantFrom('listed', ...Object.keys(RANDOM)),
});

export type LawData = typeof aLaw extends fc.Arbitrary<infer T> ? T : never;

export function law({ values, kind }: LawData, on: Features): DistributionInput {
  const [first = 0, second = first] = values;
  const make = on.has('random durations') ? RANDOM[kind] : undefined;
  if (make !== undefined) {
    const [low, high] = [micros(first, on), micros(second, on)].sort((a, b) => a - b);
    return make(formatDuration(low as Micros), formatDuration(Math.max(1, high as Micros)));
  }
  if (values.length === 1) return duration(first, on);
  return { sequence: values.map((value) => duration(value, on)) };
}
