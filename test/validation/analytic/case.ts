import type { ScenarioInput } from '../../../src/scenario/index.ts';
import type { Scenario } from '../../../src/model/scenario.ts';
import { SECOND } from '../../../src/model/time.ts';
import { simulate } from '../../../src/simulate.ts';
import type { RunResult } from '../../../src/model/result.ts';
import type { TraceReader } from '../../../src/trace/log.ts';
import { Observation } from './observation.ts';

/** Values by name, times in seconds. Names that begin with `P_` are probabilities. */
export type Quantities = Readonly<Record<string, number>>;

/** How long one replication is, simulated. */
export interface Length {
  readonly seconds: number;
  /** What is cut off at the beginning, of a steady state: a twentieth unless said otherwise. */
  readonly warmUp?: number;
  /** Quantities that it takes more to know well enough: they are not judged. */
  readonly leaves?: readonly string[];
}

/** `short` belongs to the tests of every day; `full` takes minutes. */
export const SUITES = ['short', 'full'] as const;
export type Suite = (typeof SUITES)[number];

/**
 * The suite of this name.
 *
 * @throws RangeError if there is none
 */
export function suiteNamed(name: string): Suite {
  const suite = SUITES.find((each) => each === name);
  if (suite === undefined) throw new RangeError(`suites are ${SUITES.join(', ')}, not "${name}"`);
  return suite;
}

/** What one replication has to be carried out with. */
export interface RunPlan {
  readonly seed: number;
  readonly seconds: number;
  readonly warmUp: number;
}

/** Carries out a scenario once and gives what was measured of it. */
export type Replicate = (scenario: Scenario, plan: RunPlan) => Quantities;

/** A system that theory knows the answer for. */
export interface AnalyticCase {
  /** Among the published reference results it has this name. */
  readonly id: string;
  /** Where one reference result is checked in several ways: which of them this is. */
  readonly variant?: string;
  readonly title: string;
  readonly formula: string;
  /** Where the formula stands. */
  readonly source: string;
  /** Values by the formula. */
  readonly expected: Quantities;
  readonly check: Check;
}

export type Check = SimulatedCheck | DeterministicCheck | ComputedCheck;

/**
 * Rule `ci`: independent replications, whose 99 % Student-t interval must hold the expected value
 * and be narrow; see {@link file://./judgement.ts}.
 */
export interface SimulatedCheck {
  readonly rule: 'ci';
  readonly scenario: ScenarioInput;
  readonly replicate: Replicate;
  readonly effort: Effort;
}

/** What is done to know a case well enough, fixed before any of it is run. */
export interface Effort {
  /** The first of a row of seeds. No two cases share one. */
  readonly seed: number;
  /** Absent where there is too much to be done for every day. */
  readonly short?: Length;
  /** Absent where the short length leaves nothing open. */
  readonly full?: Length;
}

/** A run without chance, against a value for a fluid: each value within its tolerance. */
export interface DeterministicCheck {
  readonly rule: 'fluid';
  readonly scenario: ScenarioInput;
  readonly replicate: Replicate;
  readonly seconds: number;
  readonly tolerances: Quantities;
}

/** Nothing is simulated: a calculation of the product itself, to 9 digits. */
export interface ComputedCheck {
  readonly rule: 'exact';
  readonly compute: () => Quantities;
}

/** How a case is told apart from all others. */
export const nameOf = ({ id, variant }: AnalyticCase): string =>
  variant === undefined ? id : `${id} ${variant}`;

/** The length of a case's replications in a suite; `null` if it is no part of it. */
export function lengthIn(suite: Suite, { short, full }: Effort): Length | null {
  return (suite === 'full' ? full ?? short : short) ?? null;
}

/** Whether a case is checked in a suite: what involves no chance always is. */
export const belongsTo = (suite: Suite, check: Check): boolean =>
  check.rule !== 'ci' || lengthIn(suite, check.effort) !== null;

/** Carries out a scenario under the eyes of a reader of its trace. */
export function runWith(
  scenario: Scenario, { seed, seconds }: Omit<RunPlan, 'warmUp'>, reader: TraceReader,
): RunResult {
  const until = Math.round(seconds * SECOND);
  return simulate(scenario, { seed, until, readers: () => [reader] }).result;
}

/** Measures a system in its steady state. */
export const inSteadyState = (measure: (seen: Observation) => Quantities): Replicate =>
  (scenario, plan) => {
    const seen = new Observation(Math.round(plan.warmUp * SECOND));
    runWith(scenario, plan, seen);
    return measure(seen);
  };
