import { defineScenario } from '../../../src/scenario/index.ts';
import { type Interval, meanInterval } from '../../../src/study/interval.ts';
import {
  type AnalyticCase, type Length, lengthIn, type Quantities, type SimulatedCheck, type Suite,
} from './case.ts';

export const REPLICATIONS = 100;
const CONFIDENCE = 0.99;
/** Widest half of an interval, relative to the expected value; for probabilities below 0.01. */
const NARROW = 0.01;
const NARROW_IF_RARE = 0.05;
const RARE = 0.01;
const EXACT = 1e-9;
/** A failure is repeated once: so many times longer, with seeds so much further on. */
export const REPEAT = { longer: 4, seedsOn: 500 } as const;
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
  readonly verdict: Verdict;
}

/** What came of a case. */
export interface Outcome {
  readonly findings: readonly Finding[];
  /** Whether the first attempt failed, so that this is the repeat. */
  readonly repeated: boolean;
  /** Quantities that the suite leaves to longer runs. */
  readonly leaves: readonly string[];
}

export const hasPassed = ({ findings }: Outcome): boolean =>
  findings.every(({ verdict }) => verdict === 'agrees');

/** Judges one value by its interval. */
export function verdictOn(quantity: string, expected: number, found: Interval): Verdict {
  if (!(Math.abs(found.mean - expected) <= found.halfWidth)) return 'differs';
  const isRare = quantity.startsWith('P_') && expected < RARE;
  const widest = (isRare ? NARROW_IF_RARE : NARROW) * Math.abs(expected);
  return found.halfWidth <= widest ? 'agrees' : 'vague';
}

/** Judges the values of a case by independent replications, from this seed on, once. */
export function judgeOnce(
  expected: Quantities,
  { scenario: input, replicate }: Pick<SimulatedCheck, 'scenario' | 'replicate'>,
  { seed, seconds, warmUp = WARM_UP * seconds, leaves = [] }: Length & { readonly seed: number },
): readonly Finding[] {
  const scenario = defineScenario(input);
  const values = Array.from({ length: REPLICATIONS }, (_, r) =>
    replicate(scenario, { seed: seed + r, seconds, warmUp }));
  return Object.entries(expected)
    .filter(([quantity]) => !leaves.includes(quantity))
    .map(([quantity, value]) => {
      const found = meanInterval(values.map((each) => each[quantity] ?? Number.NaN), CONFIDENCE);
      return {
        quantity, expected: value, found: found.mean, within: found.halfWidth,
        verdict: verdictOn(quantity, value, found),
      };
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

const withoutChance = (findings: readonly Finding[]): Outcome =>
  ({ findings, repeated: false, leaves: [] });

/**
 * Judges a case of a suite by its rule. With chance in it, that is: the 99 % interval of the
 * replications holds the expected value, and half of it is at most 1 % of that value, 5 % for a
 * probability below 0.01. The truth is outside of one interval in a hundred, so a failure is
 * repeated once; a second one is a bug.
 */
export function judge({ expected, check }: AnalyticCase, suite: Suite): Outcome {
  if (check.rule === 'exact') {
    return withoutChance(compareValues(expected, check.compute()));
  }
  if (check.rule === 'fluid') {
    const { scenario, replicate, seconds, tolerances } = check;
    const found = replicate(defineScenario(scenario), { seed: 1, seconds, warmUp: 0 });
    return withoutChance(compareValues(expected, found, tolerances));
  }
  const length = lengthIn(suite, check.effort);
  if (length === null) throw new Error(`the ${suite} suite has no length for this case`);
  const { leaves = [] } = length;
  const { seed } = check.effort;
  const findings = judgeOnce(expected, check, { ...length, seed });
  const first = { findings, repeated: false, leaves };
  if (hasPassed(first)) return first;
  const again = {
    ...length, seconds: REPEAT.longer * length.seconds, seed: seed + REPEAT.seedsOn,
  };
  return { findings: judgeOnce(expected, check, again), repeated: true, leaves };
}
