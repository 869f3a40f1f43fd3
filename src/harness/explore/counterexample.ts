import { defineScenario, type ScenarioInput } from '../../scenario/index.ts';
import type { Strategy } from '../../model/strategy.ts';
import { simulate } from '../../simulate.ts';
import { BROKEN_OFF } from '../judging.ts';
import { scenarioText } from '../scenario-text.ts';
import { type Guard, type Path, patiently } from './expansion.ts';
import type { Counterexample } from './search.ts';
import type { Stage } from './stage.ts';

/** Steps of the clock for which a scenario goes on after the last move: what follows shows. */
const REST = 12;

/** A counterexample as a scenario of its own. */
export interface Written {
  readonly input: ScenarioInput;
  readonly text: string;
  /** Whether a run of it violates the same property, or breaks off as it did. */
  readonly reproduces: boolean;
}

/** What it takes to carry a counterexample out. */
interface Means {
  /** Those that are not bundled. */
  readonly strategies: readonly Strategy[];
  readonly guard?: Guard;
}

/** A path as a scenario that goes on for a while: a step of the clock is a second. */
export function scenarioAlong({ beginning, moves }: Stage, path: Path): ScenarioInput {
  const events = path.flatMap((group, step) => group.map((move) =>
    ({ at: `${step + 1}s`, ...moves[move]?.deed })));
  return { ...beginning, duration: `${path.length + REST}s`, events };
}

function inputOf(stage: Stage, { id, path }: Counterexample): ScenarioInput {
  const expect = /^[SL]\d/.test(id) ? { expect: [`${id} is violated`] } : {};
  return { ...scenarioAlong(stage, path), name: `${id} found by exploration`, ...expect };
}

function isViolated(
  input: ScenarioInput, { id }: Counterexample, { strategies, guard = patiently }: Means,
): boolean {
  const { expect: _, ...rest } = input;
  try {
    const scenario = defineScenario(rest, { file: id });
    const { result } = guard(() => simulate(scenario, { check: true, strategies }));
    return result.properties?.some((each) => each.id === id && !each.ok) ?? false;
  } catch {
    return id === BROKEN_OFF;
  }
}

/** Writes a counterexample down as a scenario file, and carries it out to see that it shows it. */
export function writeCounterexample(
  stage: Stage, found: Counterexample, means: Means,
): Written {
  const input = inputOf(stage, found);
  const about = [
    `${found.id}: ${found.message}`,
    'The shortest way to it within the scope.',
    ...(found.id === BROKEN_OFF ? ['No expectation is true of a run that breaks off.'] : []),
  ];
  return {
    input,
    text: scenarioText(input, about.join('\n').split('\n')),
    reproduces: isViolated(input, found, means),
  };
}
