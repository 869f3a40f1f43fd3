import type { CommandOutcome } from './lifecycle.ts';
import type { BlockReason } from './records.ts';
import type { StudiedMetric } from './study.ts';
import type { Micros } from './time.ts';

/** A number that one deployment comes to, as far as it can be foretold. */
export interface PlannedNumber {
  /** Replications that it is foretold from. */
  readonly measured: number;
  /** On average, with its 95 % interval; absent unless each of two or more comes to something. */
  readonly mean?: number;
  readonly half_width?: number;
  /** The prediction interval: one deployment more comes to something in it; `null` is never. */
  readonly low: number | null;
  readonly high: number | null;
  /** How likely it does. */
  readonly confidence: number;
}

/** What became of a command: `issued` if it is under way at the end, `never` if it was not. */
export type PlannedOutcome = CommandOutcome | 'issued' | 'never';

/** What a deployment does to one Function, from its publish until it is over there. */
export interface PlannedFunction {
  /** Whether the version before has it, and whether the new one does. */
  readonly was: boolean;
  readonly is: boolean;
  /** Containers of the new version that start. */
  readonly started: PlannedNumber;
  /** Containers from before: retired, stopped in another way, there still in the end. */
  readonly drained: PlannedNumber;
  readonly stopped: PlannedNumber;
  readonly left: PlannedNumber;
  /** Attempts that it interrupts. */
  readonly interrupted: PlannedNumber;
  /** The most containers at one time, of all versions. */
  readonly peak: PlannedNumber;
  /** How many there may be, where that is bounded, and how many more for a rollout. */
  readonly cap?: number;
  readonly surge?: number;
  /** Replications in which its rollout is blocked in the end. */
  readonly blocked: number;
}

/** A metric with the deployment beside the same without it. */
export interface PlannedChange extends StudiedMetric {
  /** By how much one deployment changes it; absent where not both were always measured. */
  readonly change?: PlannedNumber;
}

/** What one deployment of a scenario would do. */
export interface PlanResult {
  readonly schema_version: 1;
  readonly kind: 'plan';
  readonly tool: { readonly name: 'cutover'; readonly version: string; readonly semantics: string };
  readonly scenario: { readonly name: string; readonly file: string };
  readonly event: {
    /** Its place under `events`, from 0. */
    readonly n: number;
    readonly app: string;
    readonly kind: 'deploy' | 'rollover' | 'rollback';
    readonly strategy: string;
    readonly by: string;
    /** Absent for one that waits for something to happen. */
    readonly at_us?: Micros;
  };
  readonly seed: number;
  readonly replications: number;
  /** False if it was stopped before all replications were done. */
  readonly complete: boolean;
  /** Of the intervals of means. */
  readonly confidence: number;
  /** Whether anything is published in some replication. */
  readonly changes: boolean;
  /** How many replications came to what: those that none came to are left out. */
  readonly outcomes: Readonly<Partial<Record<PlannedOutcome, number>>>;
  /** The first replication in which the command was rejected, or its build failed. */
  readonly failure?: PlannedExample;
  /** Of the replications that publish something; absent if none does. */
  readonly forecast?: PlanForecast;
  /** With the deployment and without it, whatever became of it. */
  readonly metrics: readonly PlannedChange[];
}

/** One replication that shows something. */
export interface PlannedExample {
  readonly seed: number;
  readonly why: readonly string[];
}

export interface PlanForecast {
  /** The numbers of the version that is live before, and of the new one. */
  readonly previous: PlannedNumber;
  readonly version: PlannedNumber;
  /** From the issue of the command to the publish, and until no old container is left (ROL-8). */
  readonly published_after_us: PlannedNumber;
  readonly finished_after_us: PlannedNumber;
  readonly blocked_us: PlannedNumber;
  readonly downtime_us: PlannedNumber;
  /** Replications whose rollout was finished, or superseded, by the end. */
  readonly finished: number;
  readonly superseded: number;
  /** Those that were blocked in the end, by the reason. */
  readonly blocked: Readonly<Partial<Record<BlockReason, number>>>;
  /** The first of them: its seed, the version whose rollout it is, and why, in sentences. */
  readonly blockade?: PlannedExample & { readonly version: number };
  /** Sums over the Functions. */
  readonly total: Pick<PlannedFunction, 'started' | 'drained' | 'stopped' | 'interrupted'>;
  readonly functions: Readonly<Record<string, PlannedFunction>>;
}
