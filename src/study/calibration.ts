import type {
  Calibrated, FitName, FittedLaw, MeasuredValues, QuantilePair, UnfittedLaw,
} from '../model/calibration.ts';
import type { Distribution } from '../model/distribution.ts';
import type { Micros } from '../model/time.ts';
import {
  distributionProblem, GREATEST_POSITIVE, LEAST_POSITIVE,
} from '../random/distributions/index.ts';
import { LONGEST } from '../random/law.ts';
import type { Curve, Fit } from './fits/fit.ts';
import { FITS } from './fits/index.ts';
import { quantileOf, type Sample, sampleOf } from './fits/sample.ts';

/** Fewer values say next to nothing of a law. */
export const LEAST_VALUES = 10;

/** What is wanted of values: that they stand for themselves, a law, or the best of all laws. */
export type WantedLaw = 'empirical' | FitName | 'auto';

/** Evenly spaced shares of which quantiles are compared. */
const SHARES = 50;

/** Those in the tail, of which there is a quantile if so many values are beyond. */
const TAIL_SHARES = [0.995, 0.999, 0.9999];
const LEAST_BEYOND = 5;

function valuesOf(sample: Sample): MeasuredValues {
  const { values, count, mean, greatest } = sample;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return {
    count, mean_us: mean, sd_us: Math.sqrt(squares / count), p50_us: quantileOf(sample, 0.5),
    p90_us: quantileOf(sample, 0.9), p99_us: quantileOf(sample, 0.99), max_us: greatest,
  };
}

/** The greatest distance between the law and the steps of the sample (Kolmogorov–Smirnov). */
function distance({ values, count }: Sample, { share }: Curve): number {
  return values.reduce((greatest, value, place) => {
    const below = share(value);
    return Math.max(greatest, (place + 1) / count - below, below - place / count);
  }, 0);
}

/** Why a scenario cannot say a law, if it cannot. */
function objection(distribution: Distribution): string | undefined {
  const numbers = Object.entries(distribution).flatMap(([key, value]) =>
    (['cv', 'sigma', 'shape'].includes(key) && typeof value === 'number' ? [value] : []));
  const isWithin = numbers.every((x) => x >= LEAST_POSITIVE && x <= GREATEST_POSITIVE);
  return isWithin ? distributionProblem(distribution) : 'the values hardly differ';
}

function fitted(law: FitName, sample: Sample): FittedLaw | UnfittedLaw {
  const fit: Fit = FITS[law];
  const { zeros, least, greatest, count, values } = sample;
  if (least === greatest) return { law, reason: 'all values are the same' };
  if (zeros > 0 && !fit.hasZero) {
    const are = zeros === 1 ? 'is' : 'are';
    return { law, reason: `${zeros} of the values ${are} 0s, which it never is` };
  }
  if (count < LEAST_VALUES) return { law, reason: `it takes ${LEAST_VALUES} values or more` };
  const distribution = fit.fit(sample);
  const reason = objection(distribution);
  if (reason !== undefined) return { law, reason };
  const curve = fit.curve(distribution);
  const lnLikelihood = values.reduce((sum, value) => sum + curve.lnDensity(value), 0);
  return {
    law, distribution, ks_distance: distance(sample, curve),
    aic: 2 * (fit.parameters - lnLikelihood),
  };
}

function quantilesOf({ law, distribution }: FittedLaw, sample: Sample): readonly QuantilePair[] {
  const fit: Fit = FITS[law];
  const { quantile } = fit.curve(distribution);
  const shares = [
    ...Array.from({ length: SHARES }, (_, place) => (place + 0.5) / SHARES),
    ...TAIL_SHARES.filter((share) => sample.count * (1 - share) >= LEAST_BEYOND),
  ];
  return shares.map((share) => ({
    share, law_us: Math.min(quantile(share), LONGEST), measured_us: quantileOf(sample, share),
  }));
}

const isFitted = (law: FittedLaw | UnfittedLaw): law is FittedLaw => 'distribution' in law;

/** The fitted laws in order of AIC, then the others. */
function ranked(
  laws: readonly (FittedLaw | UnfittedLaw)[],
): readonly (FittedLaw | UnfittedLaw)[] {
  const fits = laws.filter(isFitted).sort((a, b) => a.aic - b.aic);
  return [...fits, ...laws.filter((law) => !isFitted(law))];
}

/**
 * What stands for measured durations, one at least, in a scenario: they themselves, a law that is
 * fitted to them by maximum likelihood, or of all laws the one that loses least by Akaike's
 * criterion; with `auto` it is a constant if they are all the same. Else the law has a reason.
 */
export function calibrate(
  durations: readonly Micros[], wanted: WantedLaw,
): Calibrated | UnfittedLaw {
  const sample = sampleOf(durations);
  const values = valuesOf(sample);
  const withoutLaw = (distribution: Distribution): Calibrated =>
    ({ values, distribution, laws: [], quantiles: [] });
  if (wanted === 'empirical') return withoutLaw({ kind: 'empirical', values: durations });
  if (wanted === 'auto' && sample.least === sample.greatest) {
    return withoutLaw({ kind: 'constant', value: sample.least });
  }
  const names = wanted === 'auto' ? Object.values(FITS).map(({ kind }) => kind) : [wanted];
  const laws = ranked(names.map((name) => fitted(name, sample)));
  const [best] = laws as readonly [FittedLaw | UnfittedLaw];
  if (!isFitted(best)) return best;
  return { values, distribution: best.distribution, laws, quantiles: quantilesOf(best, sample) };
}
