import {
  INPUT_STATES,
} from './lifecycle.ts';

/**
 * The closed list of everything that can happen in a run: each record type with its fields in
 * order. Trace, digest, JSON lines and the readers of a trace are all derived from this table.
 *
 * How a field is stored and shown:
 * `count` a whole number · `micros` an instant or duration (shown with the suffix `_us`, which is
 * part of the name) · `container`, `input` a number shown as `ta-N`, `in-N` · `text` an index into
 * the run's texts · a list of words: the index of one of them. A name that ends in `?` may be
 * absent (stored as {@link ABSENT}, not shown).
 */
export type FieldKind = 'count' | 'micros' | 'container' | 'input' | 'text' | readonly string[];

export const ABSENT = -1;

export const COMMAND_KINDS = ['deploy', 'rollover', 'rollback'] as const;
export const VERSION_TYPES = ['standard', 'rollback', 'rollover'] as const;
export const START_REASONS = ['demand', 'replacement', 'initial', 'pinned', 'strategy'] as const;
export const START_FAILURES = ['failed', 'timeout', 'crashed'] as const;
/** The phases of a cold start after its `queue`; `restore` takes the place of `init` (CON-2). */
export const START_PHASES = ['pull', 'boot', 'init', 'restore'] as const;
export const DRAIN_REASONS = ['retired', 'removed', 'graceful'] as const;
export const STOP_REASONS = [
  'drained', 'retired', 'idle', 'cancelled', 'interrupted', 'preempted', 'app_stopped',
  'single_use', 'evicted', 'timeout',
] as const;
export const ATTEMPT_CAUSES = [
  'first', 'retry', 'timeout', 'interrupted', 'preempted', 'crashed',
] as const;
export const ATTEMPT_RESULTS = [
  'succeeded', 'failed', 'timeout', 'interrupted', 'preempted', 'crashed',
] as const;
export const PLACES = ['kept', 'tail'] as const;
export const BLOCK_REASONS = ['cap', 'backoff', 'limit', 'outage'] as const;
/** Why a start waits in its queue: a limit of the platform (AUT-6), or a fault (FLT-1). */
export const HOLD_REASONS = [
  'containers', 'gpus', 'outage', 'cold_start_cap', 'gpu_shortage',
] as const;
/** How a run ended: nothing was left to happen (TIME-5), or its duration was over. */
export const END_REASONS = ['over', 'duration'] as const;
export const REPLACE_POLICIES = ['match', 'demand'] as const;
export const RETIRE_POLICIES = ['one-for-one', 'all-at-first', 'at-desired'] as const;
export const LIMIT_POLICIES = ['wait', 'evict-idle'] as const;
/** Why a batch runs: it is full, it has waited long enough, its container is retired (QUE-6). */
export const BATCH_REASONS = ['full', 'wait', 'retired'] as const;
/** What a client can do that makes an ephemeral App (EPH-1). */
export const SESSION_KINDS = ['run', 'serve'] as const;
const NO_OR_YES = ['no', 'yes'] as const;

export type CommandKind = (typeof COMMAND_KINDS)[number];
export type SessionKind = (typeof SESSION_KINDS)[number];
export type VersionType = (typeof VERSION_TYPES)[number];
export type StartReason = (typeof START_REASONS)[number];
export type StartFailure = (typeof START_FAILURES)[number];
export type StartPhase = (typeof START_PHASES)[number];
export type DrainReason = (typeof DRAIN_REASONS)[number];
export type StopReason = (typeof STOP_REASONS)[number];
export type AttemptCause = (typeof ATTEMPT_CAUSES)[number];
export type AttemptResult = (typeof ATTEMPT_RESULTS)[number];
export type HoldReason = (typeof HOLD_REASONS)[number];
export type BatchReason = (typeof BATCH_REASONS)[number];
export type BlockReason = (typeof BLOCK_REASONS)[number];

export const RECORDS = {
  'app.created': {
    name: 'text', environment: 'text',
    /** Only for an App that is there for a client, and goes with it: what the client does. */
    'ephemeral?': SESSION_KINDS, 'by?': 'text',
  },
  'app.stopping': { by: 'text' },
  /** And how much later its objects are collected. */
  'app.stopped': { gc_delay_us: 'micros' },
  'code.edited': {},
  'deploy.issued': {
    op: 'count', kind: COMMAND_KINDS, strategy: 'text', by: 'text', 'target?': 'count',
    'tag?': 'text', 'commit?': 'text', 'client?': 'text',
  },
  'build.started': { op: 'count', image: 'text' },
  'build.succeeded': { op: 'count', image: 'text' },
  'build.failed': { op: 'count', image: 'text' },
  'deploy.published': {
    op: 'count', version: 'count', previous: 'count', version_type: VERSION_TYPES, strategy: 'text',
    fingerprint: 'text', by: 'text', 'source?': 'count',
    'tag?': 'text', 'commit?': 'text', 'client?': 'text',
    /** The traits that its strategy promises, with a space between them. */
    'claims?': 'text',
  },
  'deploy.noop': { op: 'count', fingerprint: 'text' },
  'deploy.aborted': { op: 'count' },
  'deploy.rejected': { 'op?': 'count', why: 'text' },
  'deploy.interrupting': { op: 'count' },
  'deploy.returned': { op: 'count', 'warning?': 'text' },
  /** A Function of a version that was just published, and the options it has in that version. */
  'rollout.started': {
    version: 'count', function: 'text', 'cap?': 'count', 'surge?': 'count',
    max_inputs: 'count', target_inputs: 'count', single_use: NO_OR_YES,
    min_containers: 'count', buffer_containers: 'count', scaledown_window_us: 'micros',
    timeout_us: 'micros', startup_timeout_us: 'micros', exit_time_us: 'micros',
    max_retries: 'count', losses: 'count',
    /** Of a container per second, in picodollars. */
    price: 'count',
    replace: REPLACE_POLICIES, retire: RETIRE_POLICIES, at_limit: LIMIT_POLICIES,
    /** Only where the strategy interrupts: how long after the publish. */
    'interrupt_delay_us?': 'micros',
    /** Only where the autoscaler decides periodically. */
    'interval_us?': 'micros',
    /** Only where inputs that run side by side share cores: thousandths of a core. */
    'millicores?': 'count',
    /** Only where attempts make calls: how many each. */
    'calls?': 'count',
    /** Only where the autoscaler starts containers for demand alone that has lasted so long. */
    'scaleup_window_us?': 'micros',
    /** Only where inputs run in batches. */
    'max_batch_size?': 'count', 'batch_wait_us?': 'micros',
    /** Only where it has one: `every-300000000us`, or a cron as `schedule.planned` tells of it. */
    'schedule?': 'text',
  },
  'rollout.blocked': { version: 'count', function: 'text', why: BLOCK_REASONS },
  'rollout.unblocked': { version: 'count', function: 'text', why: BLOCK_REASONS },
  'rollout.finished': { version: 'count' },
  'rollout.superseded': { version: 'count', by: 'count' },
  'container.starting': {
    container: 'container', function: 'text', version: 'count', why: START_REASONS,
    cold_start_us: 'micros', queue_us: 'micros', slots: 'count',
    /** Only for a start from a memory snapshot: how much of the cold start restoring it takes. */
    'restore_us?': 'micros',
  },
  'container.ready': { container: 'container' },
  'container.start_failed': { container: 'container', why: START_FAILURES },
  'container.draining': { container: 'container', why: DRAIN_REASONS },
  'container.stopping': { container: 'container', why: STOP_REASONS },
  'container.crashed': { container: 'container', why: 'text' },
  'container.stopped': { container: 'container' },
  'input.arrived': {
    input: 'input', function: 'text', source: 'text', k: 'count', 'patience_us?': 'micros',
  },
  'input.bound': { input: 'input', container: 'container' },
  'input.unbound': { input: 'input', container: 'container' },
  'input.started': {
    input: 'input', attempt: 'count', cause: ATTEMPT_CAUSES, container: 'container',
    service_us: 'micros',
  },
  'attempt.ended': {
    input: 'input', attempt: 'count', container: 'container', result: ATTEMPT_RESULTS,
    state: INPUT_STATES,
  },
  'input.requeued': { input: 'input', place: PLACES },
  'input.finished': { input: 'input', state: INPUT_STATES, why: 'text' },
  'fault.struck': {
    fault: 'text', target: 'text',
    /** Only for a fault that lasts. */
    'for_us?': 'micros',
  },
  'run.ended': { draws: 'text', why: END_REASONS },
  /** `ap-1`, or a Function of it: `ap-1/api`. */
  'object.collected': { object: 'text' },
  /** An input that has just arrived is its caller's `attempt`-th, after `of` came to nothing. */
  'caller.retried': { input: 'input', of: 'input', attempt: 'count' },
  /** An attempt makes an input of another Function, and may stand still until it is final. */
  'call.made': { input: 'input', attempt: 'count', callee: 'input', waits: NO_OR_YES },
  /** Only where starts slow each other down: how many are under way, this one included (CON-10). */
  'container.phase': {
    container: 'container', phase: START_PHASES, lasts_us: 'micros', starting: 'count',
  },
  /** The platform has no place for a start: it waits before its cold start begins. */
  'container.held': { container: 'container', why: HOLD_REASONS },
  'container.admitted': { container: 'container' },
  'fault.ended': { fault: 'text', target: 'text' },
  /** What the autoscaler goes by from now on for a Function of the live version. */
  'autoscaler.overridden': {
    version: 'count', function: 'text', 'cap?': 'count', 'surge?': 'count',
    min_containers: 'count', buffer_containers: 'count', scaledown_window_us: 'micros', by: 'text',
  },
  /** The input that has just arrived is for containers of this version alone. */
  'input.pinned': { input: 'input', version: 'count' },
  /** The input joins the open batch of its Function, which is on this container or opened there. */
  'input.batched': { input: 'input', container: 'container' },
  'input.unbatched': { input: 'input', container: 'container' },
  /** The open batch runs: the attempts of its inputs start next. */
  'batch.started': { container: 'container', size: 'count', why: BATCH_REASONS },
  /** All due instants of a cron in the run, before it is used for the first time. */
  'schedule.planned': { schedule: 'text', due: 'text' },
  'schedule.fired': { schedule: 'text', function: 'text', due_us: 'micros', input: 'input' },
  'notification.sent': { function: 'text', due_us: 'micros', error: 'text', input: 'input' },
  /** A web Function of a version that was just published: its URL, and what that follows from. */
  'web.published': {
    version: 'count', function: 'text', workspace: 'text', 'label?': 'text', url: 'text',
  },
  /** The caller of a web input is told where its result will be; the input goes on. */
  'web.redirected': { input: 'input', function: 'text' },
  /** The router sent the input to a container that accepts nothing any more (QUE-9). */
  'input.misrouted': { input: 'input', container: 'container' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, FieldKind>>>>;

export type RecordType = keyof typeof RECORDS;

export const RECORD_TYPES = Object.keys(RECORDS) as RecordType[];

const places = new Map<string, number>(RECORD_TYPES.map((type, place) => [type, place]));

/** The place of a record type in {@link RECORD_TYPES}, as a trace stores it. */
export function recordIndex(type: RecordType): number {
  return places.get(type) as number;
}

/** Cells in front of a record's own fields: instant; type, rule and App; cause. */
export const HEADER_CELLS = 3;

/**
 * Second header cell: type + rule × {@link RULE_STEP} + (App + 1) × {@link APP_STEP}; the steps are
 * powers of two and the sum fits 31 bits, so that readers take it apart by shifts.
 */
export const RULE_STEP = 64;
export const APP_STEP = 64 * 128;

/**
 * Cells that each record type takes, header included, by its place in {@link RECORD_TYPES}: a
 * multiple of four, so that cells can be read by fours; those left over are {@link ABSENT}.
 */
export const RECORD_CELLS: Readonly<Int32Array> = Int32Array.from(RECORD_TYPES, (type) => {
  const cells = HEADER_CELLS + Object.keys(RECORDS[type]).length;
  return Math.ceil(cells / 4) * 4;
});

/** A record as readers of JSON lines see it: the header, then the fields of its type. */
export interface TraceRecord {
  readonly seq: number;
  readonly t_us: number;
  readonly type: RecordType;
  readonly app?: string;
  readonly rule: string;
  readonly caused_by?: number;
  readonly [field: string]: string | number | undefined;
}
