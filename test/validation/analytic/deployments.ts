import { SECOND } from '../../../src/model/time.ts';
import type { RolloutResult } from '../../../src/model/result.ts';
import { simulate } from '../../../src/simulate.ts';
import { type AnalyticCase, type Replicate, runWith } from './case.ts';
import { exponentialIntegral } from './closed-forms.ts';
import { Durations } from './level.ts';
import { Observation } from './observation.ts';
import { Outages } from './outages.ts';
import { PoolObservation } from './pools.ts';
import { exponential, scenarioOf } from './system.ts';

/** Euler's constant. */
const GAMMA = 0.5772156649015329;

/** The unlimited system that is deployed again and again: 10 inputs run on average. */
const [RATE, SERVICE] = [4, 2.5];
const BUSY = RATE * SERVICE;

/** Ten service times from rollout to rollout: one hardly knows of the one before. */
const unlimited = (strategy: string) => scenarioOf({
  arrivals: RATE,
  service: exponential(SERVICE),
  events: [{ every: `${10 * SERVICE}s`, rollover: { strategy } }],
});

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;

/** Rollouts of a run but for the first publish, and the last, which may be under way. */
function rolloutsOf(rollouts: readonly RolloutResult[] = []): readonly RolloutResult[] {
  return rollouts.slice(1, -1);
}

/** Recreate as a sampling of the state: each interrupts what runs, which then starts over. */
const interrupt: Replicate = (scenario, plan) => {
  const seen = new Observation(0);
  const result = runWith(scenario, plan, seen);
  const counts = rolloutsOf(result.apps[0]?.rollouts).map(({ interrupted }) => interrupted);
  const average = mean(counts);
  return {
    mean_interrupted: average,
    var_interrupted: sum(counts.map((n) => (n - average) ** 2)) / (counts.length - 1),
    P_none: counts.filter((n) => n === 0).length / counts.length,
    mean_wasted_work_s: seen.losses.mean() * average,
    mean_elapsed_of_interrupted: seen.losses.mean(),
  };
};

const interruptions: AnalyticCase = {
  id: 'recreate-interrupted-exp',
  title: 'recreate interrupts what runs on unlimited containers',
  formula: 'M/G/∞: N is Poisson with mean λE[S]; work lost λE[S²]/2',
  source: 'Takács 1962; ages in equilibrium',
  expected: {
    mean_interrupted: BUSY,
    var_interrupted: BUSY,
    P_none: Math.exp(-BUSY),
    mean_wasted_work_s: RATE * SERVICE * SERVICE,
    mean_elapsed_of_interrupted: SERVICE,
  },
  check: {
    rule: 'ci',
    scenario: unlimited('recreate'),
    replicate: interrupt,
    effort: {
      short: { seconds: 4_500, leaves: ['var_interrupted', 'P_none'] },
      full: { seconds: 52_000, leaves: ['P_none'] },
    },
  },
};

/**
 * That nothing at all runs is too rare to be met by deployments: seen as the share of time in which
 * one would interrupt nothing.
 */
const undisturbed: AnalyticCase = {
  ...interruptions,
  variant: 'nothing runs',
  title: 'the share of time in which recreate would interrupt nothing',
  expected: { P_none: Math.exp(-BUSY) },
  check: {
    rule: 'ci',
    scenario: scenarioOf({ arrivals: RATE, service: exponential(SERVICE) }),
    replicate: (scenario, plan) => {
      const seen = new PoolObservation(Math.round(plan.warmUp * SECOND));
      runWith(scenario, plan, seen);
      return { P_none: seen.running.share(0) };
    },
    effort: { full: { seconds: 450_000, warmUp: 50 } },
  },
};

/** Rolling retires all old containers at once: what they have left to do is their drain. */
const drain: Replicate = (scenario, plan) => {
  const seen = new Observation(0);
  const result = runWith(scenario, plan, seen);
  const drained = new Durations();
  const rollouts = result.apps[0]?.rollouts ?? [];
  for (const { started_at_us, ...end } of rolloutsOf(rollouts)) {
    drained.add((end.finished_at_us ?? end.superseded_at_us ?? Number.NaN) - started_at_us);
  }
  return {
    mean_drain_time: drained.mean(),
    P_drain_le_5: 1 - drained.above(5) / drained.count,
    P_drain_le_10: 1 - drained.above(10) / drained.count,
    p50: drained.quantile(0.5),
    p99: drained.quantile(0.99),
    mean_old_busy_after_2_5: seen.drains.above(2.5) / (rollouts.length - 1),
  };
};

const drainBy = (p: number): number => SERVICE * Math.log(BUSY / -Math.log(p));

const drains: AnalyticCase = {
  id: 'rolling-drain-exp',
  title: 'rolling drains unlimited containers',
  formula: 'P(D ≤ t) = exp(−ρ exp(−μt)); E[D] = (γ + ln ρ + E₁(ρ))/μ',
  source: 'the largest of a Poisson number of exponential times',
  expected: {
    mean_drain_time: SERVICE * (GAMMA + Math.log(BUSY) + exponentialIntegral(BUSY)),
    P_drain_le_5: Math.exp(-BUSY * Math.exp(-5 / SERVICE)),
    P_drain_le_10: Math.exp(-BUSY * Math.exp(-10 / SERVICE)),
    p50: drainBy(0.5),
    p99: drainBy(0.99),
    mean_old_busy_after_2_5: BUSY * Math.exp(-2.5 / SERVICE),
  },
  check: {
    rule: 'ci',
    // The next rollout cuts off one drain in 2,000, by a service time on average.
    scenario: unlimited('rolling'),
    replicate: drain,
    effort: {
      short: { seconds: 7_020, leaves: ['P_drain_le_5', 'p50', 'p99'] },
      full: { seconds: 85_020 },
    },
  },
};

const [OUTAGE, LOAD] = [20, 0.6];

const recover: Replicate = (scenario, plan) => {
  const outages = new Outages();
  runWith(scenario, plan, outages);
  const { untilEmpty, arrivals, queued, firstWaits } = outages;
  return {
    mean_time_from_t0_until_empty: untilEmpty.mean(),
    mean_arrivals_until_empty: arrivals / untilEmpty.count,
    mean_queue_at_end_of_outage: queued / untilEmpty.count,
    mean_wait_first_customer_arriving_in_outage: firstWaits.mean(),
  };
};

const nobody = Math.exp(-LOAD * OUTAGE);

const recovery: AnalyticCase = {
  id: 'recreate-outage-recovery',
  title: 'recreate of the only container, which is idle: 20 s without capacity',
  formula: 'delay busy period C/(1−ρ); the first arrival given that it falls into the outage',
  source: 'Conway, Maxwell, Miller, Theory of Scheduling',
  expected: {
    mean_time_from_t0_until_empty: OUTAGE / (1 - LOAD),
    mean_arrivals_until_empty: LOAD * OUTAGE / (1 - LOAD),
    mean_queue_at_end_of_outage: LOAD * OUTAGE,
    mean_wait_first_customer_arriving_in_outage:
      OUTAGE - (1 / LOAD - OUTAGE * nobody / (1 - nobody)),
  },
  check: {
    rule: 'ci',
    scenario: scenarioOf({
      arrivals: LOAD,
      service: '1s',
      servers: 1,
      options: { cold_start: `${OUTAGE}s` },
      // One recovery in 70,000 takes longer than that, and is lost.
      events: [{ every: '150s', rollover: { strategy: 'recreate' } }],
    }),
    replicate: recover,
    effort: {
      short: { seconds: 30_000, leaves: ['mean_arrivals_until_empty'] },
      full: { seconds: 68_000 },
    },
  },
};

const FLUID = { rate: 10, containers: 8, service: 0.5, outage: 6 } as const;

/** How fast the backlog goes is seen after so long. */
const WHILE = 5;

/** The deployment comes after this, and traffic begins with it. */
const BEFORE = 10;

const clear: Replicate = (scenario, { seed, seconds, readers = () => [] }) => {
  const until = seconds * SECOND;
  const { result } = simulate(scenario, { seed, until, inputs: true, readers });
  const starts = (result.inputs ?? []).map(({ arrived_us, attempts }) =>
    ({ arrived: arrived_us, started: attempts[0]?.started_us ?? Number.NaN }));
  const ready = Math.min(...starts.map(({ started }) => started));
  const late = starts.filter(({ arrived, started }) => started > arrived);
  const queueAt = (now: number) =>
    starts.filter(({ arrived, started }) => arrived <= now && started >= now).length;
  const backlog = queueAt(ready);
  const cleared = (Math.max(...late.map(({ started }) => started)) - ready) / SECOND;
  return {
    backlog_at_ready: backlog,
    drain_rate: (backlog - queueAt(ready + WHILE * SECOND)) / WHILE,
    time_to_clear_after_ready: cleared,
    total_extra_wait_s: sum(late.map(({ arrived, started }) => started - arrived)) / SECOND,
  };
};

function fluid(): AnalyticCase {
  const { rate, containers, service, outage } = FLUID;
  const backlog = rate * outage;
  const drainRate = containers / service - rate;
  const cleared = backlog / drainRate;
  const waited = backlog * (outage + cleared) / 2;
  return {
    id: 'recreate-fluid-backlog',
    title: 'recreate under regular traffic: the backlog and how it goes',
    formula: 'backlog λC, net rate N/S − λ, the area of the triangle',
    source: 'fluid limit',
    expected: {
      backlog_at_ready: backlog,
      drain_rate: drainRate,
      time_to_clear_after_ready: cleared,
      total_extra_wait_s: waited,
    },
    check: {
      rule: 'fluid',
      scenario: scenarioOf({
        arrivals: { every: `${1 / rate}s` },
        service: `${service}s`,
        servers: containers,
        options: { cold_start: `${outage}s` },
        source: { from: `${BEFORE}s` },
        events: [{ at: `${BEFORE}s`, rollover: { strategy: 'recreate' } }],
      }),
      replicate: clear,
      seconds: 60,
      // A fluid is served from the first instant on, an input as a whole: 2 %, or a service time
      // for each input that has to wait.
      tolerances: {
        backlog_at_ready: 0.02 * backlog,
        drain_rate: 0.02 * drainRate,
        time_to_clear_after_ready: Math.max(0.02 * cleared, service),
        total_extra_wait_s: Math.max(0.02 * waited, (backlog + rate * cleared) * service),
      },
    },
  };
}

export const DEPLOYMENTS: readonly AnalyticCase[] = [
  interruptions, undisturbed, drains, recovery, fluid(),
];
