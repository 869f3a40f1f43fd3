import type { Strategy } from '../../model/strategy.ts';
import type { ScenarioInput } from '../../scenario/index.ts';
import { STRATEGIES } from '../../strategies/index.ts';

/** A strategy that is to be verified. */
export interface Candidate {
  /** As scenarios name it: a path, or the name of a bundled one. */
  readonly name: string;
  readonly strategy: Strategy;
}

export const isBundled = ({ strategy }: Candidate): boolean => STRATEGIES.includes(strategy);

/** What has to be given to a run besides its scenario. */
export const strategiesFor = (candidate: Candidate): readonly Strategy[] =>
  (isBundled(candidate) ? [] : [candidate.strategy]);

const DEPLOYING = ['deploy', 'rollover', 'rollback'] as const;

/** The scenario with every deployment in it by this strategy. */
export function deployedBy(name: string, input: ScenarioInput): ScenarioInput {
  if (input.events === undefined) return input;
  const events = input.events.map((event) => {
    const kind = DEPLOYING.find((each) => event[each] !== undefined);
    return kind === undefined ? event : { ...event, [kind]: { ...event[kind], strategy: name } };
  });
  return { ...input, events };
}
