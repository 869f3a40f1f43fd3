import type { TimeTold } from './exploration.ts';

/** A file that a strategy consists of. */
export interface VerifiedFile {
  readonly file: string;
  /** SHA-256 of its text. */
  readonly sha256: string;
}

/** Everything that can happen within a scope, under one set of options. */
export interface VerifiedScope {
  readonly scope: string;
  readonly setting: string;
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** False if it was left before all states were looked at. */
  readonly complete: boolean;
  /** Absent where the strategy does not look at time: then it makes no difference. */
  readonly time_told?: TimeTold;
}

/** What was shown of a trait. */
export interface TraitVerdict {
  readonly trait: string;
  /** The id of the property that it stands for. */
  readonly property: string;
  readonly verdict:
    'verified in scope' | 'nothing to judge in scope' | 'no scope explored whole'
    | 'no counterexample' | 'counterexample' | 'violated' | 'not verified';
  /** What contradicts it. */
  readonly counterexample?: string;
  /** Where it is not claimed: states of scopes and runs in which it was looked for. */
  readonly states?: number;
  readonly runs?: number;
}

/** A mean and how far on either side of it the truth is looked for, with 95 % confidence. */
export interface Estimate {
  readonly mean: number;
  readonly half_width: number;
}

/** One measure of a strategy and of another one on the same arrivals and the same work. */
export interface ComparedMeasure {
  readonly measure: string;
  readonly mean: number;
  /** By the name of the other strategy: its mean, and this one's less that, pair by pair. */
  readonly against:
    Readonly<Record<string, { readonly mean: number; readonly difference: Estimate }>>;
}

/** Strategies side by side on one workload. */
export interface ComparedWorkload {
  readonly workload: string;
  readonly replications: number;
  readonly measures: readonly ComparedMeasure[];
}

/** What a strategy did wrong, and the least scenario that shows it. */
export interface VerificationViolation {
  /** The step that noticed it. */
  readonly step: string;
  /** The id of a property, or `error` where a run broke off. */
  readonly id: string;
  readonly message: string;
  /** The scenario file that was written; absent where no scenario is needed to see it. */
  readonly file?: string;
  /** Records of its run up to the violation. */
  readonly records?: number;
}

/** What was found out about a strategy: the result of `cutover verify --json`. */
export interface Certificate {
  readonly schema_version: 1;
  readonly kind: 'certificate';
  readonly tool: { readonly name: string; readonly version: string; readonly semantics: string };
  readonly strategy: {
    readonly name: string;
    readonly files: readonly VerifiedFile[];
    readonly claims: readonly string[];
  };
  /** `inconclusive` where nothing wrong was found, but no scope was explored whole. */
  readonly verdict: 'verified' | 'violated' | 'inconclusive';
  /** What there was no time for. */
  readonly left_out: readonly string[];
  /** Questions that were answered alike, each time they were asked. */
  readonly answers?: number;
  /** Orders that were given where orders are easily forbidden, by kind. */
  readonly orders?: Readonly<Record<string, number>>;
  readonly gallery?: { readonly incidents: number; readonly sha256: string };
  readonly scopes?: readonly VerifiedScope[];
  /** Runs with something done in front of an event. */
  readonly sweep?: { readonly runs: number };
  readonly random?: { readonly seed: number; readonly runs: number; readonly events: number };
  /** By id of a property, how often it had something to say. */
  readonly antecedents: Readonly<Record<string, number>>;
  readonly claims: readonly TraitVerdict[];
  readonly unclaimed: readonly TraitVerdict[];
  readonly comparison?: readonly ComparedWorkload[];
  readonly violation?: VerificationViolation;
}
