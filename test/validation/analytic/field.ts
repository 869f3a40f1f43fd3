import type { AnalyticCase, Length, Quantities } from './case.ts';
import { LAMBDA_EXPERIMENTS } from './lambda-experiments.ts';
import { measurePool, poolScenario } from './pools.ts';

/** What such a pool comes to in the long run, by another simulation, and how long ours is. */
const MODEL: Readonly<Record<number, readonly [coldShare: number, containers: number, Length]>> = {
  13: [0.3298, 0.679, { seconds: 1_000_000 }],
  15: [0.1824, 0.834, { seconds: 1_000_000 }],
  18: [0.0230, 1.060, { seconds: 1_200_000 }],
  10: [0.01066, 2.040, { seconds: 1_500_000, replications: 25 }],
  0: [0.00707, 2.646, { seconds: 1_200_000, replications: 25 }],
  5: [0.00379, 3.576, { seconds: 1_200_000, replications: 25 }],
  1: [0.00280, 4.368, { seconds: 1_000_000, replications: 25 }],
  7: [0.00179, 6.160, { seconds: 800_000, replications: 25 }],
  3: [0.00158, 6.715, { seconds: 800_000, replications: 25 }],
  9: [0.00124, 8.220, { seconds: 750_000, replications: 25 }],
};

/** How close to the model it has to be. */
const BOUNDS = { P_cold: 0.03, mean_servers: 0.01 } as const;

const bounds = (expected: Quantities): Quantities => Object.fromEntries(
  Object.entries(BOUNDS).map(([name, share]) => [name, share * (expected[name] ?? Number.NaN)]),
);

/** Seconds of so many milliseconds, as finely as a scenario can state them. */
const wholeMicros = (millis: number): number => Math.round(1000 * millis) / 1_000_000;

/** Experiments with AWS Lambda, judged by a model of them and shown beside what was measured. */
export const FIELD_CASES: readonly AnalyticCase[] = LAMBDA_EXPERIMENTS.map((each) => {
  const [P_cold, mean_servers, full] = MODEL[each.experiment] ?? [Number.NaN, Number.NaN];
  const expected = { P_cold, mean_servers };
  return {
    id: `lambda-${each.experiment}`,
    title: `AWS Lambda, experiment ${each.experiment}, ${each.rate.toPrecision(3)} calls/s`,
    formula: 'stationary values of a pool, newest first, idle for 10 min at most; exponential '
      + 'times with the means that were measured',
    source: 'Mahmoudi and Khazaei 2020 (MIT license); model values simulated for this project',
    expected,
    measured: { P_cold: each.coldShare, mean_servers: each.containers },
    check: {
      rule: 'pub',
      bounds: bounds(expected),
      scenario: poolScenario({
        rate: each.rate, warm: wholeMicros(each.warm), cold: wholeMicros(each.cold),
      }),
      replicate: measurePool,
      effort: full === undefined ? {} : { full },
    },
  };
});
