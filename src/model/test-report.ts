import type { RunResult } from './result.ts';
import type { Micros } from './time.ts';

/**
 * What `cutover test` found: what its json reporter prints and `cutover merge` joins. Keys are
 * snake_case; a field that does not apply is absent, never 0. But for `wall_ms`, the same files
 * give the same report on every machine.
 */
export interface TestReport {
  readonly schema_version: 1;
  /** Tells this from the result of a run. */
  readonly kind: 'test';
  readonly tool: RunResult['tool'];
  /** `pass` if nothing failed and all that was to be run was run. */
  readonly verdict: 'pass' | 'fail';
  readonly options: TestOptions;
  /** Present if this is one of several parts. */
  readonly shard?: Shard;
  /** Present if somebody stopped it: what was not run by then is skipped. */
  readonly interrupted?: true;
  readonly counts: TestCounts;
  /** One for each file, by name in order of code units. */
  readonly scenarios: readonly ScenarioOutcome[];
}

/** What makes a test of the same files come out differently. */
export interface TestOptions {
  readonly seed?: number;
  readonly set?: readonly string[];
  /** Only scenarios whose names this regular expression matches. */
  readonly pattern?: string;
  readonly check: boolean;
}

/** One part of a test whose files were dealt out to several processes. */
export interface Shard {
  /** From 1 to `count`. */
  readonly index: number;
  readonly count: number;
  /** The number of files of all shards together. */
  readonly file_count: number;
  /** A hash of the names of these files. */
  readonly files_hash: string;
}

/** How many there were of each kind; the first four fields of `scenarios` add up to `total`. */
export interface TestCounts {
  readonly scenarios: {
    readonly passed: number;
    readonly failed: number;
    readonly broken: number;
    readonly skipped: number;
    readonly total: number;
  };
  readonly expectations: { readonly passed: number; readonly failed: number };
  readonly properties: {
    readonly passed: number;
    readonly failed: number;
    /** Violated as a line of `expect` says; absent if none is. */
    readonly expected?: number;
  };
  readonly goldens: Readonly<Partial<Record<GoldenState, number>>>;
  readonly simulated_us: Micros;
  readonly wall_ms: number;
}

export type ScenarioStatus =
  | 'passed'
  | 'failed'
  /** It could not be run, or not to its end: the file is wrong, or cutover is. */
  | 'broken'
  | 'skipped';

/** What came of one scenario file. */
export interface ScenarioOutcome {
  readonly file: string;
  /** The scenario's name; the file's where it could not be read. */
  readonly name: string;
  readonly status: ScenarioStatus;
  readonly skipped_by?: 'pattern' | 'bail' | 'interrupt';
  readonly run?: RunSummary;
  readonly golden?: GoldenOutcome;
  /** In the order in which a person should read them; empty if it passed. */
  readonly failures: readonly TestFailure[];
  /** The words of the command that repeats the run, each as one would type it. */
  readonly reproduce?: readonly string[];
  readonly wall_ms?: number;
}

/** The result of a run without its Apps and inputs. */
export type RunSummary = Pick<
  RunResult,
  'scenario' | 'seed' | 'digest' | 'verdict' | 'ended_at_us' | 'events' | 'expectations'
  | 'properties'
>;

/** Something that is not as it should be, and where to look for it. */
export interface TestFailure {
  readonly kind:
    | 'expectation' | 'property' | 'golden'
    /** A strategy of the user's broke a rule or threw an error. */
    | 'strategy'
    /** The scenario, or a file that it names, is wrong. */
    | 'problem'
    /** A bug of cutover. */
    | 'internal';
  /** What failed, on one line: the expectation, the property, what is wrong. */
  readonly title: string;
  readonly file: string;
  /** From 1; absent where no line is meant. */
  readonly line?: number;
  readonly column?: number;
  /** The line of the file and a caret under the column. */
  readonly excerpt?: string;
  /** What else there is to say, in order: `actual`, `last_true`, `why`, … */
  readonly details: Readonly<Record<string, string>>;
}

/** The contents of a file `NAME.golden.json`: what a run came to when it was good. */
export interface Golden {
  readonly digest: string;
  /** The version of the rules it was written under. */
  readonly semantics: string;
  readonly ended_at_us: Micros;
}

export type GoldenState =
  | 'matched' | 'differs'
  /** There is none, but other scenarios of the directory have theirs. A failure in CI only. */
  | 'missing'
  /** There was none, and now there is. */
  | 'written'
  /** It differed, and was replaced. */
  | 'updated'
  /** None is kept for this scenario. */
  | 'none';

export interface GoldenOutcome {
  readonly file: string;
  readonly state: GoldenState;
}
