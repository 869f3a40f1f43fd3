import { SECOND } from '../../../src/model/time.ts';
import {
  type AnalyticCase, type Effort, inSteadyState, type Replicate, runWith,
} from './case.ts';
import { birthDeath, meanOf } from './closed-forms.ts';
import { Observation } from './observation.ts';
import { exponential, type Law, scenarioOf } from './system.ts';

/** More than ever run at a time, by far. */
const PLENTY = 1_000;

/** One container that everybody gets into at once; its cores are what there is too little of. */
const shared = (cpu: number) =>
  ({ max_inputs: PLENTY, concurrency: { cpu } });

/** Seconds of service whose inputs are looked at by themselves. */
const SIZE = 3;

/** A fifth takes 3 s, the others half a second. */
const TWO_VALUED = { empirical: { values: ['3s', '0.5s', '0.5s', '0.5s', '0.5s'] } };

const sharing: Replicate = (scenario, plan) => {
  const seen = new Observation(Math.round(plan.warmUp * SECOND), SIZE * SECOND);
  runWith(scenario, plan, seen);
  return {
    W: seen.stays.mean(),
    L: seen.inSystem.mean(),
    P_empty: seen.inSystem.share(0),
    [`W_given_size_${SIZE}`]: seen.staysOfSize.mean(),
  };
};

/** M/G/1 with processor sharing and mean service 1 s. */
function processorSharing(
  variant: string, service: Law, effort: Effort,
): AnalyticCase {
  const rate = 0.8;
  return {
    id: 'mm1-ps-rho08',
    variant,
    title: `M/G/1 with processor sharing, ${variant} service, ρ = ${rate}`,
    formula: 'W(x) = x / (1−ρ), whatever the law of service times',
    source: 'Kleinrock, Queueing Systems II',
    expected: {
      W: 1 / (1 - rate),
      L: rate / (1 - rate),
      P_empty: 1 - rate,
      [`W_given_size_${SIZE}`]: SIZE / (1 - rate),
    },
    check: {
      rule: 'ci',
      scenario: scenarioOf({ arrivals: rate, service, servers: 1, options: shared(1) }),
      replicate: sharing,
      effort,
    },
  };
}

/** Full speed for as many inputs as there are cores: in number the same as M/M/c. */
function limitedSharing(
  [rate, cores]: readonly [rate: number, cores: number], effort: Effort,
): AnalyticCase {
  const law = birthDeath(400, () => rate, (n) => Math.min(n, cores));
  const shown = [0, 1, 2, 3, 4, 5];
  return {
    id: 'cps-ciw-r3',
    title: `processor sharing of ${cores} cores, mean service 1 s`,
    formula: 'the number in system is that of M/M/c',
    source: 'Cohen 1979; an example of the Ciw documentation',
    expected: {
      ...Object.fromEntries(shown.map((n) => [`P_${n}`, law[n] as number])),
      L: meanOf(law),
    },
    check: {
      rule: 'ci',
      scenario: scenarioOf({
        arrivals: rate, service: exponential(1), servers: 1, options: shared(cores),
      }),
      replicate: inSteadyState(({ inSystem }) => ({
        ...Object.fromEntries(shown.map((n) => [`P_${n}`, inSystem.share(n)])),
        L: inSystem.mean(),
      })),
      effort,
    },
  };
}

export const SHARING: readonly AnalyticCase[] = [
  processorSharing('exponential', exponential(1), {
    full: { seconds: 470_000, leaves: [`W_given_size_${SIZE}`] },
  }),
  processorSharing('two-valued', TWO_VALUED, {
    full: { seconds: 470_000 },
  }),
  // The reference has 10/s and a mean of a twelfth of a second: the same, with another clock.
  limitedSharing([10 / 12, 3], {
    short: { seconds: 18_000, leaves: ['P_3', 'P_4', 'P_5'] },
    full: { seconds: 180_000 },
  }),
];
