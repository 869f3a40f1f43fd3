import { byCodeUnits } from './code-base.ts';
import type { PlatformSpec } from './scenario.ts';
import type { Micros } from './time.ts';

/** A container as a strategy sees it. */
export interface ContainerView {
  readonly id: number;
  readonly version: number;
  readonly state: 'starting' | 'ready' | 'draining' | 'stopping';
  /** Inputs that run on it, or wait in the batch that is open there. */
  readonly running: number;
  /** For how long it has been ready without an input; 0 unless it is idle. */
  readonly idleMicros: Micros;
}

/** How attempts that a version ran have ended since the publish. */
export interface OutcomesView {
  readonly version: number;
  readonly succeeded: number;
  /** By an error or a timeout; attempts that the platform lost count for nothing. */
  readonly failed: number;
}

/**
 * What a strategy is shown of one Function in its rollout: a frozen snapshot at one settling.
 * The counts cost nothing to read; the list of containers is made when it is asked for.
 */
export interface StrategyView {
  readonly function: string;
  /** The version being rolled out, which is live. */
  readonly version: number;
  /** Versions older than it that have containers, oldest first. */
  readonly outdatedVersions: readonly number[];
  /** Containers of the Function that exist, by id. */
  readonly containers: readonly ContainerView[];
  /** Outdated containers that are starting or ready, that is: not retired yet. */
  readonly outdatedCount: number;
  /** Containers of the live version that are starting. */
  readonly startingCount: number;
  /** Containers of the live version that are ready. */
  readonly readyCount: number;
  /** Of those, how many became ready since the strategy was last asked at a settling. */
  readonly newlyReadyCount: number;
  /** Which ones these are, first ready first. */
  readonly newlyReadyIds: readonly number[];
  /** Containers that are stopping. */
  readonly stoppingCount: number;
  readonly queueLength: number;
  /** How attempts ended since the publish, by version, oldest first: of those that ran any. */
  readonly outcomes: readonly OutcomesView[];
  /** What the autoscaler wants (AUT-1). */
  readonly desired: number;
  /** Containers that fit under the cap and the surge (ROL-3, ROL-6); may be `Infinity`. */
  readonly room: number;
  /** Of those, how many of the live version may be started now: back-off can forbid it (CON-3). */
  readonly startableCount: number;
  /** The instant of this settling, which `wake` counts from the start of the run as well. */
  readonly now: Micros;
  readonly sincePublish: Micros;
  readonly policy: PlatformSpec;
  /** A frozen copy of what `remember` was last given; `null` at first. Plain data. */
  readonly memory: unknown;
}

/** What a strategy can ask for. An order that the rules forbid ends the run (STR-1). */
export type Order =
  /** Start `count` containers of a version that is live or superseded by this rollout. */
  | { readonly order: 'start'; readonly version: number; readonly count: number }
  /**
   * The container takes no new input, finishes what runs, then stops; one that is starting is
   * cancelled. `evicted` tells that it makes place for its replacement (ROL-6).
   */
  | {
      readonly order: 'drain';
      readonly container: number;
      readonly why?: 'retired' | 'evicted';
    }
  /** The container is interrupted: its inputs go back to the queue at once. */
  | { readonly order: 'terminate'; readonly container: number }
  /** From now on this share of the assignments prefers containers of `version`. */
  | { readonly order: 'shift'; readonly version: number; readonly share: number }
  /** Ask again at this instant at the latest. */
  | { readonly order: 'wake'; readonly at: Micros }
  /** Keep this value for the next view. */
  | { readonly order: 'remember'; readonly memory: unknown }
  /** The strategy is through with this Function and is not asked again. */
  | { readonly order: 'done' };

/** Traits that a strategy can promise; the harness holds it to them. */
export interface StrategyClaims {
  readonly zeroDowntime?: boolean;
  /** Never fewer accepting containers than at the publish, those aside that go by themselves. */
  readonly floor?: boolean;
  readonly noPreempt?: boolean;
  readonly mixVersions?: boolean;
  readonly settlesWithoutTraffic?: boolean;
}

/** The traits that are claimed, in order. */
export const claimedIn = (claims: StrategyClaims = {}): readonly string[] =>
  Object.entries(claims).filter(([, isClaimed]) => isClaimed === true).map(([claim]) => claim)
    .sort(byCodeUnits);

/** What a recreate does to the containers that were there before it. */
export interface Interruption {
  /** How long after the publish. */
  delay(policy: PlatformSpec): Micros;
  /** Asked once per Function; the view holds only the containers started before the publish. */
  orders(view: StrategyView): readonly Order[];
}

/**
 * How a published version takes over (STR-1). A strategy is pure: equal views give equal orders,
 * and nothing but the view may be looked at.
 */
export interface Strategy {
  readonly name: string;
  readonly claims?: StrategyClaims;
  /** Asked once per Function as part of the publish itself. */
  atPublish?(view: StrategyView): readonly Order[];
  /** With this, the command returns when the old containers are gone (REC-3), not at publish. */
  readonly interruption?: Interruption;
  /** Asked at each settling of the Function, after the autoscaler, until it orders nothing. */
  decide(view: StrategyView): readonly Order[];
}

/** The strategy as it is given: names the type where a file has no other way to. */
export const defineStrategy = <T extends Strategy>(strategy: T): T => strategy;
