import type { CommandOutcome, AppState, InputState } from './lifecycle.ts';
import type { AttemptCause, RecordType } from './records.ts';
import type { Micros } from './time.ts';

/** One entry of `expect` in a scenario. */
export interface Expectation {
  /** The line as it was written. */
  readonly text: string;
  /** Where it stands in the scenario's file, from 1; 0 where it came from code. */
  readonly line: number;
  readonly column: number;
  /** The author's reason for it. */
  readonly why: string | null;
  readonly claim: Claim;
}

export const OPERATORS = ['<=', '>=', '==', '!=', '<', '>'] as const;
export type Operator = (typeof OPERATORS)[number];

/**
 * An exact number as digits can write it: `num / den`, both whole, `den` above 0. Durations are in
 * microseconds, rates per second, shares from 0 to 1, money in dollars.
 */
export interface Amount {
  readonly num: number;
  readonly den: number;
}

/** What an amount that was found is compared with. */
export interface Condition {
  readonly operator: Operator;
  readonly amount: Amount;
  /** How far off `==` and `!=` allow it to be: as an amount, or as a share of the amount. */
  readonly tolerance: { readonly amount: Amount; readonly isRelative: boolean } | null;
}

/** What an amount is an amount of: decides how it is written. */
export type Unit = 'duration' | 'count' | 'mean' | 'share' | 'rate' | 'money';

/** Which inputs, containers or records a line looks at; `null` stands for all. */
export interface Selection {
  /** Of the last attempt of an input; of a container. */
  readonly version: number | null;
  readonly source: string | null;
  /** Arrivals, containers that exist, or records, from this instant on. */
  readonly from: Micros | null;
  /** Arrivals, containers that exist, or records, before this instant. */
  readonly to: Micros | null;
  readonly cold: boolean | null;
}

export const SELECTION_KEYS = ['version', 'source', 'from', 'to', 'cold'] as const;
export type SelectionKey = (typeof SELECTION_KEYS)[number];

/** The durations that make up the life of an input that succeeded. */
export const SPANS = ['latency', 'wait', 'cold_wait', 'service', 'lost'] as const;
export type Span = (typeof SPANS)[number];

export const CONTAINER_METRICS = [
  'started', 'start_failed', 'crashed', 'peak', 'mean', 'seconds',
] as const;
export type ContainerMetric = (typeof CONTAINER_METRICS)[number];

/** A number that is measured of a Function. */
export type Metric =
  | {
    readonly kind: 'inputs';
    readonly of: 'arrived' | 'retried' | 'misrouted' | 'cold' | InputState;
  }
  | { readonly kind: 'attempts'; readonly of: 'total' | AttemptCause }
  | { readonly kind: 'span'; readonly of: Span; readonly statistic: 'mean' | 'max' | Percentile }
  | { readonly kind: 'queue'; readonly of: 'mean' | 'max' }
  | { readonly kind: 'containers'; readonly of: ContainerMetric }
  /** Inputs that succeeded per second. */
  | { readonly kind: 'throughput' }
  /** Of the inputs that arrived. */
  | { readonly kind: 'success_share' }
  | { readonly kind: 'cold_share' }
  | { readonly kind: 'downtime' }
  /**
   * The minutes, added up, in which an objective was missed: the percentile of the latencies of all
   * that arrived in it, those that did not succeed being the slowest.
   */
  | {
    readonly kind: 'missed_minutes';
    readonly percentile: Percentile;
    readonly within: Micros;
    /** Whether a latency of just that long is short enough. */
    readonly isInclusive: boolean;
  }
  /** What the containers cost. */
  | { readonly kind: 'cost' };

/** A count, share or rate of inputs. */
export type InputMetric = Exclude<Metric, {
  readonly kind: 'span' | 'containers' | 'downtime' | 'missed_minutes' | 'cost';
}>;

/** The percentile by nearest rank: the value at place ⌈share × n⌉ of n in ascending order. */
export interface Percentile {
  readonly share: Amount;
}

export const ROLLOUT_MEASURES = [
  'downtime', 'duration', 'blocked', 'mixed', 'interrupted', 'peak', 'trough',
] as const;
export type RolloutMeasure = (typeof ROLLOUT_MEASURES)[number];

/** What a line of `expect` says. Names are those of the scenario; every one of them exists. */
export type Claim =
  | {
      readonly kind: 'metric';
      readonly app: string;
      readonly function: string;
      readonly selection: Selection;
      readonly metric: Metric;
      readonly condition: Condition;
    }
  | {
      readonly kind: 'app-version' | 'app-cost';
      readonly app: string;
      readonly condition: Condition;
    }
  | {
      readonly kind: 'app-state';
      readonly app: string;
      readonly is: boolean;
      readonly state: AppState;
    }
  | {
      readonly kind: 'rollout-finishes';
      readonly app: string;
      readonly version: number;
      /** `null`: however long it takes. */
      readonly within: Micros | null;
    }
  | {
      readonly kind: 'rollout-state';
      readonly app: string;
      readonly version: number;
      readonly state: 'blocked' | 'superseded';
    }
  | {
      readonly kind: 'rollout';
      readonly app: string;
      readonly version: number;
      readonly measure: RolloutMeasure;
      readonly condition: Condition;
    }
  | {
      readonly kind: 'deployment-outcome';
      readonly app: string;
      readonly n: number;
      readonly outcome: CommandOutcome;
    }
  | {
      readonly kind: 'deployment';
      readonly app: string;
      readonly n: number;
      readonly measure: 'duration' | 'version';
      readonly condition: Condition;
    }
  | { readonly kind: 'property'; readonly id: string; readonly holds: boolean }
  | {
      readonly kind: 'count';
      readonly event: RecordType;
      readonly selection: Selection;
      readonly condition: Condition;
    }
  | {
      readonly kind: 'zero-downtime';
      /** `null`: of every Function. */
      readonly of: { readonly app: string; readonly function: string } | null;
    };
