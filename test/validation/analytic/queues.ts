import {
  type AnalyticCase, type Effort, inSteadyState, type Quantities, type Replicate,
} from './case.ts';
import { deterministicServers, erlangC, meanOf, rootOf, sumOf } from './closed-forms.ts';
import type { Observation } from './observation.ts';
import { exponential, type Law, scenarioOf } from './system.ts';

/** Seconds, at which the law of waits is looked at. */
const MOMENTS = [0, 0.5, 1, 2.5, 5] as const;

const within = (t: number): string => `P_Wq_le_${String(t).replace('.', '_')}`;

/** What is measured of any queue with servers that are always there. */
const valuesOf = (
  { running, queued, inSystem, waits, stays }: Observation, servers: number,
): Quantities => ({
  utilisation: running.mean() / servers,
  P_idle: running.share(0),
  Lq: queued.mean(),
  L: inSystem.mean(),
  Wq: waits.mean(),
  W: stays.mean(),
  P_wait: waits.above(0) / waits.count,
  P_wait_gt_one_service: waits.above(1) / waits.count,
  ...Object.fromEntries(MOMENTS.map((t) => [within(t), 1 - waits.above(t) / waits.count])),
});

const queue = (servers: number): Replicate => inSteadyState((seen) => valuesOf(seen, servers));

/** M/M/1 with mean service 1 s. */
function mm1(id: string, rate: number, effort: Effort): AnalyticCase {
  const W = 1 / (1 - rate);
  return {
    id,
    title: `M/M/1, ρ = ${rate}`,
    formula: 'Wq = ρ/(μ−λ); the time in system is exponential with rate μ−λ',
    source: 'Kleinrock, Queueing Systems I',
    expected: {
      utilisation: rate,
      Lq: rate * rate * W,
      L: rate * W,
      Wq: rate * W,
      W,
      W_p50: W * Math.LN2,
      W_p99: W * Math.log(100),
      P_wait: rate,
    },
    check: {
      rule: 'ci',
      scenario: scenarioOf({ arrivals: rate, service: exponential(1), servers: 1 }),
      replicate: inSteadyState((seen) => ({
        ...valuesOf(seen, 1), W_p50: seen.stays.quantile(0.5), W_p99: seen.stays.quantile(0.99),
      })),
      effort,
    },
  };
}

/** M/M/c with mean service 1 s. */
function mmc(id: string, [servers, rate]: readonly [number, number], effort: Effort): AnalyticCase {
  const C = erlangC(rate, servers);
  const Wq = C / (servers - rate);
  return {
    id,
    title: `M/M/${servers}, ρ = ${rate / servers}`,
    formula: 'Erlang C; Wq = C/(cμ−λ); P(Wq > t) = C exp(−(cμ−λ)t)',
    source: 'Gross, Shortle, Thompson, Harris, Fundamentals of Queueing Theory',
    expected: {
      utilisation: rate / servers,
      P_wait: C,
      Wq,
      W: Wq + 1,
      Lq: rate * Wq,
      L: rate * (Wq + 1),
      P_wait_gt_one_service: C * Math.exp(rate - servers),
    },
    check: {
      rule: 'ci',
      scenario: scenarioOf({ arrivals: rate, service: exponential(1), servers }),
      replicate: queue(servers),
      effort,
    },
  };
}

/** A law of service times with mean 1 s, and the mean of its square. */
interface Service {
  readonly law: Law;
  readonly square: number;
}

const SERVICES = {
  D: { law: '1s', square: 1 },
  E4: { law: { erlang: { k: 4, mean: '1s' } }, square: 1.25 },
  U: { law: { uniform: { min: '0s', max: '2s' } }, square: 4 / 3 },
  H2: {
    law: { hyperexponential: [{ p: 0.5, mean: '0.25s' }, { p: 0.5, mean: '1.75s' }] },
    square: 0.25 * 0.25 + 1.75 * 1.75,
  },
} as const satisfies Record<string, Service>;

/** M/G/1 with mean service 1 s. */
function mg1(
  id: string, [kind, rate]: readonly [kind: keyof typeof SERVICES, rate: number], effort: Effort,
): AnalyticCase {
  const { law, square }: Service = SERVICES[kind];
  const Wq = rate * square / (2 * (1 - rate));
  return {
    id,
    title: `M/${kind}/1, ρ = ${rate}`,
    formula: 'Pollaczek–Khinchine: Wq = λ E[S²] / (2 (1−ρ))',
    source: 'Kleinrock, Queueing Systems I',
    expected: { utilisation: rate, Wq, W: Wq + 1, Lq: rate * Wq },
    check: {
      rule: 'ci',
      scenario: scenarioOf({ arrivals: rate, service: law, servers: 1 }),
      replicate: queue(1),
      effort,
    },
  };
}

/** P(Wq ≤ t) of M/D/1 with service of 1 s. */
function deterministicWait(t: number, rate: number): number {
  let factorial = 1;
  return (1 - rate) * sumOf(Math.floor(t) + 1, (j) => {
    factorial *= j === 0 ? 1 : j;
    const x = rate * (t - j);
    return ((-x) ** j / factorial) * Math.exp(x);
  });
}

/** M/D/1 by the law of its waits. */
function waitsOfMd1(rate: number, effort: Effort): AnalyticCase {
  return {
    ...mg1('md1-cdf-rho07', ['D', rate], effort),
    formula: 'P(Wq ≤ t) = (1−ρ) Σ (−λ(t−jD))ʲ/j! exp(λ(t−jD)) over j ≤ t/D',
    source: 'Erlang 1909',
    expected: Object.fromEntries(MOMENTS.map((t) => [within(t), deterministicWait(t, rate)])),
  };
}

/** The heavily loaded M/D/1. */
function busyMd1(rate: number, effort: Effort): AnalyticCase {
  const common = mg1('md1-rho09', ['D', rate], effort);
  const { utilisation: _, ...expected } = common.expected;
  return { ...common, expected: { ...expected, P_idle: 1 - rate } };
}

function md2(rate: number, effort: Effort): AnalyticCase {
  const law = deterministicServers(rate, 2, 260);
  const Lq = meanOf(law, (n) => Math.max(0, n - 2));
  return {
    id: 'md2-rho08',
    title: `M/D/2, ρ = ${rate / 2}`,
    formula: 'the number in system, seen every service time, is a Markov chain',
    source: 'Crommelin 1932',
    expected: {
      Lq, Wq: Lq / rate, W: Lq / rate + 1, P_wait: 1 - (law[0] as number) - (law[1] as number),
    },
    check: {
      rule: 'ci',
      scenario: scenarioOf({ arrivals: rate, service: '1s', servers: 2 }),
      replicate: queue(2),
      effort,
    },
  };
}

/** D/M/1 with mean service 1 s. */
function dm1(id: string, gap: number, effort: Effort): AnalyticCase {
  const sigma = rootOf((x) => Math.exp(-gap * (1 - x)) - x, 0, 1 - 1e-6);
  return {
    id,
    title: `D/M/1, an arrival every ${gap} s`,
    formula: 'σ = exp(−μ(1−σ)/λ); P(wait) = σ; the time in system is exponential, rate μ(1−σ)',
    source: 'Kleinrock, Queueing Systems I',
    expected: { sigma, P_wait: sigma, Wq: sigma / (1 - sigma), W: 1 / (1 - sigma) },
    check: {
      rule: 'ci',
      scenario: scenarioOf({
        arrivals: { every: `${gap}s` }, service: exponential(1), servers: 1,
      }),
      replicate: inSteadyState(({ waits, stays }) => {
        const waiting = waits.above(0) / waits.count;
        // σ is the share that waits; measured on its own from the mean time in system.
        return { sigma: 1 - 1 / stays.mean(), P_wait: waiting, Wq: waits.mean(), W: stays.mean() };
      }),
      effort,
    },
  };
}

export const QUEUES: readonly AnalyticCase[] = [
  mm1('mm1-rho050', 0.5, {
    short: { seconds: 62_000, leaves: ['W_p99'] },
    full: { seconds: 110_000 },
  }),
  mm1('mm1-rho080', 0.8, { full: { seconds: 470_000 } }),
  mmc('mmc-2-rho075', [2, 1.5], {
    short: { seconds: 22_000, leaves: ['Wq', 'Lq', 'L'] },
    full: { seconds: 96_000 },
  }),
  mmc('mmc-5-rho080', [5, 4], { full: { seconds: 88_000 } }),
  mmc('mmc-10-rho090', [10, 9], { full: { seconds: 90_000 } }),
  mmc('mmc-100-rho095', [100, 95], {
    // What is rare here takes many of them.
    full: { seconds: 35_000, replications: 440 },
  }),
  mg1('md1-rho07', ['D', 0.7], {
    short: { seconds: 18_000, leaves: ['Wq', 'Lq'] }, full: { seconds: 77_000 },
  }),
  mg1('me4-1-rho07', ['E4', 0.7], {
    short: { seconds: 20_000, leaves: ['Wq', 'Lq'] }, full: { seconds: 70_000 },
  }),
  mg1('mu1-rho07', ['U', 0.7], {
    short: { seconds: 21_000, leaves: ['Wq', 'Lq'] }, full: { seconds: 70_000 },
  }),
  mg1('mh2-1-rho07', ['H2', 0.7], { full: { seconds: 125_000 } }),
  busyMd1(0.9, { full: { seconds: 175_000 } }),
  waitsOfMd1(0.7, { short: { seconds: 16_000 } }),
  md2(1.6, {
    short: { seconds: 10_000, leaves: ['Lq', 'Wq'] }, full: { seconds: 51_000 },
  }),
  dm1('dm1-rho08', 1.25, {
    short: { seconds: 20_000, leaves: ['Wq', 'W'] }, full: { seconds: 121_000 },
  }),
  dm1('dm1-rho05', 2, {
    short: { seconds: 20_000, leaves: ['sigma', 'Wq'] }, full: { seconds: 104_000 },
  }),
];
