import { type AnalyticCase, type Effort, inSteadyState } from './case.ts';
import { birthDeath, erlangB, meanOf, poisson } from './closed-forms.ts';
import { exponential, type Law, scenarioOf, type System } from './system.ts';

/** Laws with mean 1 s that must all lose the same. */
const LAWS = {
  exponential: exponential(1),
  deterministic: '1s',
  lognormal: { lognormal: { mean: '1s', cv: 2 } },
} as const satisfies Record<string, Law>;

/**
 * Traffic that swells over many service times: many servers that begin within one of them would go
 * on in step for hours where service is deterministic.
 */
const swelling = (rate: number): System['arrivals'] => ({
  stages: [
    { for: '40s', rate: '0/s', ramp_to: `${rate}/s` },
    { for: '100d', rate: `${rate}/s` },
  ],
});

/** M/G/c/c: no queue, whoever finds all servers busy is turned away. */
function erlangLoss(
  id: string,
  [erlangs, servers]: readonly [erlangs: number, servers: number],
  efforts: Readonly<Record<keyof typeof LAWS, Effort>>,
): readonly AnalyticCase[] {
  const B = erlangB(erlangs, servers);
  const variants = Object.keys(LAWS) as (keyof typeof LAWS)[];
  return variants.map((variant) => ({
    id,
    variant,
    title: `M/G/${servers}/${servers} with ${variant} service, ${erlangs} erlangs`,
    formula: 'Erlang B, whatever the law of service; mean busy a(1−B)',
    source: 'Erlang 1917; Sevastyanov 1957',
    expected: { P_reject: B, mean_busy: erlangs * (1 - B) },
    check: {
      rule: 'ci',
      scenario: scenarioOf({
        arrivals: variant === 'deterministic' ? swelling(erlangs) : erlangs,
        service: LAWS[variant],
        servers,
        platform: { limits: { queued: 0 } },
      }),
      replicate: inSteadyState(({ arrived, rejected, running }) => ({
        P_reject: rejected / arrived, mean_busy: running.mean(),
      })),
      effort: efforts[variant],
    },
  }));
}

interface Bounded {
  readonly rate: number;
  readonly service: number;
  readonly servers: number;
  readonly capacity: number;
}

/** M/M/c/K: at most K in the system. */
function mmck(
  id: string, { rate, service, servers, capacity }: Bounded, effort: Effort,
): AnalyticCase {
  const law = birthDeath(capacity, () => rate, (n) => Math.min(n, servers) / service);
  const P_reject = law[capacity] as number;
  const L = meanOf(law);
  const Lq = meanOf(law, (n) => Math.max(0, n - servers));
  const throughput = rate * (1 - P_reject);
  return {
    id,
    title: `M/M/${servers}/${capacity}, λ = ${rate}/s, service ${service} s`,
    formula: 'birth-death process; Little',
    source: 'Gross, Shortle, Thompson, Harris, Fundamentals of Queueing Theory',
    expected: {
      P_reject,
      L,
      Lq,
      W_accepted: L / throughput,
      Wq_accepted: Lq / throughput,
      P_empty: law[0] as number,
      throughput,
    },
    check: {
      rule: 'ci',
      scenario: scenarioOf({
        arrivals: rate, service: exponential(service), servers,
        platform: { limits: { queued: capacity - servers } },
      }),
      replicate: inSteadyState((seen) => ({
        P_reject: seen.rejected / seen.arrived,
        L: seen.inSystem.mean(),
        Lq: seen.queued.mean(),
        W_accepted: seen.stays.mean(),
        Wq_accepted: seen.waits.mean(),
        P_empty: seen.inSystem.share(0),
        throughput: seen.served / seen.seconds,
      })),
      effort,
    },
  };
}

/** Two kinds of customers at one pump without a queue, as in the vignettes of simmer. */
function twoKinds(effort: Effort): AnalyticCase {
  const cars = { rate: 0.75 * 0.15, service: 8 };
  const motorcycles = { rate: 0.25 * 0.15, service: 3 };
  const busy = cars.rate * cars.service + motorcycles.rate * motorcycles.service;
  const single = scenarioOf({
    arrivals: cars.rate, service: exponential(cars.service), servers: 1,
    platform: { limits: { queued: 0 } },
  });
  return {
    id: 'simmer-ctmc-ex1',
    title: 'two kinds of customers, one server, no queue',
    formula: 'Markov chain on empty, car, motorcycle',
    source: 'vignettes of simmer, continuous-time Markov chains',
    expected: { N: busy / (1 + busy), P_idle: 1 / (1 + busy) },
    check: {
      rule: 'ci',
      scenario: {
        ...single,
        traffic: [
          { name: 'cars', to: 'work', arrivals: { poisson: { rate: `${cars.rate}/s` } } },
          {
            name: 'motorcycles', to: 'work',
            arrivals: { poisson: { rate: `${motorcycles.rate}/s` } },
            service_time: exponential(motorcycles.service),
          },
        ],
      },
      replicate: inSteadyState(({ inSystem }) =>
        ({ N: inSystem.mean(), P_idle: inSystem.share(0) })),
      effort,
    },
  };
}

/** M/M/1 with mean service 1 s, where whoever has waited too long goes. */
function impatient(
  id: string, [rate, patience]: readonly [rate: number, patience: number], effort: Effort,
): AnalyticCase {
  const decay = Math.exp(-(1 - rate) * patience);
  const P_idle = 1 / (1 + rate * (1 - decay) / (1 - rate) + rate * decay);
  const P_timeout = P_idle * rate * decay;
  return {
    id,
    title: `M/M/1, λ = ${rate}/s, callers wait ${patience} s at most`,
    formula: 'density of the virtual wait λ p₀ exp(−(μ−λ)w) below τ; P(timeout) = p₀ρ exp(−(μ−λ)τ)',
    source: 'Barrer 1957',
    expected: { P_timeout, P_idle, throughput: rate * (1 - P_timeout) },
    check: {
      rule: 'ci',
      scenario: scenarioOf({
        arrivals: rate, service: exponential(1), servers: 1,
        source: { patience: `${patience}s` },
      }),
      replicate: inSteadyState(({ arrived, gaveUp, inSystem, served, seconds }) => ({
        P_timeout: gaveUp / arrived, P_idle: inSystem.share(0), throughput: served / seconds,
      })),
      effort,
    },
  };
}

/** Laws with mean 2 s: how many are busy is the same. */
const BUSY_LAWS = {
  exponential: exponential(2),
  deterministic: '2s',
  lognormal: { lognormal: { mean: '2s', cv: 0.5 } },
} as const satisfies Record<string, Law>;

/** M/G/∞: a container for everybody. */
function infinite(efforts: Readonly<Record<keyof typeof BUSY_LAWS, Effort>>) {
  const law = poisson(5, 10);
  const variants = Object.keys(BUSY_LAWS) as (keyof typeof BUSY_LAWS)[];
  return variants.map((variant): AnalyticCase => ({
    id: 'mginf-5',
    variant,
    title: `M/G/∞ with ${variant} service, 5 busy on average`,
    formula: 'the number in service is Poisson with mean λE[S], whatever the law of service',
    source: 'Takács 1962, Introduction to the Theory of Queues',
    expected: {
      mean_busy: 5, var_busy: 5, P_0: law[0] as number, P_5: law[5] as number,
      P_gt_10: 1 - meanOf(law, () => 1),
    },
    check: {
      rule: 'ci',
      scenario: scenarioOf({ arrivals: 2.5, service: BUSY_LAWS[variant] }),
      replicate: inSteadyState(({ running }) => ({
        mean_busy: running.mean(), var_busy: running.variance(), P_0: running.share(0),
        P_5: running.share(5), P_gt_10: running.share(11, Number.POSITIVE_INFINITY),
      })),
      effort: efforts[variant],
    },
  }));
}

export const LOSSES: readonly AnalyticCase[] = [
  ...erlangLoss('erlangB-10-10', [10, 10], {
    exponential: { short: { seconds: 1_100 } },
    deterministic: { short: { seconds: 800, warmUp: 60 } },
    lognormal: { short: { seconds: 2_400 } },
  }),
  ...erlangLoss('erlangB-2-5', [2, 5], {
    exponential: { full: { seconds: 36_000 } },
    deterministic: { full: { seconds: 15_000 } },
    lognormal: { full: { seconds: 50_000 } },
  }),
  ...erlangLoss('erlangB-simfaas-2016-1000', [2_016, 1_000], {
    exponential: { full: { seconds: 15, warmUp: 12 } },
    deterministic: { full: { seconds: 63, warmUp: 60 } },
    lognormal: { full: { seconds: 54, warmUp: 50 } },
  }),
  mmck('mmck-2-3-simmer', { rate: 3, service: 0.25, servers: 2, capacity: 3 }, {
    short: { seconds: 5_000, leaves: ['P_reject'] }, full: { seconds: 15_000 },
  }),
  mmck('mmck-1-10-rho1.2', { rate: 1.2, service: 1, servers: 1, capacity: 10 }, {
    short: { seconds: 6_000, leaves: ['P_reject', 'P_empty'] },
    full: { seconds: 165_000 },
  }),
  twoKinds({ short: { seconds: 10_000 } }),
  ...infinite({
    exponential: { full: { seconds: 80_000 } },
    deterministic: { full: { seconds: 53_000 } },
    lognormal: {
      short: { seconds: 3_500, leaves: ['P_gt_10'] }, full: { seconds: 53_000 },
    },
  }),
  impatient('mm1-queue-timeout-3', [0.9, 3], {
    short: { seconds: 7_500, leaves: ['P_timeout'] }, full: { seconds: 25_000 },
  }),
  impatient('mm1-queue-timeout-1-overload', [1.5, 1], {
    short: { seconds: 7_000 },
  }),
];
