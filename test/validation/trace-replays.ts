import type { RunResult } from '../../src/model/result.ts';
import { simulate } from '../../src/simulate.ts';
import { type Compared, hasShared, parseWithTraces, readShared } from './shared-files.ts';

const FILE = 'validation/trace-replay.json';

interface Replay {
  readonly cold_start_ms: number;
  readonly idle_timeout_ms: number;
  readonly deploy: { readonly at_ms: number; readonly strategy: string } | null;
  readonly expected: Readonly<Record<string, number | null>>;
}

interface ReplayCase {
  readonly id: string;
  readonly file: string;
  readonly fixed_pool: { readonly containers: number; readonly expected: Replay['expected'] };
  readonly scale_from_zero: Replay;
  readonly scale_from_zero_rolling: Replay;
  readonly scale_from_zero_recreate: Replay;
}

const cases: readonly ReplayCase[] = hasShared(FILE)
  ? (JSON.parse(readShared(FILE)) as { cases: ReplayCase[] }).cases
  : [];

/** Arrivals and durations of a workload in milliseconds, rounded as the reference rounds them. */
function workloadOf(file: string): { readonly arrivals: string[]; readonly services: string[] } {
  const [, ...lines] = readShared(`traces/${file}`).trim().split('\n');
  const rows = lines.map((line) => line.split(',').map(Number));
  const millis = (seconds: number) => Math.floor(1000 * seconds + 0.5);
  return {
    arrivals: rows.map(([arrival]) => `${millis(arrival as number)}ms`),
    services: rows.map(([, duration]) => `${Math.max(1, millis(duration as number))}ms`),
  };
}

interface Setting {
  readonly file: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly deploy: Replay['deploy'];
}

function run({ file, options, deploy }: Setting): RunResult {
  const { arrivals, services } = workloadOf(file);
  const change = { functions: { f: { code: 'v2' } } };
  const scenario = parseWithTraces(JSON.stringify({
    name: file,
    // Long enough for the last container to have left.
    duration: '48h',
    app: {
      name: 'app',
      functions: { f: { code: 'v1', timeout: '24h', service_time: '1s', ...options } },
    },
    traffic: [{ name: 't', to: 'f', arrivals: { at: arrivals }, service_times: services }],
    events: deploy === null ? [] : [
      { at: `${deploy.at_ms}ms`, deploy: { strategy: deploy.strategy, change } },
    ],
    platform: { routing: 'oldest', rolling: { surge: '100%' } },
  }), file);
  return simulate(scenario, { inputs: true }).result;
}

/** The figures of a run that the reference gives, in its words and its units. */
function figuresOf(result: RunResult): Record<string, number> {
  const f = result.apps[0]?.functions['f'];
  const inputs = result.inputs ?? [];
  const latencies = inputs
    .map(({ arrived_us, finished_us }) => ((finished_us ?? 0) - arrived_us) / 1000)
    .sort((a, b) => a - b);
  const percentile = (p: number) => latencies[Math.ceil(p * latencies.length) - 1] as number;
  const version = (place: number) => inputs[place]?.attempts.at(-1)?.version;
  return {
    n: inputs.length,
    sum_latency_ms: latencies.reduce((sum, latency) => sum + latency, 0),
    p50_ms: percentile(0.5),
    p90_ms: percentile(0.9),
    p99_ms: percentile(0.99),
    max_ms: percentile(1),
    count_waited: inputs.filter(
      ({ arrived_us, attempts }) => attempts[0]?.started_us !== arrived_us,
    ).length,
    makespan_ms: Math.max(...inputs.map(({ finished_us }) => finished_us ?? 0)) / 1000,
    containers_created: f?.containers.started ?? -1,
    container_ms: (f?.containers.seconds ?? -1) * 1000,
    not_ended: inputs.filter(({ finished_us }) => finished_us === undefined).length,
    interrupted: f?.attempts.interrupted ?? -1,
    served_by_v2: inputs.filter((_, place) => version(place) === 2).length,
  };
}

const KINDS = [
  'fixed_pool', 'scale_from_zero', 'scale_from_zero_rolling', 'scale_from_zero_recreate',
] as const;

/** How a workload is replayed. */
export type ReplayKind = (typeof KINDS)[number];

/** The replays whose reference is on this machine: of each workload in all ways. */
export const REPLAYS = cases.flatMap(({ id }) => KINDS.map((kind) => [id, kind] as const));

function settingOf({ file, ...replayed }: ReplayCase, kind: ReplayKind): Setting {
  if (kind === 'fixed_pool') {
    const n = replayed.fixed_pool.containers;
    const pool = { initial_containers: n, min_containers: n, max_containers: n };
    return { file, options: { ...pool, cold_start: '0s' }, deploy: null };
  }
  const { cold_start_ms, idle_timeout_ms, deploy } = replayed[kind];
  const options = { cold_start: `${cold_start_ms}ms`, scaledown_window: `${idle_timeout_ms}ms` };
  return { file, options, deploy };
}

/** A replay in the figures that the reference gives. */
export function replay(id: string, kind: ReplayKind): Compared {
  const replayed = cases.find((each) => each.id === id) as ReplayCase;
  const given = Object.entries(replayed[kind].expected).filter(([, value]) => value !== null);
  const figures = figuresOf(run(settingOf(replayed, kind)));
  return {
    found: Object.fromEntries(given.map(([name]) => [name, figures[name]])),
    expected: Object.fromEntries(given),
  };
}
