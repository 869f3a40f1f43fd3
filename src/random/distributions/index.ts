import type { Distribution, DistributionKind } from '../../model/distribution.ts';
import type { BlockSampler, Law, Of, Sampler, SingleSampler } from '../law.ts';
import { constant } from './constant.ts';
import { empirical } from './empirical.ts';
import { erlang } from './erlang.ts';
import { exponential } from './exponential.ts';
import { gamma } from './gamma.ts';
import { hyperexponential } from './hyperexponential.ts';
import { lognormal } from './lognormal.ts';
import { pareto } from './pareto.ts';
import { sequence } from './sequence.ts';
import { trace } from './trace.ts';
import { uniform } from './uniform.ts';
import { weibull } from './weibull.ts';

export { GREATEST_POSITIVE, LEAST_POSITIVE } from '../law.ts';
export type {
  BlockSampler, DistributionForm, Law, Parameters, ParameterType, Sampler, SingleSampler,
} from '../law.ts';

/** Every law by the name it has in scenario files, in the order of the reference. */
export const DISTRIBUTIONS = {
  constant,
  uniform,
  exponential,
  erlang,
  gamma,
  lognormal,
  weibull,
  pareto,
  hyperexponential,
  empirical,
  trace,
  sequence,
} as const satisfies { readonly [K in DistributionKind]: Law<Of<K>> };

/** What is impossible about a distribution although each parameter is of its type. */
export function distributionProblem(distribution: Distribution): string | undefined {
  const law: Law = DISTRIBUTIONS[distribution.kind];
  return law.problem?.(distribution);
}

/**
 * The sampler of a distribution.
 *
 * @throws RangeError if the distribution has a problem (see {@link distributionProblem})
 */
export function compileDistribution(distribution: Distribution): Sampler {
  const problem = distributionProblem(distribution);
  if (problem !== undefined) throw new RangeError(`${distribution.kind}: ${problem}`);
  const law: Law = DISTRIBUTIONS[distribution.kind];
  const single = law.sampler(distribution);
  const fill = law.blockSampler?.(distribution) ?? oneByOne(single);
  return Object.assign<SingleSampler, Pick<Sampler, 'fill'>>(single, { fill });
}

function oneByOne(sampler: SingleSampler): BlockSampler {
  return (draws, values, first) => {
    for (let at = 0; at < draws.length; at++) {
      values[at] = sampler(draws[at] as number, first + at);
    }
  };
}
