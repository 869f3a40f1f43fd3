import type { Micros } from './time.ts';

/** What a strategy is shown of time, by the names of its view and of that of a container. */
export type TimeField = 'now' | 'sincePublish' | 'idleMicros';

/** How states are told apart by time, where a strategy of one's own looks at it. */
export interface TimeTold {
  readonly read: readonly TimeField[];
  /** How long after a publish, or of idleness; whatever is longer ago counts as one. */
  readonly up_to_us: Micros;
}

/** What exploring one setting came to. */
export interface ExploredSetting {
  readonly name: string;
  /** Different states of the world, and steps from one to the next. */
  readonly states: number;
  readonly transitions: number;
  /** Steps of the clock to the state that is furthest from the beginning. */
  readonly depth: number;
  /** False if it was left before all states were looked at. */
  readonly complete: boolean;
  /** Absent where no strategy looks at time: then it makes no difference. */
  readonly time_told?: TimeTold;
  readonly seconds: number;
  /** Memory of the table of states. */
  readonly bytes: number;
  /** How likely it is that two states were taken for one. */
  readonly collision_odds: number;
}

/** A shortest way to a violation. */
export interface ExploredViolation {
  readonly setting: string;
  /** Of a property; `error` where the simulation broke off. */
  readonly property: string;
  readonly message: string;
  /** Where an error came from that is a bug of cutover; absent wherever it is not. */
  readonly stack?: string;
  /** The scenario file that was written. */
  readonly file: string;
  /** What that file violates when it is run. */
  readonly reproduces: boolean;
}

/** The result of `cutover explore --json`. */
export interface ExplorationResult {
  readonly schema_version: 1;
  readonly kind: 'exploration';
  readonly tool: { readonly name: string; readonly version: string; readonly semantics: string };
  readonly scope: string;
  /** Of the file of a strategy; absent where the bundled ones were explored. */
  readonly strategy?: string;
  /** It is `fail` as well where no property had anything to judge. */
  readonly verdict: 'pass' | 'fail';
  readonly settings: readonly ExploredSetting[];
  /** By id of a property, how often it had something to say. */
  readonly antecedents: Readonly<Record<string, number>>;
  readonly violation?: ExploredViolation;
}
