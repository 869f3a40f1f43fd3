import type {
  ComparedMeasure, ComparedWorkload, Estimate,
} from '../../model/verification.ts';
import type { RunResult } from '../../model/result.ts';
import { SECOND } from '../../model/time.ts';
import { defineScenario, type ScenarioInput } from '../../scenario/index.ts';
import { simulate } from '../../simulate.ts';
import { STRATEGIES } from '../../strategies/index.ts';
import { pairedDifference } from '../../study/pairing.ts';
import { type Candidate, deployedBy, strategiesFor } from './candidate.ts';
import type { VerificationPlan } from './verification.ts';

/** A deployment under traffic that comes by chance. */
interface Workload {
  readonly name: string;
  readonly input: ScenarioInput;
}

const workload = (name: string, max: number): Workload => ({
  name,
  input: {
    name, duration: '3m',
    app: {
      name: 'shop',
      functions: {
        api: {
          code: 'v1', service_time: { lognormal: { mean: '400ms', cv: 0.5 } },
          cold_start: { lognormal: { mean: '4s', cv: 0.3 } },
          min_containers: 4, initial_containers: 4, max_containers: max,
        },
      },
    },
    traffic: [
      { name: 'callers', to: 'api', arrivals: { poisson: { rate: '6/s' } }, until: '90s' },
    ],
    events: [{ at: '30s', deploy: { change: { functions: { api: { code: 'v2' } } } } }],
  },
});

export const WORKLOADS: readonly Workload[] = [
  workload('room for two pools', 24), workload('room for one more container', 5),
];

/** Runs of each workload, each with a seed of its own that all strategies share. */
const REPLICATIONS = 20;
const CONFIDENCE = 0.95;

/** What is measured of a run, in seconds. */
const MEASURES: Readonly<Record<string, (result: RunResult) => number>> = {
  'downtime': ({ apps }) => (apps[0]?.functions['api']?.downtime_us ?? 0) / SECOND,
  'latency p99': ({ apps }) => (apps[0]?.functions['api']?.latency_us?.p99 ?? 0) / SECOND,
  'container-seconds': ({ apps }) => apps[0]?.functions['api']?.containers.seconds ?? 0,
  'rollout': (result) => rolloutOf(result) / SECOND,
};

/** How long the rollout took; until the end of the run if it was not finished. */
function rolloutOf({ apps, ended_at_us: end }: RunResult): number {
  const rollout = apps[0]?.rollouts.find(({ version }) => version === 2);
  return rollout === undefined ? 0 : (rollout.finished_at_us ?? end) - rollout.started_at_us;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** To a millionth: what is behind that is no more than the way a sum was added up. */
const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;

function differenceOf(ours: readonly number[], theirs: readonly number[]): Estimate {
  const interval = pairedDifference(ours, theirs, CONFIDENCE);
  return { mean: rounded(interval.mean), half_width: rounded(interval.halfWidth) };
}

function resultsOf(input: ScenarioInput, candidate: Candidate): readonly RunResult[] {
  return Array.from({ length: REPLICATIONS }, (_, place) => {
    const scenario = defineScenario(deployedBy(candidate.name, { ...input, seed: place + 1 }));
    return simulate(scenario, { strategies: strategiesFor(candidate) }).result;
  });
}

/**
 * A strategy beside the bundled ones, on the same arrivals, service times and cold starts: means of
 * the measures, and the differences pair by pair with their intervals. Workloads for which it is
 * too late are left out.
 */
export function compare(
  candidate: Candidate,
  { isLate, onProgress }: Pick<VerificationPlan, 'isLate' | 'onProgress'>,
): readonly ComparedWorkload[] {
  const others = STRATEGIES.filter(({ name }) => name !== candidate.name)
    .map((strategy): Candidate => ({ name: strategy.name, strategy }));
  return WORKLOADS.flatMap(({ name, input }) => {
    if (isLate()) return [];
    onProgress(name);
    const ours = resultsOf(input, candidate);
    const theirs = others.map((other) => ({ other, results: resultsOf(input, other) }));
    const measures = Object.entries(MEASURES).map(([measure, of]): ComparedMeasure => {
      const values = ours.map(of);
      const against = theirs.map(({ other, results }) => {
        const others = results.map(of);
        return [other.name, {
          mean: rounded(mean(others)), difference: differenceOf(values, others),
        }];
      });
      return { measure, mean: rounded(mean(values)), against: Object.fromEntries(against) };
    });
    return { workload: name, replications: REPLICATIONS, measures };
  });
}
