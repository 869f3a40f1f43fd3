/** How much there is in a scenario and its run. */
export interface ScenarioSize {
  /** Events of the file that are no faults. */
  readonly commands: number;
  readonly faults: number;
  /** Inputs that arrived in the run. */
  readonly inputs: number;
  /** Records of its trace. */
  readonly records: number;
}

/** The result of `cutover shrink --json`. */
export interface ShrinkingResult {
  readonly schema_version: 1;
  readonly kind: 'shrinking';
  readonly tool: { readonly name: string; readonly version: string; readonly semantics: string };
  readonly scenario: { readonly name: string; readonly file: string };
  readonly seed: number;
  readonly failure: {
    readonly kind: 'property' | 'expectation' | 'relation' | 'error';
    /** The id of a property or relation, a line of `expect`, or `error`. */
    readonly id: string;
    /** What was found in the shrunk scenario. */
    readonly message: string;
  };
  /** Other ways in which the scenario fails: their ids. */
  readonly others: readonly string[];
  readonly before: ScenarioSize;
  readonly after: ScenarioSize;
  /** Scenarios that were carried out. */
  readonly runs: number;
  /** Whether nothing can be left out of it any more. */
  readonly minimal: boolean;
  /** The scenario file that was written, and the digest of its run; none of one that breaks off. */
  readonly file: string;
  readonly digest?: string;
  /** What happens in it, in words. */
  readonly course: readonly string[];
}
