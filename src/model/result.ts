import type { AppState, CommandOutcome, InputState } from './lifecycle.ts';
import type {
  AttemptCause, AttemptResult, BlockReason, CommandKind, SessionKind, VersionType,
} from './records.ts';
import type { Micros } from './time.ts';

/**
 * What a run is worth: the object that `run --json` prints and `simulate` returns. Keys are
 * snake_case; instants and durations are whole microseconds and end in `_us`; a field whose part
 * does not apply is absent, never 0.
 */
export interface RunResult {
  readonly schema_version: 1;
  readonly tool: { readonly name: 'cutover'; readonly version: string; readonly semantics: string };
  readonly scenario: { readonly name: string; readonly file?: string; readonly hash: string };
  readonly seed: number;
  readonly digest: string;
  readonly verdict: 'pass' | 'fail';
  readonly ended_at_us: Micros;
  readonly events: number;
  /** One for each line of `expect`, in order of the file; absent where there is none. */
  readonly expectations?: readonly ExpectationResult[];
  /** One for each property that the run was watched by; absent where checking was off. */
  readonly properties?: readonly PropertyResult[];
  readonly apps: readonly AppResult[];
  readonly inputs?: readonly InputResult[];
}

/** How a line of `expect` came out. */
export interface ExpectationResult {
  /** The line as it stands in the file. */
  readonly text: string;
  readonly ok: boolean;
  /** What was found instead or as well, in the line's own unit: `18.2s`, `superseded at 61s`. */
  readonly actual: string;
  /** Where the line stands in the scenario's file, from 1; 0 where it came from code. */
  readonly line: number;
  readonly column: number;
  /** The author's reason for the line. */
  readonly why?: string;
  /** For a line that is not true at the end: the last instant at which it was. */
  readonly last_true_us?: Micros;
}

/** How a property of `docs/reference/properties.md` came out. */
export interface PropertyResult {
  readonly id: string;
  readonly name: string;
  readonly ok: boolean;
  /** How often the situation occurred that the property says something about. */
  readonly antecedents: number;
  /** The first violation. */
  readonly violation?: PropertyViolation;
}

export interface PropertyViolation {
  readonly at_us: Micros;
  readonly message: string;
  /** The rule that the property holds the run to. */
  readonly rule: string;
  /** The numbers of the records that show it, in order. */
  readonly seqs: readonly number[];
}

export interface AppResult {
  readonly id: string;
  readonly name: string;
  readonly environment: string;
  readonly state: AppState;
  /** What the client did that an ephemeral App was made for; absent for a deployed App. */
  readonly ephemeral?: SessionKind;
  readonly created_at_us: Micros;
  /** Absent where it was no operator that stopped it. */
  readonly stopped_by?: string;
  /** Present once the last container is gone. */
  readonly stopped_at_us?: Micros;
  /** The live version, 0 if there is none yet. */
  readonly version: number;
  /** Containers that exist at the end. */
  readonly containers: number;
  readonly history: readonly HistoryRow[];
  /** The publishes of `history` as charts over time mark them; absent where that is off. */
  readonly markers?: readonly Marker[];
  readonly deployments: readonly DeploymentResult[];
  readonly rollouts: readonly RolloutResult[];
  readonly functions: Readonly<Record<string, FunctionResult>>;
  /** Of its containers, in US dollars (CST-1). */
  readonly cost_usd: number;
}

/** One published version (PUB-7), oldest first. */
export interface HistoryRow {
  readonly version: number;
  readonly type: VersionType;
  readonly deployed_at_us: Micros;
  readonly deployed_by: string;
  readonly strategy: string;
  readonly source_version?: number;
  readonly tag?: string;
  readonly commit?: string;
  readonly client?: string;
}

/**
 * The versions that were published within one bucket of the run over time (CHT-1): from `from_us`
 * on and before `until_us`. All buckets of a run are equally wide, from t = 0.
 */
export interface Marker {
  readonly from_us: Micros;
  readonly until_us: Micros;
  /** At least one, oldest first. */
  readonly publishes: readonly { readonly version: number; readonly at_us: Micros }[];
}

/** One command with the instants of its phases (DEP-2). */
export interface DeploymentResult {
  readonly n: number;
  readonly kind: CommandKind;
  readonly strategy: string;
  readonly issued_at_us: Micros;
  readonly built_at_us?: Micros;
  readonly published_at_us?: Micros;
  readonly interrupted_at_us?: Micros;
  readonly returned_at_us?: Micros;
  /** Absent while the command is still under way at the end of the run. */
  readonly outcome?: CommandOutcome;
  readonly reason?: string;
  readonly warning?: string;
  readonly version?: number;
}

export interface RolloutResult {
  readonly version: number;
  readonly strategy: string;
  readonly started_at_us: Micros;
  readonly finished_at_us?: Micros;
  readonly superseded_at_us?: Micros;
  /** The union of the times in which a Function was blocked (ROL-7). */
  readonly blocked_us: Micros;
  /** The reason it was last blocked for. */
  readonly blocked_by?: BlockReason;
  /** Attempts that this rollout interrupted. */
  readonly interrupted: number;
  /** The sum over the Functions (ZDT-1). */
  readonly downtime_us: Micros;
  /** Time in which containers of more than one version accepted inputs. */
  readonly mixed_us: Micros;
  readonly functions: Readonly<Record<string, FunctionRollout>>;
}

/** A Function in a rollout (ZDT-3). */
export interface FunctionRollout {
  /** Containers that it may have above its cap meanwhile (ROL-6); absent where it has no cap. */
  readonly surge?: number;
  /** Slots of accepting containers just before the publish. */
  readonly accepting_at_publish: number;
  /** The smallest number of accepting slots from the publish until they were back. */
  readonly trough_slots: number;
  /** The integral of the missing slots over time. */
  readonly trough_slot_us: number;
  readonly downtime_us: Micros;
  readonly blocked_us: Micros;
}

export interface FunctionResult {
  readonly inputs: InputCounts;
  readonly attempts: Readonly<Record<AttemptCause, number>>;
  /** Attempts by the version that ran them. */
  readonly by_version: Readonly<Record<string, number>>;
  /** Inputs whose callers are pinned, by the version they are pinned to; absent where none is. */
  readonly pinned?: Readonly<Record<string, number>>;
  readonly latency_us?: Summary;
  readonly wait_us?: Summary;
  readonly cold_wait_us?: Summary;
  readonly service_us?: Summary;
  readonly lost_us?: Summary;
  readonly cold_inputs: number;
  /** Batches that ran, and how many inputs were in one on average; absent where there is none. */
  readonly batches?: { readonly started: number; readonly mean_size: number };
  readonly containers: ContainerResult;
  readonly cold_starts: number;
  readonly downtime_us: Micros;
  /** Of its containers, in US dollars (CST-1). */
  readonly cost_usd: number;
  readonly cost_parts_usd: CostParts;
  /** Absent for a Function that never has a schedule. */
  readonly schedule?: ScheduleResult;
  /** Absent for a Function that never has a URL. */
  readonly web?: WebResult;
}

/** What of the cost served nobody. */
export interface CostParts {
  /** Containers that were ready and had nothing to do. */
  readonly idle: number;
  /** Containers that were starting. */
  readonly cold_starts: number;
  /** Attempts that came to nothing, each at the share that a slot has in its container. */
  readonly lost: number;
}

/** How a web Function is called by its URL, and what came of it. */
export interface WebResult {
  /** The URL, the latest if it had several labels (WEB-1). */
  readonly url: string;
  /** Inputs whose callers were redirected to their results (WEB-2). */
  readonly redirected: number;
}

/** What came of a Function's own schedule (SCH-1). */
export interface ScheduleResult {
  /** How often it was due. */
  readonly fired: number;
  /** Inputs of it that failed, of each of which the owner was notified (SCH-3). */
  readonly notified: number;
}

/** Where the inputs that arrived are at the end. */
export type InputCounts = {
  readonly arrived: number;
  /** Of these, the ones that callers made in place of earlier ones (QUE-11); absent if none. */
  readonly retried?: number;
  /** How often inputs were misrouted, if any was (QUE-9). */
  readonly misrouted?: number;
} & Readonly<Record<InputState, number>>;

/** Statistics over succeeded inputs; absent where there is none. Percentiles are nearest rank. */
export interface Summary {
  readonly mean: number;
  readonly p50: Micros;
  readonly p90: Micros;
  readonly p95: Micros;
  readonly p99: Micros;
  readonly max: Micros;
}

export interface ContainerResult {
  /** Initial containers are not counted. */
  readonly started: number;
  readonly start_failed: number;
  readonly crashed: number;
  /** The largest number that existed at one time. */
  readonly peak: number;
  readonly mean: number;
  /** Container-seconds of existence. */
  readonly seconds: number;
  readonly by_state_us: Readonly<Record<TimedState, number>>;
}

export const TIMED_STATES = ['queue', 'starting', 'idle', 'busy', 'draining', 'stopping'] as const;
export type TimedState = (typeof TIMED_STATES)[number];

export interface InputResult {
  readonly id: string;
  readonly function: string;
  /** The version that its caller is pinned to; absent where none is. */
  readonly pinned?: number;
  readonly arrived_us: Micros;
  readonly finished_us?: Micros;
  /** The input in whose place its caller made it. */
  readonly retry_of?: string;
  readonly state: InputState;
  readonly attempts: readonly AttemptRow[];
}

export interface AttemptRow {
  readonly n: number;
  readonly cause: AttemptCause;
  readonly container: string;
  readonly version: number;
  readonly started_us: Micros;
  readonly ended_us?: Micros;
  readonly result?: AttemptResult;
}

/** A run over time for pictures: equal buckets from t = 0, at most a few hundred. */
export interface Timeline {
  readonly bucket_us: Micros;
  readonly functions: readonly FunctionTimeline[];
  readonly steps: readonly TimelineStep[];
}

export interface FunctionTimeline {
  readonly app: string;
  readonly function: string;
  /** Per bucket of arrival: the largest latency of succeeded inputs; NaN where there is none. */
  readonly latency_max_us: readonly number[];
  readonly latency_mean_us: readonly number[];
  readonly arrived: readonly number[];
  /** Per bucket: the mean number of containers that exist. */
  readonly containers: readonly number[];
}

/** One line of the story of a run: a command, a publish, the progress of a rollout. */
export interface TimelineStep {
  readonly at_us: Micros;
  /** The App's id. */
  readonly app: string;
  readonly kind:
    | 'issued' | 'built' | 'build_failed' | 'published' | 'noop' | 'rejected' | 'interrupting'
    | 'returned' | 'blocked' | 'unblocked' | 'finished' | 'superseded' | 'begun' | 'stopping'
    | 'stopped' | 'fault' | 'overridden';
  readonly text: string;
}
