import { PLATFORM_DEFAULTS } from '../../src/model/defaults.ts';
import type {
  AppResult, FunctionResult, RolloutResult, RunResult, Summary, Timeline, TimelineStep,
} from '../../src/model/result.ts';
import { MINUTE, SECOND } from '../../src/model/time.ts';
import type { ReportedRun } from '../../src/reports/run-report.ts';

const summary = (p50: number): Summary => ({
  mean: 1.1 * p50, p50, p90: 2 * p50, p95: 2.5 * p50, p99: 4 * p50, max: 9 * p50,
});

/** A Function that served 2,345 inputs. */
export function functionResult(change: Partial<FunctionResult> = {}): FunctionResult {
  return {
    inputs: {
      arrived: 2345, succeeded: 2340, failed: 5, terminated: 0, rejected: 0, abandoned: 0,
      queued: 0, running: 0, waiting: 0,
    },
    attempts: { first: 2345, retry: 3, timeout: 0, interrupted: 0, preempted: 0, crashed: 0 },
    by_version: { 1: 1000, 2: 1348 },
    latency_us: summary(1_240_000),
    wait_us: summary(4_000),
    cold_wait_us: summary(12_000),
    service_us: summary(1_200_000),
    lost_us: summary(0),
    cold_inputs: 12,
    containers: {
      started: 24, start_failed: 0, crashed: 0, peak: 18, mean: 9.234, seconds: 5540,
      by_state_us: { queue: 0, starting: 1, idle: 1, busy: 1, draining: 1, stopping: 0 },
    },
    cold_starts: 24,
    downtime_us: 0,
    cost_usd: 1.2345,
    cost_parts_usd: { idle: 0.25, cold_starts: 0.00123, lost: 0 },
    ...change,
  };
}

/** A Function that nobody called. */
export function idleFunction(): FunctionResult {
  const { latency_us, wait_us, cold_wait_us, service_us, lost_us, ...rest } = functionResult();
  const inputs = {
    arrived: 0, succeeded: 0, failed: 0, terminated: 0, rejected: 0, abandoned: 0,
    queued: 0, running: 0, waiting: 0,
  };
  const attempts = { first: 0, retry: 0, timeout: 0, interrupted: 0, preempted: 0, crashed: 0 };
  return { ...rest, inputs, attempts, by_version: {}, cold_inputs: 0 };
}

export function rolloutResult(change: Partial<RolloutResult> = {}): RolloutResult {
  return {
    version: 2, strategy: 'rolling', started_at_us: 5 * MINUTE,
    finished_at_us: 5 * MINUTE + 8_130_000,
    blocked_us: 0, interrupted: 0, downtime_us: 0, mixed_us: 6_300_000,
    functions: {
      api: {
        accepting_at_publish: 9, trough_slots: 9, trough_slot_us: 0, downtime_us: 0, blocked_us: 0,
      },
    },
    ...change,
  };
}

export function appResult(change: Partial<AppResult> = {}): AppResult {
  return {
    id: 'ap-1', name: 'shop', environment: 'main', state: 'deployed', created_at_us: 0, version: 2,
    containers: 9,
    history: [],
    markers: [
      { from_us: 0, until_us: 4 * SECOND, publishes: [{ version: 1, at_us: 0 }] },
      {
        from_us: 5 * MINUTE, until_us: 5 * MINUTE + 4 * SECOND,
        publishes: [{ version: 2, at_us: 5 * MINUTE }],
      },
    ],
    deployments: [],
    rollouts: [
      rolloutResult({ version: 1, started_at_us: 0, finished_at_us: 0, mixed_us: 0 }),
      rolloutResult(),
    ],
    functions: { api: functionResult() },
    cost_usd: 1.2345,
    ...change,
  };
}

export function runResult(change: Partial<RunResult> = {}): RunResult {
  return {
    schema_version: 1,
    tool: { name: 'cutover', version: '0.1.0', semantics: '1' },
    scenario: { name: 'Rolling under load', file: 'scenarios/rolling.yaml', hash: 'aa' },
    seed: 42, digest: '0123456789abcdef', verdict: 'pass',
    ended_at_us: 10 * MINUTE, events: 23456,
    apps: [appResult()],
    ...change,
  };
}

export function step(at_us: number, kind: TimelineStep['kind'], text: string): TimelineStep {
  return { at_us, app: 'ap-1', kind, text };
}

const COUNT = 150;

/** A timeline of 150 buckets of 4 s with a hump of latency after the publish at half time. */
export function timeline(change: Partial<Timeline> = {}): Timeline {
  const over = (value: (bucket: number) => number) =>
    Array.from({ length: COUNT }, (_, k) => value(k));
  const hump = (bucket: number) => (bucket >= 75 && bucket < 85 ? (85 - bucket) * SECOND : SECOND);
  return {
    bucket_us: 4 * SECOND,
    functions: [{
      app: 'ap-1', function: 'api',
      latency_max_us: over((k) => (k % 50 === 49 ? Number.NaN : hump(k))),
      latency_mean_us: over((k) => hump(k) / 2),
      arrived: over(() => 16),
      containers: over((k) => (k >= 75 && k < 78 ? 18 : 9)),
    }],
    steps: [
      step(0, 'published', 'v1 published'),
      step(4 * MINUTE + 15 * SECOND, 'issued', 'deploy (rolling) by operator'),
      step(5 * MINUTE, 'published', 'v2 published (rolling)'),
      step(5 * MINUTE, 'returned', 'the command returned'),
      step(5 * MINUTE + 8_130_000, 'finished', 'rollout of v2 finished after 8.13s'),
    ],
    ...change,
  };
}

export function reportedRun(change: Partial<ReportedRun> = {}): ReportedRun {
  return {
    result: runResult(),
    timeline: timeline(),
    platform: PLATFORM_DEFAULTS,
    command: ['cutover', 'run', 'scenarios/rolling.yaml', '--seed', '42'],
    ...change,
  };
}

/** The counterpart of {@link reportedRun}: the same App redeployed with recreate. */
export function recreatedRun(): ReportedRun {
  const api = functionResult({
    latency_us: summary(1_300_000 * 3), lost_us: summary(40_000), downtime_us: 8_300_000,
    attempts: { first: 2345, retry: 3, timeout: 0, interrupted: 9, preempted: 0, crashed: 0 },
    containers: { ...functionResult().containers, peak: 12, seconds: 5102 },
  });
  const rollout = rolloutResult({
    strategy: 'recreate', finished_at_us: 5 * MINUTE, interrupted: 9, downtime_us: 8_300_000,
    mixed_us: 0,
    functions: {
      api: {
        accepting_at_publish: 9, trough_slots: 0, trough_slot_us: 1, downtime_us: 8_300_000,
        blocked_us: 0,
      },
    },
  });
  return reportedRun({
    result: runResult({
      scenario: { name: 'Recreate under load', file: 'scenarios/recreate.yaml', hash: 'bb' },
      apps: [appResult({ rollouts: [rollout], functions: { api } })],
    }),
    command: ['cutover', 'run', 'scenarios/recreate.yaml', '--seed', '42'],
  });
}
