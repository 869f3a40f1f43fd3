import type { Strategy } from '../../model/strategy.ts';
import type { Micros } from '../../model/time.ts';
import { defineScenario, type ScenarioInput } from '../../scenario/index.ts';
import { Attempts, type Candidate } from './attempts.ts';
import { materialise } from './materialising.ts';
import { recordsOf } from './records.ts';
import { removeAll, removeEntries } from './removals.ts';
import {
  cutHorizon, simplifyForm, simplifyInstants, simplifyValues,
} from './simplifications.ts';
import { spotsOf, type TreeMap } from './trees.ts';

export type { Candidate } from './attempts.ts';

export interface ShrinkOptions {
  /** So many scenarios are carried out at most; without it, 2,000. */
  readonly mostRuns?: number;
  /** Whether there is no time left; asked before each run. */
  readonly isOver?: () => boolean;
  /** Told of each smaller scenario that still fails, and after how many runs it was found. */
  readonly onSmaller?: (runs: number) => void;
  /** Gives the texts of data files that the scenario names. */
  readonly read?: (name: string) => string;
  /** Strategies that the scenario names besides the bundled ones. */
  readonly strategies?: readonly Strategy[];
}

/** What is left of a scenario. */
export interface Shrunk {
  readonly input: ScenarioInput;
  /** How many scenarios were carried out on the way. */
  readonly runs: number;
  /**
   * Whether nothing can be left out any more: without any one of its commands, inputs, faults,
   * Functions or options it passes, or is no scenario. False where runs or time were over before.
   */
  readonly isMinimal: boolean;
}

/** So many scenarios are carried out at most, if nobody says otherwise. */
export const MOST_RUNS = 2_000;

/** The keys of a scenario in the order in which people write them. */
const KEYS = [
  'name', 'seed', 'start', 'duration', 'app', 'apps', 'traffic', 'events', 'faults', 'platform',
  'expect',
] as const satisfies readonly (keyof ScenarioInput)[];

const inOrder = (tree: TreeMap): ScenarioInput =>
  Object.fromEntries(KEYS.filter((key) => key in tree).map((key) => [key, tree[key]]));

/**
 * A smaller scenario that still fails: what was drawn is written out, what is not needed left out,
 * and what is left made round. `name` and `expect` stay as they are. The same scenario shrinks to
 * the same one each time, unless its time is over before.
 *
 * @param stillFails whether a scenario fails in the way that is looked for; it must not throw, and
 *   it must come back, whatever it is given
 * @throws ScenarioError if `given` is no scenario
 */
export function shrinkScenario(
  given: ScenarioInput, stillFails: (candidate: Candidate) => boolean, options: ShrinkOptions = {},
): Shrunk {
  const { mostRuns = MOST_RUNS, isOver = () => false, strategies = [], read } = options;
  const define = (tree: TreeMap) =>
    defineScenario(tree as ScenarioInput, read === undefined ? {} : { read });
  const recordsFor = (tree: TreeMap) => recordsOf(define(tree), strategies);
  // A copy, without keys that have no value.
  const tree = JSON.parse(JSON.stringify(given)) as TreeMap;
  const attempts = new Attempts(tree, stillFails, { ...options, mostRuns, isOver });
  const end = (): Micros =>
    define(attempts.least).duration ?? recordsFor(attempts.least).at(-1)?.t_us ?? 0;
  // What comes later may have to take its time once it is written out, so this is not cut close.
  cutHorizon(attempts, { end: end(), ratio: 2 });
  removeEntries(attempts);
  materialise(attempts, define(attempts.least), recordsFor(attempts.least));
  cutHorizon(attempts, { end: end(), ratio: 1.1 });
  for (let before: TreeMap | null = null; before !== attempts.least;) {
    before = attempts.least;
    removeAll(attempts);
    simplifyForm(attempts);
    simplifyInstants(attempts);
    simplifyValues(attempts);
  }
  return {
    input: inOrder(attempts.least), runs: attempts.runs, isMinimal: !attempts.isCutShort,
  };
}

/** Of some data files by their names, those that a scenario still needs. */
export function filesNamedIn<T>(
  input: ScenarioInput, files: Readonly<Record<string, T>>,
): Readonly<Record<string, T>> {
  const values = new Set([...spotsOf(input as TreeMap)].map(({ value }) => value));
  return Object.fromEntries(Object.entries(files).filter(([name]) => values.has(name)));
}
