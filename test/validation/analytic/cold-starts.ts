import { SECOND } from '../../../src/model/time.ts';
import { type AnalyticCase, type Effort, inSteadyState } from './case.ts';
import type { Observation } from './observation.ts';
import { exponential, type Law, scenarioOf } from './system.ts';

/** Moments of a service time or a cold start in seconds, and how it is written. */
interface Duration {
  readonly mean: number;
  readonly square: number;
  readonly law: Law;
}

const det = (mean: number): Duration => ({ mean, square: mean * mean, law: `${mean}s` });
const exp = (mean: number): Duration =>
  ({ mean, square: 2 * mean * mean, law: exponential(mean) });

interface SetUp {
  readonly rate: number;
  readonly service: Duration;
  readonly coldStart: Duration;
  readonly idle: number;
}

/** Seconds of containers that are ready and have nothing to do. */
const idleTime = ({ containers, starting, running }: Observation): number =>
  (containers.area() - starting.area() - running.area()) / SECOND;

/** One container at most, which goes after some time without work: M/G/1 with set-up. */
function setUp(
  id: string, { rate, service, coldStart, idle }: SetUp, effort: Effort,
): AnalyticCase {
  const rho = rate * service.mean;
  const q = Math.exp(-rate * idle);
  // I is the cold start with probability q, that nothing arrives while the container is idle.
  const [I, I2] = [q * coldStart.mean, q * coldStart.square];
  const P_cold = q * (1 - rho) / (1 + rate * I);
  const Wq = rate * service.square / (2 * (1 - rho)) + (2 * I + rate * I2) / (2 * (1 + rate * I));
  return {
    id,
    title: `one container, cold start ${coldStart.mean} s, idle for ${idle} s at most`,
    formula: 'Wq = λE[S²]/(2(1−ρ)) + (2E[I]+λE[I²])/(2(1+λE[I])), I = C with prob. exp(−λT); '
      + 'shares of time by cycles',
    source: 'Welch 1964; Takagi, Queueing Analysis 1',
    expected: {
      P_cold_per_request: P_cold,
      Wq,
      W: Wq + service.mean,
      frac_time_no_container: P_cold,
      frac_time_starting: rate * P_cold * coldStart.mean,
      frac_time_warm_idle: (1 - rho) * (1 - q) / (1 + rate * I),
      frac_time_busy: rho,
      cold_starts_per_second: rate * P_cold,
    },
    check: {
      rule: 'ci',
      scenario: scenarioOf({
        arrivals: rate,
        service: service.law,
        options: { cold_start: coldStart.law, max_containers: 1, scaledown_window: `${idle}s` },
      }),
      replicate: inSteadyState((seen) => ({
        P_cold_per_request: seen.containersStarted / seen.arrived,
        Wq: seen.waits.mean(),
        W: seen.stays.mean(),
        frac_time_no_container: seen.containers.share(0),
        frac_time_starting: seen.starting.share(1),
        frac_time_warm_idle: idleTime(seen) / seen.seconds,
        frac_time_busy: seen.running.share(1),
        cold_starts_per_second: seen.containersStarted / seen.seconds,
      })),
      effort,
    },
  };
}

/** The case of the reference for several containers, with one. */
function immediateSetUp(effort: Effort): AnalyticCase {
  const [rate, alpha] = [0.5, 0.2];
  const W = 1 / (1 - rate) + 1 / alpha;
  // A cycle: nobody there, the cold start, and the work of who came during it and after.
  const cycle = 1 / rate + 1 / alpha + (1 + rate / alpha) / (1 - rate);
  return {
    id: 'mmk-setup-k1-check',
    title: 'M/M/1 with set-up: exponential cold starts, no idle time',
    formula: 'W = 1/(μ−λ) + 1/α; shares of time by cycles',
    source: 'Welch 1964',
    expected: {
      L: rate * W,
      W,
      mean_busy: rate,
      mean_starting: 1 / alpha / cycle,
      P_empty: 1 / rate / cycle,
    },
    check: {
      rule: 'ci',
      scenario: scenarioOf({
        arrivals: rate,
        service: exponential(1),
        options: {
          cold_start: exponential(1 / alpha), max_containers: 1, scaledown_window: '0s',
        },
      }),
      replicate: inSteadyState(({ inSystem, stays, running, starting }) => ({
        L: inSystem.mean(), W: stays.mean(), mean_busy: running.mean(),
        mean_starting: starting.mean(), P_empty: inSystem.share(0),
      })),
      effort,
    },
  };
}

/** Work and cold starts take no time: all that matters is the gap between two arrivals. */
function keepAlive(
  id: string, [rate, idle]: readonly [rate: number, idle: number], effort: Effort,
): AnalyticCase {
  const P_cold = Math.exp(-rate * idle);
  return {
    id,
    title: `instant work, idle for ${idle} s at most`,
    formula: 'P(cold) = exp(−λT); a container lives (exp(λT)−1)/λ on average',
    source: 'elementary: runs of gaps below T',
    expected: {
      P_cold,
      mean_container_lifespan: (1 / P_cold - 1) / rate,
      frac_time_alive: 1 - P_cold,
    },
    check: {
      rule: 'ci',
      scenario: scenarioOf({
        arrivals: rate, service: '0s', options: { scaledown_window: `${idle}s` },
      }),
      replicate: inSteadyState(({ containersStarted, arrived, lives, containers }) => ({
        P_cold: containersStarted / arrived,
        mean_container_lifespan: lives.mean(),
        frac_time_alive: containers.share(1),
      })),
      effort,
    },
  };
}

export const COLD_STARTS: readonly AnalyticCase[] = [
  setUp('setup1-exp-C5-T10', { rate: 0.1, service: exp(1), coldStart: det(5), idle: 10 }, {
    short: { seconds: 25_000 },
  }),
  setUp('setup1-det-C5-T10', { rate: 0.1, service: det(1), coldStart: det(5), idle: 10 }, {
    short: { seconds: 25_000 },
  }),
  setUp('setup1-expC-T0', { rate: 0.3, service: exp(1), coldStart: exp(4), idle: 0 }, {
    short: { seconds: 15_000 },
  }),
  setUp('setup1-detdet-C20-T30', { rate: 0.05, service: det(8), coldStart: det(20), idle: 30 }, {
    short: { seconds: 172_000 },
  }),
  immediateSetUp({ short: { seconds: 24_000 } }),
  keepAlive('keepalive-zero-service-T10', [0.1, 10], {
    short: { seconds: 15_000 },
  }),
  keepAlive('keepalive-zero-service-T600', [0.0018631367641819, 600], {
    short: { seconds: 1_700_000 },
  }),
];
