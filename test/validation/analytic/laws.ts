import { RECORD_CELLS, recordIndex } from '../../../src/model/records.ts';
import { SECOND } from '../../../src/model/time.ts';
import { compileDistribution } from '../../../src/random/distributions/index.ts';
import { lognormalParameters } from '../../../src/random/distributions/lognormal.ts';
import { weibullParameters } from '../../../src/random/distributions/weibull.ts';
import { headType, type TraceReader } from '../../../src/trace/log.ts';
import { type AnalyticCase, type Replicate, runWith } from './case.ts';
import { gamma, meanOf, poisson, rootOf } from './closed-forms.ts';
import { scenarioOf } from './system.ts';

/** Durations are whole microseconds: of so large ones 9 digits are known and more. */
const UNIT = 100_000 * SECOND;

/** Standard normal quantiles at 0.9 and 0.99. */
const [Z90, Z99] = [1.2815515655446004, 2.3263478740408408];

function lognormalFit(mean: number, sd: number): AnalyticCase {
  const sigma = Math.sqrt(Math.log(1 + (sd / mean) ** 2));
  const mu = Math.log(mean) - sigma * sigma / 2;
  return {
    id: 'huawei-coldstart-lognormal',
    title: `lognormal law with mean ${mean} s, standard deviation ${sd} s`,
    formula: 'σ² = ln(1 + sd²/mean²), μ = ln mean − σ²/2',
    source: 'moments as fitted to cold starts by Joosen et al., EuroSys 2025',
    expected: {
      mu,
      sigma,
      median: Math.exp(mu),
      p90: Math.exp(mu + Z90 * sigma),
      p99: Math.exp(mu + Z99 * sigma),
      cv2: (sd / mean) ** 2,
    },
    check: {
      rule: 'exact',
      compute: () => {
        const law = { kind: 'lognormal', mean: mean * UNIT, sd: sd * UNIT } as const;
        const parameters = lognormalParameters(law);
        const quantile = compileDistribution(law);
        return {
          mu: parameters.mu - Math.log(UNIT),
          sigma: parameters.sigma,
          median: quantile(0.5, 0) / UNIT,
          p90: quantile(0.9, 0) / UNIT,
          p99: quantile(0.99, 0) / UNIT,
          cv2: Math.exp(parameters.sigma ** 2) - 1,
        };
      },
    },
  };
}

function weibullFit(mean: number, sd: number): AnalyticCase {
  const spread = (k: number) => gamma(1 + 2 / k) / gamma(1 + 1 / k) ** 2;
  const shape = rootOf((k) => spread(k) - 1 - (sd / mean) ** 2, 0.1, 10);
  const scale = mean / gamma(1 + 1 / shape);
  return {
    id: 'huawei-iat-weibull',
    title: `Weibull law with mean ${mean} s, standard deviation ${sd} s`,
    formula: 'Γ(1+2/k) / Γ(1+1/k)² = 1 + sd²/mean²',
    source: 'moments as fitted to times between cold starts by Joosen et al., EuroSys 2025',
    expected: { shape, scale, median: scale * Math.LN2 ** (1 / shape) },
    check: {
      rule: 'exact',
      compute: () => {
        const law = { kind: 'weibull', mean: mean * UNIT, sd: sd * UNIT } as const;
        const parameters = weibullParameters(law);
        return {
          shape: parameters.shape,
          scale: parameters.scale / UNIT,
          median: compileDistribution(law)(0.5, 0) / UNIT,
        };
      },
    },
  };
}

const ARRIVED = recordIndex('input.arrived');

/** Counts arrivals second by second. */
class Buckets implements TraceReader {
  readonly counts: Float64Array;

  constructor(seconds: number) {
    this.counts = new Float64Array(seconds);
  }

  read(cells: Float64Array, length: number): void {
    for (let at = 0; at < length;) {
      const type = headType(cells[at + 1] as number);
      const second = Math.floor(cells[at] as number / SECOND);
      // What arrives at the very end belongs to a second that is not counted.
      if (type === ARRIVED && second < this.counts.length) {
        this.counts[second] = (this.counts[second] as number) + 1;
      }
      at += RECORD_CELLS[type] as number;
    }
  }
}

const countBySecond: Replicate = (scenario, plan) => {
  const buckets = new Buckets(plan.seconds);
  runWith(scenario, plan, buckets);
  const { counts } = buckets;
  const share = (of: (count: number) => boolean) => counts.filter(of).length / counts.length;
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const squares = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0);
  return {
    mean_1s: mean,
    index_of_dispersion: squares / (counts.length - 1) / mean,
    P_zero_1s: share((count) => count === 0),
    P_gt_10_1s: share((count) => count > 10),
  };
};

function poissonBuckets(rate: number): AnalyticCase {
  const law = poisson(rate, 10);
  return {
    id: 'bucket-counts-poisson',
    title: `Poisson arrivals, ${rate} per second, counted second by second`,
    formula: 'Poisson law',
    source: 'elementary',
    expected: {
      mean_1s: rate,
      index_of_dispersion: 1,
      P_zero_1s: law[0] as number,
      P_gt_10_1s: 1 - meanOf(law, () => 1),
    },
    check: {
      rule: 'ci',
      scenario: scenarioOf({ arrivals: rate, service: '0s', servers: 1 }),
      replicate: countBySecond,
      effort: {
        short: { seconds: 2_000, leaves: ['P_zero_1s', 'P_gt_10_1s'] },
        full: { seconds: 55_000 },
      },
    },
  };
}

export const LAWS: readonly AnalyticCase[] = [
  poissonBuckets(5),
  lognormalFit(3.24, 7.1),
  weibullFit(1.25, 3.66),
];
