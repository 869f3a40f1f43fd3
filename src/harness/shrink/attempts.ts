import type { Scenario } from '../../model/scenario.ts';
import { defineScenario, ScenarioError, type ScenarioInput } from '../../scenario/index.ts';
import type { TreeMap } from './trees.ts';

/** A scenario that may take the place of the one that is being shrunk. */
export interface Candidate {
  readonly input: ScenarioInput;
  readonly scenario: Scenario;
}

/** How much is tried, and what a scenario needs besides itself. */
export interface AttemptOptions {
  /** So many scenarios are carried out at most. */
  readonly mostRuns: number;
  /** Whether there is no time left; asked before each run. */
  readonly isOver: () => boolean;
  /** Gives the texts of data files that the scenario names. */
  readonly read?: (name: string) => string;
  /** Told of each smaller scenario that still fails. */
  readonly onSmaller?: (runs: number) => void;
}

/** The least scenario so far that still fails, and all that was tried to find a lesser one. */
export class Attempts {
  least: TreeMap;
  /** Scenarios that were carried out. */
  runs = 0;
  /** True if there was something left to try when runs or time were over. */
  isCutShort = false;
  private readonly stillFails: (candidate: Candidate) => boolean;
  private readonly options: AttemptOptions;
  /** Texts of what was tried, and passed or is no scenario: none is tried twice. */
  private readonly tried = new Set<string>();

  constructor(
    tree: TreeMap, stillFails: (candidate: Candidate) => boolean, options: AttemptOptions,
  ) {
    this.least = tree;
    this.stillFails = stillFails;
    this.options = options;
    this.tried.add(JSON.stringify(tree));
  }

  /** Puts a candidate in place of the least one if it still fails; returns whether it does. */
  take(tree: TreeMap): boolean {
    const text = JSON.stringify(tree);
    if (this.isCutShort || this.tried.has(text)) return false;
    this.tried.add(text);
    const candidate = this.candidate(tree);
    if (candidate === null) return false;
    if (this.runs >= this.options.mostRuns || this.options.isOver()) {
      this.isCutShort = true;
      return false;
    }
    this.runs++;
    if (!this.stillFails(candidate)) return false;
    this.least = tree;
    this.options.onSmaller?.(this.runs);
    return true;
  }

  /** The scenario that a tree states; `null` if it states none. */
  private candidate(tree: TreeMap): Candidate | null {
    const input = tree as ScenarioInput;
    const { read } = this.options;
    try {
      return { input, scenario: defineScenario(input, read === undefined ? {} : { read }) };
    } catch (error) {
      if (error instanceof ScenarioError) return null;
      throw error;
    }
  }
}
