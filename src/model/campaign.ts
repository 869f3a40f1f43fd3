import type { Micros } from './time.ts';

/** What a violation says about cutover, or about the campaign itself. */
export type FailureKind =
  | 'safety' | 'liveness'
  /** Two runs that have to be alike are not. */
  | 'relation'
  | 'nondeterminism'
  /** The simulator and the interpreter of the rules' words differ. */
  | 'reference divergence'
  /** A run that cannot be carried out. */
  | 'error'
  /** A run that does not come to an end. */
  | 'timeout'
  /** Something was never put to the test. */
  | 'vacuous'
  /** Too many runs were cut off. */
  | 'cut';

/** How often something had something to say, or happened, and in how many runs. */
export interface Occurrence {
  readonly id: string;
  readonly name: string;
  readonly times: number;
  readonly runs: number;
}

/** A record in few words. */
export interface Happening {
  readonly at_us: Micros;
  readonly type: string;
  /** The container, input or version that it is about. */
  readonly subject: string;
}

/** Something that is violated: the runs that show it, one of which was made small. */
export interface CampaignFailure {
  readonly kind: FailureKind;
  /** Of a property or relation; `error` where a run broke off. */
  readonly id: string;
  readonly name: string;
  /** What showed it in the small scenario. */
  readonly message: string;
  /** The number of the run that was made small, from 0, and what else it violates. */
  readonly run: number;
  readonly also: readonly string[];
  /** In how many runs the same was violated, whatever their shape. */
  readonly runs: number;
  /** How many scenarios were tried to make it small. */
  readonly tried: number;
  /** False where time or runs were over before it was as small as it can be. */
  readonly minimal: boolean;
  /** What the small scenario has. */
  readonly commands: number;
  readonly faults: number;
  readonly records: number;
  /** What happens in it, up to the violation. */
  readonly story: readonly Happening[];
  /** Tells failures apart: of the id and the shape of the small scenario. */
  readonly fingerprint: string;
  /** The scenario file. */
  readonly file: string;
  /** Whether that was there before. */
  readonly isKnown: boolean;
}

/** How many runs were drawn in one of the ways. */
export interface CampaignWay {
  readonly way: string;
  readonly runs: number;
}

/** A run that had many events. */
export interface LargeRun {
  readonly run: number;
  readonly events: number;
}

/** Moves of the lives of containers and inputs that were made, of those that there are. */
export interface LifecycleCover {
  readonly defined: number;
  readonly covered: number;
  readonly missing: readonly string[];
  /** Left out of what is defined, with the reason. */
  readonly impossible: Readonly<Record<string, string>>;
  readonly counts: Readonly<Record<string, number>>;
}

/** How long a campaign took. */
export interface CampaignPace {
  readonly seconds: number;
  readonly threads: number;
  readonly runs_per_second: number;
  readonly events_per_second: number;
  readonly node: string;
  readonly cpu: string;
}

/** The result of `cutover fuzz --json`. */
export interface CampaignResult {
  readonly schema_version: 1;
  readonly kind: 'campaign';
  readonly tool: { readonly name: string; readonly version: string; readonly semantics: string };
  readonly seed: number;
  /** Runs from this number on. */
  readonly first: number;
  readonly runs: number;
  /** False where it was left before all runs were done. */
  readonly complete: boolean;
  readonly verdict: 'pass' | 'fail';
  readonly events: number;
  readonly simulated_us: Micros;
  /** Runs that were cut off after too many events. */
  readonly cut: number;
  readonly ways: readonly CampaignWay[];
  readonly properties: readonly Occurrence[];
  readonly relations: readonly Occurrence[];
  readonly conditions: readonly Occurrence[];
  readonly lifecycle: LifecycleCover;
  readonly largest: readonly LargeRun[];
  /** What was never put to the test or met; a failure in a campaign of enough runs. */
  readonly never: readonly string[];
  readonly failures: readonly CampaignFailure[];
  /** What is wrong with the campaign as a whole. */
  readonly objections: readonly { readonly kind: FailureKind; readonly message: string }[];
  /** Only where it was asked for: all else is the same wherever the campaign is carried out. */
  readonly pace?: CampaignPace;
}
