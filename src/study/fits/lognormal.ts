import { exp } from '../../random/exp.ts';
import { normalShare } from '../../random/gamma-share.ts';
import { lognormalParameters } from '../../random/distributions/lognormal.ts';
import type { Of } from '../../random/law.ts';
import { ln } from '../../random/ln.ts';
import { normalQuantile } from '../../random/normal.ts';
import { type Fit, written, writtenMicros } from './fit.ts';

/** ½ ln 2π. */
const HALF_LN_TWO_PI = 0.9189385332046728;

/** Mean and variance of the logarithms are those of the sample. */
export const lognormal: Fit<Of<'lognormal'>> = {
  kind: 'lognormal',
  parameters: 2,
  hasZero: false,
  fit({ mean, logs, meanLog, count }) {
    const squares = logs.reduce((sum, log) => sum + (log - meanLog) * (log - meanLog), 0);
    return {
      kind: 'lognormal', median: writtenMicros(mean * exp(meanLog)),
      sigma: written(Math.sqrt(squares / count)),
    };
  },
  curve(distribution) {
    const { mu, sigma } = lognormalParameters(distribution);
    const standard = (x: number): number => (ln(x) - mu) / sigma;
    return {
      share: (x) => (x <= 0 ? 0 : normalShare(standard(x))),
      quantile: (share) => exp(mu + sigma * normalQuantile(share)),
      lnDensity: (x) =>
        -standard(x) * standard(x) / 2 - ln(x) - ln(sigma) - HALF_LN_TWO_PI,
    };
  },
};
