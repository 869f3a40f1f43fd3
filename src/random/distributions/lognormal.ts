import { exp, expEach } from '../exp.ts';
import { type Law, type Of, toDuration } from '../law.ts';
import { ln } from '../ln.ts';
import { normalQuantile, normalQuantileEach } from '../normal.ts';

/** With more spread than this, nearly every value would be 0 or too long to matter. */
const GREATEST_SIGMA = 20;

/** Mean (in ln µs) and standard deviation of the logarithm of the durations. */
export function lognormalParameters(distribution: Of<'lognormal'>): { mu: number; sigma: number } {
  if ('median' in distribution) {
    return { mu: ln(distribution.median), sigma: distribution.sigma };
  }
  const mu = ln(distribution.mean);
  if ('sigma' in distribution) {
    return { mu: mu - distribution.sigma * distribution.sigma / 2, sigma: distribution.sigma };
  }
  const cv = 'cv' in distribution ? distribution.cv : distribution.sd / distribution.mean;
  const variance = ln(1 + cv * cv);
  return { mu: mu - variance / 2, sigma: Math.sqrt(variance) };
}

export const lognormal: Law<Of<'lognormal'>> = {
  kind: 'lognormal',
  summary: 'the usual law of service times and cold starts: a bulk and a heavy tail to the right',
  inverted: true,
  forms: [
    { written: 'map', required: { mean: 'positive duration', cv: 'positive' } },
    { written: 'map', required: { mean: 'positive duration', sd: 'positive duration' } },
    { written: 'map', required: { mean: 'positive duration', sigma: 'positive' } },
    { written: 'map', required: { median: 'positive duration', sigma: 'positive' } },
  ],
  problem(distribution) {
    const { sigma } = lognormalParameters(distribution);
    if (sigma <= GREATEST_SIGMA) return undefined;
    return `sigma must be at most ${GREATEST_SIGMA}, and comes to ${sigma}`;
  },
  mean(distribution) {
    if ('mean' in distribution) return distribution.mean;
    return distribution.median * exp(distribution.sigma * distribution.sigma / 2);
  },
  sampler(distribution) {
    const { mu, sigma } = lognormalParameters(distribution);
    return (u) => toDuration(exp(mu + sigma * normalQuantile(u)));
  },
  blockSampler(distribution) {
    const parameters = lognormalParameters(distribution);
    return (draws, values) => {
      // In the function itself: from around it V8 would load them for each value.
      const { mu, sigma } = parameters;
      values.set(draws);
      normalQuantileEach(values);
      for (let at = 0; at < draws.length; at++) values[at] = mu + sigma * (values[at] as number);
      expEach(values);
      for (let at = 0; at < draws.length; at++) values[at] = toDuration(values[at] as number);
    };
  },
};
