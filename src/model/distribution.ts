import type { Micros } from './time.ts';

/**
 * A law that durations are drawn from, as a scenario states it: durations in microseconds,
 * everything else a plain number. What a law means is told by its file in `random/distributions`.
 */
export type Distribution =
  | { readonly kind: 'constant'; readonly value: Micros }
  | { readonly kind: 'uniform'; readonly min: Micros; readonly max: Micros }
  | { readonly kind: 'exponential'; readonly mean: Micros }
  | { readonly kind: 'erlang'; readonly k: number; readonly mean: Micros }
  | { readonly kind: 'gamma'; readonly mean: Micros; readonly cv: number }
  | { readonly kind: 'lognormal'; readonly mean: Micros; readonly cv: number }
  | { readonly kind: 'lognormal'; readonly mean: Micros; readonly sd: Micros }
  | { readonly kind: 'lognormal'; readonly mean: Micros; readonly sigma: number }
  | { readonly kind: 'lognormal'; readonly median: Micros; readonly sigma: number }
  | { readonly kind: 'weibull'; readonly mean: Micros; readonly sd: Micros }
  | { readonly kind: 'weibull'; readonly shape: number; readonly scale: Micros }
  | { readonly kind: 'pareto'; readonly min: Micros; readonly shape: number; readonly max?: Micros }
  | {
      readonly kind: 'hyperexponential';
      readonly branches: readonly { readonly p: number; readonly mean: Micros }[];
    }
  | { readonly kind: 'empirical'; readonly values: readonly Micros[] }
  | { readonly kind: 'trace'; readonly values: readonly Micros[] }
  | { readonly kind: 'sequence'; readonly values: readonly Micros[] };

export type DistributionKind = Distribution['kind'];
