import type { ScenarioInput } from '../../../src/scenario/index.ts';
import type { Scenario } from '../../../src/model/scenario.ts';
import { SECOND } from '../../../src/model/time.ts';
import { simulate } from '../../../src/simulate.ts';
import type { RunResult } from '../../../src/model/result.ts';
import type { TraceReader } from '../../../src/trace/log.ts';
import type { Texts } from '../../../src/trace/texts.ts';
import { Observation } from './observation.ts';

/** Values by name, times in seconds. Names that begin with `P_` are probabilities. */
export type Quantities = Readonly<Record<string, number>>;

/** How long one replication is, simulated, and how many there are. */
export interface Length {
  readonly seconds: number;
  /** A hundred unless said otherwise. */
  readonly replications?: number;
  /** What is cut off at the beginning, of a steady state: a twentieth unless said otherwise. */
  readonly warmUp?: number;
  /** Quantities that it takes more to know well enough: they are not judged. */
  readonly leaves?: readonly string[];
}

/** `short` belongs to the tests of every day; `full` takes minutes. */
export type Suite = 'short' | 'full';

/** What one replication has to be carried out with. */
export interface RunPlan {
  readonly seed: number;
  readonly seconds: number;
  readonly warmUp: number;
  /** Whoever reads along, besides those who measure. */
  readonly readers?: (texts: Texts) => readonly TraceReader[];
}

/** Carries out a scenario once and gives what was measured of it. */
export type Replicate = (scenario: Scenario, plan: RunPlan) => Quantities;

/** A system that theory knows the answer for. */
export interface AnalyticCase {
  /** Among the reference results it has this name. */
  readonly id: string;
  /** Where one reference result is checked in several ways or parts: which of them this is. */
  readonly variant?: string;
  readonly title: string;
  readonly formula: string;
  /** Where the formula stands. */
  readonly source: string;
  /** Values by the formula, or as somebody else found them. */
  readonly expected: Quantities;
  /** Whose expected value is known to be wrong; the formula says how that is known. */
  readonly misses?: readonly string[];
  /** What was measured of a real platform: shown beside, and not judged. */
  readonly measured?: Quantities;
  readonly check: Check;
}

export type Check = SimulatedCheck | DeterministicCheck | ComputedCheck;

/** Something that is simulated again and again, each time with another seed. */
interface Simulated {
  readonly scenario: ScenarioInput;
  readonly replicate: Replicate;
  readonly effort: Effort;
}

/** How independent replications are judged; see {@link file://./judgement.ts}. */
export type SimulatedCheck = Simulated & (
  /** Their 99 % Student-t interval holds the expected value and is narrow. */
  | { readonly rule: 'ci' }
  /** The expected value was simulated by somebody else, and has an interval of its own. */
  | { readonly rule: 'mc'; readonly halfWidths: Quantities }
  /** The expected value was published, and holds to so much: what is found lies within. */
  | { readonly rule: 'pub'; readonly bounds: Quantities });

/** What is done to know a case well enough, fixed before any of it is run. */
export interface Effort {
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
  !('effort' in check) || lengthIn(suite, check.effort) !== null;

/** Carries out a scenario under the eyes of a reader of its trace. */
export function runWith(
  scenario: Scenario,
  { seed, seconds, readers = () => [] }: Omit<RunPlan, 'warmUp'>,
  reader: TraceReader,
): RunResult {
  const until = Math.round(seconds * SECOND);
  const all = (texts: Texts) => [reader, ...readers(texts)];
  return simulate(scenario, { seed, until, readers: all }).result;
}

/** Measures a system in its steady state. */
export const inSteadyState = (measure: (seen: Observation) => Quantities): Replicate =>
  (scenario, plan) => {
    const seen = new Observation(Math.round(plan.warmUp * SECOND));
    runWith(scenario, plan, seen);
    return measure(seen);
  };
