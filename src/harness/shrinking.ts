import fc from 'fast-check';
import { SCENARIO_PARTS, type ScenarioData } from './arbitrary/scenarios.ts';

/** What is left of a scenario, and how many others were tried on the way. */
export interface Shrunk {
  readonly data: ScenarioData;
  readonly runs: number;
}

type Part = keyof typeof SCENARIO_PARTS;

const PARTS = Object.keys(SCENARIO_PARTS) as Part[];

/**
 * A smaller scenario that still fails, as small as can be found in at most so many runs. It goes
 * part by part, again and again until nothing gets smaller: after each step fast-check begins anew
 * with whatever comes first, which would take too long for all parts at once. It does not matter
 * where the data came from.
 */
export function shrink(
  data: ScenarioData, fails: (data: ScenarioData) => boolean, mostRuns = 3_000,
): Shrunk {
  let runs = 0;
  let least = data;
  const isShrunk = (part: Part): boolean => {
    const arbitrary: fc.Arbitrary<unknown> = SCENARIO_PARTS[part];
    const passes = (value: unknown): boolean =>
      ++runs > mostRuns || !fails({ ...least, [part]: value });
    const { counterexample, numShrinks } = fc.check(fc.property(arbitrary, passes), {
      examples: [[least[part]]], numRuns: 1,
    });
    if (counterexample !== null) least = { ...least, [part]: counterexample[0] };
    return numShrinks > 0;
  };
  let isSmaller = true;
  while (isSmaller && runs <= mostRuns) isSmaller = PARTS.map(isShrunk).some(Boolean);
  return { data: least, runs };
}
