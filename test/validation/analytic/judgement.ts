import { LittlesLaw } from '../../../src/harness/littles-law.ts';
import { defineScenario } from '../../../src/scenario/index.ts';
import type { Scenario } from '../../../src/model/scenario.ts';
import { type Interval, meanInterval } from '../../../src/study/interval.ts';
import {
  type AnalyticCase, type Check, type DeterministicCheck, type Length, lengthIn, type Quantities,
  type Replicate, type RunPlan, type SimulatedCheck, type Suite,
} from './case.ts';

/** How many replications there are of a case that does not say. */
export const REPLICATIONS = 100;
const CONFIDENCE = 0.99;
/** Widest half of an interval, relative to the expected value; for probabilities below 0.01. */
const NARROW = 0.01;
const NARROW_IF_RARE = 0.05;
const RARE = 0.01;
const EXACT = 1e-9;
/** A failure is repeated once, so many times longer. */
export const LONGER = 4;
const WARM_UP = 1 / 20;

/** `differs`: the expected value is out of reach; `vague`: too little is known to tell. */
export type Verdict = 'agrees' | 'differs' | 'vague';

/** One value of a case, as expected and as found. */
export interface Finding {
  readonly quantity: string;
  readonly expected: number;
  readonly found: number;
  /** Half of the interval, or the tolerance, around what was found. */
  readonly within: number;
  /** How far the expected value holds, where it is no closed form. */
  readonly leeway?: number;
  readonly verdict: Verdict;
}

/** Little's law over all runs of an attempt, in microseconds: both sides are equal in each. */
export interface LittleTally {
  readonly runs: number;
  readonly inputs: number;
  readonly area: bigint;
}

/** What came of one run. */
export interface Replicated {
  readonly quantities: Quantities;
  readonly little: LittleTally;
}

/** All replications of a case, once. */
export interface Attempt {
  readonly findings: readonly Finding[];
  /** Absent where nothing was simulated. */
  readonly little?: LittleTally;
  /** How it was replicated; absent where there is no chance. */
  readonly plan?: {
    readonly seeds: readonly [from: number, to: number];
    readonly seconds: number;
    readonly warmUp: number;
  };
}

/** What came of a case: one attempt, or a second one because the first failed. */
export interface Outcome {
  readonly attempts: readonly Attempt[];
  /** Quantities that the suite leaves to longer runs. */
  readonly leaves: readonly string[];
}

/** What the last attempt found. */
export const findingsOf = ({ attempts }: Outcome): readonly Finding[] =>
  attempts.at(-1)?.findings ?? [];

const allAgree = (findings: readonly Finding[]): boolean =>
  findings.every(({ verdict }) => verdict === 'agrees');

export const hasPassed = (outcome: Outcome): boolean => allAgree(findingsOf(outcome));

/** Whether all agree but those that are known to be wrong, and these do not. */
export const isAsKnown = (
  { misses = [] }: Pick<AnalyticCase, 'misses'>, outcome: Outcome,
): boolean =>
  findingsOf(outcome).every(({ quantity, verdict }) =>
    verdict === (misses.includes(quantity) ? 'differs' : 'agrees'));

/** Carries out runs of a case, one for each plan. */
export type CarryOut =
  (each: AnalyticCase, plans: readonly RunPlan[]) => Promise<readonly Replicated[]>;

/**
 * Carries out one run, and holds it to Little's law.
 *
 * @throws Error if it breaks it
 */
export function replicated(
  scenario: Scenario, replicate: Replicate, plan: RunPlan,
): Replicated {
  let law: LittlesLaw | undefined;
  const quantities = replicate(scenario, {
    ...plan,
    readers: (texts) => {
      law = new LittlesLaw(texts);
      return [law];
    },
  });
  const sums = law?.sums() ?? [];
  const broken = sums.find(({ area, stays }) => area !== stays);
  if (broken !== undefined || law === undefined) {
    const { area, stays } = broken ?? {};
    throw new Error(`seed ${plan.seed} breaks Little's law: ∫N dt = ${area} us, ΣW = ${stays} us`);
  }
  const inputs = sums.reduce((sum, { arrived }) => sum + arrived, 0);
  return { quantities, little: { runs: 1, inputs, area: sums.reduce((t, s) => t + s.area, 0n) } };
}

/** Carries them out here, one after the other. */
export const inline: CarryOut = async ({ check }, plans) => {
  if (check.rule === 'exact') return [];
  const scenario = defineScenario(check.scenario);
  return plans.map((plan) => replicated(scenario, check.replicate, plan));
};

/** Judges one value that belongs to a closed form by its interval. */
export function verdictOn(quantity: string, expected: number, found: Interval): Verdict {
  if (!(Math.abs(found.mean - expected) <= found.halfWidth)) return 'differs';
  const isRare = quantity.startsWith('P_') && expected < RARE;
  const widest = (isRare ? NARROW_IF_RARE : NARROW) * Math.abs(expected);
  return found.halfWidth <= widest ? 'agrees' : 'vague';
}

/** Judges one value that somebody else simulated, with a half-width of its own. */
export function verdictBeside(
  expected: number, leeway: number, { mean, halfWidth }: Interval,
): Verdict {
  const apart = Math.sqrt(halfWidth * halfWidth + leeway * leeway);
  if (!(Math.abs(mean - expected) <= apart)) return 'differs';
  return halfWidth <= Math.max(NARROW * Math.abs(expected), leeway) ? 'agrees' : 'vague';
}

/** Judges one value that was published and holds within bounds, known twice as well as that. */
export function verdictWithin(
  expected: number, leeway: number, { mean, halfWidth }: Interval,
): Verdict {
  if (!(Math.abs(mean - expected) <= leeway)) return 'differs';
  return 2 * halfWidth <= leeway ? 'agrees' : 'vague';
}

function findingOf(
  check: SimulatedCheck, expected: Pick<Finding, 'quantity' | 'expected'>, found: Interval,
): Finding {
  const { quantity, expected: value } = expected;
  const seen = { quantity, expected: value, found: found.mean, within: found.halfWidth };
  if (check.rule === 'ci') return { ...seen, verdict: verdictOn(quantity, value, found) };
  const isSampled = check.rule === 'mc';
  const leeway = (isSampled ? check.halfWidths : check.bounds)[quantity] ?? Number.NaN;
  const verdict = (isSampled ? verdictBeside : verdictWithin)(value, leeway, found);
  return { ...seen, leeway, verdict };
}

/** How a case is replicated: with the same seeds as all others, 1, 2, 3 …; then with the next. */
export function plansOf(
  { seconds, warmUp = WARM_UP * seconds, replications = REPLICATIONS }: Length, isRepeat = false,
): readonly RunPlan[] {
  return Array.from({ length: replications }, (_, place) => ({
    seed: place + 1 + (isRepeat ? replications : 0),
    seconds: isRepeat ? LONGER * seconds : seconds,
    warmUp,
  }));
}

/** Judges the values of a case by its replications. */
export function judgeRuns(
  expected: Quantities, check: SimulatedCheck, runs: readonly Quantities[],
): readonly Finding[] {
  return Object.entries(expected).map(([quantity, value]) => {
    const values = runs.map((each) => each[quantity] ?? Number.NaN);
    return findingOf(check, { quantity, expected: value }, meanInterval(values, CONFIDENCE));
  });
}

/** Compares values that involve no chance: within their tolerances, or to 9 digits. */
export function compareValues(
  expected: Quantities, found: Quantities, tolerances: Quantities = {},
): readonly Finding[] {
  return Object.entries(expected).map(([quantity, value]) => {
    const is = found[quantity] ?? Number.NaN;
    const within = tolerances[quantity] ?? EXACT * Math.abs(value);
    const verdict = Math.abs(is - value) <= within ? 'agrees' : 'differs';
    return { quantity, expected: value, found: is, within, verdict };
  });
}

const tallyOf = (runs: readonly Replicated[]): LittleTally =>
  runs.reduce<LittleTally>((all, { little }) => ({
    runs: all.runs + little.runs, inputs: all.inputs + little.inputs, area: all.area + little.area,
  }), { runs: 0, inputs: 0, area: 0n });

async function withoutChance(
  each: AnalyticCase, check: Exclude<Check, SimulatedCheck>, carryOut: CarryOut,
): Promise<Attempt> {
  const { expected } = each;
  if (check.rule === 'exact') return { findings: compareValues(expected, check.compute()) };
  const runs = await carryOut(each, [planOf(check)]);
  const found = runs[0]?.quantities ?? {};
  return { findings: compareValues(expected, found, check.tolerances), little: tallyOf(runs) };
}

const planOf = ({ seconds }: DeterministicCheck): RunPlan => ({ seed: 1, seconds, warmUp: 0 });

/**
 * Judges a case of a suite by its rule. With chance in it, that is: the 99 % interval of the
 * replications holds the expected value, and half of it is at most 1 % of that value, 5 % for a
 * probability below 0.01. The truth is outside of one interval in a hundred, so a failure is
 * repeated once; a second one is a bug.
 */
export async function judge(
  each: AnalyticCase, suite: Suite, carryOut: CarryOut,
): Promise<Outcome> {
  const { expected, check } = each;
  if (!('effort' in check)) {
    return { attempts: [await withoutChance(each, check, carryOut)], leaves: [] };
  }
  const length = lengthIn(suite, check.effort);
  if (length === null) throw new Error(`the ${suite} suite has no length for this case`);
  const { leaves = [] } = length;
  const judged = Object.fromEntries(
    Object.entries(expected).filter(([quantity]) => !leaves.includes(quantity)),
  );
  const attempts: Attempt[] = [];
  for (const isRepeat of [false, true]) {
    const plans = plansOf(length, isRepeat);
    const [first, last] = [plans[0] as RunPlan, plans.at(-1) as RunPlan];
    const runs = await carryOut(each, plans);
    const findings = judgeRuns(judged, check, runs.map(({ quantities }) => quantities));
    const { seconds, warmUp } = first;
    const plan = { seeds: [first.seed, last.seed], seconds, warmUp } as const;
    attempts.push({ findings, little: tallyOf(runs), plan });
    if (allAgree(findings)) break;
  }
  return { attempts, leaves };
}
