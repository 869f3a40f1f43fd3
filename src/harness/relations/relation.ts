import type { RuleId } from '../../model/rules.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { Micros } from '../../model/time.ts';

/** What a relation needs besides a scenario: where it looks, and by how much it changes things. */
export interface Probe {
  readonly at: Micros;
  /** From 1. */
  readonly factor: number;
  readonly strategy: 'rolling' | 'recreate';
}

export type Verdict =
  /** It says nothing about this scenario. */
  | 'does not apply'
  | 'holds'
  /** The two runs differ: where, and how. */
  | { readonly difference: string };

/** Something that has to be true of two runs together. */
export interface Relation {
  /** As in `D04`. */
  readonly id: string;
  /** Words with hyphens, as in `noop-insertion`. */
  readonly name: string;
  /** What holds, in a sentence for people. */
  readonly statement: string;
  /** The rule that says so. */
  readonly rule: RuleId;
  /** Carries the scenario out in both ways and compares them. */
  judge(scenario: Scenario, probe: Probe): Verdict;
}
