import type { AutoscalerPace } from './configuration.ts';
import type { KnownRecord, RecordOf } from './known-record.ts';
import type { ContainerState, InputState } from './lifecycle.ts';
import type {
  AttemptResult, BlockReason, CommandKind, DrainReason, HoldReason, SessionKind, StartFailure,
  StartReason, StopReason,
} from './records.ts';
import type { Micros } from './time.ts';

/**
 * Why something of a run went as it did: the chain of records that concern it, and the few causes
 * that they amount to. Keys are snake_case, as `explain --json` prints them.
 */
export type Explanation = InputExplanation | ContainerExplanation | RolloutExplanation;

/** The command that a record belongs to. */
export interface CommandName {
  readonly op: number;
  readonly kind: CommandKind;
  readonly strategy: string;
  /** What it published, once it has. */
  readonly version?: number;
}

/** A record, with the command that its `op` stands for. */
export interface ExplainedFact {
  readonly record: KnownRecord;
  readonly command?: CommandName;
}

/** A link of the chain. */
export interface ExplainedStep extends ExplainedFact {
  /** The record that this one names as its cause. */
  readonly because?: ExplainedFact;
  /** How long the state had lasted that this record ends. */
  readonly after_us?: Micros;
  /** The version of the container that it names. */
  readonly version?: number;
  /** The Function just before it. */
  readonly pool?: PoolState;
  /** How far a rollout has got for one Function. */
  readonly progress?: RolloutProgress;
  /** How often the like followed, where only the first is told. */
  readonly repeats?: number;
  /** What a container has done so far. */
  readonly served?: Served;
}

/** A Function at an instant: its queue, and its containers that are not stopped. */
export interface PoolState {
  readonly queued: number;
  readonly running: number;
  readonly existing: number;
  readonly starting: number;
  /** Those of them that the platform has no place for, if any. */
  readonly held?: number;
  readonly ready: number;
  /** Ready ones with an input. */
  readonly busy: number;
  readonly draining: number;
  readonly stopping: number;
  /** Slots of ready ones that are free. */
  readonly free_slots: number;
  /** The live version; absent where it has no such Function. */
  readonly live?: number;
  readonly live_starting: number;
  readonly live_ready: number;
  /** Versions of the ready ones that are not live, in order. */
  readonly outdated: readonly number[];
  /** Those of them that no input runs on. */
  readonly outdated_idle: number;
  /** `max_containers`, and what a rollout may have above it. */
  readonly cap?: number;
  readonly surge?: number;
}

/** Where the time of an input went; the parts add up to `elapsed_us`. */
export interface TimeSplit {
  /** From its arrival until it was final, or the run ended. */
  readonly elapsed_us: Micros;
  readonly wait_us: Micros;
  readonly cold_wait_us: Micros;
  /** The attempt that succeeded, or still runs. */
  readonly service_us: Micros;
  /** Attempts in vain, and the delays before retries. */
  readonly lost_us: Micros;
}

interface Explained<Cause> {
  readonly id: string;
  /** The App's id and name; absent for a call to an App that is not there. */
  readonly app?: string;
  readonly app_name?: string;
  /** What the client does that the App is there for; absent for a deployed App (EPH-1). */
  readonly ephemeral?: SessionKind;
  readonly ended_at_us: Micros;
  readonly steps: readonly ExplainedStep[];
  /** The causes that matter, most important first. */
  readonly causes: readonly Cause[];
}

export interface InputExplanation extends Explained<InputCause> {
  readonly subject: 'input';
  readonly function: string;
  readonly state: InputState;
  /** The version that its latest attempt ran on. */
  readonly version?: number;
  readonly arrived_at_us: Micros;
  readonly finished_at_us?: Micros;
  readonly split: TimeSplit;
}

/** What an input waits for: see {@link InputCause}. */
export type WaitReason = 'cap' | 'start' | 'backoff' | 'pace' | 'slot' | 'batch' | 'held'
  | 'misroute';

export type InputCause =
  /** Its own work; nothing else that mattered, or nothing at all. */
  | { readonly cause: 'work'; readonly service_us: Micros; readonly at_once: boolean }
  /** It shared the cores of its container, and would have taken so much less alone (QUE-5). */
  | { readonly cause: 'slowed'; readonly slowed_us: Micros }
  /** It stood still until inputs that it made of other Functions were final (CAL-1). */
  | { readonly cause: 'called'; readonly called_us: Micros; readonly functions: readonly string[] }
  | WaitCause
  | LossCause
  | {
      readonly cause: 'rejected';
      readonly why: string;
      readonly rule: string;
      readonly pool?: PoolState;
    }
  | { readonly cause: 'abandoned'; readonly patience_us: Micros; readonly was: InputState }
  | { readonly cause: 'terminated'; readonly why: string; readonly rule: string }
  /** It failed without an attempt: the router sent it where nothing was (QUE-9). */
  | { readonly cause: 'misrouted' }
  /** Its last attempt ended so, and there was none left. */
  | {
      readonly cause: 'failed';
      readonly result: AttemptResult;
      readonly attempts: number;
      /** Its Function has a URL, and can have no retries. */
      readonly web?: true;
      /** It failed because of this input, which it had called and waited for. */
      readonly callee?: string;
      /** The fault that made its last attempt fail. */
      readonly by?: ExplainedFact;
    }
  | { readonly cause: 'unfinished'; readonly state: InputState; readonly since_us: Micros }
  | OldVersionCause;

export interface WaitCause {
  readonly cause: 'wait';
  readonly reason: WaitReason;
  readonly wait_us: Micros;
  /** When it began to wait for this reason, and the Function and the queue then. */
  readonly since_us: Micros;
  readonly pool: PoolState;
  readonly ahead: number;
  /** The deployment that had taken the last accepting container away. */
  readonly emptied_by?: ExplainedFact;
  /** Starts that had failed in a row. */
  readonly failed_starts: number;
  /** What held the starts under way. */
  readonly held?: HoldReason;
  /** The fault behind that. */
  readonly by?: ExplainedFact;
  /** How the autoscaler decided, where it took its time (AUT-5). */
  readonly pace?: AutoscalerPace;
}

export interface LossCause {
  readonly cause: 'lost';
  readonly result: AttemptResult;
  readonly count: number;
  /** The attempts, and the delays before the retries that they led to. */
  readonly lost_us: Micros;
  readonly delay_us: Micros;
  /** What ended the last of them, where a record says so. */
  readonly by?: ExplainedFact;
}

/** It ran on a container of a version that was not live any more. */
export interface OldVersionCause {
  readonly cause: 'old_version';
  readonly version: number;
  readonly pool: PoolState;
  readonly blocked?: BlockReason;
  /** It had joined a batch there (QUE-6). */
  readonly batched?: boolean;
}

export interface Served {
  readonly attempts: number;
  readonly busy_us: Micros;
  readonly idle_us: Micros;
}

export interface ContainerExplanation extends Explained<ContainerCause> {
  readonly subject: 'container';
  readonly function: string;
  readonly version: number;
  readonly slots: number;
  readonly state: ContainerState;
  readonly started_at_us: Micros;
  readonly ready_at_us?: Micros;
  readonly stopped_at_us?: Micros;
  readonly served: Served;
}

export type ContainerCause =
  | StartCause
  /** Why it is there still. */
  | StillStartingCause
  | { readonly cause: 'busy'; readonly since_us: Micros; readonly running: readonly string[] }
  | IdleCause
  | OutdatedCause
  | { readonly cause: 'draining'; readonly since_us: Micros; readonly running: readonly string[] }
  | { readonly cause: 'stopping'; readonly since_us: Micros }
  /** Why it is gone. */
  | {
      readonly cause: 'start_failed';
      readonly why: StartFailure;
      readonly failed_starts: number;
      readonly by?: ExplainedFact;
    }
  | { readonly cause: 'crashed'; readonly by?: ExplainedFact }
  | GoneCause;

/** Its start is not over when the run is. */
export interface StillStartingCause {
  readonly cause: 'starting';
  readonly since_us: Micros;
  readonly cold_start_us: Micros;
  /** The phase that it is in, where starts slow each other down. */
  readonly phase?: RecordOf<'container.phase'>;
  /** What keeps it from beginning. */
  readonly held?: HoldReason;
}

/**
 * Inputs were queued; inputs ran on containers of old versions, which are no supply; or an option
 * of that name called for it.
 */
export type StartPurpose = 'queue' | 'load' | 'min_containers' | 'buffer_containers';

/** Why it was started. */
export interface StartCause {
  readonly cause: 'started';
  readonly why: StartReason;
  /** What the autoscaler started it for. */
  readonly purpose?: StartPurpose;
  readonly pool: PoolState;
  /** The record that led to it. */
  readonly by?: ExplainedFact;
}

/** Idle, and of the live version. */
export interface IdleCause {
  readonly cause: 'idle';
  readonly since_us: Micros;
  readonly pool: PoolState;
  readonly min_containers?: number;
  readonly scaledown_window_us?: Micros;
}

/** Of an old version, and not retired. */
export interface OutdatedCause {
  readonly cause: 'outdated';
  readonly since_us: Micros;
  readonly running: readonly string[];
  readonly pool: PoolState;
  readonly blocked?: BlockReason;
  readonly blocked_since_us?: Micros;
  readonly failed_starts: number;
}

export interface GoneCause {
  readonly cause: 'gone';
  readonly why: StopReason | DrainReason;
  readonly rule: string;
  readonly by?: ExplainedFact;
  /** How long it had been idle. */
  readonly idle_us: Micros;
  /** Containers of the live version that became ready in that instant. */
  readonly replaced_by: readonly string[];
  readonly live?: number;
  /** From the moment it took no new input until its last one had ended. */
  readonly drained_us?: Micros;
  /** The input that it waited for. */
  readonly last_input?: string;
}

/** One Function in a rollout: containers from before the publish that left, by starting to. */
export interface RolloutProgress {
  readonly function: string;
  readonly replaced: number;
  readonly of: number;
}

export interface RolloutExplanation extends Explained<RolloutCause> {
  readonly subject: 'rollout';
  readonly version: number;
  readonly strategy: string;
  readonly state: 'finished' | 'superseded' | 'blocked' | 'under way' | 'stopped';
  readonly published_at_us: Micros;
  /** When it was finished, superseded or stopped. */
  readonly over_at_us?: Micros;
  readonly functions: Readonly<Record<string, FunctionProgress>>;
}

export interface FunctionProgress {
  /** Containers of older versions at the publish that nobody had retired yet. */
  readonly to_replace: number;
  readonly replaced: number;
  /** Those and others of older versions that are not stopped yet. */
  readonly left: number;
  readonly cap?: number;
  readonly surge?: number;
  readonly blocked: readonly Blockade[];
}

/** How often and how long a rollout was blocked for one Function and one reason. */
export interface Blockade {
  readonly why: BlockReason;
  readonly count: number;
  readonly blocked_us: Micros;
  readonly first_at_us: Micros;
  /** The beginning of the last one. */
  readonly last_at_us: Micros;
  /** It lasted until the rollout or the run ended. */
  readonly is_open: boolean;
  /** The Function when the last one began. */
  readonly pool: PoolState;
  readonly failed_starts: number;
}

export type RolloutCause =
  | { readonly cause: 'nothing_to_replace'; readonly is_first: boolean }
  | { readonly cause: 'finished'; readonly took_us: Micros; readonly replaced: number }
  | {
      readonly cause: 'superseded';
      readonly by: number;
      readonly took_us: Micros;
      readonly replaced: number;
      readonly of: number;
    }
  | { readonly cause: 'stopped'; readonly replaced: number; readonly of: number }
  | { readonly cause: 'blocked'; readonly function: string; readonly blockade: Blockade }
  | UnderWayCause
  /** The last container of an older version took this long to end its inputs. */
  | {
      readonly cause: 'drained';
      readonly container: string;
      readonly drained_us: Micros;
      readonly last_input?: string;
    }
  | { readonly cause: 'interrupted'; readonly count: number }
  | { readonly cause: 'downtime'; readonly downtime_us: Micros };

/** What a rollout that is neither over nor blocked is waiting for. */
export interface UnderWayCause {
  readonly cause: 'under_way';
  readonly waits_for: 'starts' | 'drains' | 'exits' | 'interrupt' | 'idle' | 'strategy';
  readonly function: string;
  readonly containers: readonly string[];
  readonly since_us: Micros;
  readonly running: readonly string[];
  /** Starts of the version that have failed in a row. */
  readonly failed_starts: number;
}

/** What a run has that could be explained, for those who asked for something else. */
export interface Explainable {
  readonly inputs: number;
  readonly containers: number;
  /** As they can be asked for: `v2`, `shop/v2`. */
  readonly rollouts: readonly string[];
}
