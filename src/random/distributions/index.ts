import type { Distribution, DistributionKind } from '../../model/distribution.ts';
import type { Law, Of, Sampler } from '../law.ts';
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

export type {
  DistributionForm, Law, Parameters, ParameterType, Sampler,
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
  return law.sampler(distribution);
}
