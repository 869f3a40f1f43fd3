import { type AnalyticCase, type Effort, inSteadyState } from './case.ts';
import { poisson, rootOf, sumOf } from './closed-forms.ts';
import { exponential, scenarioOf } from './system.ts';

/** One server that takes what waits, at most so many at once, for Exp(1) whatever their number. */
function bulkService(): AnalyticCase {
  const [rate, most] = [2, 4];
  const r = rootOf((x) => x ** (most + 1) - (rate + 1) * x + rate, 0, 0.999);
  const nobodyWaits = 1 / (1 / rate + 1 / (1 - r));
  const P_idle = nobodyWaits / rate;
  const Lq = nobodyWaits * r / (1 - r) ** 2;
  return {
    id: 'batch-closed-4',
    title: `M/M/1 in batches of up to ${most}, without a wait for more`,
    formula: 'r in (0, 1): r^(K+1) − (λ+1)r + λ = 0; the number that wait is geometric with r',
    source: 'Gross, Shortle, Thompson, Harris, Fundamentals of Queueing Theory 3.2',
    expected: {
      root_r: r,
      P_idle,
      Lq,
      Wq: Lq / rate,
      W: Lq / rate + 1,
      mean_batch_size: rate / (1 - P_idle),
    },
    check: {
      rule: 'ci',
      scenario: scenarioOf({
        arrivals: rate,
        servers: 1,
        options: { batch: { max_batch_size: most, base: exponential(1) } },
      }),
      replicate: inSteadyState(({ running, queued, waits, stays, batches }) => ({
        root_r: (1 - queued.share(0)) / (1 - running.share(0)),
        P_idle: running.share(0),
        Lq: queued.mean(),
        Wq: waits.mean(),
        W: stays.mean(),
        mean_batch_size: batches.inputs / batches.started,
      })),
      effort: {
        short: { seconds: 10_000, leaves: ['P_idle', 'Lq', 'Wq'] },
        full: { seconds: 100_000 },
      },
    },
  };
}

interface Linger {
  readonly rate: number;
  readonly most: number;
  /** In seconds. */
  readonly wait: number;
}

/** A batch waits for more from its first input on, and there is always a container for the next. */
function linger(id: string, { rate, most, wait }: Linger, effort: Effort): AnalyticCase {
  const law = poisson(rate * wait, most);
  // The time for which n more have come, up to the end of the wait: P(more than n come in it) / λ.
  const timeWith = (n: number): number => (1 - sumOf(n + 1, (k) => law[k] as number)) / rate;
  const open = sumOf(most - 1, timeWith);
  const size = 1 + rate * open;
  return {
    id,
    title: `batches of up to ${most} that wait for ${wait} s`,
    formula: 'E[open] = ∫ P(Pois(λt) ≤ B−2) dt; size = 1 + λE[open]; waits by renewal-reward',
    source: 'renewal-reward',
    expected: {
      mean_batch_size: size,
      mean_wait_to_batch_close: sumOf(most - 1, (n) => (1 + n) * timeWith(n)) / size,
      P_closed_by_size: 1 - sumOf(most - 1, (k) => law[k] as number),
      mean_open_time: open,
    },
    check: {
      rule: 'ci',
      scenario: scenarioOf({
        arrivals: rate,
        servers: 4,
        options: { batch: { max_batch_size: most, wait: `${wait}s`, base: '1ms' } },
      }),
      replicate: inSteadyState(({ waits, batches }) => ({
        mean_batch_size: batches.inputs / batches.started,
        mean_wait_to_batch_close: waits.mean(),
        P_closed_by_size: batches.full / batches.started,
        mean_open_time: batches.open.mean(),
      })),
      effort,
    },
  };
}

export const BATCHES: readonly AnalyticCase[] = [
  bulkService(),
  linger('linger-10-0.5', { rate: 8, most: 10, wait: 0.5 }, {
    short: { seconds: 500, leaves: ['P_closed_by_size'] },
    full: { seconds: 40_000 },
  }),
  linger('linger-4-1', { rate: 3, most: 4, wait: 1 }, { short: { seconds: 1_000 } }),
];
